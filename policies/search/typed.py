"""What was typed with one part taken out, the rest as it was typed: for links that take a condition back."""

from __future__ import annotations

from policies.search import tokens
from policies.search.query import ITEM, QUOTES, Field, Term, parse


def without(typed: str, part: Field | Term) -> str:
    """`typed` without a field or an excluded term of its query.

    >>> typed = "優化  -稅費 年份:2021..2023"
    >>> query = parse(typed)
    >>> without(typed, query.fields[0]), without(typed, query.excluded[0])
    ('優化 -稅費', '優化 年份:2021..2023')
    """
    folded = tokens.fold(typed.translate(QUOTES))
    kept, at = [], 0
    for item in ITEM.finditer(folded.text):
        start, end = folded.original(*item.span())
        if _is(typed[start:end], part):
            kept.append(typed[at:start])
            at = end
    return " ".join("".join([*kept, typed[at:]]).split())


def _is(piece: str, part: Field | Term) -> bool:
    query = parse(piece)
    if isinstance(part, Field):
        return query.fields == (part,)
    return [(term.text, term.quoted) for term in query.excluded] == [(part.text, part.quoted)]
