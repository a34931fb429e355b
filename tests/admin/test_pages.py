"""Every admin page opens in Chinese under the site's policy of content, for each that may open it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.admin.conftest import address_of

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:")
PAGES = [
    (model._meta.label, page)
    for model in admin.site._registry
    if model._meta.app_label in {"platforms", "policies"}
    for page in ("changelist", "change", "history")
]


@pytest.mark.parametrize("who", ["reader", "editor", "reviewer"])
@pytest.mark.parametrize(("label", "page"), PAGES)
def test_page(library: None, request: pytest.FixtureRequest, client: Client, who: str, label: str, page: str) -> None:
    user: User = request.getfixturevalue(who)
    client.force_login(user)
    model = next(each for each in admin.site._registry if each._meta.label == label)
    row: Any = model._default_manager.first()
    if row is None:
        row = request.getfixturevalue("make_progress")()

    response = client.get(address_of(model) if page == "changelist" and not row else _address(row, page))

    html = response.content.decode()
    assert response.status_code == 200
    assert "成渝政策知识库 · 编辑后台" in html
    assert INLINE.findall(html) == []
    assert 'href="/"' in html
    assert not [words for words in ("Model name", "Add link", "Error:", "Change or view") if words in html]


def _address(row: Any, page: str) -> str:
    return address_of(type(row), page) if page == "changelist" else address_of(row, page)


@pytest.mark.parametrize("name", ["admin:index", "admin:platforms_platform_add", "admin:policies_task_import"])
def test_other_pages(client: Client, editor: User, name: str) -> None:
    client.force_login(editor)

    html = client.get(reverse(name)).content.decode()

    assert INLINE.findall(html) == []
    assert "成渝政策知识库 · 编辑后台" in html
    assert "编辑" in html


def test_what_cannot_be_deleted_says_why(
    client: Client, editor: User, make_platform: Callable[..., Any], make_task: Callable[..., Any]
) -> None:
    client.force_login(editor)

    for row, words in ((make_platform(), "合作平台不能删除"), (make_task(), "重点任务不能删除")):
        html = client.get(address_of(row)).content.decode()
        assert words in html
        assert 'class="deletelink"' not in html
