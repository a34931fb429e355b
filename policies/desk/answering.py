"""What the forms of the desk share: the field for a reason, refusals put on fields, a save that came too late."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from platforms.editing import REASON_LENGTH

NO_NAMES: Mapping[str, str] = {}


class Reason(forms.CharField):
    """Why: a line of text that goes into the history."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(max_length=REASON_LENGTH, widget=widget, **kwargs)


class Late:
    """A form whose save may come after another: `overtaken` then tells of that, and its page is answered with 409."""

    overtaken: object = None

    @property
    def status_code(self) -> int:
        return 409 if self.overtaken else 200


def refuse(form: forms.BaseForm, error: ValidationError, names: Mapping[str, str] = NO_NAMES) -> None:
    """Put each message on its field, or above the form; `names`: fields that the form calls otherwise."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in found.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, messages)
