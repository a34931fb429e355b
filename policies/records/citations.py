"""Records of what clauses name (mentions), of documents cited from outside, and of relations between documents."""

from collections.abc import Iterator
from functools import cache

from policies.parsing.places import Places
from policies.parsing.references import steps_of
from policies.parsing.relations import find_relations, in_title
from policies.parsing.structure import Mention
from policies.records.library import Library
from policies.records.source import Record, Source, record

LONGEST_WORDS, LONGEST_BASIS, LONGEST_NUMBER = 200, 200, 100  # characters that the columns hold


def _policy(mention: Mention, source: Source, library: Library) -> str:
    """The slug of the library's document that a mention of a document means, or empty; its own title means itself."""
    if mention.kind != "document":
        return ""
    found = library.documents.find(mention.target, mention.number)
    return source.slug if source.slug in found.slugs else found.slug


def cited(source: Source, library: Library) -> Iterator[Record]:
    """Documents that the library does not hold (or that could be several of its own), with the number if printed."""
    named = [m for m in source.document.mentions if m.kind == "document" and not _policy(m, source, library)]
    numbers: dict[str, str] = {}
    for mention in named:
        numbers[mention.target] = numbers.get(mention.target) or mention.number
    for title, number in numbers.items():
        yield record("citeddocument", title=title, document_number=number[:LONGEST_NUMBER])


def mentions(source: Source, library: Library) -> Iterator[Record]:
    """What the clauses name; a document is a policy of the library or one cited from outside."""

    @cache
    def places(slug: str) -> Places:
        return Places(library.places(slug))

    for mention in source.document.mentions:
        kind, target = mention.kind, [mention.target]
        if kind == "document":
            policy = _policy(mention, source, library)
            kind, target = ("policy", [policy]) if policy else ("cited", target)
        elif kind == "provision":
            slug = library.documents.find(mention.of, mention.number).slug if mention.of else source.slug
            path = places(slug).find(steps_of(mention.target)) if mention.of and slug else mention.target
            target = [slug, path] if slug and path else []
        if target:
            yield _mention(source, mention, kind, target)


def _mention(source: Source, mention: Mention, kind: str, target: list[str]) -> Record:
    return record(
        "mention",
        clause=[source.slug, mention.path],
        kind=kind,
        start=mention.start,
        end=mention.end,
        words=mention.words[:LONGEST_WORDS],
        **{kind: target},
    )


def relations(source: Source, library: Library) -> Iterator[Record]:
    """落实, 修订 or 废止 as the title or a clause says, 引用 every other document that a clause cites."""
    titled = in_title(source.document.header)
    seen: set[tuple[str, str]] = set()
    for relation in find_relations(source.document.clauses, source.document.mentions):
        mention = relation.mention
        policy = _policy(mention, source, library)
        kind = titled.get(mention.target, relation.kind)
        if policy == source.slug or (kind, policy or mention.target) in seen:
            continue
        seen.add((kind, policy or mention.target))
        clause = f"条款 {mention.path}" + (f"：{relation.words}" if relation.words else "")
        yield record(
            "policyrelation",
            from_policy=[source.slug],
            to_policy=[policy] if policy else None,
            to_cited=None if policy else [mention.target],
            kind=kind,
            basis="标题" if mention.target in titled else clause[:LONGEST_BASIS],
        )
