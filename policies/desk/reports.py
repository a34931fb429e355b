"""The form of a report: what its author may choose, and what becomes of a save that someone else overtook."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from platforms.editing import Edit, history_of
from platforms.fields import Side, StaleRecordError
from platforms.timeline import person, shown
from policies import tracking
from policies.desk.answering import Late, refuse
from policies.desk.choosing import choose
from policies.models import Progress, Task, TaskStatus
from policies.parsing.extract.material import KINDS, TAKEN
from policies.tracking import TABLE

COMPARED = ("on", "side", "status", "words", "evidence_id", "link", "file_id")
SHOWN = 5  # reports on their way, beside a new one
ACCEPTED = ",".join(ending for kind in KINDS.values() for ending in kind.endings)


@dataclass(frozen=True)
class Row:
    """One field of a report that two people saved: as it stands now, and as it was typed here."""

    label: str
    now: str
    yours: str


@dataclass(frozen=True)
class Overtaken:
    """A save that came too late: who saved the report meanwhile and when, and where the two differ."""

    who: str
    at: datetime.datetime | None
    report: Progress
    rows: tuple[Row, ...]

    @property
    def is_open(self) -> bool:
        """Whether the report can still be changed: else what was typed can only become a new one."""
        return self.report.state in {Progress.State.DRAFT, Progress.State.RETURNED}


class ReportForm(Late, forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    """A report on a task, new or as it was read; offers only the sides and statuses that are possible."""

    instance: Progress
    overtaken: Overtaken | None = None
    evidence = forms.CharField(
        label="佐证条款",
        required=False,
        max_length=500,
        help_text="条款页的网址，或“文件简称 三（二）”这样的写法，或条款里的几个词；不确定时先按“查找条款”。",
    )
    pick = forms.ChoiceField(label="选一条", required=False, widget=forms.RadioSelect)
    upload = forms.FileField(
        label="佐证材料",
        required=False,
        allow_empty_file=True,  # told with the other refusals
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    drop_file = forms.BooleanField(label="去掉现有的材料", required=False)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Progress
        fields = ["on", "side", "status", "words", "link"]
        widgets = {
            "on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "words": forms.Textarea(attrs={"rows": 7}),
            "link": forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://"}),
        }
        help_texts = {
            "on": "这些进展是哪一天的，不晚于今天。",
            "words": "做了什么、到了哪一步、有什么依据；公开，审核采纳后任何人都能看到。",
            "link": "公开网页的地址，http:// 或 https:// 开头。",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.sides = tracking.may_report(user, self.task)
        self.fields["side"] = forms.ChoiceField(
            label="哪一方", choices=side_choices(self.sides), widget=forms.RadioSelect
        )
        self.fields["status"] = forms.ChoiceField(label="转入状态", choices=self._statuses(), required=False)
        self.fields["upload"].help_text = f"{TAKEN}；不超过 {settings.MAX_ATTACHMENT_MB} MB。采纳后任何人都可以下载。"
        self.fields["status"].help_text = "状态不变就选第一项。“已完成待销号”须附佐证；销号由审核人员办理。"
        self._begin()
        self.chosen = choose(self._typed("evidence"))
        self.fields["pick"].choices = [(str(each.pk), each) for each in self.chosen.offered]  # type: ignore[attr-defined]

    @property
    def task(self) -> Task:
        return self.instance.task

    @property
    def on_their_way(self) -> list[Progress]:
        """The newest other reports on these sides of the task that are not accepted yet; one query."""
        rows = Progress.objects.for_list().filter(task=self.task, side__in=[*self.sides, Side.JOINT])
        return list(rows.exclude(state=Progress.State.ACCEPTED).order_by("-created_at", "-pk")[:SHOWN])

    @property
    def wrong(self) -> list[forms.BoundField]:
        """The fields that were refused, from top to bottom."""
        return [field for field in self if field.errors]

    @property
    def found_nothing(self) -> str:
        """That no clause fits what was typed, if none does."""
        typed = self._typed("evidence").strip()
        return NOTHING if typed and not self.chosen.clause and not self.chosen.offered else ""

    def _begin(self) -> None:
        """What stands in the form before anything was typed."""
        report = self.instance
        self.initial.setdefault("version", report.version)
        if report.pk is None:
            self.initial["on"] = self.initial.get("on") or timezone.localdate()
            self.initial["side"] = Side.JOINT if len(self.sides) > 1 else next(iter(self.sides), "")
        elif report.evidence and "evidence" not in self.initial:
            self.initial["evidence"] = report.evidence.get_absolute_url()

    def _typed(self, name: str) -> str:
        return str((self.data if self.is_bound else self.initial).get(name) or "")

    def _statuses(self) -> list[tuple[str, str]]:
        """The statuses that a side may move to, each with what that means; never 已销号."""
        meanings: dict[TaskStatus, dict[str, list[str]]] = {}
        for state in self.task.side_states:
            if state.side in self.sides:
                for target in tracking.reachable(state.status, None):
                    words = TABLE[state.status, target].meaning
                    meanings.setdefault(target, {}).setdefault(words, []).append(state.label)
        rows = [(status, meanings[status]) for status in TaskStatus if status in meanings]
        return [("", "状态不变"), *((status.value, self._meant(status, found)) for status, found in rows)]

    def _meant(self, status: TaskStatus, found: dict[str, list[str]]) -> str:
        if len(found) == 1 and len(next(iter(found.values()))) == len(self.sides):
            return f"{status.label}（{next(iter(found))}）"
        each = "；".join(f"{'、'.join(labels)}{words}" for words, labels in found.items())
        return f"{status.label}（{each}）"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.instance.evidence = self._evidence(data)
        if data.get("drop_file"):
            self.instance.file = None
        return data

    def _evidence(self, data: dict[str, Any]) -> Any:
        """The clause that was chosen; an error that offers some, or says that there is none."""
        if not str(data.get("evidence") or "").strip():
            return None
        picked = {str(each.pk): each for each in self.chosen.offered}.get(str(data.get("pick") or ""))
        if self.chosen.clause or picked:
            return self.chosen.clause or picked
        words = f"找到 {len(self.chosen.offered)} 条，请在下面选定一条。" if self.chosen.offered else NOTHING
        self.add_error("evidence", words)
        return None

    def saved(self, *, submit: bool) -> bool:
        """Whether the report was saved; if not, the form says why."""
        if not self.is_valid():
            return False
        if self.instance.pk:
            self.instance.version = self.cleaned_data["version"] or 0
        upload, file = self.cleaned_data["upload"], self.instance.file
        try:
            tracking.save_report(report=self.instance, edit=Edit(self.user), submit=submit, upload=upload)
        except ValidationError as error:
            refuse(self, error, {"file": "upload"})
        except StaleRecordError:
            self._tell()
        if self.errors or self.overtaken:
            self.instance.file = file  # what was uploaded is not kept
            return False
        return True

    def _tell(self) -> None:
        """Show both states, keep what was typed, and let the next save go over the newer one."""
        now = Progress.objects.for_list().get(pk=self.instance.pk)
        last = history_of(Progress).filter(id=now.pk).select_related("history_user").last()
        who = person(last.history_user) if last and last.history_user else ""
        self.overtaken = Overtaken(who, last.history_date if last else None, now, tuple(differing(now, self.instance)))
        self.data = dict(self.data.items()) | {"version": str(now.version)}


NOTHING = "没有找到这样的条款。请核对网址或写法，或者换几个词再查找；也可以不填。"


def side_choices(sides: list[Side]) -> list[tuple[str, str]]:
    """The sides that one may speak for; where these are both, first both together."""
    both = [(Side.JOINT.value, f"{Side.JOINT.label}（两方一并）")] if len(sides) > 1 else []
    return [*both, *((side.value, str(side.label)) for side in sides)]


def differing(now: Progress, typed: Progress) -> Iterator[Row]:
    """The fields in which what stands now and what was typed differ."""
    for field in Progress._meta.concrete_fields:
        if field.attname in COMPARED and getattr(now, field.attname) != getattr(typed, field.attname):
            yield Row(str(field.verbose_name), *(shown(field, getattr(each, field.attname)) for each in (now, typed)))


def looked_up(typed: Any, report: Progress, user: User) -> ReportForm:
    """The form as it was filled in, with the clauses found for it and without complaints: nothing is saved yet."""
    names = [*ReportForm.Meta.fields, "evidence", "drop_file", "version"]
    return ReportForm(instance=report, user=user, initial={name: typed.get(name, "") for name in names})
