"""The head of a document: title, 发文字号, issuers, recipients, dates, and what a web page says about the source.

A step a piece of the head, in an order that lets each see what the ones before it left. Where a rule comes from a
standard, its section is named: GB/T 9704-2012 (layout of official documents), 党政机关公文处理工作条例, 立法法.
"""

from collections.abc import Sequence
from dataclasses import replace

from policies.parsing.header import effect, endings, inner, joined, laws, masthead, number, tables, titles, web
from policies.parsing.header.head import Head, is_heading
from policies.parsing.header.kinds import is_title, kind_of
from policies.parsing.header.web import FULL_TEXT
from policies.parsing.lines import Line

__all__ = ["FULL_TEXT", "Head", "is_heading", "is_title", "kind_of", "read"]
STEPS = (
    joined.read,
    masthead.read,
    web.byline,
    tables.read,
    web.rows,
    laws.order,
    number.read,
    laws.report,
    titles.read,
    laws.adopted,
    number.below,
    endings.recipients,
    endings.imprint,
    endings.notes,
    endings.attachments,
    endings.signature,
    inner.read,
    laws.adopted,
    effect.read,
    web.reprint,
    effect.settle,
)


def read(lines: Sequence[Line], source: str) -> Head:
    """The head found in `lines` (furniture already taken out), with the lines that are left."""
    head = Head(source, list(lines))
    for step in STEPS:
        step(head)
    head.found = replace(
        head.found,
        spans=tuple(sorted(head.spans, key=lambda span: span.start)),
        found_at={name: head.places[name] for name in sorted(head.places)},
    )
    return head
