"""People who work on one task at the same moment, over real connections and through the pages.

Run by test_race.py as `python -m tests.tracking.race` on the migrated database at DATABASE_URL; prints JSON.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from policies.models import Extension, Progress, StatusMove, Task  # noqa: E402
from tests import factories  # noqa: E402
from tests.admin.conftest import address_of  # noqa: E402
from tests.admin.forms import fields, open_form  # noqa: E402

ROUNDS = 4
DUE, LATER = datetime.date(2099, 12, 31), datetime.date(2100, 6, 30)
Act = Callable[[], Any]


def at_once(*acts: Act) -> list[int]:
    """The status of the answer to each act; begun together."""
    barrier = threading.Barrier(len(acts))

    def run(act: Act) -> int:
        barrier.wait()
        try:
            return int(act().status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def browser_of(group: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(User.objects.get(pk=factories.make_user(group).pk))
    return client


def report_on_both_sides(one: Client, other: Client) -> bool:
    """Two people report on the two sides of a task: both reports are there."""
    task = factories.make_task()
    address = f"/tasks/{task.pk}/report/"
    at_once(
        lambda: one.post(address, {"on": "2026-10-01", "side": "cq", "words": "重庆", "submit": "1"}),
        lambda: other.post(address, {"on": "2026-10-01", "side": "sc", "words": "四川", "submit": "1"}),
    )
    return set(Progress.objects.filter(task=task).values_list("side", "state")) == {
        ("cq", "submitted"),
        ("sc", "submitted"),
    }


def review_both_sides(one: Client, other: Client) -> bool:
    """Two people accept the reports of the two sides: both sides have moved, each with its row."""
    task = factories.make_task()
    reports = [factories.make_progress(task, side=side, state="submitted", status="ongoing") for side in ("cq", "sc")]
    at_once(*(reviewing(browser, report, "accepted") for browser, report in zip((one, other), reports, strict=True)))
    task.refresh_from_db()
    moved = set(StatusMove.objects.filter(task=task).values_list("side", flat=True))
    return (task.status_cq, task.status_sc, moved) == ("ongoing", "ongoing", {"cq", "sc"})


def reviewing(browser: Client, report: Progress, state: str) -> Act:
    data = {"state": state, "reason": "请核对", "version": str(report.version)}
    return lambda: browser.post(f"/reports/{report.pk}/review/", data)


def accept_and_return(one: Client, other: Client) -> bool:
    """One accepts and the other returns the same report: one of them did, the other was told."""
    report = factories.make_progress(state="submitted", side="cq", status="ongoing")
    answers = at_once(reviewing(one, report, "accepted"), reviewing(other, report, "returned"))
    report.refresh_from_db()
    moved = StatusMove.objects.filter(task=report.task).count()
    return answers.count(302) == 1 and moved == (report.state == "accepted")


def review_and_edit(one: Client, other: Client) -> bool:
    """One accepts a report while the other saves the task in the admin: nothing of either is lost unseen."""
    task = factories.make_task()
    report = factories.make_progress(task, state="submitted", side="cq", status="ongoing")
    form = {**open_form(other, address_of(task), "task_form"), "notes": ["别人写的"]}
    reviewed, saved = at_once(reviewing(one, report, "accepted"), lambda: other.post(address_of(task), form))
    task.refresh_from_db()
    report.refresh_from_db()
    kept = (task.notes == "别人写的") == (saved == 302)
    agree = (task.status_cq == "ongoing") == (report.state == "accepted") == (reviewed == 302)
    return kept and agree and 302 in {reviewed, saved}


def grant_and_refuse(one: Client, other: Client) -> bool:
    """One grants and the other refuses more time: the first is kept, and the day follows it."""
    task = factories.make_task(due_on=DUE)
    asked = Extension.objects.create(task=task, side="cq", to_on=LATER, reason="x", asked_at=timezone.now())
    address = f"/extensions/{asked.pk}/"
    answers = at_once(
        lambda: one.post(address, {"verdict": "granted", "reason": "同意"}),
        lambda: other.post(address, {"verdict": "refused", "reason": "应如期完成"}),
    )
    asked.refresh_from_db()
    task.refresh_from_db()
    return sorted(answers) == [200, 302] and (task.due_cq == LATER) == (asked.state == "granted")


def close_twice(one: Client, other: Client) -> bool:
    """Two people strike the same side off: it is struck off once."""
    task = factories.make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")
    data = {"side": "cq", "status": "closed", "reason": "核查", "seen": "done"}
    answers = at_once(*(moving(browser, task, data) for browser in (one, other)))
    moves = StatusMove.objects.filter(task=task).values_list("side", "target")
    return sorted(answers) == [302, 409] and list(moves) == [("cq", "closed")]


def close_both_sides(one: Client, other: Client) -> bool:
    """Two people strike the two sides off: the whole is struck off."""
    task = factories.make_task(status="done")
    factories.make_progress(task, link="https://example.cn/yanshou")
    data = {"status": "closed", "reason": "核查", "seen": "done"}
    at_once(*(moving(b, task, data | {"side": side}) for b, side in ((one, "cq"), (other, "sc"))))
    task.refresh_from_db()
    return (task.status_cq, task.status_sc, task.status) == ("closed", "closed", "closed")


def moving(browser: Client, task: Task, data: dict[str, str]) -> Act:
    return lambda: browser.post(f"/tasks/{task.pk}/move/", data)


def bulk_and_edit(one: Client, other: Client) -> bool:
    """One hands in reports in bulk while the other saves one of the tasks: all reports or none, no note is lost."""
    tasks = [factories.make_task() for _ in range(3)]
    confirming = bulk(one, tasks)
    form = {**open_form(other, address_of(tasks[1]), "task_form"), "notes": ["别人写的"]}
    handed_in, saved = at_once(confirming, lambda: other.post(address_of(tasks[1]), form))
    count = Progress.objects.filter(task__in=tasks).count()
    tasks[1].refresh_from_db()
    kept = (tasks[1].notes == "别人写的") == (saved == 302)
    return kept and count == (3 if handed_in == 302 else 0) and 302 in {handed_in, saved}


def bulk_twice(one: Client, other: Client) -> bool:
    """Two people hand in reports on the same tasks in bulk: those of one are saved, the other is told."""
    tasks = [factories.make_task() for _ in range(3)]
    answers = at_once(bulk(one, tasks), bulk(other, tasks[::-1]))
    authors = set(Progress.objects.filter(task__in=tasks).values_list("author", flat=True))
    return sorted(answers) == [302, 422] and len(authors) == 1 and Progress.objects.filter(task__in=tasks).count() == 3


def bulk(browser: Client, tasks: list[Task]) -> Act:
    """The confirmation of a preview of reports on these tasks."""
    data: dict[str, Any] = {"row": [f"{task.pk}-cq-{task.version}" for task in tasks], "on_all": "2026-10-01"}
    shown: Any = browser.post("/tasks/bulk/", data | {f"words-{task.pk}-cq": "批量" for task in tasks})
    signed = fields(shown, "confirm_form")
    return lambda: browser.post("/tasks/bulk/", signed)


SCENARIOS = (
    *(report_on_both_sides, review_both_sides, accept_and_return, review_and_edit, grant_and_refuse),
    *(close_twice, close_both_sides, bulk_and_edit, bulk_twice),
)


if __name__ == "__main__":
    setup_test_environment()
    people = browser_of("审核"), browser_of("审核")
    print(json.dumps({each.__name__: [each(*people) for _ in range(ROUNDS)] for each in SCENARIOS}))
