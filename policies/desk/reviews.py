"""The form in which a report is accepted or returned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from platforms.editing import REASON_LENGTH, Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.models import Progress
from policies.tracking.reports import wished
from policies.tracking.statuses import Step
from policies.tracking.tasks import hold

VERBS = {Progress.State.ACCEPTED: "采纳", Progress.State.RETURNED: "退回"}


class ReviewForm(forms.Form):
    """What a reviewer says of a report; `state` is the button that was pressed."""

    reason = forms.CharField(
        label="审核意见",
        required=False,
        max_length=REASON_LENGTH,
        help_text="退回时必填，填报人看得到；采纳时可以不填。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(choices=[(state.value, verb) for state, verb in VERBS.items()], required=True)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: Progress, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.user, self.overtaken = report, user, False
        self.initial["version"] = report.version

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """The buttons: what this user may do with the report as it stands."""
        return [(state.value, VERBS[state]) for state in tracking.reviews(self.report, self.user)]

    @property
    def steps(self) -> list[Step]:
        """The moves that accepting the report would make."""
        return wished(self.report)

    @property
    def verb(self) -> str:
        return VERBS[Progress.State(self.cleaned_data["state"])]

    @property
    def status_code(self) -> int:
        """409 for a page that tells of a change that came first."""
        return 409 if self.overtaken else 200

    def saved(self) -> bool:
        """Whether the report was accepted or returned; if not, the form says why, over the report as it now is."""
        if not self.is_valid():
            return False
        if self.report.version != self.cleaned_data["version"]:
            self.overtaken = True
            self._read_again()
            return False
        edit = Edit(self.user, self.cleaned_data["reason"])
        try:
            with transaction.atomic():
                self.report.task = hold(self.report.task_id)
                tracking.review_progress(progress=self.report, state=self.cleaned_data["state"], edit=edit)
        except ValidationError as error:
            self.add_error(None, error.messages)
        except StaleRecordError:
            self.overtaken = True
        if self.errors or self.overtaken:
            self._read_again()
            return False
        return True

    def _read_again(self) -> None:
        self.report = Progress.objects.for_page().get(pk=self.report.pk)
        self.data = dict(self.data.items()) | {"version": str(self.report.version)}
