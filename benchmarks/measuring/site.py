"""The site's own search over judged clauses: a library filled with them, and what its pages show, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from benchmarks.measuring.judged import JudgedClause

if TYPE_CHECKING:
    from policies.models import Clause

DEPTH = 100
BATCH = 5000
NUMERALS = "〇零一二三四五六七八九十百千万0-9"
ARTICLE = re.compile(rf"(?P<title>.+?)[\s_·:：-]*(?P<marker>第[{NUMERALS}]+条(?:之[一二三四五六七八九十]+)?)\s*")


def load_own() -> dict[int, str]:
    """The project's own library, loaded; key of each clause -> its name in the judgements, `<slug>/<path>`."""
    from django.core.management import call_command

    from policies.models import Clause

    call_command("load_library", verbosity=0)
    return {pk: f"{slug}/{path}" for pk, slug, path in Clause.objects.values_list("pk", "policy__slug", "path")}


def fill(clauses: Sequence[JudgedClause]) -> dict[int, str]:
    """The clauses of a file as a library; key of each clause -> its id in the file.

    A title such as 民法典第二条 is that of a document with the number of its clause; any other is that of a document.
    """
    from policies.models import Clause, Policy

    titles = {document_and_marker(clause.title)[0] for clause in clauses}
    Policy.objects.bulk_create(
        (
            Policy(slug=f"d{number}", title=title[:500], kind="plan", authority="official", added_on="2026-01-01")
            for number, title in enumerate(sorted(titles))
        ),
        batch_size=BATCH,
    )
    policies = dict(zip(sorted(titles), Policy.objects.order_by("pk").values_list("pk", flat=True), strict=True))
    Clause.objects.bulk_create(_rows(clauses, policies), batch_size=BATCH)
    keys = Clause.objects.order_by("position").values_list("pk", flat=True)
    return dict(zip(keys, (clause.id for clause in clauses), strict=True))


def _rows(clauses: Iterable[JudgedClause], policies: dict[str, int]) -> Iterator[Clause]:
    from policies.models import Clause

    place = {"level": 1, "start": 0, "end": 1, "text_start": 0, "kind": "article"}
    for position, clause in enumerate(clauses):
        title, marker = document_and_marker(clause.title)
        yield Clause(
            policy_id=policies[title],
            path=str(position),
            position=position,
            marker=marker,
            heading=clause.heading[:300],
            text=clause.text or clause.title,
            **place,
        )


def document_and_marker(title: str) -> tuple[str, str]:
    """The title of a document, and the number of an article where one stands at its end.

    >>> document_and_marker("中华人民共和国民法典第一千零六十二条")
    ('中华人民共和国民法典', '第一千零六十二条')
    """
    match = ARTICLE.fullmatch(title)
    return (match["title"], match["marker"]) if match else (title, "")


def ranked(typed: str) -> list[int]:
    """The first hundred clauses in the site's rank order; its pages put those of one document together."""
    from policies import search

    return search.best_ids(typed, DEPTH)


def shown(typed: str) -> list[int]:
    """The first hundred clauses that the pages for `typed` show, in their order, from the first page on."""
    from policies import search

    seen: list[int] = []
    page = pages = 1
    while page <= pages and len(seen) < DEPTH:
        found = search.find(typed, page=page)
        seen += [clause for group in found.groups for clause in group.clauses]
        seen += [clause for clause in found.more if clause not in seen]
        page, pages = page + 1, found.pages
    return seen[:DEPTH]
