"""Counts searches and clicks: the query, how often on a day, what it found, which hit was opened. Never by whom.

What is counted is kept in the process and written after an answer is sent, once a second at most: a commit costs a disk
more than a search does. A database that is busy loses counts, never a search.
"""

from __future__ import annotations

import datetime
import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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
MOST_PENDING = 1000  # different queries
EVERY_SECONDS = 1
WAIT_MS = 100
COUNTED = {"q", "exact"}  # a search with more in its address is the same search looked at again
# Chinese digits too, and groups of digits parted by spaces and hyphens, as telephone numbers are written.
DIGITS = re.compile(r"(?:[0-9零〇一二三四五六七八九][ .·-]?){7}")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
ADDRESS = re.compile(r"\S@\S")

logger = logging.getLogger(__name__)


@dataclass
class Tally:
    """What is to be added for one query on one day."""

    searches: int = 0
    hits: int = 0
    near: bool = False
    ranks: list[int] = field(default_factory=list)


class Pending:
    """What this process has not written yet."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.tallies: dict[tuple[datetime.date, str], Tally] = {}
        self.written_at = float("-inf")

    def tally(self, query: str) -> Tally:
        """That of a query today; of one too many a tally that nobody writes. Hold the lock."""
        key = (timezone.localdate(), query)
        if key not in self.tallies and len(self.tallies) >= MOST_PENDING:
            return Tally()
        return self.tallies.setdefault(key, Tally())

    def take(self, *, seconds: float = 0) -> dict[tuple[datetime.date, str], Tally]:
        """All of it, which is the caller's to write from now on; nothing if it was taken less than `seconds` ago."""
        with self.lock:
            now = time.monotonic()
            if not self.tallies or now - self.written_at < seconds:
                return {}
            taken, self.tallies, self.written_at = self.tallies, {}, now
        return taken


_pending = Pending()


def record(request: HttpRequest, typed: str, *, hits: int, near: bool) -> None:
    """Count a search that found `hits` clauses. Call it with every page of results.

    `near`: no clause had the whole query, and those found are the nearest. What is not counted: further pages,
    filters and orders of the same search, programs, and what may say something of a person.
    """
    query = kept_query(typed)
    if settings.SEARCH_LOG_DAYS and query and is_first_look(request) and is_person(request):
        with _pending.lock:
            tally = _pending.tally(query)
            tally.searches, tally.hits, tally.near = tally.searches + 1, hits, near


def record_click(request: HttpRequest, typed: str, rank: str) -> bool:
    """Count the opening of the hit at `rank` (from 1); False if that can be none."""
    query = kept_query(typed)
    known = bool(query) and rank.isascii() and rank.isdigit() and len(rank) <= 4 and 1 <= int(rank) <= LAST_RANK
    if settings.SEARCH_LOG_DAYS and known and is_person(request):
        with _pending.lock:
            tally = _pending.tally(query)
            tally.ranks = [*tally.ranks, int(rank)][:MOST_CLICKS]
    return known


def write() -> None:
    """Write what this process has counted."""
    _write(_pending.take())


@receiver(request_finished, dispatch_uid="search log")
def _after_an_answer(**_: Any) -> None:
    _write(_pending.take(seconds=EVERY_SECONDS))


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


def _write(tallies: dict[tuple[datetime.date, str], Tally]) -> None:
    """Add the tallies to the counts in one transaction; on an error they are lost, and the log says so."""
    if not tallies:
        return
    try:
        with _briefly(), transaction.atomic():
            for (day, query), tally in tallies.items():
                if tally.searches:
                    _count(day, query, tally)
                if tally.ranks:
                    _count_clicks(day, query, tally.ranks)
    except Error as error:
        logger.warning("%d searches were not counted: %s", sum(each.searches for each in tallies.values()), error)
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


def _count(day: datetime.date, query: str, tally: Tally) -> None:
    rows = SearchCount.objects.filter(day=day, query=query)
    counted: dict[str, Any] = {"searches": F("searches") + tally.searches, "hits": tally.hits, "near": tally.near}
    if rows.update(**counted):
        return
    others = SearchCount.objects.filter(day=day).count()
    if not others:
        prune(day)
    if others < MOST_QUERIES_A_DAY:
        SearchCount.objects.bulk_create([SearchCount(day=day, query=query)], ignore_conflicts=True)
        rows.update(**counted)


def _count_clicks(day: datetime.date, query: str, ranks: list[int]) -> None:
    """Count clicks on a search of that day or (around midnight) the day before, while there are not too many."""
    rows = SearchCount.objects.filter(query=query, day__range=(day - datetime.timedelta(days=1), day))
    open_to_more = rows.filter(clicks__lte=F("searches") * MOST_CLICKS - len(ranks))
    row = open_to_more.order_by("-day").values_list("pk", flat=True).first()
    if row is not None:
        SearchCount.objects.filter(pk=row).update(
            clicks=F("clicks") + len(ranks),
            rank_total=F("rank_total") + sum(ranks),
            best_rank=Least(Coalesce("best_rank", min(ranks)), min(ranks)),
        )


def prune(today: datetime.date) -> int:
    """Delete what is older than SEARCH_LOG_DAYS; return the number of rows. The first search of a day does it."""
    first = today - datetime.timedelta(days=settings.SEARCH_LOG_DAYS)
    return SearchCount.objects.filter(day__lt=first).delete()[0]
