"""A page copied as one long line, with or without spaces between its paragraphs: parted again where a clause opens.

A number opens a clause where it counts on (一、 … 二、) and stands behind a full stop or a space; behind other words
only where nothing else could be meant: the very next number of its family, or the first below a number just opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from policies.parsing import lexicon, markers
from policies.parsing.normalise import fold
from policies.parsing.transcript import Transcript

LONG_LINE = 600  # characters; paragraphs of real documents seldom reach it
FEWEST_MARKERS = 3
OUTER = frozenset(["volume", "chapter", "section", "article", "part", "decimal"])
COUNTED = OUTER | {"item", "attachment", "panel"}  # no paragraph holds two of them
HEADING_LENGTH = 40
NUMBER = markers.HAN_NUMBER
CANDIDATE = re.compile(
    rf"第\s?(?:{NUMBER}{{1,6}}|\d{{1,3}})\s?[编篇章节](?![的规和至、及或,。)》])"
    rf"|第\s?(?:{NUMBER}{{1,6}}|\d{{1,3}})\s?条(?:之{NUMBER})?(?![款项的规和至、及或,。)》第])"
    r"|(?:附\s?件|专栏)\s?\d{1,2}(?=\s?[一-鿿《“])"
    rf"|[(]\s?{NUMBER}{{1,4}}\s?[)](?![项款目])|[(]\s?\d{{1,3}}\s?[)](?![项款目])"
    r"|(?<![\d.])\d{1,2}(?:[.]\d{1,2}){1,3}(?=\s?[一-鿿“])"
    r"|(?<![\d.])(?P<bare>\d{1,2})(?=\s?[^\d。.]{2,24}(?P=bare)[.]1(?!\d))"
    rf"|(?<!{NUMBER}){NUMBER}{{1,4}}\s?、|(?<![\d.,第])\d{{1,2}}\s?(?:[.](?!\d)|、)(?=\s?[^\d\s])"
)
LISTED = re.compile(r"(?:附\s?件|[。;\s]注|说明|备注)\s?[:.]\s?$")
CONTENTS = re.compile(r"目\s*[录次](?=\s?(?:第[一1]|[一1]))")
FIRST_CHAPTER = re.compile(r"第\s?[一1]\s?章\s?[^,。;:]{2,16}?第\s?[一1]\s?[条节]")
SPACES = re.compile(r"(?<=[^\x00-\x7f]|[。;:)\d])\s+(?=[^\x00-\x7f]|[(《\d])")
# Spaces that part nothing: behind a clause number, between the letters of a word, inside numbers and dates.
NUMBERED = re.compile(
    rf"(?:第\s?{NUMBER}+\s?[编篇章节条](?:之{NUMBER})?|(?:^|\s){NUMBER}+、|[)]|(?:^|\s)\d{{1,2}}(?:[.]\d{{1,2}})*[.、]?|专栏\s?\d*)$"
)
LETTER = re.compile(r"\s[一-鿿]$")
UNIT = re.compile(r"\s+(?:[年月日号个万亿%]|\d{1,2}[月日])")
STRONG = re.compile(r"[。;:!?…)”\s]")
DATE = re.compile(
    r"(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|二[〇○零0]{1,2}[一-十〇○零]{1,2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
BODY = "[一-鿿]{1,20}(?:厅|委|局|部|院|会|府|办公室|行|署|公司|中心)"
SIGNATURE = re.compile(rf"(?:{BODY}\s?)$")
LONGEST_SIGNATURE = 160
DOCUMENT_NUMBER = re.compile(r"[一-鿿]{1,10}[〔\[]\d{4}[〕\]]\s?\d{1,4}号")
RECIPIENTS = re.compile(r"(?:^|[\n\s])?(?:各|局属|有关|市|省|县|区)[^。:]{2,120}:(?=\S)")
HEAD = 1200  # characters within which the head of such a page stands


def transcribe(form: Transcript) -> Transcript:
    """`form` with a line end before each clause of a line that holds many."""
    if not any(len(line) > LONG_LINE for line in form.text.split("\n")):
        return form
    folded = fold(form.text)
    if len(folded) != len(form.text):  # invisible characters: places would differ
        visible = [(c, i) for i, c in enumerate(form.text) if fold(c)]
        form = form.rewritten(visible)
        folded = fold(form.text)
    places = sorted(set(_places(folded)))
    if not places:
        return form
    return form.rewritten(_parted(form.text, places))


def _parted(text: str, places: list[int]) -> Iterator[tuple[str, int]]:
    last = 0
    for place in places:
        yield text[last:place], last
        if place and text[place - 1] != "\n":
            yield "\n", place
        last = place
    yield text[last:], last


def _places(text: str) -> Iterator[int]:
    """Where lines begin inside the long lines of a folded text."""
    start = 0
    for line in text.split("\n"):
        if len(line) > LONG_LINE:
            openings = list(_openings(line))
            opened = [place for place, _ in openings]
            if len(opened) >= FEWEST_MARKERS and sum(family in OUTER for _, family in openings) > 1:
                yield from (start + place for place in opened)
                yield from (start + place for place in _around_head(line, opened[0]))
                yield from (start + place for place in _behind_headings(line, opened))
                yield from (start + place for place in _behind_spaces(line, opened))
        start += len(line) + 1


@dataclass
class _Count:
    """How far the numbers of a line have come."""

    last: dict[str, int] = field(default_factory=dict)
    decimal: tuple[int, ...] = ()
    above: int = -2 * HEADING_LENGTH  # where the last number was opened

    def opens(self, marker: markers.Marker, place: int, between: str, *, is_strong: bool) -> bool:
        """Whether the number at `place` opens a clause; `between` stands between it and the number before it."""
        family, number = marker.family.name, marker.number
        if family == "decimal":
            near = place - self.above <= HEADING_LENGTH
            return self._opens_decimal(
                tuple(int(part) for part in marker.words.split(".")), is_strong=is_strong or near
            )
        if family not in self.last and family in {"volume", "chapter"}:
            return is_strong
        near = place - self.above <= HEADING_LENGTH and "。" not in between
        if number == 1:
            return is_strong or near
        return number == self.last.get(family, 0) + 1 and (is_strong or family in COUNTED)

    def _opens_decimal(self, parts: tuple[int, ...], *, is_strong: bool) -> bool:
        """1.2 follows 1.1 or 1.1.5; 1.1.1 follows 1.1; 2.1 follows 1.4."""
        last = self.decimal
        counts_on = any(parts == (*last[:depth], last[depth] + 1) for depth in range(len(last)))
        goes_down = parts[-1] == 1 and (parts[:-1] == last or len(parts) == 2)
        return counts_on or (goes_down and (is_strong or parts[:-1] == last))

    def note(self, marker: markers.Marker, place: int) -> None:
        """Count a number that opened a clause: the small families below it begin anew."""
        family = marker.family
        self.above = place
        self.last[family.name] = marker.number or 0
        if family.name == "decimal":
            self.decimal = tuple(int(part) for part in marker.words.split("."))
        for lower in markers.FAMILIES:
            if lower.rank > family.rank and lower.name not in {"article", "item", family.name}:
                self.last.pop(lower.name, None)


def _openings(line: str) -> Iterator[tuple[int, str]]:
    """Where a clause number opens a clause, and its family."""
    count = _Count()
    for match in CANDIDATE.finditer(line):
        marker = markers.read(match[0]) or markers.read(match[0] + " 甲乙", bare=True)
        if marker is None or marker.number is None:
            continue
        if LISTED.search(line, max(match.start() - 8, 0), match.start()):
            count.last.pop("subitem", None)
            continue
        is_strong = match.start() == 0 or bool(STRONG.match(line[match.start() - 1]))
        is_strong = is_strong or bool(match["bare"] or FIRST_CHAPTER.match(line, match.start()))
        between = line[max(count.above, match.start() - HEADING_LENGTH) : match.start()]
        if count.opens(marker, match.start(), between, is_strong=is_strong):
            count.note(marker, match.start())
            yield match.start(), marker.family.name


def _behind_spaces(line: str, opened: list[int]) -> Iterator[int]:
    """Where paragraphs begin behind spaces, if spaces part the paragraphs of the line."""
    behind = {match.end() for match in SPACES.finditer(line)}
    if sum(place in behind for place in opened) * 2 > len(opened):
        yield from _parting(line)


def _parting(line: str) -> Iterator[int]:
    """Where the text goes on behind spaces that part something."""
    places = list(SPACES.finditer(line))
    for match, after in zip_longest(places, places[1:]):
        before = line[max(match.start() - 12, 0) : match.start()]
        is_letter = after is not None and after.start() - match.end() == 1  # 总　则
        is_letter = is_letter or before.endswith("目")
        if not (is_letter or LETTER.search(before) or NUMBERED.search(before) or UNIT.match(line, match.start())):
            yield match.end()


def _around_head(line: str, first: int) -> Iterator[int]:
    """Line ends of the head: around the document number, behind the recipients, around signature and date."""
    head = line[: max(first, 0)][:HEAD]
    if match := DOCUMENT_NUMBER.search(head):
        title_end = _title_end(head[: match.end()])
        yield from (title_end, match.end()) if title_end else (match.start(), match.end())
    for match in RECIPIENTS.finditer(head):
        yield match.end()
        break
    for match in CONTENTS.finditer(line):
        yield from match.span()
    yield from _around_signatures(line)
    yield from _parting(head)


def _around_signatures(line: str) -> Iterator[int]:
    """Where a signature begins behind a full stop, where its date begins, and where this ends."""
    for date in DATE.finditer(line):
        before = line[max(date.start() - LONGEST_SIGNATURE, 0) : date.start()]
        begin = max(before.rfind("。"), before.rfind("  ")) + 1
        names = before[begin:]
        if begin and SIGNATURE.search(names) and not set(names) & set(",;:、《》()"):
            yield from (date.start() - len(names), date.start(), date.end())


def _title_end(head: str) -> int:
    """Where the title ends that a document number follows without a space; 0 if none does."""
    types = "|".join(sorted(lexicon.words("document_types"), key=len, reverse=True))
    found = re.match(rf".*(?:{types})(?=[一-鿿]{{1,9}}[〔\[]\d{{4}}[〕\]]\s?\d{{1,4}}号)", head)
    return found.end() if found else 0


def _behind_headings(line: str, opened: list[int]) -> Iterator[int]:
    """Where the text begins behind a heading that runs into it (一、总体要求坚持…): known headings only."""
    known = sorted(lexicon.words("known_headings"), key=len, reverse=True)
    pattern = re.compile("(?:" + "|".join(map(re.escape, known)) + r")(?=[一-鿿《“])")
    for place in opened:
        marker = markers.read(line[place : place + HEADING_LENGTH])
        if marker and marker.family.name != "article" and (match := pattern.match(line, place + marker.end)):
            yield match.end()
