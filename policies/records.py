"""Parsed document -> fixture records: what a fixture file and an import both save.

A record is one of Django's serialised objects with natural keys: {"model": …, "fields": {…}}.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.parsing import Document, fold
from policies.parsing.structure import Clause, Mention
from policies.parsing.tasks import stated, task_clauses

Record = dict[str, Any]
NUMBER = re.compile(r"(\D+)[〔\[(](\d{4})[〕\])]\D*(\d+)号")
IMPLEMENTS = re.compile(r"落实[《〈](.+?)[》〉]")
# 渝府办发〔2020〕97号 (十四): a platform's cities and counties are responsible for planning, building and running it.
MEMBERS_RULE = "平台成员市（区、县）是该平台规划建设管理责任主体"
MEMBERS_RULE_CLAUSE = ["yufubanfa-2020-97", "4.14"]


@dataclass(frozen=True, slots=True)
class Library:
    """What the records of one document refer to: titles of the library's policies, units, members of platforms."""

    titles: Mapping[str, str]  # folded title -> policy slug
    units: Mapping[str, str]  # any printed name -> unit slug
    sides: Mapping[str, str]  # unit slug -> side
    members: Mapping[str, Sequence[str]]  # platform slug -> slugs of the units of its members


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be recorded: its slug, its text as published, its parse and its hand-kept facts.

    `tasks`: by path of a clause, whether a reviewer wants it to be a task; the others are tasks as the parser says.
    """

    slug: str
    text: str
    document: Document
    facts: Mapping[str, Mapping[str, Any]]
    tasks: Mapping[str, bool] = field(default_factory=dict)

    def fact(self, name: str, default: Any = "") -> Any:
        """The hand-kept value of `name`, or `default`."""
        return self.facts.get(name, {}).get("value", default)

    def basis(self, name: str) -> str:
        """Where the hand-kept value of `name` comes from; empty when the text itself gives it."""
        return str(self.facts.get(name, {}).get("basis", ""))


def records(source: Source, library: Library) -> list[Record]:
    """All records of one document, in an order that can be loaded: what is referred to comes first."""
    layers = (
        [_policy(source)],
        _issuers(source, library),
        _cited(source, library),
        _clauses(source),
        _mentions(source, library),
        _figures(source),
        _tasks(source),
        _responsibilities(source, library),
        _relations(source, library),
    )
    return [record for layer in layers for record in layer]


def _record(model: str, **fields: Any) -> Record:
    return {"model": f"policies.{model}", "fields": fields}


def _policy(source: Source) -> Record:
    head, document = source.document.header, source.document
    published = str(source.fact("published_on", head.published_on or "")) or None
    number = NUMBER.fullmatch(fold(head.document_number))
    issued_note = source.basis("issued_on")
    return _record(
        "policy",
        slug=source.slug,
        title=source.fact("title", head.title),
        inner_title=head.inner_title,
        short_title=source.fact("short_title"),
        document_number=head.document_number,
        number_code=number[1] if number else "",
        number_year=int(number[2]) if number else None,
        number_serial=int(number[3]) if number else None,
        kind=source.fact("kind"),
        authority=source.fact("authority"),
        recipients=head.recipients,
        issued_on=head.issued_on,
        issued_on_note=issued_note,
        published_on=published,
        published_on_note=_published_note(source),
        year=source.fact("year", None) or _year(head.issued_on or published),
        source_name=source.fact("source_name", head.source_name),
        source_url=source.fact("source_url", head.source_url),
        author=head.author,
        rights=source.fact("rights"),
        editor_note=_editor_note(source),
        script=document.script,
        source_text=source.text,
        sha256=hashlib.sha256(source.text.encode()).hexdigest(),
        header_spans=[_span(span) for span in head.spans],
        furniture_spans=[_span(span) for span in document.furniture],
        problems=[{"line": p.line, "message": p.message, "start": p.start, "end": p.end} for p in document.problems],
        added_on=str(source.fact("added_on", "2026-11-22")),
    )


def _span(span: Any) -> Record:
    return {"start": span.start, "end": span.end, "kind": span.kind}


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _published_note(source: Source) -> str:
    words = [source.fact("published_note"), source.basis("published_note"), source.basis("published_on")]
    return "；".join(word for word in words if word)


def _editor_note(source: Source) -> str:
    """The editor's note, then where the title comes from when the text has none."""
    title = source.basis("title")
    return "\n".join(part for part in (source.fact("editor_note"), f"{title}。" if title else "") if part)


def _issuers(source: Source, library: Library) -> Iterator[Record]:
    for order, name in enumerate(source.document.header.issuers):
        if unit := library.units.get(fold(name)):
            yield _record("policyissuer", policy=[source.slug], unit=[unit], order=order)


def _cited(source: Source, library: Library) -> Iterator[Record]:
    titles = {m.target: None for m in source.document.mentions if _kind(m, library) == "cited"}
    for title in titles:
        yield _record("citeddocument", title=title)


