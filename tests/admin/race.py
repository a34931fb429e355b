"""Four editors save one task at the same moment, over real connections; prints what became of it as JSON.

Run by test_two_editors.py as `python -m tests.admin.race` on the migrated database at DATABASE_URL.
"""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from policies.models import Task  # noqa: E402
from tests import factories  # noqa: E402
from tests.admin.conftest import address_of  # noqa: E402
from tests.admin.forms import Data, fields, open_form  # noqa: E402

EDITORS = 4


def race(task: Task) -> dict[str, object]:
    """How many were saved and told, the version after it, and whose words stand neither in the record nor on a page."""
    user = factories.make_user(username="racer", is_superuser=True)
    type(user).objects.update(is_staff=True)
    browsers = [Client() for _ in range(EDITORS)]
    for browser in browsers:
        browser.force_login(user)
    forms = [open_form(browser, address_of(task), "task_form") for browser in browsers]
    barrier = threading.Barrier(EDITORS)

    def save(number: int) -> Data:
        barrier.wait()
        response = browsers[number].post(address_of(task), {**forms[number], "notes": [words(number)]})
        connection.close()
        return {} if response.status_code == 302 else fields(response, "task_form")

    with ThreadPoolExecutor(EDITORS) as pool:
        pages = list(pool.map(save, range(EDITORS)))
    task.refresh_from_db()
    kept = {task.notes, *(page["notes"][0] for page in pages if page)}
    return {
        "saved": pages.count({}),
        "told": sum(bool(page) for page in pages),
        "version": task.version,
        "lost": sorted({words(number) for number in range(EDITORS)} - kept),
    }


def words(number: int) -> str:
    return f"第{number}人写的"


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps(race(factories.make_task())))
