"""How what was typed was understood, as pages say it: other forms looked for as well, words of a question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from platforms.listing import PageLink, with_params
from policies import search
from policies.search import Field, Found, Lexicon, Query, question, tokens
from policies.search.typed import without

NUMERAL = "数字的另一种写法"
EDIT = "policies.change_synonymgroup"


@dataclass(frozen=True, slots=True)
class Wording:
    """One term, the other forms that count as well, and what these are (同义, 简称, 合作平台 …).

    `groups`: the addresses in the admin of the groups of synonyms that they come from.
    """

    text: str
    forms: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wordings:
    """The terms of a query that have other forms; `exact`: these are not looked for. `switch`: the other way."""

    terms: tuple[Wording, ...]
    exact: bool
    switch: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What to highlight: as it was typed, and other forms of it."""

    needles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def marks(query: Query, needles: tuple[str, ...]) -> Marks:
    """The needles of a query, told apart; what was quoted is among them even where a question is not asked by it."""
    typed = [term.text for term in query.terms]
    quoted = (term.text for term in query.terms if term.quoted)
    own = dict.fromkeys((*quoted, *(needle for needle in needles if any(needle in text for text in typed))))
    return Marks(tuple(own), tuple(needle for needle in needles if needle not in own))


def is_exact(params: QueryDict) -> bool:
    """Whether the words are to be found as typed, without other forms."""
    return params.get("exact") == "1"


def of_keyword(params: QueryDict, typed: str) -> Query:
    """The keyword of a list, as its search reads it."""
    return search.parse(typed, None) if is_exact(params) else search.understood(typed)


def wordings(params: QueryDict, query: Query, allowed: Callable[[str], bool]) -> Wordings | None:
    """What other forms there are; None if there are none. `allowed`: whether the reader has a permission."""
    exact = is_exact(params)
    typed = params.get("q", "")
    terms = (search.understood(typed) if exact else query).others
    if not terms:
        return None
    words = search.word_list()
    may_edit = allowed(EDIT)
    shown = tuple(_wording(term.text, term.forms[1:], words, may_edit) for term in terms)
    return Wordings(shown, exact, with_params(params, exact=None if exact else "1"))


def _wording(text: str, forms: tuple[str, ...], words: Lexicon, may_edit: bool) -> Wording:
    groups = words.groups_of(text)
    listed = set(words.others(text))
    kinds = [group.kind for group in groups] + ([NUMERAL] if set(forms) - listed else [])
    keys = [group.key for group in groups if group.key is not None] if may_edit else []
    addresses = tuple(reverse("admin:policies_synonymgroup_change", args=[key]) for key in keys)
    return Wording(text, forms, tuple(dict.fromkeys(kinds)), addresses)


@dataclass(frozen=True, slots=True)
class Asking:
    """A query taken as a question: the words that count, and those that carry nothing and do not."""

    counted: tuple[str, ...]
    left_out: tuple[str, ...]


def asking(found: Found) -> Asking | None:
    """What of a question counted; None where all that was typed was found."""
    if not found.best:
        return None
    asked = question.asked(found.query)
    words = [word for term in found.query.terms if not term.quoted for word in tokens.words(term.text)]
    idle = (word for word in words if word in question.stop_words() and word not in asked.words)
    quoted = (term.text for term in found.query.terms if term.quoted)
    return Asking(tuple(dict.fromkeys((*quoted, *asked.words))), tuple(dict.fromkeys(idle)))


def conditions(params: QueryDict, query: Query) -> tuple[PageLink, ...]:
    """The fields of a query and what it leaves out, each with the address of the search without it."""
    typed = params.get("q", "")
    fields = [(_field(field), without(typed, field)) for field in query.fields]
    excluded = [(f"不含“{term.text}”", without(typed, term)) for term in query.excluded]
    return tuple(PageLink(label, with_params(params, q=rest)) for label, rest in (*fields, *excluded))


def _field(field: Field) -> str:
    if field.name == "任务":
        return "是任务条款" if field.wanted else "不是任务条款"
    words = field.text
    if field.years:
        first, last = field.years
        words = _years(first, last)
    return f"{'除去' if field.excluded else ''}{field.name}：{words}"


def _years(first: int, last: int) -> str:
    """Years as one says them.

    >>> _years(2021, 2021), _years(2021, 2023), _years(0, 2021), _years(2021, 9999)
    ('2021 年', '2021—2023 年', '2021 年及以前', '2021 年及以后')
    """
    if first == last:
        return f"{first} 年"
    if first == 0:
        return f"{last} 年及以前"
    return f"{first} 年及以后" if last == 9999 else f"{first}—{last} 年"
