"""What a task's own clause says of who answers for it and by when, as far as nobody has entered it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
import tablib
from django.test import Client

from policies.exports import TaskResource
from policies.models import Task
from tests import factories
from tests.pages.html import get, queries, text_of

Maker = Callable[..., Any]
DAY = datetime.date(2025, 12, 31)
WORDS = "原文另写明：有关企业（配合，统称）；某协会（牵头，未对应到登记单位）"
SUGGESTED = "建议时限（待确认）： 2025年12月31日 （原文“到2025年底”）"


@pytest.fixture
def task(make_task: Maker) -> Task:
    """A task whose clause names a group and an unknown body, and suggests a deadline."""
    made: Task = make_task(suggested_due_on=DAY, suggested_due_words="到2025年底")
    factories.make_unresolved(made, "有关企业", is_group=True)
    factories.make_unresolved(made, "某协会", role="lead")
    return made


def pages_of(task: Task) -> list[str]:
    assert task.clause
    return ["/tasks/", task.get_absolute_url(), task.clause.get_absolute_url()]


def test_whom_no_unit_is_stands_wherever_units_do(task: Task, client: Client) -> None:
    for address in pages_of(task):
        page = text_of(get(client, address))
        assert WORDS in page, address
        assert "未载责任单位" not in page.split("责任单位 完成时限")[-1], address


def test_many_of_one_role_stand_together(task: Task, client: Client) -> None:
    for words in "甲乙丙丁戊":
        factories.make_unresolved(task, f"{words}局", role="responsible")

    whole, brief = text_of(get(client, task.get_absolute_url())), get(client, "/tasks/")

    assert "甲局、乙局、丙局、丁局、戊局（责任，未对应到登记单位）" in whole
    screen = re.sub(r'<span class="print-only">.*?</span>', "", brief)
    assert "甲局、乙局、丙局、丁局 等 5 个 （责任，未对应到登记单位）" in text_of(screen)
    assert "、戊局" in brief


def test_a_suggested_deadline_is_never_told_as_a_fact(task: Task, client: Client) -> None:
    for address in pages_of(task):
        assert SUGGESTED in text_of(get(client, address)), address
    assert "没有人确认过" in get(client, task.get_absolute_url())


@pytest.mark.parametrize("entered", [{"due_on": datetime.date(2024, 6, 30)}, {"due_words": "长期坚持"}])
def test_what_was_entered_takes_its_place(task: Task, client: Client, entered: dict[str, Any]) -> None:
    Task.objects.update(**entered)

    for address in pages_of(task):
        assert "建议时限" not in text_of(get(client, address)), address


def test_tasks_are_found_by_what_their_text_says(task: Task, make_task: Maker, client: Client) -> None:
    make_task(due_on=DAY)
    page = text_of(get(client, "/tasks/"))

    assert "有建议，待确认 1" in page
    assert "写明统称或未登记单位 1 未载责任单位 1" in page
    for query in ("due=suggested", "basis=unresolved"):
        assert WORDS in text_of(get(client, f"/tasks/?{query}")), query
    assert WORDS not in text_of(get(client, "/tasks/?basis=none"))


def test_a_spreadsheet_has_them_in_columns_of_their_own(task: Task) -> None:
    rows: tablib.Dataset = TaskResource().export()

    row = rows.dict[0]
    assert row["原文另写明"] == "有关企业（配合，统称）；某协会（牵头，未对应到登记单位）"
    assert (row["完成时限"], row["时限原文"]) == ("", "")
    assert (row["建议时限（待确认）"], row["建议时限原文"]) == ("2025-12-31", "到2025年底")


def test_queries_do_not_depend_on_the_number_of_parties(task: Task, make_task: Maker, client: Client) -> None:
    other = make_task()
    factories.make_unresolved(other)
    one = queries(client, other.get_absolute_url())
    for words in "甲乙丙丁":
        factories.make_unresolved(other, words)

    assert queries(client, other.get_absolute_url()) == one
