"""Imported documents read again: what was registered since is found, what people did stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from policies.importing.rereading import reread
from policies.models import Policy, Responsibility, Task, Unit, UnresolvedParty
from tests.importing.bring import NOTICE, PLAN, publish

pytestmark = pytest.mark.usefixtures("library")
TEXT = NOTICE.replace("完善川渝高竹新区周边码头岸电设施，", "完善岸电设施。（牵头单位：市交通局）").replace(
    "淘汰老旧运输船舶120艘。", "淘汰120艘。（市交通局、市级有关部门负责）"
)


def parties() -> list[str]:
    return list(UnresolvedParty.objects.order_by("task__number", "start").values_list("words", flat=True))


def register() -> Unit:
    return Unit.objects.create(slug="cq-jiaotong", name="重庆市交通局", level="province", side="cq", basis="登记")


def test_a_unit_registered_since_is_found(editor: User) -> None:
    policy = publish(TEXT)
    before = parties()
    unit = register()
    Task.objects.filter(path="2.1").update(notes="编辑所记")

    reread(policy, user=editor)

    assert before == ["市交通局", "市交通局", "市级有关部门"]
    assert parties() == ["市级有关部门"]
    duties = Responsibility.objects.filter(unit=unit).order_by("task__number")
    assert [(duty.task.path, duty.role, duty.basis) for duty in duties] == [
        ("2.1", "lead", "stated"),
        ("2.2", "responsible", "stated"),
    ]
    assert Task.objects.get(policy=policy, path="2.1").notes == "编辑所记"
    assert policy.texts.count() == 1


def test_reading_again_changes_nothing_more(editor: User) -> None:
    policy = publish(TEXT)
    reread(policy, user=editor)
    ids = set(Responsibility.objects.values_list("pk", flat=True)), set(Task.objects.values_list("pk", "version"))

    reread(policy, user=editor)

    assert ids == (
        set(Responsibility.objects.values_list("pk", flat=True)),
        set(Task.objects.values_list("pk", "version")),
    )


def test_the_text_that_is_kept_has_the_clauses_as_they_are_read_today(editor: User) -> None:
    policy = publish(TEXT)
    today = policy.texts.get().outline
    policy.texts.update(outline=today[:1])  # as an older parser read it

    reread(policy, user=editor)

    assert policy.texts.get().outline == today


def test_a_document_of_the_library_is_not_read_again_here(editor: User) -> None:
    with pytest.raises(ValidationError, match="由资料库载入"):
        reread(Policy.objects.get(slug=PLAN), user=editor)


@pytest.mark.parametrize(("group", "found"), [("只读", 0), ("编辑", 2)])
def test_from_the_list_of_documents(client: Client, make_user: Callable[..., User], group: str, found: int) -> None:
    policy = publish(TEXT)
    unit = register()
    client.force_login(make_user(group))
    chosen = {"action": "reread", "_selected_action": [policy.pk, Policy.objects.get(slug=PLAN).pk]}

    client.post(reverse("admin:policies_policy_changelist"), chosen, follow=True)

    assert unit.responsibilities.count() == found
