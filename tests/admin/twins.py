"""Two saves that cannot both stand, at the same moment, over real connections; prints what became of them as JSON.

Run by test_rude_requests.py as `python -m tests.admin.twins add|rename|circle`, on the database at DATABASE_URL.
"""

from __future__ import annotations

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from policies.models import Unit  # noqa: E402
from tests import factories  # noqa: E402
from tests.admin.conftest import address_of  # noqa: E402
from tests.admin.forms import Data, open_form  # noqa: E402

TOLD = {"add": "已存在", "rename": "已存在", "circle": "又指回"}


def posts(browser: Client, what: str) -> list[tuple[str, Data]]:
    """The two addresses with what is posted to them."""
    units = [factories.make_unit(), factories.make_unit()]
    if what == "add":
        new = {"name": ["同名"], "slug": ["same"], "level": ["province"], "side": ["cq"]}
        return [(address_of(Unit, "add"), open_form(browser, address_of(Unit, "add"), "unit_form") | new)] * 2
    changes = [{"name": ["同名"]}] * 2 if what == "rename" else [{"parent": [str(each.pk)]} for each in units[::-1]]
    return [
        (address_of(unit), open_form(browser, address_of(unit), "unit_form") | change)
        for unit, change in zip(units, changes, strict=True)
    ]


def meet(what: str) -> dict[str, int]:
    user = factories.make_user(username="twin", is_superuser=True)
    type(user).objects.update(is_staff=True)
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(user)
    wanted, barrier = posts(browsers[0], what), threading.Barrier(2)

    def save(number: int) -> tuple[int, str]:
        address, data = wanted[number]
        barrier.wait()
        response = browsers[number].post(address, data)
        connection.close()
        return response.status_code, response.content.decode()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(save, range(2)))
    return {
        "saved": sum(status == 302 for status, _ in answers),
        "told": sum(status == 200 and TOLD[what] in page for status, page in answers),
    }


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps(meet(sys.argv[1])))
