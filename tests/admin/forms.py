"""Reads a form out of a page as a browser would, so that tests post exactly what people post."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.db import models
from django.test import Client

from tests.admin.conftest import address_of

Data = dict[str, Any]


class _Reader(HTMLParser):
    """Collects the fields of the form that has `marker` among its attribute values."""

    def __init__(self, marker: str) -> None:
        super().__init__()
        self.marker, self.inside, self.data = marker, False, Data()
        self.select, self.textarea = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = self.marker in values.values()
        if self.inside and tag in {"input", "select", "textarea", "option"}:
            getattr(self, f"_{tag}")(values)

    def _input(self, values: dict[str, str]) -> None:
        kind, name = values.get("type", "text"), values.get("name", "")
        if kind in {"checkbox", "radio"} and "checked" not in values:
            return
        if name and kind not in {"submit", "file"} and "__prefix__" not in name:
            self.data.setdefault(name, []).append(values.get("value", "on" if kind == "checkbox" else ""))

    def _select(self, values: dict[str, str]) -> None:
        self.select = values.get("name", "")

    def _option(self, values: dict[str, str]) -> None:
        if self.select and "selected" in values and "__prefix__" not in self.select:
            self.data[self.select] = [values.get("value", "")]

    def _textarea(self, values: dict[str, str]) -> None:
        self.textarea = values.get("name", "")
        if "__prefix__" not in self.textarea:
            self.data[self.textarea] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea in self.data:
            # the newline after <textarea> belongs to the markup
            self.data[self.textarea] = [(self.data[self.textarea][0] + data).removeprefix("\r\n").removeprefix("\n")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def fields(response: Any, marker: str = "post") -> Data:
    """The fields of the form in a page whose tag has an attribute of the value `marker` (its id, say)."""
    reader = _Reader(marker)
    reader.feed(response.content.decode())
    return reader.data


def open_form(client: Client, url: str, marker: str) -> Data:
    """The fields of the form at `url`, as they stand."""
    response = client.get(url)
    assert response.status_code == 200, url
    return fields(response, marker)


def add_row(data: Data, prefix: str, **values: Any) -> Data:
    """`data` with one more row in the formset `prefix`."""
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    return {
        **data,
        f"{prefix}-TOTAL_FORMS": [str(number + 1)],
        **{f"{prefix}-{number}-{name}": [str(value)] for name, value in values.items()},
    }


def row_of(data: Data, prefix: str, key: int) -> str:
    """The prefix of the row of the formset whose id is `key`."""
    for name, value in data.items():
        if name.startswith(f"{prefix}-") and name.endswith("-id") and value == [str(key)]:
            return name.removesuffix("-id")
    raise AssertionError(f"no row {key} in {prefix}")


def post(browser: Client, row: models.Model, data: Data) -> str:
    """Post the change form of `row` and return the page that answers, or nothing if it was saved."""
    response = browser.post(address_of(row), data)
    assert response.status_code in {200, 302}
    return response.content.decode() if response.status_code == 200 else ""
