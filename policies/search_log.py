"""Counts searches and clicks: the query, how often on a day, what it found, which hit was opened. Never by whom.

Nothing is written before the answer is sent, and no longer waited for than an eye's blink: a database that is busy
with an import loses a count, never a search.
"""

from __future__ import annotations

import datetime
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import Error, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Least
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from policies.models.search_count import LONGEST_QUERY, SearchCount
from policies.parsing import lexicon
from policies.search.tokens import GAP, fold, runs

MOST_QUERIES_A_DAY = 5000  # different ones; more than people ask is a program
MOST_CLICKS = 20  # for each search of a query
LAST_RANK = 1000
WAIT_MS = 100
COUNTED = {"q", "exact"}  # a search with more in its address is the same search looked at again
# Chinese digits too, and groups of digits parted by spaces and hyphens, as telephone numbers are written.
DIGITS = re.compile(r"(?:[0-9零〇一二三四五六七八九][ .·-]?){7}")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
ADDRESS = re.compile(r"\S@\S")

logger = logging.getLogger(__name__)
_later = threading.local()


def record(request: HttpRequest, typed: str, *, hits: int, near: bool) -> None:
    """Count a search that found `hits` clauses, once the answer is sent. Call it with every page of results.

    `near`: no clause had the whole query, and those found are the nearest. What is not counted: further pages,
    filters and orders of the same search, programs, and what may say something of a person.
    """
    query = kept_query(typed)
    if query and is_first_look(request) and is_person(request):
        _after_the_answer(lambda: _count(timezone.localdate(), query, hits, near))


def record_click(request: HttpRequest, typed: str, rank: str) -> bool:
    """Count the opening of the hit at `rank` (from 1), once the answer is sent; False if that can be none."""
    query = kept_query(typed)
    known = bool(query) and rank.isascii() and rank.isdigit() and len(rank) <= 4 and 1 <= int(rank) <= LAST_RANK
    if known and is_person(request):
        _after_the_answer(lambda: _count_click(timezone.localdate(), query, int(rank)))
    return known


def kept_query(typed: str) -> str:
    """The query as it is counted: folded; empty if it is too long, has no word in it, or may be personal data.

    >>> kept_query("ＰＭ2.5　濃度"), kept_query("渝府办发〔2020〕97号"), kept_query("王某 138-0013-8000")
    ('pm2.5 浓度', '渝府办发〔2020〕97号', '')
    """
    if len(typed) > 2 * LONGEST_QUERY:
        return ""
    folded = fold(typed).text.strip(GAP).replace(GAP, " ")
    return folded if runs(folded) and len(folded) <= LONGEST_QUERY and not is_personal(folded) else ""


def is_personal(folded: str) -> bool:
    """Whether a query may name a person's telephone, identity card, account or e-mail; years and dates do not count."""
    return bool(ADDRESS.search(folded) or DIGITS.search(YEAR.sub("", folded)))


def is_first_look(request: HttpRequest) -> bool:
    given = {name: value for name, value in request.GET.items() if value and (name, value) != ("page", "1")}
    return request.method == "GET" and given.keys() <= COUNTED


def is_person(request: HttpRequest) -> bool:
    """Whether the request looks like one that a person made, and made now."""
    agent = request.headers.get("User-Agent", "").lower()
    ahead = request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    robot = any(word in agent for word in lexicon.words("robot_agents"))
    return bool(agent and request.headers.get("Accept-Language")) and not robot and "prefetch" not in ahead


def _after_the_answer(work: Callable[[], None]) -> None:
    if settings.SEARCH_LOG_DAYS:
        vars(_later).setdefault("works", []).append(work)


@receiver(request_finished, dispatch_uid="search log")
def _write(**_: Any) -> None:
    """Do what this thread's request left to be counted."""
    for work in vars(_later).pop("works", []):
        try:
            with _briefly(), transaction.atomic():
                work()
        except Error as error:
            logger.warning("A search was not counted: %s", error)
        finally:
            if not connection.in_atomic_block:  # as in a test
                connection.close_if_unusable_or_obsolete()  # the end of the request has closed its own already


@contextmanager
def _briefly() -> Iterator[None]:
    """Have the database wait for a lock no longer than WAIT_MS."""
    brief, usual = f"SET lock_timeout = {WAIT_MS}", "RESET lock_timeout"
    if connection.vendor == "sqlite":
        seconds = connection.settings_dict["OPTIONS"].get("timeout", 5)
        brief, usual = (f"PRAGMA busy_timeout = {int(each)}" for each in (WAIT_MS, seconds * 1000))
    with connection.cursor() as cursor:
        cursor.execute(brief)
        try:
            yield
        finally:
            cursor.execute(usual)


def _count(day: datetime.date, query: str, hits: int, near: bool) -> None:
    rows = SearchCount.objects.filter(day=day, query=query)
    counted: dict[str, Any] = {"searches": F("searches") + 1, "hits": hits, "near": near}
    if rows.update(**counted):
        return
    others = SearchCount.objects.filter(day=day).count()
    if not others:
        prune(day)
    if others < MOST_QUERIES_A_DAY:
        SearchCount.objects.bulk_create([SearchCount(day=day, query=query)], ignore_conflicts=True)
        rows.update(**counted)


def _count_click(day: datetime.date, query: str, rank: int) -> None:
    """Count a click on a search of today or (around midnight) yesterday, while there are not too many."""
    rows = SearchCount.objects.filter(query=query, day__gte=day - datetime.timedelta(days=1))
    row = rows.filter(clicks__lt=F("searches") * MOST_CLICKS).order_by("-day").values_list("pk", flat=True).first()
    if row is not None:
        SearchCount.objects.filter(pk=row).update(
            clicks=F("clicks") + 1,
            rank_total=F("rank_total") + rank,
            best_rank=Least(Coalesce("best_rank", rank), rank),
        )


def prune(today: datetime.date) -> int:
    """Delete what is older than SEARCH_LOG_DAYS; return the number of rows. The first search of a day does it."""
    first = today - datetime.timedelta(days=settings.SEARCH_LOG_DAYS)
    return SearchCount.objects.filter(day__lt=first).delete()[0]
