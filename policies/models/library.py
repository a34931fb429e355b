"""The database as the search engine sees it, and search results as querysets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection
from django.db.models.functions import Left

from policies.models import lookup
from policies.models.changes import ClauseChange, batches, flush
from policies.models.clause import Clause
from policies.models.lexicon import lexicon_of
from policies.models.mention import Mention
from policies.models.responsibility import Responsibility
from policies.search import ClauseDocument, Condition, Field, Lexicon, Mark, Passage, wording
from policies.search.documents import place

COLUMNS = (
    "pk", "heading", "text", "policy_id", "position", "policy__title", "policy__inner_title",
    "policy__short_title", "policy__kind", "policy__authority", "policy__year", "task__pk", "task__area",
)  # fmt: skip


class DatabaseLibrary:
    """The Library of policies.search."""

    def newest(self) -> Mark:
        """Asked before every search, so without the ORM, which takes several times as long."""
        flush()
        with connection.cursor() as cursor:
            cursor.execute("SELECT number, token, lexicon FROM policies_changecounter WHERE id = 1")
            row = cursor.fetchone()
        return Mark(*row) if row else Mark(0, "")

    def lexicon(self, version: str | None = None) -> Lexicon:
        return lexicon_of(self.newest().lexicon if version is None else version)

    def look_up(self, field: Field, version: str) -> Condition:
        return lookup.look_up(field, version)

    def sorted_policies(self, policies: Iterable[int], by: str) -> list[int]:
        return lookup.sorted_policies(policies, by)

    def changed_since(self, mark: Mark) -> list[int] | None:
        if not ClauseChange.objects.filter(number=mark.number, token=mark.token).exists():
            return None
        later = ClauseChange.objects.filter(number__gt=mark.number).values_list("clause_id", flat=True)
        return sorted(set(later.iterator()))

    def in_transaction(self) -> bool:
        # A frame that a test case puts around each test is no transaction of the code under test.
        return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)

    def clause_ids(self) -> list[int]:
        return list(Clause.objects.order_by("pk").values_list("pk", flat=True))

    def documents(self, ids: Iterable[int]) -> Iterator[ClauseDocument]:
        for chosen in batches(sorted(ids)):
            yield from _documents(chosen)

    def passages(self, ids: Iterable[int]) -> list[Passage]:
        columns = ("pk", "policy", "path", Left("text", wording.LONGEST), "policy__authority", "position")
        rows = Clause.objects.filter(pk__in=list(ids)).order_by().values_list(*columns)
        return [
            Passage(pk, policy, path, text, place(authority, policy, position))
            for pk, policy, path, text, authority, position in rows
        ]


def _among(column: str, ids: list[int]) -> dict[str, object]:
    """The condition that `column` is one of these sorted ids. If they are close together a range says so, quicker."""
    close = ids[-1] - ids[0] < 2 * len(ids)
    return {f"{column}__gte": ids[0], f"{column}__lte": ids[-1]} if close else {f"{column}__in": ids}


def _documents(ids: list[int]) -> Iterator[ClauseDocument]:
    wanted = frozenset(ids)
    platforms, units = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    mentions = Mention.objects.filter(**_among("clause", ids))
    for clause, platform, unit in mentions.values_list("clause", "platform", "unit"):
        platforms[clause].add(platform)
        units[clause].add(unit)
    responsible = Responsibility.objects.filter(**_among("task__clause", ids))
    for clause, unit in responsible.values_list("task__clause", "unit"):
        units[clause].add(unit)
    rows = Clause.objects.filter(**_among("pk", ids)).order_by().values_list(*COLUMNS)
    for pk, heading, text, policy, position, title, inner, short, kind, authority, year, task, area in rows:
        if pk not in wanted:
            continue
        yield ClauseDocument(
            clause=pk,
            title=" ".join(dict.fromkeys(filter(None, (inner, title, short)))),
            heading=heading,
            text=text,
            policy=policy,
            position=position,
            kind=kind,
            authority=authority,
            year=year,
            area=area or "",
            is_task=task is not None,
            platforms=tuple(sorted(platforms[pk] - {None})) if pk in platforms else (),
            units=tuple(sorted(units[pk] - {None})) if pk in units else (),
        )
