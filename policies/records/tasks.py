"""Records of the tasks that a document sets, and of who answers for them."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policies.parsing.answering import Custom, Stated, answering
from policies.parsing.deadlines import Deadline, suggested_deadline
from policies.parsing.structure import Clause, Mention
from policies.parsing.tasks import children, subtree, task_clauses
from policies.records.areas import area
from policies.records.library import Library
from policies.records.source import Record, Source, record

# 渝府办发〔2020〕97号 (十四): a platform's cities and counties are responsible for planning, building and running it.
MEMBERS_RULE = "平台成员市（区、县）是该平台规划建设管理责任主体"
MEMBERS_RULE_CLAUSE = ["yufubanfa-2020-97", "4.14"]
LONGEST_TITLE, LONGEST_WORDS, LONGEST_NAME, LONGEST_QUOTE = 200, 60, 120, 300  # characters that the columns hold


def _task_clauses(source: Source) -> tuple[Clause, ...]:
    document = source.document
    proposed = task_clauses(document.clauses, document.header) if source.fact("authority") == "official" else ()
    paths = {clause.path for clause in proposed}
    return tuple(c for c in document.clauses if source.tasks.get(c.path, c.path in paths))


def tasks(source: Source) -> Iterator[Record]:
    """One task a task clause. They are numbered as printed if that counts on through the document, else in order."""
    clauses = {clause.path: clause for clause in source.document.clauses}
    found = _task_clauses(source)
    printed = [clause.number or 0 for clause in found]
    counts_on = all(one < two for one, two in pairwise([0, *printed]))
    for order, (clause, due) in enumerate(zip(found, _deadlines(source, found), strict=True), 1):
        yield record(
            "task",
            policy=[source.slug],
            path=clause.path,
            clause=[source.slug, clause.path],
            marker=clause.marker,
            number=clause.number if counts_on else order,
            title=(clause.heading or clause.text[:40] or clause.marker)[:LONGEST_TITLE],
            area=area(clause, clauses),
            quote=clause.text,
            suggested_due_on=due.on.isoformat() if due else None,
            suggested_due_words=due.printed[:LONGEST_WORDS] if due else "",
        )


def _deadlines(source: Source, found: Sequence[Clause]) -> Iterator[Deadline | None]:
    """The deadline that the own clauses of each task name, if they agree on one."""
    own = frozenset(clause.path for clause in found)
    below = children(source.document.clauses)
    since = _issued(source)
    for clause in found:
        yield suggested_deadline((each.text for each in subtree(clause, below, own)), since)


def _issued(source: Source) -> datetime.date | None:
    """The day of the document; None if it has none, or one that no calendar knows (2月30日)."""
    try:
        return datetime.date.fromisoformat(str(source.document.header.issued_on))
    except ValueError:
        return None


def _answering(source: Source) -> Iterator[tuple[Clause, list[Stated], list[Mention]]]:
    """Every task clause with those whom its own text names as responsible, and with what that text mentions."""
    found = _task_clauses(source)
    own = frozenset(clause.path for clause in found)
    below = children(source.document.clauses)
    by_path: dict[str, list[Mention]] = {}
    for mention in source.document.mentions:
        by_path.setdefault(mention.path, []).append(mention)
    custom = Custom.of(source.document.header, source.document.clauses)
    for clause in found:
        yield clause, answering(clause, subtree(clause, below, own), by_path, custom), by_path.get(clause.path, [])


def responsibilities(source: Source, library: Library) -> Iterator[Record]:
    """Who answers for each task: what the text states, then what a rule gives; each unit once a task."""
    for clause, named, mentions in _answering(source):
        found = [*_stated(source, named, library), *_derived(source, clause, mentions, library)]
        yield from _first_by_unit(found)


def unresolved(source: Source, library: Library) -> Iterator[Record]:
    """Whom the text names as responsible and the library does not know, in the order of the text."""
    for _, named, _ in _answering(source):
        for item in sorted(named, key=lambda item: item.start):
            if item.party and not _unit(item, library):
                yield record(
                    "unresolvedparty",
                    task=[source.slug, item.path],
                    words=item.party[:LONGEST_NAME],
                    role=item.role,
                    is_group=item.is_group,
                    start=item.start,
                    end=item.end,
                )


def _unit(item: Stated, library: Library) -> str:
    """The unit that a statement names, the body of a place included; empty if the library has none."""
    return item.unit or library.regions.get(item.region, "")


def _first_by_unit(found: Sequence[Record]) -> Iterator[Record]:
    """One record a unit; what is stated comes before what is derived."""
    chosen: dict[str, Record] = {}
    for item in found:
        chosen.setdefault(item["fields"]["unit"][0], item)
    yield from chosen.values()


def _stated(source: Source, named: Sequence[Stated], library: Library) -> Iterator[Record]:
    for item in named:
        if unit := _unit(item, library):
            yield record(
                "responsibility",
                task=[source.slug, item.path],
                unit=[unit],
                role=item.role,
                side=library.sides[unit],
                basis="stated",
                start=item.start,
                end=item.end,
                words=item.words[:LONGEST_QUOTE],
            )


def _derived(source: Source, clause: Clause, named: Sequence[Mention], library: Library) -> Iterator[Record]:
    """One record a member; `words` quotes every platform that the clause names and the member belongs to."""
    platforms = {m.target: m for m in reversed(named) if m.kind == "platform"}
    by_unit: dict[str, list[Mention]] = {}
    for platform, mention in sorted(platforms.items(), key=lambda pair: pair[1].start):
        for unit in library.members.get(platform, ()):
            by_unit.setdefault(unit, []).append(mention)
    for unit, found in by_unit.items():
        yield record(
            "responsibility",
            task=[source.slug, clause.path],
            unit=[unit],
            role="responsible",
            side=library.sides[unit],
            basis="derived",
            start=found[0].start,
            end=found[0].end,
            words="、".join(mention.words for mention in found)[:LONGEST_QUOTE],
            rule=MEMBERS_RULE,
            rule_clause=MEMBERS_RULE_CLAUSE,
        )
