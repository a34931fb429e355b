"""Drafts for tests of importing: their pages, their forms, and what becomes of them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from policies.models import DocumentImport
from tests.admin.conftest import address_of
from tests.admin.forms import Data, open_form

FORM = "review_form"


def page_of(client: Client, draft: DocumentImport, query: str = "") -> str:
    answer = client.get(f"{address_of(draft)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(client: Client, draft: DocumentImport, query: str = "") -> Data:
    return open_form(client, f"{address_of(draft)}{query}", FORM)


def save(client: Client, draft: DocumentImport, data: Data, button: str = "save") -> str:
    """Post the form; the page that it leads to."""
    answer: Any = client.post(address_of(draft), {**data, button: "1"}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def settle(client: Client, draft: DocumentImport, act: str) -> str:
    draft.refresh_from_db()
    data = {"act": act, "seen_version": draft.version}
    answer: Any = client.post(address_of(draft, "settle"), data, follow=True)
    return str(answer.content.decode())


def publish(client: Client, draft: DocumentImport) -> str:
    draft.refresh_from_db()
    answer: Any = client.post(address_of(draft, "publish"), {"seen_version": draft.version}, follow=True)
    return str(answer.content.decode())
