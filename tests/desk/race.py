"""People who report, decide and move at the same moment, over real connections; prints what became of it as JSON.

Run by test_race.py as `python -m tests.desk.race` on the migrated database at DATABASE_URL.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from platforms.fields import Side  # noqa: E402
from policies.models import Progress, StatusMove, Task  # noqa: E402
from tests import factories  # noqa: E402
from tests.desk.conftest import browser_of, fields_of, liaison_of  # noqa: E402

WRITTEN = {"on": "2026-10-01", "status": "ongoing", "link": "https://example.cn/a"}


def at_once(acts: list[Callable[[], int]]) -> list[int]:
    """The status codes of the answers, of requests begun together."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], int]) -> int:
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def posting(browser: Client, address: str, form: Mapping[str, object]) -> Callable[[], int]:
    return lambda: browser.post(address, form).status_code


def people() -> tuple[Task, list[Client]]:
    """A task with a unit on each side, and the browsers of two liaisons of each."""
    task = factories.make_task()
    browsers = []
    for side in (Side.CHONGQING, Side.SICHUAN):
        unit = factories.make_unit(side=side)
        factories.make_responsibility(task, unit)
        browsers += [browser_of(liaison_of(unit, f"{unit.slug}-{number}")) for number in range(2)]
    return task, browsers


def two_sides() -> dict[str, object]:
    """Two liaisons of each side hand in a report on one task: all four are kept."""
    task, browsers = people()
    sides = ["cq", "cq", "sc", "sc"]
    forms = [WRITTEN | {"side": side, "words": f"第{at}份", "submit": "1"} for at, side in enumerate(sides)]
    address = f"/tasks/{task.pk}/report/"
    answers = at_once([posting(browser, address, form) for browser, form in zip(browsers, forms, strict=True)])
    kept = sorted(Progress.objects.filter(task=task, state="submitted").values_list("words", flat=True))
    return {"answers": answers, "kept": kept}


def one_draft() -> dict[str, object]:
    """Two colleagues save one draft: one is saved, the other told, with both texts on the page or on record."""
    task, browsers = people()
    browsers[0].post(f"/tasks/{task.pk}/report/", WRITTEN | {"side": "cq", "words": "初稿"})
    report = Progress.objects.get(task=task)
    address = f"/reports/{report.pk}/edit/"
    forms = [fields_of(browser.get(address).content.decode(), "report_form") for browser in browsers[:2]]
    acts = [
        posting(browser, address, {**form, "words": f"第{at}人写的"})
        for at, (browser, form) in enumerate(zip(browsers, forms, strict=False))
    ]
    return {"answers": at_once(acts), "version": Progress.objects.get(task=task).version}


def both_accepted() -> dict[str, object]:
    """Two editors accept the reports of the two sides: both sides move, each once."""
    task, browsers = people()
    for side, browser in (("cq", browsers[0]), ("sc", browsers[2])):
        browser.post(f"/tasks/{task.pk}/report/", WRITTEN | {"side": side, "words": "完成", "submit": "1"})
    editors = [browser_of(factories.make_user("编辑")) for _ in range(2)]
    acts = [
        posting(editor, f"/reports/{report.pk}/review/", {"version": report.version, "state": "accepted"})
        for editor, report in zip(editors, Progress.objects.filter(task=task).order_by("pk"), strict=True)
    ]
    answers = at_once(acts)
    task.refresh_from_db()
    return {
        "answers": answers,
        "status": [task.status_cq, task.status_sc],
        "moves": StatusMove.objects.filter(task=task).count(),
    }


def accepted_and_withdrawn() -> dict[str, object]:
    """A report is accepted at the moment its author takes it back: one of the two, and the record agrees with it."""
    task, browsers = people()
    browsers[0].post(f"/tasks/{task.pk}/report/", WRITTEN | {"side": "cq", "words": "完成", "submit": "1"})
    report, editor = Progress.objects.get(task=task), browser_of(factories.make_user("编辑"))
    at_once(
        [
            posting(editor, f"/reports/{report.pk}/review/", {"version": report.version, "state": "accepted"}),
            posting(browsers[0], f"/reports/{report.pk}/withdraw/", {"version": report.version}),
        ]
    )
    report.refresh_from_db()
    task.refresh_from_db()
    return {"agrees": (report.state, task.status_cq) in {("accepted", "ongoing"), ("draft", "unreported")}}


if __name__ == "__main__":
    setup_test_environment()
    scenarios = (two_sides, one_draft, both_accepted, accepted_and_withdrawn)
    print(json.dumps({each.__name__: each() for each in scenarios}, ensure_ascii=False))
