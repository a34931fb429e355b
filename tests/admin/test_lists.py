"""Lists of tasks and reports in the admin: search, bulk moves, reviews, queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from policies.models import Progress, Task, Unit
from tests.admin.conftest import address_of
from tests.admin.forms import Data

AsUser = Callable[[User], Client]


def test_reviewing_in_the_list(
    as_user: AsUser, reviewer: User, task: Task, make_progress: Callable[..., Progress]
) -> None:
    reports = [make_progress(task, state="submitted", status="ongoing"), make_progress(task, state="submitted")]
    browser = as_user(reviewer)
    data = {"action": "accept", "_selected_action": [str(each.pk) for each in reports]}

    response = browser.post(address_of(Progress, "changelist"), data, follow=True)

    task.refresh_from_db()
    assert "已采纳 2 条进展" in response.content.decode()
    assert {each.state for each in Progress.objects.all()} == {"accepted"}
    assert (task.status, task.version) == ("ongoing", 2)


def test_a_refused_review_handles_none(
    as_user: AsUser, reviewer: User, task: Task, make_progress: Callable[..., Progress]
) -> None:
    reports = [make_progress(task, state="submitted"), make_progress(task, state="draft")]
    data = {"action": "accept", "_selected_action": [str(each.pk) for each in reports]}

    response = as_user(reviewer).post(address_of(Progress, "changelist"), data, follow=True)

    assert "没有处理：这条进展是“草稿”" in response.content.decode()
    assert {each.state for each in Progress.objects.all()} == {"submitted", "draft"}


def bulk(tasks: list[Task], **fields: str) -> Data:
    chosen = {"action": "change_status", "_selected_action": [str(task.pk) for task in tasks]}
    return {**chosen, **({"side": "joint"} if "status" in fields else {}), **fields}


def test_bulk_change_shows_then_does(browser: Client, make_task: Callable[..., Task]) -> None:
    tasks = [make_task(), make_task(status="not_started"), make_task(status="closed")]
    url = address_of(Task, "changelist")

    first = browser.post(url, bulk(tasks))
    second = browser.post(url, bulk(tasks, status="ongoing", reason="第五次会议"))
    shown = second.content.decode()
    assert "已选 3 项任务" in first.content.decode()
    assert "将改动 2 项" in shown
    assert "不改动 1 项" in shown
    assert {task.status for task in Task.objects.all()} == {"unreported", "not_started", "closed"}

    seen = [f"{task.pk}:{task.version}" for task in tasks]
    third = browser.post(
        url, {**bulk(tasks, status="ongoing", reason="第五次会议", apply="1"), "seen": seen}, follow=True
    )

    assert "2 项任务的两方状态改为“推进中”" in third.content.decode()
    assert sorted(task.status for task in Task.objects.all()) == ["closed", "ongoing", "ongoing"]
    assert tasks[0].history.latest().history_change_reason == "第五次会议"


@pytest.mark.parametrize(("side", "label", "both"), [("cq", "重庆", ("ongoing", "")), ("sc", "四川", ("", "ongoing"))])
def test_bulk_change_moves_one_side(
    browser: Client, make_task: Callable[..., Task], side: str, label: str, both: tuple[str, str]
) -> None:
    task, other = make_task(), make_task(**{f"status_{side}": ""})
    other.settle()
    data = bulk([task, other], side=side, status="ongoing", reason="第五次会议")

    shown = browser.post(address_of(Task, "changelist"), data).content.decode()
    seen = [f"{each.pk}:{each.version}" for each in (task, other)]
    browser.post(address_of(Task, "changelist"), {**data, "apply": "1", "seen": seen})

    assert f"{label} <del>未报告</del> → <ins>推进中</ins>" in shown
    assert "这项任务不涉及所选的一方" in shown
    task.refresh_from_db()
    assert (task.status_cq, task.status_sc) == tuple(status or "unreported" for status in both)
    assert list(task.moves.values_list("side", "reason")) == [(side, "第五次会议")]


def test_bulk_change_of_a_task_changed_meanwhile_changes_none(browser: Client, make_task: Callable[..., Task]) -> None:
    tasks = [make_task(), make_task()]
    seen = [f"{task.pk}:{task.version}" for task in tasks]
    Task.objects.get(pk=tasks[1].pk).claim()

    data = {**bulk(tasks, status="ongoing", reason="批量", apply="1"), "seen": seen}
    response = browser.post(address_of(Task, "changelist"), data)

    assert "被别人改过，所以一项也没有改" in response.content.decode()
    assert {task.status for task in Task.objects.all()} == {"unreported"}


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "ongoing", "reason": ""},
        {"status": "nonsense", "reason": "x"},
        {"status": "ongoing", "reason": "x", "side": "state"},
    ],
)
def test_bulk_change_without_its_fields_changes_none(browser: Client, task: Task, fields: dict[str, str]) -> None:
    data = {**bulk([task], apply="1", **fields), "seen": [f"{task.pk}:0"]}

    response = browser.post(address_of(Task, "changelist"), data)

    assert response.status_code == 200
    task.refresh_from_db()
    assert task.status == "unreported"


SEARCHES = [("高竹新区", 1), ("并不存在", 0)]


@pytest.mark.parametrize(("term", "count"), SEARCHES)
def test_search_in_the_list(browser: Client, task: Task, term: str, count: int) -> None:
    response = browser.get(address_of(Task, "changelist"), {"q": term})

    assert response.context["cl"].result_count == count


@pytest.mark.parametrize(
    ("term", "found"),
    [("发展改革", True), ("發展改革", True), ("市发改", True), ("重庆 发改", True), ("财政", False), ("\x00", True)],
)
def test_units_are_found_by_any_of_their_names(
    browser: Client, make_unit: Callable[..., Unit], term: str, found: bool
) -> None:
    unit = make_unit(name="重庆市发展和改革委员会", short_name="重庆市发展改革委", aliases=["市发改委"])
    field = {"app_label": "policies", "model_name": "responsibility", "field_name": "unit"}

    listed = browser.get(address_of(Unit, "changelist"), {"q": term}).context["cl"].result_list
    offered = browser.get("/admin/autocomplete/", {"term": term, **field}).json()["results"]

    assert (unit in listed) is found
    assert ([each["id"] for each in offered] == [str(unit.pk)]) is found


@pytest.mark.parametrize("model", [Task, Unit, Progress])
def test_the_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    browser: Client,
    make_progress: Callable[..., Progress],
    make_unit: Callable[..., Unit],
    django_assert_num_queries: Callable[..., object],
    model: type[Task | Unit | Progress],
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    url = address_of(model, "changelist")
    counts = []
    for rows in (1, 5):
        for _ in range(rows):
            make_progress()
            make_unit(parent=make_unit())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]
