"""Records of the tasks that a document sets, and of who answers for them."""

from collections.abc import Iterator, Sequence

from policies.parsing.structure import Clause, Mention
from policies.parsing.tasks import stated, task_clauses
from policies.records.library import Library
from policies.records.source import Record, Source, record

# 渝府办发〔2020〕97号 (十四): a platform's cities and counties are responsible for planning, building and running it.
MEMBERS_RULE = "平台成员市（区、县）是该平台规划建设管理责任主体"
MEMBERS_RULE_CLAUSE = ["yufubanfa-2020-97", "4.14"]


def _task_clauses(source: Source) -> tuple[Clause, ...]:
    proposed = task_clauses(source.document.clauses) if source.fact("authority") == "official" else ()
    paths = {clause.path for clause in proposed}
    return tuple(c for c in source.document.clauses if source.tasks.get(c.path, c.path in paths))


def tasks(source: Source) -> Iterator[Record]:
    """One task a task clause."""
    headings = {clause.path: clause.heading for clause in source.document.clauses}
    for clause in _task_clauses(source):
        yield record(
            "task",
            policy=[source.slug],
            path=clause.path,
            clause=[source.slug, clause.path],
            marker=clause.marker,
            number=clause.number,
            title=clause.heading or clause.text[:40],
            area=headings.get(clause.parent or "", ""),
            quote=clause.text,
        )


def responsibilities(source: Source, library: Library) -> Iterator[Record]:
    """Who answers for each task: what the text states, then what a rule gives; each unit once a task."""
    by_path: dict[str, list[Mention]] = {}
    for mention in source.document.mentions:
        by_path.setdefault(mention.path, []).append(mention)
    for clause in _task_clauses(source):
        named = by_path.get(clause.path, [])
        found = [*_stated(source, clause, named, library), *_derived(source, clause, named, library)]
        yield from _first_by_unit(found)


def _first_by_unit(found: Sequence[Record]) -> Iterator[Record]:
    """One record a unit; what is stated comes before what is derived."""
    chosen: dict[str, Record] = {}
    for item in found:
        chosen.setdefault(item["fields"]["unit"][0], item)
    yield from chosen.values()


def _stated(source: Source, clause: Clause, named: Sequence[Mention], library: Library) -> Iterator[Record]:
    for item in stated(clause, named):
        yield record(
            "responsibility",
            task=[source.slug, clause.path],
            unit=[item.unit],
            role=item.role,
            side=library.sides[item.unit],
            basis="stated",
            start=item.start,
            end=item.end,
            words=item.words,
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
            words="、".join(mention.words for mention in found),
            rule=MEMBERS_RULE,
            rule_clause=MEMBERS_RULE_CLAUSE,
        )
