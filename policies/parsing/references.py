"""What a clause cites: 《documents》 with their numbers, numbers alone, and clauses (第十二条第二款, 附件2)."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policies.parsing.citing import plain
from policies.parsing.markers import HAN_NUMBER, number
from policies.parsing.normalise import fold
from policies.parsing.places import ARTICLE, ITEM, PARAGRAPH, Places, Step
from policies.parsing.structure import Clause

LONGEST = 190  # characters of a title
NUMBER = re.compile(
    r"(?P<code>[一-鿿]{1,14})\s?[〔\[【(]\s?(?P<year>(?:19|20)\d{2})\s?[〕\]】)]\s?(?P<serial>\d{1,5})\s?号"
)
ORDER = re.compile(r"(?P<code>[一-鿿]{2,14})令\s?第?\s?\d{1,4}\s?号")
LEADS_IN = re.compile(
    r"^(?:.*(?:根据|依据|按照|依照|参照|落实|执行|废止|以及|[的和及与见即由在将原对按以])(?=[一-鿿]{2}))?"
)
BEHIND = re.compile(r"\s?\((?P<words>[^()]{0,80}(?:\([^()]{0,20}\)[^()]{0,80})?)\)")
CALLED = re.compile(
    r"(?:以下|下)?(?:统一)?简称\s?(?:为|:)?\s?(?:《(?P<title>[^《》]{2,60})》|[“\"](?P<quoted>[^“”\"]{2,40})[”\"]|(?P<bare>[一-鿿]{3,20})$)"
)
BARE = 4  # characters that a short name needs to be known without 《》 or quotation marks
BETWEEN = re.compile(r"(?:的|中的?|之|规定的)?")
JOINED = re.compile(r"\s?(?:[、,和及与或至到]|以及|--?|—+)\s?")
OWN = re.compile(r"本[一-鿿]{1,4}$")
FOREIGN = re.compile(r"(?:法|典|条例|规定|办法|细则|规则|章程|公约|协定|决定|纲要|规划|方案|意见|通知|解释|合同|协议)$")
N = rf"(?:{HAN_NUMBER}{{1,7}}|\d{{1,4}})"
PROVISION = re.compile(
    rf"(?P<own>本[一-鿿]{{1,4}}?)?(?:第(?P<article>{N})条(?:之(?P<bis>{N}))?(?:第(?P<paragraph>{N})款)?(?:第\(?(?P<item>{N})\)?项)?"
    rf"|第(?P<division>{N})(?P<unit>[章节编篇]|部分)(?:第(?P<section>{N})节)?"
    rf"|(?:本条)?第(?P<own_paragraph>{N})款(?:第\(?(?P<own_item>{N})\)?项)?|本条第\(?(?P<only_item>{N})\)?项"
    r"|(?P<before>前[款条])"
    rf"|附件\s?(?P<attachment>\d{{1,2}}(?![\d.])|{HAN_NUMBER}(?!{HAN_NUMBER})(?![、.]))"
    r"|专栏\s?(?P<panel>\d{1,2}(?![\d.])))"
)  # fmt: skip
DIVISIONS = {"章": "chapter", "节": "section", "编": "part", "篇": "part", "部分": "part"}


@dataclass(frozen=True, slots=True)
class Reference:
    """Characters `start`–`end` of a folded text cite something.

    A `kind` that is empty: the number printed behind a title, which is part of that citation and names nothing itself.
    `kind` document: `target` is its title (its number, where no title stands), `number` the number printed with it.
    `kind` provision: `target` is the path of a clause of this document; with `of`, the title of another one, it is the
    steps to a clause of that, as `steps_of` reads them.
    """

    start: int
    end: int
    kind: str
    target: str
    number: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What a document says of its own words: short names of the documents it cites, their numbers, its clauses."""

    called: Mapping[str, str] = field(default_factory=dict)  # short name -> title
    numbered: Mapping[str, str] = field(default_factory=dict)  # number -> title
    shorts: re.Pattern[str] | None = None  # short names as they stand without 《》
    places: Places = field(default_factory=lambda: Places(()))

    @classmethod
    def of(cls, clauses: Sequence[Clause], own: Iterable[str] = ()) -> Book:
        """What the clauses of one document say; it needs no link to itself where its `own` titles are cut short."""
        called: dict[str, str] = {}
        numbered: dict[str, str] = {}
        shorts: set[str] = set()
        selves = {plain(title) for title in own}
        for clause in clauses:
            folded = fold(clause.text)
            for start, end in titles(folded) if "《" in folded else ():
                title = spelt(folded[start + 1 : end - 1])
                behind = BEHIND.match(folded, end)
                if behind and (printed := _number(behind["words"])):
                    numbered.setdefault(printed, title)
                for name in CALLED.finditer(behind["words"]) if behind else ():
                    short = spelt(name["title"] or name["quoted"] or name["bare"]).strip("《》")
                    called.setdefault(short, title)
                    shorts |= _spoken(short, quoted=not name["title"]) if plain(title) not in selves else set()
        longest = "|".join(re.escape(short) for short in sorted(shorts, key=lambda short: (-len(short), short)))
        return cls(called, numbered, re.compile(longest) if longest else None, Places(clauses))


