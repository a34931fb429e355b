"""What several processes and threads do at one moment, over real connections; prints what became of it as JSON.

Run by test_crowd.py as `python -m tests.search.crowd SCENARIO` on the migrated database at DATABASE_URL.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.core.signals import request_finished  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from policies import search_log  # noqa: E402
from policies.models import SearchCount, SynonymGroup  # noqa: E402
from policies.models.library import DatabaseLibrary  # noqa: E402

PERSON = {"User-Agent": "Mozilla/5.0", "Accept-Language": "zh-CN"}
THREADS, SEARCHES = 4, 25
_lost: list[int] = []


class Lost(logging.Handler):
    """Keeps how many searches the log says were not counted."""

    def emit(self, entry: logging.LogRecord) -> None:
        assert isinstance(entry.args, tuple)
        _lost.append(int(str(entry.args[0])))


def elsewhere(work: Callable[[], object]) -> None:
    """Do `work` in a process of its own and wait for its end."""
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            work()
        except BaseException:  # noqa: BLE001 (a forked process must end here, whatever happens)
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("the other process failed")


def synonyms() -> dict[str, object]:
    """What a process that has its Lexicon finds before and after another process writes groups."""

    def others() -> list[str]:
        return list(DatabaseLibrary().lexicon().others("甲某某"))

    SynonymGroup.objects.all().delete()
    before = others()
    elsewhere(lambda: SynonymGroup.objects.create(code="jia", words=["甲某某", "乙某某"]))
    added = others()
    elsewhere(lambda: SynonymGroup.objects.update(words=["甲某某", "丙某某"]))
    changed = others()
    elsewhere(lambda: SynonymGroup.objects.all().delete())
    return {"before": before, "added": added, "changed": changed, "deleted": others()}


def one_search(query: str = "营商环境") -> None:
    """What a request for a page of results leaves to be counted, and the end of the answer; no second is waited for."""
    request = RequestFactory().get("/search/", {"q": query}, headers=PERSON)
    search_log.record(request, query, hits=1, near=False)
    request_finished.send(sender=None)


def many_searches(report: int) -> None:
    """Search in several threads of this process; write how many searches were not counted."""

    def some(_: int) -> None:
        for number in range(SEARCHES):
            one_search("营商环境" if number % 2 else f"第{number}种")
        connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(some, range(THREADS)))
    os.write(report, f"{sum(_lost)}\n".encode())


def counts() -> dict[str, object]:
    """Two processes count the same searches in several threads each."""
    SearchCount.objects.all().delete()
    connections.close_all()
    read, write = os.pipe()
    pids = [os.fork(), 0]
    if pids[0]:
        pids[1] = os.fork()
    if not all(pids):
        many_searches(write)
        os._exit(0)
    for pid in pids:
        os.waitpid(pid, 0)
    os.close(write)
    lost = sum(map(int, os.fdopen(read).read().split()))
    rows = list(SearchCount.objects.values_list("query", "searches"))
    counted = sum(searches for _, searches in rows)
    return {
        "unaccounted": 2 * THREADS * SEARCHES - counted - lost,
        "twice": len(rows) - len(dict(rows)),
        "counted": counted > 2 * THREADS,
    }


def busy() -> dict[str, object]:
    """A search while another connection holds what it would write, and one after that."""
    SearchCount.objects.all().delete()
    one_search()
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            SearchCount.objects.update(hits=7)
            held.set()
            done.wait()
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    one_search()
    done.set()
    holder.join()
    one_search()
    return {"lost": sum(_lost), "counted": SearchCount.objects.get().searches}


SCENARIOS = {"synonyms": synonyms, "counts": counts, "busy": busy}

if __name__ == "__main__":
    search_log.logger.addHandler(Lost())
    search_log.logger.propagate = False
    search_log.EVERY_SECONDS = 0
    print(json.dumps(SCENARIOS[sys.argv[1]](), ensure_ascii=False))
    connection.close()
