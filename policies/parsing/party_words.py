"""The word lists of statements of responsibility as patterns: labels, verbs, what names of bodies end with."""

import functools
import re
from collections.abc import Iterable

from policies.parsing import lexicon

LEAD, RESPONSIBLE, SUPPORT = "lead", "responsible", "support"
LONGEST_NAME = 40
DATED = re.compile(r"\d{4}年|[底末]前|长期|持续|\d月|^\d+$|^[一二三四五六七八九十]+$")
HAN = re.compile(r"[一-鿿]")


@functools.cache
def roles() -> dict[str, str]:
    """The role that a label or a verb gives; `-` for labels that name no body."""
    return dict((*lexicon.pairs("responsibility_labels"), *lexicon.pairs("responsibility_verbs")))


@functools.cache
def label() -> re.Pattern[str]:
    """责任单位: — group `words` is the label."""
    return re.compile(rf"(?P<words>{_any(word for word, _ in lexicon.pairs('responsibility_labels'))}):")


@functools.cache
def opening() -> re.Pattern[str]:
    """What may open a statement in running text: a label, or 由."""
    return re.compile(rf"{label().pattern}|由(?=[一-鿿])")


@functools.cache
def acts() -> re.Pattern[str]:
    """按职责分工负责 at the end of a piece; group `verb` gives the role."""
    before, more, verb = _verbs("before"), _verbs("more", "before"), _verbs(LEAD, RESPONSIBLE, SUPPORT)
    return re.compile(rf"等?(?:{before})*(?P<verb>{verb})(?:{verb}|{more})*\Z")


@functools.cache
def acts_on() -> re.Pattern[str]:
    """牵头, 负责 or 会同 in running text, where other words follow."""
    return re.compile(rf"等?(?:{_verbs('before')})*(?P<verb>牵头|负责(?!人|同志|制)|会同)")


@functools.cache
def stops() -> re.Pattern[str]:
    """What follows a name in running text and is no part of it."""
    return re.compile(_any(word for (word,) in lexicon.entries("party_stops")))


@functools.cache
def cue() -> re.Pattern[str]:
    """What every statement contains."""
    return re.compile(rf"{_verbs(LEAD, RESPONSIBLE, SUPPORT)}|{label().pattern}")


@functools.cache
def strict_ending() -> re.Pattern[str]:
    """The end of the name of a body, anywhere."""
    return re.compile(rf"(?:{_any(entry[0] for entry in lexicon.entries('party_endings') if len(entry) == 1)})\Z")


@functools.cache
def loose_ending() -> re.Pattern[str]:
    """The end of the name of a body, in a list where nothing else can be meant."""
    return re.compile(rf"(?:{_any(entry[0] for entry in lexicon.entries('party_endings') if 'never' not in entry)})\Z")


@functools.cache
def _groups() -> re.Pattern[str]:
    shapes = {"starts": r"\A{}", "contains": "{}", "ends": r"{}\Z", "is": r"\A{}\Z"}
    return re.compile("|".join(shapes[place].format(re.escape(word)) for word, place in lexicon.pairs("party_groups")))


def is_group(name: str) -> bool:
    """Whether a folded name is general words for bodies left unnamed.

    >>> is_group("各区县(自治县)人民政府"), is_group("市级有关部门"), is_group("市民政局")
    (True, True, False)
    """
    return bool(_groups().search(name))


def is_plausible(name: str) -> bool:
    """Whether what stands behind a label can be a name; dates and phrases cannot."""
    return 2 <= len(name) <= LONGEST_NAME and not DATED.search(name) and bool(HAN.search(name))


def is_body(name: str, *, loosely: bool = True) -> bool:
    """Whether a name ends as names of bodies do, or is general words for bodies; a bare 单位 is neither."""
    ending = loose_ending() if loosely else strict_ending()
    if not is_plausible(name) or name in _bare():
        return False
    return bool(ending.search(name) or ending.search(name.partition("(")[0])) or is_group(name)


@functools.cache
def _bare() -> frozenset[str]:
    return frozenset(entry[0] for entry in lexicon.entries("party_endings"))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _verbs(*kinds: str) -> str:
    return _any(word for word, kind in lexicon.pairs("responsibility_verbs") if kind in kinds)
