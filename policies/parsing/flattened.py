"""A page copied as one long line, with or without spaces between its paragraphs: parted again where a clause opens.

A number opens a clause where it counts on (一、 … 二、) and stands behind a full stop or a space; behind other words
only where nothing else could be meant: the very next number of its family, or the first below a number just opened.
"""

import re
from collections.abc import Iterator

from policies.parsing import lexicon, markers
from policies.parsing.normalise import fold
from policies.parsing.transcript import Transcript

LONG_LINE = 600  # characters; paragraphs of real documents seldom reach it
FEWEST_MARKERS = 3
OUTER = frozenset(["volume", "chapter", "section", "article", "part"])  # no paragraph holds two of them
HEADING_LENGTH = 40
NUMBER = markers.HAN_NUMBER
CANDIDATE = re.compile(
    rf"第\s?(?:{NUMBER}{{1,6}}|\d{{1,3}})\s?[编篇章节条](?:之{NUMBER})?(?![款项的规和至、及或,。)》第])"
    rf"|[(]\s?{NUMBER}{{1,4}}\s?[)](?![项款目])|[(]\s?\d{{1,3}}\s?[)](?![项款目])"
    rf"|(?<!{NUMBER}){NUMBER}{{1,4}}\s?、|(?<![\d.,第])\d{{1,2}}\s?(?:[.](?!\d)|、)(?=\s?[^\d\s])"
)
STRONG = re.compile(r"[。;:!?…)”\s]")
NAMED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|[一-鿿]{1,10}[〔\[(]\d{4}[〕\])]\s?\d{1,4}号")
DATE = re.compile(
    r"(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|二[〇○零0]{1,2}[一-十〇○零]{1,2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
BODY = "(?:[一-鿿]{2,20}(?:厅|委|局|部|院|会|府|办公室|行|署|公司|中心))"
SIGNATURE = re.compile(rf"(?<=[。\s])({BODY}(?:\s?{BODY}){{0,8}}\s?){DATE.pattern}")
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
                first = opened[0]
                yield from (start + place for place in _around_head(line, first))
                yield from (start + place for place in _behind_headings(line, opened))
        start += len(line) + 1


def _openings(line: str) -> Iterator[tuple[int, str]]:
    """Where a clause number opens a clause, and its family."""
    last: dict[str, int] = {}
    above = -HEADING_LENGTH * 2  # where the last number was opened
    for match in CANDIDATE.finditer(line):
        marker = markers.read(line[match.start() : match.start() + HEADING_LENGTH])
        if marker is None or marker.number is None:
            marker = markers.read(match[0] + "甲。")
        if marker is None or marker.number is None:
            continue
        family, number = marker.family.name, marker.number
        is_strong = match.start() == 0 or bool(STRONG.match(line[match.start() - 1]))
        counts_on = number == last.get(family, 0) + 1
        opens_below = number == 1 and (is_strong or match.start() - above <= HEADING_LENGTH)
        runs_into = (
            counts_on and number > 1 and (is_strong or family in {"chapter", "section", "article", "part", "item"})
        )
        if not (opens_below or runs_into):
            continue
        if not is_strong and "。" in line[above : match.start()] and family in {"part", "item"} and number == 1:
            continue
        last[family] = number
        for lower in markers.FAMILIES:
            if lower.rank > marker.family.rank and lower.name in last and lower.name not in {"article", "item"}:
                del last[lower.name]
        above = match.start()
        yield match.start(), family


def _around_head(line: str, first: int) -> Iterator[int]:
    """Line ends of the head: around the document number, behind the recipients, around signature and date."""
    head = line[: max(first, 0)][:HEAD]
    if match := DOCUMENT_NUMBER.search(head):
        title_end = _title_end(head[: match.end()])
        yield from (title_end, match.end()) if title_end else (match.start(), match.end())
    for match in RECIPIENTS.finditer(head):
        yield match.end()
        break
    for match in SIGNATURE.finditer(line):
        yield from (match.start(1), match.end(1), match.end())
    for match in re.finditer(r"\s+", head):
        before, after = head[: match.start()][-1:], head[match.end() : match.end() + 1]
        if "一" <= after <= "鿿" and ("一" <= before <= "鿿" or before in "。:号日)"):
            yield match.end()


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
