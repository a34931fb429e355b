"""The forms of editors on a task: moves of a side's status, and checkpoints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import QueryDict

from platforms.editing import REASON_LENGTH, Edit
from platforms.fields import Side, StaleRecordError
from policies import tracking
from policies.desk.answering import Late, Reason, refuse
from policies.models import Checkpoint, Task, TaskStatus
from policies.models.lights import SideState
from policies.tracking import TABLE


class MoveForm(Late, forms.Form):
    """The move of one side to a status that can be reached from where it stands."""

    overtaken = ""
    status = forms.ChoiceField(label="转为", widget=forms.RadioSelect)
    reason = Reason(label="原因", help_text="公开；例如依据的文件、会议或核查情况。")
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, side: Side, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{side}_%s"  # two of these stand on one page
        self.task, self.side, self.user = task, side, user
        self.fields["status"].choices = self._choices()  # type: ignore[attr-defined]
        self.initial["seen"] = task.status_of(side)

    @property
    def state(self) -> SideState:
        """Where the side stands now."""
        return self.task.side_state(self.side)

    def _choices(self) -> list[tuple[str, str]]:
        before = self.task.status_of(self.side)
        onward = tracking.reachable(before, self.user)
        return [(each.value, f"{each.label}（{TABLE[TaskStatus(before), each].meaning}）") for each in onward]

    def saved(self) -> bool:
        """Whether the side was moved; if not, the form says why."""
        if self.data.get("seen") != self.task.status_of(self.side):
            self._tell()
            return False
        if not self.is_valid():
            return False
        data, edit = self.cleaned_data, Edit(self.user, self.cleaned_data["reason"])
        try:
            tracking.move_half(task=self.task, side=self.side, seen=data["seen"], status=data["status"], edit=edit)
        except ValidationError as error:
            refuse(self, error)
        except StaleRecordError:
            self.task = Task.objects.get(pk=self.task.pk)
            self._tell()
        return not (self.errors or self.overtaken)

    def _tell(self) -> None:
        """Say what the side was when the page was opened and what it is now, and offer what is possible from there."""
        seen = self.data.get("seen", "")
        was, now = tracking.label(seen if seen in TaskStatus.values else ""), self.state.status_label
        self.overtaken = (
            f"您打开这一页时{self.side.label}是“{was}”，现在已是“{now}”，所以没有改变。您写的原因还在，请核对后再办。"
        )
        self.fields["status"].choices = self._choices()  # type: ignore[attr-defined]
        self.data = dict(self.data.items()) | {"seen": self.task.status_of(self.side), "status": ""}


class MoveForms:
    """The forms of all sides of a task; of these at most one was sent."""

    def __init__(self, typed: QueryDict, *, task: Task, user: User) -> None:
        sides = [state.side for state in task.side_states]
        self.forms = [MoveForm(typed if typed.get("side") == s else None, task=task, side=s, user=user) for s in sides]
        self.sent = next((form for form in self.forms if form.is_bound), None)
        self._task = task

    @property
    def task(self) -> Task:
        """The task as the page is to show it: read anew where a move came too late."""
        return self.sent.task if self.sent else self._task

    @property
    def status_code(self) -> int:
        return self.sent.status_code if self.sent else 200

    @property
    def told(self) -> str:
        """What was done, once it is."""
        return (
            f"{self.sent.side.label}已转为“{tracking.label(self.sent.cleaned_data['status'])}”。" if self.sent else ""
        )

    def saved(self) -> bool:
        """Whether a side was moved; if not, its form says why."""
        return self.sent is not None and self.sent.saved()


class CheckpointForm(Late, forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    """A checkpoint, new or as it was read."""

    instance: Checkpoint
    overtaken: Checkpoint | None = None
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = Reason(label="改动说明", required=False)

    class Meta:
        model = Checkpoint
        fields = ["title", "due_on", "side", "done_on", "note"]
        widgets = {name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}) for name in ("due_on", "done_on")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        sides = [(state.side.value, state.label) for state in self.instance.task.side_states]
        both = [("", "两方")] if len(sides) > 1 else []
        self.fields["side"] = forms.ChoiceField(
            label="方", choices=[*both, *sides], required=len(sides) == 1, widget=forms.RadioSelect
        )
        if self.instance.pk:
            self.initial["seen"] = tracking.mark(self.instance)

    def saved(self) -> bool:
        """Whether the checkpoint was saved; if not, the form says why."""
        if not self.is_valid():
            return False
        edit = Edit(self.user, self.cleaned_data["reason"])
        try:
            tracking.save_checkpoint(checkpoint=self.instance, edit=edit, seen=self.cleaned_data["seen"])
        except ValidationError as error:
            refuse(self, error)
        except StaleRecordError:
            self._tell()
        return not (self.errors or self.overtaken)

    def removed(self) -> bool:
        """Whether the checkpoint was removed; if not, it was changed since it was read."""
        try:
            edit = Edit(self.user, str(self.data.get("reason", ""))[:REASON_LENGTH])
            tracking.remove_checkpoint(checkpoint=self.instance, edit=edit, seen=str(self.data.get("seen", "")))
        except StaleRecordError:
            self._tell()
        return self.overtaken is None

    def _tell(self) -> None:
        now = Checkpoint.objects.filter(pk=self.instance.pk).first() or Checkpoint(title="（已被删除）")
        self.overtaken = now
        self.data = dict(self.data.items()) | {"seen": tracking.mark(now)}
