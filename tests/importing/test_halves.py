"""A document of one side alone: the other has no part in its tasks; worked out, said so, and changed by people."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.editing import Edit, begin
from platforms.fields import Side
from policies import tracking
from policies.models import Responsibility, Task, Unit
from tests.admin.conftest import address_of
from tests.admin.forms import open_form, post
from tests.importing.bring import NOTICE, publish, publish_edition

pytestmark = pytest.mark.usefixtures("library")
WORKED_OUT = "由发文机关推定，待确认：文件由重庆单独发文，四川不涉及"


def halves(*, policy: int) -> set[tuple[str, str, str]]:
    return set(Task.objects.filter(policy=policy).values_list("status_cq", "status_sc", "status"))


def test_tasks_of_a_document_of_one_side_are_of_that_side() -> None:
    policy = publish()

    assert [unit.side for unit in policy.issuers.all()] == ["cq"]
    named, *others = Task.objects.filter(policy=policy).order_by("number")
    assert {(task.status_cq, task.status_sc, task.status) for task in others} == {("unreported", "", "unreported")}
    assert named.platforms
    assert named.status_sc == "unreported", "its platform has members in both, which answer for it by the rule"


@pytest.mark.parametrize("side", [Side.JOINT, Side.STATE])
def test_a_body_of_both_sides_gives_both_a_part(side: Side) -> None:
    Unit.objects.filter(name="重庆市人民政府办公厅").update(side=side)

    assert halves(policy=publish().pk) == {("unreported", "unreported", "unreported")}


def test_the_library_was_issued_by_both() -> None:
    assert set(Task.objects.values_list("status_cq", "status_sc")) == {("unreported", "unreported")}


def test_who_answers_on_the_other_side_has_a_part() -> None:
    text = NOTICE.replace("对违规排放依法处理。", "对违规排放依法处理。（四川省交通运输厅负责）")
    policy = publish(text)

    other = Responsibility.objects.filter(task__policy=policy, unit__side="sc").values_list("task", flat=True)
    with_both = Task.objects.filter(policy=policy).exclude(status_sc="").values_list("pk", flat=True)
    assert set(with_both) == set(other)


def test_what_people_changed_stays_and_new_tasks_follow_the_document(editor: User) -> None:
    policy = publish()
    task = Task.objects.filter(policy=policy).order_by("number")[1]
    join(task, editor)

    edited = NOTICE.replace("三、保障措施", "（四）推广清洁能源。推动新建船舶使用清洁能源。\n三、保障措施")
    publish_edition(policy.slug, edited.replace("（四）加强", "（五）加强"))

    rows = dict(Task.objects.filter(policy=policy).values_list("pk", "status_sc"))
    named = min(Task.objects.filter(policy=policy), key=lambda each: each.number)
    assert rows.pop(task.pk) == rows.pop(named.pk) == "unreported"
    assert len(rows) >= 2
    assert set(rows.values()) == {""}


def join(task: Task, user: User) -> None:
    edit = Edit(user, "电话确认：四川省也承担")
    begin(task, edit=edit)
    task.status_sc = "unreported"
    tracking.record_task(task=task, edit=edit)


def test_the_admin_says_that_it_was_worked_out(as_user: Callable[[User], Client], editor: User) -> None:
    browser = as_user(editor)
    task = Task.objects.filter(policy=publish())[1]

    assert WORKED_OUT in browser.get(address_of(task)).content.decode()
    data = open_form(browser, address_of(task), "task_form")
    assert post(browser, task, {**data, "status_sc": ["unreported"], "reason": ["四川也承担"]}) == ""
    data = open_form(browser, address_of(task), "task_form")
    assert post(browser, task, {**data, "status_sc": [""], "reason": ["会议议定四川不承担"]}) == ""

    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.left_out) == ("unreported", "", None)
    assert WORKED_OUT not in browser.get(address_of(task)).content.decode()
    assert list(task.moves.values_list("source", "target")) == [("unreported", ""), ("", "unreported")]


def test_the_page_says_so_too(client: Client) -> None:
    task = Task.objects.filter(policy=publish())[1]

    assert "四川不涉及：由发文机关推定，待确认" in client.get(task.get_absolute_url()).content.decode()
