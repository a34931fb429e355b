"""The forms in which more time is asked for, and given or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.editing import Edit
from platforms.fields import Side
from policies import tracking
from policies.desk.acts import acts_of
from policies.desk.answering import Reason, refuse
from policies.desk.reports import side_choices
from policies.models import Extension, Task


class AskForm(forms.Form):
    """More time for a side, or both: until when, and why."""

    side = forms.ChoiceField(label="哪一方", widget=forms.RadioSelect)
    to_on = forms.DateField(label="申请延至", widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="受什么影响、现在到哪一步、怎样保证新的时限；批准后公开。",
    )

    def __init__(self, *args: Any, task: Task, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task, self.user = task, user
        self.sides = list(acts_of(user, task).extend)
        self.fields["side"].choices = side_choices(self.sides)  # type: ignore[attr-defined]
        self.initial["side"] = self.sides[0] if len(self.sides) == 1 else Side.JOINT

    def saved(self) -> Extension | None:
        """The request, if it could be made; else the form says why not."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        try:
            return tracking.ask_extension(
                task=self.task, side=data["side"], to_on=data["to_on"], reason=data["reason"], edit=Edit(self.user)
            )
        except ValidationError as error:
            refuse(self, error)
        return None


class DecideForm(forms.Form):
    """What a reviewer says of a request; `verdict` is the button that was pressed."""

    reason = Reason(label="审批意见", required=False, help_text="不同意时必填，申请人看得到；同意时可以不填。")
    verdict = forms.ChoiceField(choices=[("granted", "同意"), ("refused", "不同意")])

    def __init__(self, *args: Any, extension: Extension, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extension, self.user = extension, user

    def saved(self) -> bool:
        """Whether the request was decided; else the form says why not."""
        if not self.is_valid():
            return False
        granted = self.cleaned_data["verdict"] == "granted"
        edit = Edit(self.user, self.cleaned_data["reason"])
        try:
            tracking.decide_extension(extension=self.extension, granted=granted, edit=edit)
        except ValidationError as error:
            self.add_error(None, error.messages)
        return not self.errors
