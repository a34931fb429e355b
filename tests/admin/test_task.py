"""A task in the admin: what a source gives is shown, statuses move by the rules, parts are kept inline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from policies.models import Progress, Responsibility, Task, Unit
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import add_row, open_form, post, row_of

AsUser = Callable[[User], Client]
FORM = "task_form"
OWN = "responsibilities-2"  # the second formset of the page; the first shows those of the sources


def test_what_a_source_gives_is_shown_with_a_link_and_not_posted(browser: Client, task: Task) -> None:
    page = browser.get(address_of(task)).content.decode()
    data = open_form(browser, address_of(task), FORM)
    given = {
        "title": "改",
        "quote": "改",
        "number": "9",
        "area": "改",
        "path": "9",
        "policy": "9",
        "clause": "",
        "marker": "改",
    }

    assert task.clause is not None
    assert f'href="{task.clause.get_absolute_url()}"' in page
    assert task.quote in page
    assert not given.keys() & data.keys()
    before = Task.objects.values(*given).get(pk=task.pk)
    assert post(browser, task, {**data, **given, "notes": ["记"]}) == ""
    assert Task.objects.values(*given).get(pk=task.pk) == before
    assert Task.objects.get(pk=task.pk).notes == "记"


def test_a_status_move_is_saved_with_its_reason(browser: Client, task: Task, editor: User) -> None:
    data = open_form(browser, address_of(task), FORM)

    assert post(browser, task, {**data, "status_cq": ["ongoing"], "reason": ["联席会议第五次会议"]}) == ""

    task.refresh_from_db()
    latest, move = task.history.latest(), task.moves.get()
    assert (task.status_cq, task.status_sc, task.status, task.version) == ("ongoing", "unreported", "ongoing", 1)
    assert (latest.history_user, latest.history_change_reason) == (editor, "联席会议第五次会议")
    assert (move.side, move.source, move.target, move.user) == ("cq", "unreported", "ongoing", editor)
    assert (move.reason, move.at) == ("联席会议第五次会议", latest.history_date)


@pytest.mark.parametrize("side", ["cq", "sc"])
@pytest.mark.parametrize(
    ("status", "reason", "told"),
    [
        ("ongoing", "", "写明原因"),
        ("closed", "完成", "不能从“未报告”直接转为“已销号”"),
        ("done", "完成", "还没有经采纳的佐证，不能转为“已完成待销号”"),
        ("nonsense", "x", "选择一个有效的选项"),
    ],
)
def test_a_wrong_move_is_told_and_nothing_is_saved(
    browser: Client, task: Task, side: str, status: str, reason: str, told: str
) -> None:
    data = open_form(browser, address_of(task), FORM)

    page = post(browser, task, {**data, f"status_{side}": [status], "reason": [reason], "notes": ["打了很多字"]})

    assert told in page
    assert "打了很多字" in page
    task.refresh_from_db()
    assert (task.status_cq, task.status_sc, task.notes, task.version) == ("unreported", "unreported", "", 0)


def test_the_whole_is_worked_out_and_not_posted(browser: Client, task: Task) -> None:
    data = open_form(browser, address_of(task), FORM)

    assert "status" not in data
    assert post(browser, task, {**data, "status": ["closed"], "due_cq": ["2030-01-01"], "notes": ["x"]}) == ""

    task.refresh_from_db()
    assert (task.status, task.due_cq) == ("unreported", None)


@pytest.mark.parametrize(
    ("both", "told"),
    [
        (("", "unreported"), ""),
        (("ongoing", ""), ""),
        (("", ""), "一项任务至少涉及一方"),
        (("unreported", "不涉及"), "选择一个有效的选项"),
    ],
)
def test_a_side_leaves_the_task_while_it_has_not_reported(
    browser: Client, task: Task, both: tuple[str, str], told: str
) -> None:
    data = open_form(browser, address_of(task), FORM)

    page = post(
        browser, task, {**data, "status_cq": [both[0]], "status_sc": [both[1]], "reason": ["会议议定由一方承担"]}
    )

    task.refresh_from_db()
    assert told in page
    assert (page == "") is (told == "")
    assert (task.status_cq, task.status_sc) == (("unreported", "unreported") if told else both)


def test_a_side_that_has_reported_does_not_leave(browser: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(status="ongoing")
    data = open_form(browser, address_of(task), FORM)

    assert "也只能在“未报告”时退出" in post(browser, task, {**data, "status_cq": [""], "reason": ["会议"]})


def test_closing_is_for_reviewers(
    as_user: AsUser, editor: User, reviewer: User, make_task: Callable[..., Task]
) -> None:
    task = make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")

    browser = as_user(editor)
    closing = {
        **open_form(browser, address_of(task), FORM),
        "status_cq": ["closed"],
        "status_sc": ["closed"],
        "reason": ["核查完成"],
    }
    assert "只能由审核人员办理" in post(browser, task, closing)
    assert post(as_user(reviewer), task, closing) == ""

    task.refresh_from_db()
    assert task.status == "closed"


def test_own_responsibilities_are_added_changed_and_taken_out(
    browser: Client, task: Task, make_unit: Callable[..., Unit], make_responsibility: Callable[..., Responsibility]
) -> None:
    kept, gone, unit = make_responsibility(task), make_responsibility(task), make_unit()
    data = open_form(browser, address_of(task), FORM)
    data[row_of(data, OWN, kept.pk) + "-role"] = ["support"]
    data[row_of(data, OWN, gone.pk) + "-DELETE"] = ["on"]
    data = add_row(data, OWN, unit=unit.pk, role="lead", side="cq", basis="suggested", words="", note="第五次会议")

    assert post(browser, task, data) == ""

    rows = Responsibility.objects.filter(task=task).values_list("unit", "role", "basis")
    assert set(rows) == {(kept.unit_id, "support", "confirmed"), (unit.pk, "lead", "suggested")}


@pytest.mark.parametrize("basis", ["stated", "derived"])
def test_a_responsibility_of_a_source_cannot_be_entered_by_hand(
    browser: Client, task: Task, make_unit: Callable[..., Unit], basis: str
) -> None:
    data = open_form(browser, address_of(task), FORM)
    data = add_row(data, OWN, unit=make_unit().pk, role="lead", side="cq", basis=basis, words="", note="")

    assert "选择一个有效的选项" in post(browser, task, data)

    assert not task.responsibilities.exists()


def test_a_responsibility_of_a_source_cannot_be_changed_or_taken_out(
    browser: Client, task: Task, make_responsibility: Callable[..., Responsibility]
) -> None:
    stated = make_responsibility(task, basis="stated", start=0, end=2)
    data = open_form(browser, address_of(task), FORM)
    forged = {"unit": stated.unit_id, "role": "support", "side": "sc", "basis": "confirmed", "DELETE": "on"}
    for prefix in ("responsibilities", OWN):
        data |= {f"{prefix}-TOTAL_FORMS": ["1"], f"{prefix}-INITIAL_FORMS": ["1"], f"{prefix}-0-id": [str(stated.pk)]}
        data |= {f"{prefix}-0-{name}": [str(value)] for name, value in forged.items()}

    post(browser, task, {**data, "notes": ["x"]})

    stated.refresh_from_db()
    assert (stated.role, stated.basis, stated.task_id) == ("lead", "stated", task.pk)


def test_the_same_unit_twice_is_told(
    browser: Client, task: Task, make_responsibility: Callable[..., Responsibility]
) -> None:
    derived = make_responsibility(task, basis="derived", rule="规则")
    data = open_form(browser, address_of(task), FORM)
    data = add_row(
        data, OWN, unit=derived.unit_id, role="lead", side="cq", basis="confirmed", words="", note="电话确认"
    )

    assert "这个单位已列入该任务的责任分工" in post(browser, task, data)


def progress_row(**fields: str) -> dict[str, str]:
    return {
        "on": "2026-11-01",
        "side": "joint",
        "words": "已开工",
        "status": "",
        "state": "draft",
        "evidence": "",
        **fields,
    }


def test_progress_is_written_with_its_author(browser: Client, task: Task, editor: User) -> None:
    data = open_form(browser, address_of(task), FORM)

    assert post(browser, task, add_row(data, "progress", **progress_row(state="submitted", status="ongoing"))) == ""

    report = Progress.objects.get(task=task)
    task.refresh_from_db()
    assert (report.author, report.state, task.status) == (editor, "submitted", "unreported")


@pytest.mark.parametrize("state", ["accepted", "returned"])
def test_nobody_accepts_in_the_form(as_user: AsUser, reviewer: User, task: Task, state: str) -> None:
    browser = as_user(reviewer)
    data = open_form(browser, address_of(task), FORM)

    assert post(browser, task, add_row(data, "progress", **progress_row(state=state))) != ""

    assert not Progress.objects.exists()


def test_accepted_progress_is_shown_and_not_editable(
    browser: Client, task: Task, make_progress: Callable[..., Progress]
) -> None:
    report = make_progress(task)
    data = open_form(browser, address_of(task), FORM)
    forged = {**data, "progress-TOTAL_FORMS": ["1"], "progress-INITIAL_FORMS": ["1"], "progress-0-id": [str(report.pk)]}
    forged |= {f"progress-0-{name}": [value] for name, value in progress_row(words="改写").items()}

    post(browser, task, {**forged, "notes": ["x"]})

    report.refresh_from_db()
    assert (report.words, report.state) == ("已印发实施方案。", "accepted")
    assert "已印发实施方案。" in browser.get(address_of(task)).content.decode()


def test_a_unit_made_in_the_popup_of_a_row_is_saved(browser: Client, make_unit: Callable[..., Unit]) -> None:
    url = address_of(Unit, "add") + "?_to_field=id&_popup=1"
    new = {"name": ["新单位"], "slug": ["new"], "level": ["province"], "side": ["cq"]}

    added = browser.post(url, {**open_form(browser, url, "unit_form"), **new})
    unit = Unit.objects.get(slug="new")
    url = address_of(unit) + "?_to_field=id&_popup=1"
    changed = browser.post(url, {**open_form(browser, url, "unit_form"), "note": ["改"]})

    unit.refresh_from_db()
    assert (added.status_code, changed.status_code) == (200, 200)
    assert (unit.note, unit.version) == ("改", 1)
