"""Dates of reduced precision."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from platforms.fields import validate_partial_date


@pytest.mark.parametrize("value", ["1900", "2021-11", "2021-11-09", "2100-12-31"])
def test_dates_that_can_be(value: str) -> None:
    validate_partial_date(value)


@pytest.mark.parametrize("value", ["0000-01", "1899", "2101", "9999-12", "２０２１", "٢٠٢١", "2021-13", "2021-02-30"])
def test_dates_that_cannot_be(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_partial_date(value)
