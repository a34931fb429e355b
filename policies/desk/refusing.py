"""What the domain refuses, put on the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

NO_NAMES: Mapping[str, str] = {}


def refuse(form: forms.BaseForm, error: ValidationError, names: Mapping[str, str] = NO_NAMES) -> None:
    """Put each message on its field, or above the form; `names`: fields that the form calls otherwise."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in found.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, messages)
