"""More that people do at the same moment: freeze, load, judge, keep, and press a button twice.

Run by test_race.py as `python -m tests.tracking.race_more` with the database in DATABASE_URL; prints JSON.
"""

from __future__ import annotations

import json
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from policies.models import (  # noqa: E402
    Checkpoint,
    Extension,
    FigurePair,
    Liaison,
    Progress,
    SavedView,
    Snapshot,
    Task,
    TaskEvidence,
)
from tests import factories  # noqa: E402
from tests.admin.conftest import address_of  # noqa: E402
from tests.admin.forms import open_form  # noqa: E402
from tests.desk.conftest import liaison_of  # noqa: E402
from tests.tracking.race import DUE, LATER, Act, at_once, browser_of, bulk, reviewing  # noqa: E402
from tests.tracking.walking import check  # noqa: E402

WRITTEN = {"on": "2026-10-01", "side": "cq", "words": "重庆", "submit": "1"}


def reporting(browser: Client, task: Task, **fields: Any) -> Act:
    return lambda: browser.post(f"/tasks/{task.pk}/report/", {**WRITTEN, **fields})


def report_twice(one: Client, other: Client) -> bool:
    """A button pressed twice makes one report."""
    task = factories.make_task()
    at_once(*[reporting(one, task)] * 3)
    return Progress.objects.filter(task=task).count() == 1


def checkpoint_twice(one: Client, other: Client) -> bool:
    task = factories.make_task()
    data = {"title": "印发方案", "due_on": "2099-06-30", "side": ""}
    at_once(*[lambda: one.post(f"/tasks/{task.pk}/checkpoint/", data)] * 2)
    return Checkpoint.objects.filter(task=task).count() == 1


def ask_twice(one: Client, other: Client) -> bool:
    """Two people ask for more time for the same side: one request waits."""
    task = factories.make_task(due_on=DUE)
    data = {"side": "cq", "to_on": LATER.isoformat(), "reason": "征地"}
    at_once(*(lambda browser=browser: browser.post(f"/tasks/{task.pk}/extend/", data) for browser in (one, other)))
    return Extension.objects.filter(task=task).count() == 1


def bulk_and_single(one: Client, other: Client) -> bool:
    """One reports in bulk while another reports on one of the tasks: all rows or none, and the single one too."""
    tasks = [factories.make_task() for _ in range(3)]
    handed_in, _ = at_once(bulk(one, tasks), reporting(other, tasks[1], words="单独"))
    rows = Progress.objects.filter(task__in=tasks)
    return rows.filter(words="单独").count() == 1 and rows.filter(words="批量").count() == (
        3 if handed_in == 302 else 0
    )


def judge_evidence_twice(one: Client, other: Client) -> bool:
    """One accepts and the other rejects the same clause, each having seen none: one judgement stands."""
    task = factories.make_task()
    clause = factories.make_clause(factories.make_policy(authority="report"))
    data = {"clause": clause.get_absolute_url(), "why": "同一件事", "seen": ""}
    address = f"/tasks/{task.pk}/evidence/"
    answers = at_once(
        lambda: one.post(address, {**data, "state": "accepted"}),
        lambda: other.post(address, {**data, "state": "rejected"}),
    )
    return sorted(answers) == [302, 422] and TaskEvidence.objects.filter(task=task).count() == 1


def judge_pair_twice(one: Client, other: Client) -> bool:
    pair = factories.make_pair()
    FigurePair.objects.all().delete()
    data = {"target": pair.target_id, "result": pair.result_id, "why": "同一指标"}
    at_once(
        lambda: one.post("/figures/pairs/judge/", {**data, "state": "accepted"}),
        lambda: other.post("/figures/pairs/judge/", {**data, "state": "rejected"}),
    )
    return FigurePair.objects.count() == 1


def keep_one_name(one: Client, other: Client) -> bool:
    """The same name for two views of one person: one is kept, nobody sees an error page."""
    SavedView.objects.all().delete()
    data = {"page": "task_list", "query": "status=ongoing", "name": "同名"}
    answers = at_once(*[lambda: one.post("/tasks/views/", data)] * 2)
    return sorted(answers) == [302, 400] and SavedView.objects.count() == 1


def freeze_one_name(one: Client, other: Client) -> bool:
    name = f"第{Snapshot.objects.count()}次"
    answers = at_once(*(lambda b=b: b.post("/ledgers/new/", {"name": name}) for b in (one, other)))
    return sorted(answers) == [200, 302] and Snapshot.objects.filter(name=name).count() == 1


def freeze_and_review(one: Client, other: Client) -> bool:
    """A register frozen while both sides of a task move at once: it holds the task before or after, not between."""
    task = factories.make_task()
    report = factories.make_progress(task, side="joint", state="submitted", status="ongoing")
    name = f"边改边定{task.pk}"
    at_once(lambda: one.post("/ledgers/new/", {"name": name}), reviewing(other, report, "accepted"))
    row = Snapshot.objects.get(name=name).rows.get(task=task)
    return (row.status_cq, row.status_sc, row.reported_cq is None) in {
        ("unreported", "unreported", True),
        ("ongoing", "ongoing", False),
    }


def leave_and_report(one: Client, other: Client) -> bool:
    """A side leaves a task while a report of it is handed in: there is no report of a side that has no part."""
    task = factories.make_task()
    form = {**open_form(one, address_of(task), "task_form"), "status_sc": [""], "reason": ["不涉及"]}
    at_once(lambda: one.post(address_of(task), form), reporting(other, task, side="sc"))
    task.refresh_from_db()
    check(task.pk)
    return bool(task.status_sc) or not Progress.objects.filter(task=task, created_at__gt=left_at(task)).exists()


def left_at(task: Task) -> Any:
    return task.moves.get(side="sc", target="").at


def unbind_and_report(one: Client, other: Client) -> bool:
    """A liaison's unit is taken away while they report: the report is there or was refused, never half."""
    duty = factories.make_responsibility(factories.make_task())
    user = liaison_of(duty.unit, f"lianluo{duty.pk}")
    browser, liaison = Client(), Liaison.objects.get(user=user)
    browser.force_login(user)
    unbound, reported = at_once(
        lambda: one.post(address_of(liaison, "delete"), {"post": "yes"}), reporting(browser, duty.task)
    )
    return unbound == 302 and (reported == 302) == Progress.objects.filter(task=duty.task).exists()


SCENARIOS = (
    *(report_twice, checkpoint_twice, ask_twice, bulk_and_single, judge_evidence_twice, judge_pair_twice),
    *(keep_one_name, freeze_one_name, freeze_and_review, leave_and_report, unbind_and_report),
)


if __name__ == "__main__":
    setup_test_environment()
    call_command("migrate", verbosity=0)
    people = browser_of("审核"), browser_of("审核")
    print(json.dumps({each.__name__: [each(*people) for _ in range(2)] for each in SCENARIOS}))