def _clauses(source: Source) -> Iterator[Record]:
    for position, clause in enumerate(source.document.clauses):
        yield _record(
            "clause",
            policy=[source.slug],
            parent=[source.slug, clause.parent] if clause.parent else None,
            kind=clause.kind,
            level=clause.level,
            marker=clause.marker,
            number=clause.number,
            heading=clause.heading,
            text=clause.text,
            path=clause.path,
            position=position,
            start=clause.start,
            end=clause.end,
            text_start=clause.text_start,
        )


def _kind(mention: Mention, library: Library) -> str:
    """The kind of a mention once it is known which documents the library holds."""
    if mention.kind != "document":
        return mention.kind
    return "policy" if mention.target in library.titles else "cited"


def _mentions(source: Source, library: Library) -> Iterator[Record]:
    for mention in source.document.mentions:
        kind = _kind(mention, library)
        target = library.titles[mention.target] if kind == "policy" else mention.target
        yield _record(
            "mention",
            clause=[source.slug, mention.path],
            kind=kind,
            start=mention.start,
            end=mention.end,
            words=mention.words,
            **{kind: [target]},
        )


def _figures(source: Source) -> Iterator[Record]:
    """Numbers that clauses state; in a report they are results."""
    for path, figure in source.document.figures:
        yield _record(
            "figure",
            clause=[source.slug, path],
            start=figure.start,
            end=figure.end,
            printed=figure.printed,
            label=figure.label,
            value=str(figure.value),
            unit=figure.unit,
            qualifier=figure.qualifier,
            as_of=figure.as_of,
            kind="result" if source.fact("authority") == "report" else figure.kind,
        )


def _task_clauses(source: Source) -> tuple[Clause, ...]:
    proposed = task_clauses(source.document.clauses) if source.fact("authority") == "official" else ()
    paths = {clause.path for clause in proposed}
    return tuple(c for c in source.document.clauses if source.tasks.get(c.path, c.path in paths))


def _tasks(source: Source) -> Iterator[Record]:
    headings = {clause.path: clause.heading for clause in source.document.clauses}
    for clause in _task_clauses(source):
        yield _record(
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


def _responsibilities(source: Source, library: Library) -> Iterator[Record]:
    by_path: dict[str, list[Mention]] = {}
    for mention in source.document.mentions:
        by_path.setdefault(mention.path, []).append(mention)
    for clause in _task_clauses(source):
        mentions = by_path.get(clause.path, [])
        found = [*_stated(source, clause, mentions, library), *_derived(source, clause, mentions, library)]
        yield from _first_by_unit(found)


def _first_by_unit(found: Sequence[Record]) -> Iterator[Record]:
    """One record a unit; what is stated comes before what is derived."""
    chosen: dict[str, Record] = {}
    for record in found:
        chosen.setdefault(record["fields"]["unit"][0], record)
    yield from chosen.values()


def _stated(source: Source, clause: Clause, mentions: Sequence[Mention], library: Library) -> Iterator[Record]:
    for item in stated(clause, mentions):
        yield _record(
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


def _derived(source: Source, clause: Clause, mentions: Sequence[Mention], library: Library) -> Iterator[Record]:
    """One record a member; `words` quotes every platform that the clause names and the member belongs to."""
    named = {m.target: m for m in reversed(mentions) if m.kind == "platform"}
    by_unit: dict[str, list[Mention]] = {}
    for platform, mention in sorted(named.items(), key=lambda pair: pair[1].start):
        for unit in library.members.get(platform, ()):
            by_unit.setdefault(unit, []).append(mention)
    for unit, platforms in by_unit.items():
        yield _record(
            "responsibility",
            task=[source.slug, clause.path],
            unit=[unit],
            role="responsible",
            side=library.sides[unit],
            basis="derived",
            start=platforms[0].start,
            end=platforms[0].end,
            words="、".join(mention.words for mention in platforms),
            rule=MEMBERS_RULE,
            rule_clause=MEMBERS_RULE_CLAUSE,
        )


def _relations(source: Source, library: Library) -> Iterator[Record]:
    """落实 what the title says is carried out, 引用 every other document that a clause cites."""
    title = fold(source.document.header.title)
    carried_out = {match[1] for match in IMPLEMENTS.finditer(title)}
    cited = {m.target: m for m in reversed(source.document.mentions) if m.kind == "document"}
    for name, mention in reversed(cited.items()):
        policy = library.titles.get(name)
        if policy == source.slug:
            continue
        yield _record(
            "policyrelation",
            from_policy=[source.slug],
            to_policy=[policy] if policy else None,
            to_cited=None if policy else [name],
            kind="implements" if name in carried_out else "cites",
            basis="标题" if name in carried_out else f"条款 {mention.path}",
        )
