"""The numbers of a document read together: which family stands above which, and numbers that a copy damaged."""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.parsing import markers
from policies.parsing.lines import Line
from policies.parsing.markers import HAN_NUMBER, Marker

Numbered = tuple[Line, Marker | None]
# Families whose order a document may choose for itself.
RANKED = ("article", "part", "item", "subitem", "point", "circled")
LONGEST_HEADING = 40
UNFINISHED = re.compile(r"[,、].*[^。;:!?”)》,]$|[,、]$")  # a line that ends in the middle of a sentence
PART = next(family for family in markers.FAMILIES if family.name == "part")
SPACED = re.compile(rf"({HAN_NUMBER}{{1,3}}) +(?=[一-鿿][^,。;:]{{1,40}}$)")
MOST_LOST = 2  # numbers in a row that may be damaged
OPENS, CLOSES = r"[(\[{<〈《]", r"[)\]}>〉》]"
# How a damaged number may look, by family; the group is what is left of the number.
DAMAGED = {
    name: markers.spelt_out(pattern)
    for name, pattern in (
        ("volume", r"第?\s?(N+)\s?[编篇]?(?=\s|$)"),
        ("chapter", r"第?\s?(N*)\s?章(?=\s|[^,。]*$)|第\s?(N+)(?=\s)"),
        ("section", r"第?\s?(N*)\s?节(?=\s|[^,。]*$)|第\s?(N+)(?=\s)"),
        ("article", r"第?\s?(N+)\s?条|第\s?(N*)\s?条|第(N+)(?=\s)"),
        ("part", r"(N+)(?:\s?[,;:·]|(?=[一-鿿]))|[—-]\s?[、.]|()[、.](?=[一-鿿])"),
        ("item", rf"{OPENS}\s?(N*)\s?{CLOSES}|(N+)\s?{CLOSES}|{OPENS}\s?(N+)(?=[一-鿿])"),
        ("subitem", r"(\d{1,3})(?:\s?[,;:·]|(?=[一-鿿“]))|[lIi|]\s?[.、]|()[.](?=[一-鿿])"),
        ("point", rf"{OPENS}\s?(\d{{0,3}})\s?{CLOSES}|(\d{{1,3}})\s?{CLOSES}"),
    )
}  # fmt: skip


def ranks(numbered: Sequence[Numbered]) -> dict[str, int]:
    """The rank of each family in this document (or attachment of one): GB/T 9704's, unless the numbers say otherwise.

    Where （一） begins anew below each of 1. 2. 3., which count on meanwhile, 1. stands above （一）.
    """
    names = [name for name in RANKED if any(m and m.family.name == name for _, m in numbered)]
    usual = {family.name: family.rank for family in markers.FAMILIES}
    evidence = _restarts([m for _, m in numbered if m and m.family.name in names])
    order = list(names)
    for _ in order:  # neighbours change places, as often as the numbers ask for it
        for index in range(len(order) - 1):
            upper, lower = order[index], order[index + 1]
            if evidence[lower, upper] > evidence[upper, lower]:
                order[index : index + 2] = lower, upper
    return dict(zip(order, sorted(usual[name] for name in names), strict=True))


def _restarts(found: Sequence[Marker]) -> Counter[tuple[str, str]]:
    """(a, b) -> how often b begins at 1 between a number of a and the next number of a."""
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[str, int] = {}
    opened: dict[str, set[str]] = {}
    for marker in found:
        name, number = marker.family.name, marker.number or 0
        if number == last.get(name, 0) + 1 and number > 1:
            counts.update((name, below) for below in opened.get(name, ()))
        if number == 1 or name not in last:
            for other in last:
                if other != name:
                    opened.setdefault(other, set()).add(name)
        last[name] = number
        opened[name] = set()
    return counts


@dataclass(frozen=True, slots=True)
class _Open:
    """The last number of a family, and the line since which it is open: its own, or that of a number above it."""

    index: int
    number: int
    is_new: bool = False  # a number above came since: this family begins at 1, or counts on

    def missing(self, number: int) -> range:
        """The numbers that are missing before `number`, if they are few."""
        for last in (self.number, 0) if self.is_new else (self.number,):
            if 1 < number - last <= MOST_LOST + 1:
                return range(last + 1, number)
        return range(0)


