"""Records of what clauses name (mentions), of documents cited from outside, and of relations between documents."""

import re
from collections.abc import Iterator

from policies.parsing import fold
from policies.parsing.structure import Mention
from policies.records.library import Library
from policies.records.source import Record, Source, record

IMPLEMENTS = re.compile(r"落实[《〈](.+?)[》〉]")


def _policy(mention: Mention, library: Library) -> str:
    """The slug of the library's document that a mention of a document means, or empty."""
    return library.documents.find(mention.target).slug if mention.kind == "document" else ""


def cited(source: Source, library: Library) -> Iterator[Record]:
    """Documents that the library does not hold."""
    named = (m for m in source.document.mentions if m.kind == "document" and not _policy(m, library))
    for title in dict.fromkeys(mention.target for mention in named):
        yield record("citeddocument", title=title)


def mentions(source: Source, library: Library) -> Iterator[Record]:
    """What the clauses name; a document is a policy of the library or one cited from outside."""
    for mention in source.document.mentions:
        policy = _policy(mention, library)
        kind = mention.kind if mention.kind != "document" else "policy" if policy else "cited"
        yield record(
            "mention",
            clause=[source.slug, mention.path],
            kind=kind,
            start=mention.start,
            end=mention.end,
            words=mention.words,
            **{kind: [policy or mention.target]},
        )


def relations(source: Source, library: Library) -> Iterator[Record]:
    """落实 what the title says is carried out, 引用 every other document that a clause cites."""
    title = fold(source.document.header.title)
    carried_out = {match[1] for match in IMPLEMENTS.finditer(title)}
    named = {m.target: m for m in reversed(source.document.mentions) if m.kind == "document"}
    for name, mention in reversed(named.items()):
        policy = _policy(mention, library)
        if policy == source.slug:
            continue
        yield record(
            "policyrelation",
            from_policy=[source.slug],
            to_policy=[policy] if policy else None,
            to_cited=None if policy else [name],
            kind="implements" if name in carried_out else "cites",
            basis="标题" if name in carried_out else f"条款 {mention.path}",
        )
