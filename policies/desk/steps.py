"""The forms of editors on a task: moves of a side's status, and checkpoints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import REASON_LENGTH, Edit
from platforms.fields import Side, StaleRecordError
from policies import tracking
from policies.desk.refusing import refuse
from policies.models import Checkpoint, Task, TaskStatus
from policies.models.lights import SideState
from policies.tracking import TABLE
from policies.tracking.checkpoints import mark, remove_checkpoint, save_checkpoint
from policies.tracking.tasks import hold


class Reason(forms.CharField):
    """Why: a line of text that goes into the history."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=REASON_LENGTH, widget=widget, **kwargs)


class MoveForm(forms.Form):
    """The move of one side to a status that can be reached from where it stands."""

    status = forms.ChoiceField(label="转为", widget=forms.RadioSelect)
    reason = Reason(label="原因", help_text="公开；例如依据的文件、会议或核查情况。")
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, side: Side, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_{side}_%s"  # two of these stand on one page
        self.task, self.side, self.user, self.overtaken = task, side, user, ""
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

    @property
    def status_code(self) -> int:
        """409 for a page that tells of a move that came first."""
        return 409 if self.overtaken else 200

    def saved(self) -> bool:
        """Whether the side was moved; if not, the form says why."""
        if self.data.get("seen") != self.task.status_of(self.side):
            self._tell()
            return False
        if not self.is_valid():
            return False
        try:
            self._move()
        except ValidationError as error:
            refuse(self, error)
        except StaleRecordError:
            self.task = Task.objects.get(pk=self.task.pk)
            self._tell()
        return not (self.errors or self.overtaken)

    @transaction.atomic
    def _move(self) -> None:
        held, data = hold(self.task.pk), self.cleaned_data
        if held.status_of(self.side) != data["seen"]:
            raise StaleRecordError("the side was moved meanwhile")
        tracking.move_side(task=held, side=self.side, status=data["status"], edit=Edit(self.user, data["reason"]))

    def _tell(self) -> None:
        """Say what the side was when the page was opened and what it is now, and offer what is possible from there."""
        seen = self.data.get("seen", "")
        was, now = tracking.label(seen if seen in TaskStatus.values else ""), self.state.status_label
        self.overtaken = (
            f"您打开这一页时{self.side.label}是“{was}”，现在已是“{now}”，所以没有改变。您写的原因还在，请核对后再办。"
        )
        self.fields["status"].choices = self._choices()  # type: ignore[attr-defined]
        self.data = dict(self.data.items()) | {"seen": self.task.status_of(self.side), "status": ""}


class CheckpointForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    """A checkpoint, new or as it was read."""

    instance: Checkpoint
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = Reason(label="改动说明", required=False)

    class Meta:
        model = Checkpoint
        fields = ["title", "due_on", "side", "done_on", "note"]
        widgets = {name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}) for name in ("due_on", "done_on")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, None
        sides = [(state.side.value, state.label) for state in self.instance.task.side_states]
        both = [("", "两方")] if len(sides) > 1 else []
        self.fields["side"] = forms.ChoiceField(
            label="方", choices=[*both, *sides], required=len(sides) == 1, widget=forms.RadioSelect
        )
        if self.instance.pk:
            self.initial["seen"] = mark(self.instance)

    now: Checkpoint | None

    @property
    def status_code(self) -> int:
        """409 for a page that tells of a change that came first."""
        return 409 if self.now else 200

    def saved(self) -> bool:
        """Whether the checkpoint was saved; if not, the form says why."""
        if not self.is_valid():
            return False
        edit = Edit(self.user, self.cleaned_data["reason"])
        try:
            save_checkpoint(checkpoint=self.instance, edit=edit, seen=self.cleaned_data["seen"])
        except ValidationError as error:
            refuse(self, error)
        except StaleRecordError:
            self._tell()
        return not (self.errors or self.now)

    def removed(self) -> bool:
        """Whether the checkpoint was removed; if not, it was changed since it was read."""
        try:
            edit = Edit(self.user, str(self.data.get("reason", ""))[:REASON_LENGTH])
            remove_checkpoint(checkpoint=self.instance, edit=edit, seen=str(self.data.get("seen", "")))
        except StaleRecordError:
            self._tell()
        return self.now is None

    def _tell(self) -> None:
        self.now = Checkpoint.objects.filter(pk=self.instance.pk).first() or Checkpoint(title="（已被删除）")
        self.data = dict(self.data.items()) | {"seen": mark(self.now)}