def repaired(numbered: Sequence[Numbered]) -> list[Numbered]:
    """The lines with markers also where a number is missing and a line in between begins with what is left of it."""
    rows = list(numbered)
    last: dict[str, _Open] = {}
    for index, (_, marker) in enumerate(numbered):
        if marker is None or marker.number is None or marker.family.name not in DAMAGED:
            if marker and marker.family.rank <= 5:
                last.clear()
            continue
        name, number = marker.family.name, marker.number
        before = last.get(name, _Open(-1, 0))
        _fill(rows, range(before.index + 1, index), before.missing(number), marker)
        for lower in DAMAGED:
            if lower != name and not _outer(lower, name):
                last[lower] = _Open(index, last[lower].number if lower in last else 0, is_new=True)
        last[name] = _Open(index, number)
    return rows


def _outer(other: str, name: str) -> bool:
    """Whether the count of family `other` goes on when one of `name` comes: those below it begin anew."""
    order = list(DAMAGED)
    return order.index(other) <= order.index(name) or other == "article"


def _fill(rows: list[Numbered], between: range, missing: range, like: Marker) -> None:
    """Mark the lines between two numbers that begin with what is left of the numbers missing between them."""
    at = between.start
    for number in missing:
        for index in range(at, between.stop):
            line, marker = rows[index]
            is_free = marker is None or marker.family.name == "dash"
            found = _damaged(line.text, like, number) if is_free else None
            if found:
                rows[index] = line, found
                at = index + 1
                break


def _damaged(text: str, like: Marker, number: int) -> Marker | None:
    """The damaged marker that `text` begins with, if it can be `number` of the family of `like`."""
    match = DAMAGED[like.family.name].match(text)
    if match is None or match.end() == 0:
        return None
    left = next((group for group in match.groups() if group), "")
    if left and markers.number(left) != number:
        return None
    is_bare = match[0].strip() == left  # a number and no mark: only a heading may begin so
    if is_bare and (not left or len(text) > LONGEST_HEADING):
        return None
    end = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" 、.,"))
    return Marker(like.family, number, end, match[0].strip(), left, worked_out=True)


def without_strays(numbered: Sequence[Numbered]) -> list[Numbered]:
    """The lines, those without marker whose number only looks like a clause's.

    A bare number (2 组织机构) counts on or has 2.1 below it; a decimal (1.2) has a neighbour; and a number that counts
    on from nothing neither stands alone on its line nor in the middle of a sentence.
    """
    decimals = {marker.words for _, marker in numbered if marker and marker.family.name == "decimal"}
    found: list[Numbered] = []
    last: dict[str, int] = {}
    above = ""
    for line, marker in numbered:
        kept = None if marker and _is_stray(marker, line.text, above, last, decimals) else marker
        if kept and kept.number is not None:
            last[kept.family.name] = kept.number
        found.append((line, kept))
        above = line.text[kept.end :] if kept else line.text
    return found


def _is_stray(marker: Marker, text: str, above: str, last: Mapping[str, int], decimals: Collection[str]) -> bool:
    name, number = marker.family.name, marker.number
    if name == "decimal":
        upper, _, own = marker.words.rpartition(".")
        return own != "1" and f"{upper}.{int(own) - 1}" not in decimals and f"{upper}.{int(own) + 1}" not in decimals
    counts_on = number in {None, 1, last.get(name, 0) + 1}
    if name == "bare":
        return not counts_on and f"{marker.words}.1" not in decimals
    if counts_on or name not in {"item", "subitem", "point"}:
        return False
    return marker.end >= len(text) or bool(UNFINISHED.search(above))


def spaced_parts(numbered: Sequence[Numbered]) -> list[Numbered]:
    """The lines, those with markers too whose number a space alone follows (一 总体要求), if 一、 stands nowhere."""
    found = {i: m for i, (line, marker) in enumerate(numbered) if marker is None and (m := SPACED.match(line.text))}
    counted = [markers.number(match[1]) for match in found.values()]
    if len(found) < 2 or counted != list(range(1, len(found) + 1)) or any(m and m.family is PART for _, m in numbered):
        return list(numbered)
    marks = {i: Marker(PART, markers.number(m[1]), m.end(), m[1], m[1]) for i, m in found.items()}
    return [(line, marks.get(index, marker)) for index, (line, marker) in enumerate(numbered)]


def scopes(numbered: Sequence[Numbered], starts: Sequence[int]) -> Iterator[Sequence[Numbered]]:
    """The lines in runs that begin at `starts`: numbers count within a document or attachment."""
    bounds = sorted({0, *starts, len(numbered)})
    for start, end in itertools.pairwise(bounds):
        yield numbered[start:end]
