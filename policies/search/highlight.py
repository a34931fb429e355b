"""Text and needles -> spans -> escaped HTML with <mark>, in the original text and script.

Other forms of what was typed have a mark of their own, <mark class="other">.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from policies.search import tokens

Span = tuple[int, int]
OTHER = '<mark class="other">'
WINDOW = 140
LEAD = 30  # characters shown before the first hit
SENTENCE_ENDS = "。；！？\n"
CLOSING = "。．.：:；;，,、 \u3000\n"  # what stands between a heading and the text after it


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A clause as a hit shows it: its heading, and of the rest as much as fits; both HTML."""

    heading: SafeString
    body: SafeString


def spans(text: str, needles: Iterable[str]) -> list[Span]:
    """Where the folded `needles` stand in the original `text`: in order, those that touch made one.

    >>> spans("優化稅費徵管，税费", ["税费"])
    [(2, 4), (7, 9)]
    """
    return _spans(tokens.fold(text), needles)


def _spans(folded: tokens.Folded, needles: Iterable[str]) -> list[Span]:
    found = sorted(
        folded.original(start, start + len(needle)) for needle in needles for start in _places(folded.text, needle)
    )
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _places(text: str, needle: str) -> Iterable[int]:
    start = text.find(needle)
    while start >= 0:
        yield start
        start = text.find(needle, start + 1)


def _outside(others: Iterable[Span], found: Iterable[Span]) -> list[Span]:
    """The parts of `others` that `found` leave free."""
    free: list[Span] = []
    for start, end in others:
        at = start
        for left, right in found:
            if left < end and right > at:
                free.append((at, left))
                at = right
        free.append((at, end))
    return [(left, right) for left, right in free if left < right]


def marked(
    text: str, found: Iterable[Span], start: int = 0, end: int | None = None, *, others: Iterable[Span] = ()
) -> SafeString:
    """Characters `start`–`end` of `text`, escaped, with the spans in <mark>; none of `others` lies in a span."""
    end = len(text) if end is None else end
    pieces: list[str] = []
    at = start
    for (left, right), tag in sorted([(span, "<mark>") for span in found] + [(span, OTHER) for span in others]):
        first, last = max(left, at), min(right, end)
        if first < last:
            pieces += escape(text[at:first]), tag, escape(text[first:last]), "</mark>"
            at = last
    return mark_safe("".join([*pieces, escape(text[at:end])]))  # noqa: S308 (all text in it is escaped)


def excerpt(
    text: str, needles: Iterable[str], heading: int = 0, width: int = WINDOW, *, others: Iterable[str] = ()
) -> Excerpt:
    """The first `heading` characters of `text`, and of the rest about `width` around the place with most hits.

    `others`: other forms of the needles, marked as such.
    """
    folded = tokens.fold(text)
    found = _spans(folded, needles)
    free = _outside(_spans(folded, others), found)
    first = heading + len(text[heading:]) - len(text[heading:].lstrip(CLOSING)) if heading else 0
    start, end = _window(text, sorted([*found, *free]), first, width)
    body = marked(text, found, start, end, others=free)
    return Excerpt(
        heading=marked(text, found, 0, heading, others=free),
        body=format_html("{}{}{}", "…" if start > first else "", body, "…" if end < len(text) else ""),
    )


def _window(text: str, found: list[Span], first: int, width: int) -> Span:
    """The part of `text` from `first` on that is shown: it begins with a sentence if one begins near the best hit."""
    inside = [span for span in found if span[1] > first]
    best = max(inside, key=lambda span: (_covered(inside, span[0], width), -span[0]), default=(first, first))
    start = max(first, best[0] - LEAD)
    if len(text) - first <= width:
        return first, len(text)
    breaks = [at + 1 for at in range(max(first, best[0] - 2 * LEAD), best[0]) if text[at] in SENTENCE_ENDS]
    start = first if best[0] - first <= LEAD else (breaks[-1] if breaks else start)
    end = min(len(text), max(start + width, best[1]))
    return max(first, min(start, end - width)), end


def _covered(found: list[Span], start: int, width: int) -> int:
    return sum(end - left for left, end in found if left >= start and end <= start + width - LEAD)
