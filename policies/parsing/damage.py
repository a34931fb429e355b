"""Characters that got lost or garbled on the way: reported where they stand, shown as printed, never guessed at."""

import re
from collections.abc import Iterator, Sequence

from policies.parsing.lines import Line
from policies.parsing.structure import Problem

# A character that could not be decoded (U+FFFD, private use), or a question mark in mid-sentence before another mark,
# which is what a lost byte leaves behind (數?;旌闲).
LOST = re.compile("[�\ue000-\uf8ff]|(?<=[一-鿿])\\?(?=[;,:、)])")
BOUNDS = "、,。;:!?()“”《》\n"


def find(lines: Sequence[Line], source: str) -> Iterator[Problem]:
    """One problem per damaged stretch, from the punctuation before it to the punctuation after it."""
    for line in lines:
        done = 0
        for match in LOST.finditer(line.text):
            if match.start() < done:
                continue
            start, done = _stretch(line.text, match.start(), match.end())
            words = line.printed(source, start, done)
            message = f"原文此处文字受损，照印保留：“{words}”。"
            yield Problem(line.number, message, line.at[start], line.at[done - 1] + 1)


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """The words around a lost character. The mark right behind it may be damage as well and does not end them."""
    first = start
    while first and text[first - 1] not in BOUNDS:
        first -= 1
    last = min(end + 1, len(text))
    while last < len(text) and text[last] not in BOUNDS:
        last += 1
    return first, last
