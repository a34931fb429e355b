"""附件 with their title on the line of the mark (附件1：申请表): in the list of a notice, or above their text."""

import re
from collections.abc import Sequence

from policies.parsing import markers
from policies.parsing.markers import HAN_NUMBER, Family, Marker
from policies.parsing.sequence import Numbered

TITLED = re.compile(
    rf"附\s{{0,2}}件\s?({HAN_NUMBER}{{1,3}}|\d{{1,2}}(?:-\d{{1,2}})?)\s?[:.]?\s?(?=[一-鿿《“〈(][^。;]{{2,60}}$)"
)
DAY = re.compile(r"(?:\d{4}|[二一][〇○零0一二三四五六七八九]{3})年.{1,3}月.{1,3}日")
APART = 2
NEAR = 4  # a list stands so few lines above signature and date at most
FAMILY = next(family for family in markers.FAMILIES if family.name == "attachment")


def read(numbered: Sequence[Numbered]) -> list[Numbered]:
    """The lines, those with a marker too that open an attachment with its title."""
    titled = {i: match for i, (line, m) in enumerate(numbered) if m is None and (match := TITLED.match(line.text))}
    again = _last_places(numbered, titled)
    found = list(numbered)
    for index, match in titled.items():
        beside = [
            other for other in (index - 1, index + 1) if other in titled and _are_neighbours(numbered, index, other)
        ]
        is_list = bool(beside) or again[_key(match[0])] > index
        if not is_list and not _is_above_date(numbered, index):
            found[index] = numbered[index][0], _marker(FAMILY, match)
    return found


def _are_neighbours(numbered: Sequence[Numbered], index: int, other: int) -> bool:
    """Whether only blank lines stand between the two: where the head took a signature away, they are none."""
    return abs(numbered[index][0].number - numbered[other][0].number) <= APART


def _marker(family: Family, match: re.Match[str]) -> Marker:
    return Marker(family, markers.number(match[1]), match.end(), match[0].strip().rstrip(":. "), match[1])


def _key(words: str) -> str:
    return re.sub(r"[\s:.]", "", words)


def _last_places(numbered: Sequence[Numbered], titled: dict[int, re.Match[str]]) -> dict[str, int]:
    """Where each mark (附件1) stands last, with or without a title behind it."""
    last = {_key(match[0]): index for index, match in titled.items()}
    for index, (_, marker) in enumerate(numbered):
        if marker and marker.family is FAMILY:
            key = _key(marker.text)
            last[key] = max(index, last.get(key, 0))
    return last


def _is_above_date(numbered: Sequence[Numbered], index: int) -> bool:
    below = [line.text.replace(" ", "") for line, marker in numbered[index + 1 : index + 1 + NEAR] if not marker]
    return any(DAY.fullmatch(text) for text in below)
