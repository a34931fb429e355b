"""What a person typed -> Query. Any input is valid: what cannot be searched is left out."""

import re
from dataclasses import dataclass
from itertools import groupby

from policies.search import tokens

MAX_CHARACTERS = 200
MAX_TERMS = 20
QUOTES = str.maketrans("“”„‟「」『』", '"' * 8)
# A term: perhaps -, then "…" (or an opening quote to the end), or anything up to a space or quote.
TERM = re.compile(rf'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^"{tokens.GAP}]+))')
EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Query:
    """All of `terms` and none of `excluded` must occur, each as it stands; all are folded (tokens.fold).

    `quoted`: the terms that stood between quotation marks; these are never broken into words.
    `truncated`: more was typed than is searched.
    """

    terms: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    quoted: frozenset[str] = frozenset()
    truncated: bool = False

    @property
    def empty(self) -> bool:
        """Nothing to look for. What is only excluded finds nothing either: the whole library is no result."""
        return not self.terms

    def broken(self) -> tuple[str, ...]:
        """The words of the terms, for when the whole finds nothing; empty where breaking up changes nothing."""
        parts = [part for term in self.terms for part in ([term] if term in self.quoted else _words(term))]
        words = tuple(dict.fromkeys(parts))
        return () if words == self.terms and len(words) == 1 else words


def _words(term: str) -> list[str]:
    """jieba's words of a term. Single characters side by side are one (川, 渝: 川渝); one alone (的) is left out."""
    words: list[str] = []
    for short, group in groupby(tokens.words(term), key=lambda word: len(word) == 1):
        side_by_side = list(group)
        words += ["".join(side_by_side)] if short else side_by_side
    return [word for word in words if len(word) > 1] or words


def parse(typed: str) -> Query:
    """The Query in what was typed: words are joined by AND, "…" “…” 「…」 is a phrase, -word is excluded.

    >>> parse('優化 “营商环境” -税費')
    Query(terms=('优化', '营商环境'), excluded=('税费',), quoted=frozenset({'营商环境'}), truncated=False)
    """
    folded = tokens.fold(typed[:MAX_CHARACTERS].translate(QUOTES)).text
    terms: dict[str, bool] = {}
    excluded: dict[str, None] = {}
    for match in TERM.finditer(folded):
        term = EDGES.sub("", match["word"] if match["phrase"] is None else match["phrase"])
        if not term:
            continue
        if match["minus"]:
            excluded.setdefault(term)
        else:
            terms[term] = terms.get(term, False) or match["phrase"] is not None
    return Query(
        terms=tuple(terms)[:MAX_TERMS],
        excluded=tuple(excluded)[:MAX_TERMS],
        quoted=frozenset(term for term, quoted in terms.items() if quoted),
        truncated=len(typed) > MAX_CHARACTERS or len(terms) > MAX_TERMS or len(excluded) > MAX_TERMS,
    )