def _spoken(short: str, *, quoted: bool) -> set[str]:
    """How a short name stands in a text: in quotation marks if it was introduced so, bare if it is long enough."""
    marked = {f"“{short}”", f'"{short}"'} if quoted else set()
    return marked | ({short} if len(short) >= BARE else set())


def titles(text: str) -> list[tuple[int, int]]:
    """The spans of all outermost 《…》 of a folded text, brackets included; one left open counts for nothing."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in re.finditer("[《》。]", text):
        at = match.start()
        if match[0] == "《":
            opened = [start for start in opened[-3:] if at - start < LONGEST]
            opened.append(at)
        elif match[0] == "》" and opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            if 3 < at + 1 - start <= LONGEST:
                found.append((start, at + 1))
        elif match[0] != "》":
            opened.clear()
    return found


def spelt(title: str) -> str:
    """A title without the spaces and line ends that printing put between its characters."""
    return re.sub(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])", "", title)


def find_references(text: str, book: Book, near: str = "") -> tuple[Reference, ...]:
    """What the folded `text` of the clause `near` cites, from left to right, never overlapping.

    >>> [(r.target, r.number) for r in find_references("落实《意见》(国办发〔2023〕1号)", Book()) if r.kind]
    [('意见', '国办发〔2023〕1号')]
    """
    if not any(sign in text for sign in ("《", "号", "第", "附件", "专栏", "前款", "前条")) and book.shorts is None:
        return ()
    named = sorted(_documents(text, book), key=lambda reference: (reference.start, -reference.end))
    documents: list[Reference] = []
    for reference in named:
        if not documents or reference.start >= documents[-1].end:
            documents.append(reference)
    return tuple(_with_provisions(text, documents, book, near))


def _documents(text: str, book: Book) -> Iterator[Reference]:
    taken: list[tuple[int, int]] = []  # titles with the number behind them
    for start, end in titles(text):
        title = spelt(text[start + 1 : end - 1])
        behind = BEHIND.match(text, end)
        printed = _number(behind["words"]) if behind else ""
        taken.append((start, behind.end() if behind and printed else end))
        yield Reference(start, end, "document", book.called.get(title, title), printed)
        if behind and (number_behind := NUMBER.search(text, *behind.span("words"))):
            yield Reference(*number_behind.span(), "", "")
    for match in book.shorts.finditer(text) if book.shorts else ():
        if not _inside(match.start(), taken):
            yield Reference(*match.span(), "document", book.called[match[0].strip('“”"')])
    for match in (*NUMBER.finditer(text), *ORDER.finditer(text)):
        start = match.end("code") - len(_code(match["code"]))
        if not _inside(start, taken):
            printed = _number(text[start : match.end()])
            yield Reference(start, match.end(), "document", book.numbered.get(printed, printed), printed)


def _inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `at` is inside one of the spans, which are in order."""
    place = bisect.bisect_right(spans, (at, LONGEST**9))
    return place > 0 and at < spans[place - 1][1]


