"""What documents cited from outside are: an editor decides where the library cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from policies.importing.citations import BY_EDITOR
from policies.models import CitedDocument, Policy
from tests.admin.conftest import address_of

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db


def cite(title: str, number: str = "", **fields: Any) -> CitedDocument:
    return CitedDocument.objects.create(title=title, document_number=number, **fields)


def meaning(cited: CitedDocument) -> tuple[str, str]:
    cited.refresh_from_db()
    return (cited.policy.slug if cited.policy else "", cited.policy_basis)


def test_an_editor_decides_on_the_page(browser: Client, make_policy: Make) -> None:
    cited = cite("某某办法")
    make_policy(slug="shixing", title="某某办法（试行）")
    page = address_of(cited)
    shown = browser.get(page).content.decode()

    response = browser.post(page, {"decision": "shixing", "seen": "|"})

    assert "去掉“（试行）”“（修订）”后标题相同" in shown
    assert response.status_code == 302
    assert meaning(cited) == ("shixing", BY_EDITOR)
    browser.post(page, {"decision": "-", "seen": f"{Policy.objects.get(slug='shixing').pk}|{BY_EDITOR}"})
    assert meaning(cited) == ("", BY_EDITOR)


def test_a_decision_on_an_older_state_is_refused(browser: Client, make_policy: Make) -> None:
    cited = cite("某某办法", policy=make_policy(slug="jia"), policy_basis=BY_EDITOR)

    response = browser.post(address_of(cited), {"decision": "-", "seen": "|"})

    assert "有人改过这项认定" in response.content.decode()
    assert meaning(cited) == ("jia", BY_EDITOR)


@pytest.mark.parametrize(("group", "status"), [("只读", 403), ("编辑", 302)])
def test_who_may_decide(client: Client, make_user: Make, make_policy: Make, group: str, status: int) -> None:
    cited = cite("某某办法")
    make_policy(slug="jia")
    client.force_login(make_user(group))

    assert client.get(address_of(cited)).status_code == 200
    assert client.post(address_of(cited), {"decision": "jia", "seen": "|"}).status_code == status


@pytest.mark.parametrize("state", ["", "undecided", "linked", "outside"])
def test_the_list_is_filtered(browser: Client, make_policy: Make, state: str) -> None:
    cite("甲", policy=make_policy(slug="jia", title="甲"))
    cite("乙方案")
    for slug in ("one", "two"):
        make_policy(slug=slug, title="丙方案")
    cite("丙方案")

    page = browser.get(address_of(CitedDocument, "changelist"), {"state": state} if state else {}).content.decode()

    shown = {"undecided": "丙方案", "linked": "甲", "outside": "乙方案"}
    rows = page.count('class="field-__str__"') + page.count('class="field-title')
    assert rows == (1 if state else 3)
    assert not state or f">{shown[state]}<" in page
