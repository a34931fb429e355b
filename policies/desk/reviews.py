"""The form in which a report is accepted or returned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from platforms.editing import Edit
from platforms.fields import StaleRecordError
from policies import tracking
from policies.desk.answering import Late, Reason
from policies.models import Progress

VERBS = {Progress.State.ACCEPTED: "采纳", Progress.State.RETURNED: "退回"}


class OpinionForm(forms.Form):
    """What a reviewer says of a report."""

    reason = Reason(label="审核意见", required=False, help_text="退回时必填，填报人看得到；采纳时可以不填。")


class ReviewForm(Late, OpinionForm):
    """The review of one report; `state` is the button that was pressed."""

    overtaken = False
    state = forms.ChoiceField(choices=[(state.value, verb) for state, verb in VERBS.items()], required=True)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: Progress, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report, self.user = report, user
        self.initial["version"] = report.version

    @property
    def verbs(self) -> list[tuple[str, str]]:
        """The buttons: what this user may do with the report as it stands."""
        return [(state.value, VERBS[state]) for state in tracking.reviews(self.report, self.user)]

    @property
    def steps(self) -> list[tracking.Step]:
        """The moves that accepting the report would make."""
        return tracking.wished(self.report)

    @property
    def verb(self) -> str:
        return VERBS[Progress.State(self.cleaned_data["state"])]

    def saved(self) -> bool:
        """Whether the report was accepted or returned; if not, the form says why, over the report as it now is."""
        if not self.is_valid():
            return False
        data, edit = self.cleaned_data, Edit(self.user, self.cleaned_data["reason"])
        self.report.version = data["version"]
        try:
            tracking.review_progress(progress=self.report, state=data["state"], edit=edit)
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
