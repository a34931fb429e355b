"""Addresses of admin pages, and the browser of an editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from django.urls import reverse

from policies.importing import documents
from policies.models import DocumentImport, Task
from policies.parsing.extract import read_pasted

Address = Callable[..., str]


def address_of(row: models.Model | type[models.Model], page: str = "change", *rest: str) -> str:
    """The address of an admin page of a row (or, for a model, of its list)."""
    keys = [row.pk, *rest] if isinstance(row, models.Model) else rest
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=keys)


@pytest.fixture
def address() -> Address:
    return address_of


@pytest.fixture
def other() -> Client:
    """A second browser."""
    return Client()


@pytest.fixture
def browser(as_user: Callable[[User], Client], editor: User) -> Client:
    """The browser of an editor who is logged in."""
    return as_user(editor)


@pytest.fixture
def task(make_task: Callable[..., Task]) -> Task:
    return make_task()


@pytest.fixture
def make_draft(editor: User) -> Callable[..., DocumentImport]:
    """A function that returns the draft of a text."""

    def make(text: str, name: str = "通知.txt") -> DocumentImport:
        return documents.receive(read_pasted(text), file_name=name, user=editor)

    return make
