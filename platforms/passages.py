"""The sentence around a span of text, for lists of the places where something is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

STOPS = "。；;！？!?\n"
COMMAS = "，,：:"
REACH = 70  # characters kept on each side of the span when a sentence is long


@dataclass(frozen=True)
class Passage:
    """A span with what stands before and after it in its sentence; … where the sentence was cut."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Naming:
    """A clause that names something, with the sentence that does so first, and how often it does."""

    clause: Any
    passage: Passage
    times: int


def namings(mentions: Iterable[Any]) -> tuple[Naming, ...]:
    """Return the clauses of `mentions`, each once and in the order given."""
    groups: dict[int, list[Any]] = {}
    for mention in mentions:
        groups.setdefault(mention.clause_id, []).append(mention)
    return tuple(
        Naming(found[0].clause, passage(found[0].clause.text, found[0].start, found[0].end), len(found))
        for found in groups.values()
    )


def phrase(text: str, start: int, end: int) -> Passage:
    """Return characters `start`–`end` of `text` between the commas or stops around them, these left out.

    >>> phrase("加强合作，支持高竹新区建设，推广经验。", 7, 11)
    Passage(before='支持', words='高竹新区', after='建设')
    """
    found = passage(text, start, end, STOPS + COMMAS)
    return Passage(found.before, found.words, found.after.rstrip(STOPS + COMMAS))


def last_sentence(text: str) -> str:
    """Return the last sentence of `text`, without its full stop.

    >>> last_sentence("按程序报批。国家级平台按国家规定执行。")
    '国家级平台按国家规定执行'
    """
    body = text.rstrip(STOPS + " \u3000")
    return body[max((body.rfind(stop) for stop in STOPS), default=-1) + 1 :].strip()


def passage(text: str, start: int, end: int, stops: str = STOPS) -> Passage:
    """Return characters `start`–`end` of `text` within their sentence, or within what other `stops` bound.

    >>> passage("建立机制。支持高竹新区建设。推广经验。", 7, 11)
    Passage(before='支持', words='高竹新区', after='建设。')
    """
    opens = max((text.rfind(stop, 0, start) for stop in stops), default=-1) + 1
    closes = min((found for stop in stops if (found := text.find(stop, end)) >= 0), default=len(text) - 1) + 1
    before, after = text[opens:start].lstrip(), text[end:closes].rstrip()
    if len(before) > REACH:
        before = "…" + before[-REACH:]
    if len(after) > REACH:
        after = after[:REACH] + "…"
    return Passage(before, text[start:end], after)