def _number(words: str) -> str:
    """The first document number in `words`, in one form, or empty."""
    if match := NUMBER.search(words):
        return _printed(match)
    order = ORDER.search(words)
    return re.sub(r"\s", "", _code(order["code"]) + order[0][len(order["code"]) :]) if order else ""


def _printed(match: re.Match[str]) -> str:
    return f"{_code(match['code'])}〔{match['year']}〕{match['serial']}号"


def _code(words: str) -> str:
    """The code of an agency without the words that lead up to it: 根据渝府办发 -> 渝府办发."""
    leads = LEADS_IN.match(words)
    return words[leads.end() :] if leads else words


def _with_provisions(text: str, documents: Sequence[Reference], book: Book, near: str) -> Iterator[Reference]:
    """The documents, and between them the clauses cited; a clause right behind a document is one of that."""
    waiting = list(reversed(documents))
    last: Reference | None = None
    read_to = 0
    for match in PROVISION.finditer(text):
        while waiting and waiting[-1].start < match.end():
            reference = waiting.pop()
            last = reference if reference.kind else last
            yield reference
            read_to = reference.end
        if match.start() < read_to:
            continue
        owner = _owner(text, match, last)
        if owner is not None and (provision := _provision(match, owner, book, near)):
            yield provision
            last = provision
    yield from reversed(waiting)


def _owner(text: str, match: re.Match[str], last: Reference | None) -> str | None:
    """Whose clause is cited: the title of another document, empty for this one, None for one that is not named."""
    if match["own"] or match["before"] or match[0].startswith("本条"):
        return ""
    if last is not None:
        gap = last.end
        if last.kind == "document" and (behind := BEHIND.match(text, gap)):
            gap = behind.end()
        joint = BETWEEN if last.kind == "document" else JOINED
        if (found := joint.match(text, gap)) and found.end() == match.start():
            return last.target if last.kind == "document" else last.of
    before = text[max(match.start() - 6, 0) : match.start()]
    return None if FOREIGN.search(before) and not OWN.search(before) else ""


def _provision(match: re.Match[str], owner: str, book: Book, near: str) -> Reference | None:
    steps = _steps(match)
    if owner and steps and steps[0][0] in {PARAGRAPH, ITEM}:
        return None  # of an article that stands further back
    if owner:
        return (
            Reference(*match.span(), "provision", "/".join(":".join(step) for step in steps), of=owner)
            if steps
            else None
        )
    if match["before"]:
        target = book.places.before(near, PARAGRAPH if match["before"] == "前款" else ARTICLE)
    elif steps[0][0] in {PARAGRAPH, ITEM}:
        target = book.places.within(near, steps)
    else:
        target = book.places.find(steps, near=near)
    return Reference(*match.span(), "provision", target) if target and target != near else None


def _steps(match: re.Match[str]) -> list[Step]:
    """The steps that lead to the clause: 第十七条之一第二款 -> article 17-1, paragraph 2."""
    bis = f"-{number(match['bis'])}" if match["bis"] else ""
    division = DIVISIONS.get(match["unit"] or "", "")
    paragraph, item = match["paragraph"] or match["own_paragraph"], match["item"] or match["own_item"]
    found = [
        ("article", match["article"], bis), (division, match["division"], ""), ("section", match["section"], ""),
        (PARAGRAPH, paragraph, ""), (ITEM, item or match["only_item"], ""),
        ("attachment", match["attachment"], ""), ("table", match["panel"], ""),
    ]  # fmt: skip
    return [(kind, f"{number(printed)}{more}") for kind, printed, more in found if printed]


def steps_of(target: str) -> list[Step]:
    """The steps that the target of a provision of another document is made of."""
    return [(kind, printed) for kind, _, printed in (step.partition(":") for step in target.split("/"))]
