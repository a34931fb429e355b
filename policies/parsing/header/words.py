"""Printed characters of folded lines, letter-spacing and brackets."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policies.parsing.lines import Line
from policies.parsing.normalise import fold

OPENING, CLOSING = "([〔《〈“", ")]〕》〉”"


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A folded text without its spaces; `at[i]` is the place of its character i in the text with spaces."""

    text: str
    at: tuple[int, ...]


def squeeze(text: str) -> Squeezed:
    """`text` without spaces, with the way back.

    >>> squeeze("通 知")
    Squeezed(text='通知', at=(0, 2))
    """
    kept = [index for index, character in enumerate(text) if not character.isspace()]
    return Squeezed("".join(text[index] for index in kept), tuple(kept))


def printed(line: Line, source: str, start: int = 0, end: int | None = None) -> str:
    """Characters `start`–`end` of a line as the source prints them.

    Taken one by one, so that what a page has between them (line ends of a PDF, marks of HTML) stays out.
    """
    last = len(line.text) if end is None else end
    places = zip(line.at[start:last], line.text[start:last], strict=False)
    return "".join(source[at] if fold(source[at]) == form else form for at, form in places).strip()


def close_up(text: str) -> str:
    """`text` without letter-spacing; a space between two words of Han characters is kept, as between two issuers.

    >>> close_up("国 家 粮 食 预 案 的 函"), close_up("国家发展改革委 国家数据局")
    ('国家粮食预案的函', '国家发展改革委 国家数据局')
    """
    pieces = text.split()
    joined = pieces[:1]
    for before, piece in pairwise(pieces):
        joined.append(f" {piece}" if _apart(before, piece) else piece)
    return "".join(joined)


def _apart(before: str, after: str) -> bool:
    ascii_words = before[-1].isascii() and after[0].isascii() and before[-1].isalnum() and after[0].isalnum()
    return ascii_words or (len(before) > 1 and len(after) > 1 and _is_han(before[-1]) and _is_han(after[0]))


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿"


def is_open(text: str) -> bool:
    """Whether a bracket or quotation mark of `text` is still open at its end."""
    return sum(text.count(mark) for mark in OPENING) > sum(text.count(mark) for mark in CLOSING)


def without_notes(text: str) -> str:
    """`text` without what stands in brackets at its end: (试行), (2021—2025年).

    >>> without_notes("某省水利规划(2021—2025年)(试行)")
    '某省水利规划'
    """
    while text.endswith((")", "]")):
        start = max(text.rfind("("), text.rfind("["))
        if start < 1:
            break
        text = text[:start].rstrip()
    return text


def bare(text: str) -> str:
    """`text` folded, without spaces, quotation marks and brackets: the form in which two titles are compared."""
    return fold(text).translate(_BARE)


_BARE = dict.fromkeys(map(ord, " \n\t\"'‘’," + OPENING + CLOSING))


def place(lines: Sequence[Line]) -> tuple[int, int]:
    """Where `lines` begin and end in the source, without surrounding space."""
    return lines[0].at[0], lines[-1].at[-1]
