"""文种: what a title ends with, and the kind that makes of it."""

import functools

from policies.parsing import lexicon
from policies.parsing.header.words import squeeze, without_notes
from policies.parsing.normalise import fold

QUOTES = "《》〈〉“”\"'"
OTHER = "other"


@functools.cache
def _types() -> tuple[tuple[str, str], ...]:
    """(word, kind), the longest words first."""
    rows = [(row[0], row[1]) for row in lexicon.entries("document_types")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def ending(text: str) -> str:
    """The 文种 word that a folded title ends with, or an empty string; 法 alone ends too many other words.

    >>> ending("关于印发某规划的通 知"), ending("某省水利规划(试行)"), ending("方法")
    ('通知', '规划', '')
    """
    name = without_notes(squeeze(text).text.strip(QUOTES)).strip(QUOTES)
    word = next((word for word, _ in _types() if name.endswith(word)), "")
    return "" if word == "法" and (len(name) < 4 or name[-2:] in lexicon.words("not_titles")) else word


def kind_of(title: str) -> str:
    """The 文种 that a title proposes, one of the values of policies/models/kind.py; "other" where it says nothing.

    >>> kind_of("某省人民政府关于印发某规划的通知"), kind_of("中华人民共和国立法法"), kind_of("某市见闻")
    ('notice', 'law', 'other')
    """
    return dict(_types()).get(ending(fold(title)), OTHER)


def is_title(text: str) -> bool:
    """Whether a folded line ends as titles of documents do (通知, 方案 …)."""
    return bool(ending(text))
