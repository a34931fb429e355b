"""Clause text -> spans of platforms, regions, units and what is cited: longest match first, never overlapping."""

import bisect
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from policies.parsing import lexicon
from policies.parsing.normalise import fold, normalise
from policies.parsing.parties import find_parties
from policies.parsing.references import Book, find_references
from policies.parsing.standpoint import PLACE, Standpoint, standpoint
from policies.parsing.structure import Clause, Header, Mention

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PARTS = re.compile(r"[,。;:!?\n]")  # what bounds the part of a sentence in which a platform and its members stand

STATE, JOINT, UNKNOWN = "国家", "川渝", "?"
BOTH = re.compile("[川成]渝|重庆|四川")
SHORTEST = 3
ELSEWHERE = "各两全外跨多省区县市州"  # 各市…, 两省市…, 区县市…: the short name behind these is not the document's own


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a target. `needs`: other words that must stand in the same part of the sentence.

    `place`: where alone it is written so (重庆市 for 市发展改革委); such a name stands for nothing behind 各 or 两省.
    """

    words: str
    kind: str
    target: str
    needs: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """All names to look for, by first character, longest first; an entry without kind blocks what it contains.

    `local`: by place, names that count only in its documents; under UNKNOWN those that a text without head may use.
    `parties`: names that count only as a whole party of a list of responsible bodies: 市政府, 发展改革委.
    """

    by_first: Mapping[str, Sequence[Name]] = field(default_factory=dict)
    local: Mapping[str, Sequence[Name]] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)  # full name -> code
    parties: Mapping[str, Name] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name], regions: Mapping[str, str] | None = None) -> "Names":
        """A table of `names`."""
        local: dict[str, list[Name]] = {}
        rest: list[Name] = []
        for name in names:
            (local.setdefault(name.place, []) if name.place else rest).append(name)
        return cls(_by_first(rest), local, regions or {})

    def seen_from(self, point: Standpoint) -> "Names":
        """The names as a document with this standpoint writes them."""
        places = [*point.places, *([JOINT] if point.joint else [])] if point.known else [UNKNOWN]
        local = [name for place in places for name in self.local.get(place, ())]
        state = [name for name in self.local.get(STATE, ()) if point.state]
        table = _by_first(name for name in local if _stands_alone(name))
        merged = dict(self.by_first) | {
            first: _in_order([*self.by_first.get(first, ()), *row]) for first, row in table.items()
        }
        return replace(self, by_first=merged, parties={name.words: name for name in (*state, *local)})


def _by_first(names: Iterable[Name]) -> dict[str, list[Name]]:
    table: dict[str, list[Name]] = {}
    for name in names:
        table.setdefault(name.words[0], []).append(name)
    return {first: _in_order(row) for first, row in table.items()}


def _in_order(names: Iterable[Name]) -> list[Name]:
    return sorted(names, key=lambda name: (-len(name.words), name.kind, name.target))


def _stands_alone(name: Name) -> bool:
    """Whether a short name can be told in running text: 市政府 and 市委 begin too many other names."""
    return len(name.words) > SHORTEST or (len(name.words) == SHORTEST and not name.words.endswith("府"))


def load_names(fixtures: Path = FIXTURES) -> Names:
    """The names of the platforms, regions and units kept in `fixtures`, with the lexicon of exceptions."""
    return names_of(
        [
            row
            for file in ("platforms", "regions", "units")
            for row in json.loads((fixtures / f"{file}.json").read_text(encoding="utf-8"))
        ]
    )


def names_of(rows: Sequence[dict[str, Any]]) -> Names:
    """The names in `rows`, records as fixtures write them, with the lexicon of exceptions."""
    blocked = (Name(fold(word), "", "") for word in lexicon.words("not_names"))
    codes = _codes(rows)
    names = [*_platforms(rows), *_regions(rows), *_units(rows, codes), *blocked]
    return Names.of(dict.fromkeys(names), codes)


def _fields(rows: Sequence[dict[str, Any]], model: str) -> Iterator[dict[str, Any]]:
    return (row["fields"] for row in rows if row["model"] == model)


def _platforms(rows: Sequence[dict[str, Any]]) -> Iterator[Name]:
    for row in _fields(rows, "platforms.platformname"):
        yield Name(fold(row["name"]), "platform", row["platform"][0])
    for slug, words, needs in lexicon.entries("platform_wordings"):
        yield Name(fold(words), "platform", slug, tuple(needs.split("、")))


def _regions(rows: Sequence[dict[str, Any]]) -> Iterator[Name]:
    """Full names, and short names but for those that mean something else as often as not.

    Of two places with one name the one that still exists is meant.
    """
    found: dict[str, Name] = {}
    in_order = sorted(_fields(rows, "platforms.region"), key=lambda row: not row.get("current", True))
    for row in in_order:
        for words in (row["name"], row["short_name"]):
            if words not in lexicon.words("region_full_only") and len(words) > 1:
                found.setdefault(words, Name(words, "region", row["code"]))
    yield from found.values()


def _codes(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The codes of regions by full name; of two with one name neither."""
    named = [(fold(row["name"]), row["code"]) for row in _fields(rows, "platforms.region")]
    counts = Counter(name for name, _ in named)
    return {name: code for name, code in named if counts[name] == 1}


def _units(rows: Sequence[dict[str, Any]], codes: Mapping[str, str]) -> Iterator[Name]:
    """Names of bodies, and as they stand in documents of their own place: 重庆市教委 there is 市教委.

    Places answer for tasks as well, but their names in a text are mentions of the region.
    """
    for row in _fields(rows, "policies.unit"):
        words = [fold(name) for name in (row["name"], row.get("short_name", ""), *row.get("aliases", [])) if name]
        for name in words if not row.get("region") else ():
            if row.get("side") == "joint" and not BOTH.search(name):  # 联合办公室, 相关行业主管部门: whose?
                yield from (Name(name, "unit", row["slug"], place=place) for place in (JOINT, UNKNOWN))
            else:
                yield from _ways(name, _places_of(words[0], codes), row["slug"], codes)


def _places_of(name: str, codes: Mapping[str, str]) -> list[str]:
    """The places that the official name of a body begins with: 成都市, 武侯区."""
    match = PLACE.match(name)
    return [place for place in (match["first"], match["second"]) if place in codes] if match else []


def _ways(name: str, places: Sequence[str], slug: str, codes: Mapping[str, str]) -> Iterator[Name]:
    """The ways to write a body: by the name itself, or where that begins with a bare 市 or 省 only in its own place."""
    bare = [place for place in places if name[0] == place[-1]]
    if bare and not any(name.startswith(region) for region in codes):
        yield from (Name(name, "unit", slug, place=place) for place in (*bare, UNKNOWN))
        return
    yield Name(name, "unit", slug)
    rest = name
    for place in places:
        if rest.startswith(place) and len(rest) > len(place):
            rest = rest.removeprefix(place)
            yield Name(place[-1] + rest, "unit", slug, place=place)
    if name.startswith(STATE) and len(name) > len(STATE) + 2:
        yield Name(name.removeprefix(STATE), "unit", slug, place=STATE)


def find_mentions(clauses: Sequence[Clause], names: Names, head: Header | None = None) -> tuple[Mention, ...]:
    """The mentions in all clauses, in order, as the document with this head means them.

    《short titles》 stand for the title that introduced them.
    """
    head = head or Header()
    names = names.seen_from(standpoint(head, names.regions))
    book = Book.of(clauses, (head.title, head.inner_title))
    return tuple(mention for clause in clauses for mention in _in_clause(clause, names, book))


def _in_clause(clause: Clause, names: Names, book: Book) -> Iterator[Mention]:
    form = normalise(clause.text)
    cited = [
        Mention(clause.path, r.start, r.end, r.kind, r.target, "", r.number, r.of)
        for r in find_references(form.text, book, clause.path)
    ]
    parties = (
        Mention(clause.path, party.start, party.end, "unit", names.parties[party.name].target, "")
        for party in (find_parties(form.text) if names.parties else ())
        if party.name in names.parties
    )
    for found in scan(form.text, names, _apart(cited, parties), clause.path):
        if not found.kind:
            continue
        start, end = form.original(found.start, found.end)
        yield replace(found, start=start, end=end, words=clause.text[start:end])


def _apart(first: Sequence[Mention], others: Iterable[Mention]) -> list[Mention]:
    """All of `first` and those of `others` that overlap none of them, in order."""
    starts = [mention.start for mention in first]
    kept = list(first)
    for mention in others:
        place = bisect.bisect_left(starts, mention.end)
        if place == 0 or first[place - 1].end <= mention.start:
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def scan(text: str, names: Names, known: Iterable[Mention] = (), path: str = "") -> Iterator[Mention]:
    """Everything that the folded `text` names, from left to right: what is `known` (in order), between it the names."""
    waiting = list(known)[::-1]
    parts = _Parts(text)
    at = 0
    while at < len(text):
        if waiting and at >= waiting[-1].start:
            mention = waiting.pop()
            yield mention
            at = max(at, mention.end)
        elif name := _longest(text, at, names, parts, waiting[-1].start if waiting else len(text)):
            if name.kind:
                yield Mention(path, at, at + len(name.words), name.kind, name.target, "")
            at += len(name.words)
        else:
            at += 1


class _Parts:
    """The parts of the sentences of one text, and which words stand in which; each is looked up once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = [match.start() for match in PARTS.finditer(text)] + [len(text)]
        self.known: dict[tuple[int, str], bool] = {}

    def have(self, at: int, words: Sequence[str]) -> bool:
        """Whether all of `words` stand in the part around the place `at`."""
        part = bisect.bisect_left(self.ends, at)
        return all(self._has(part, word) for word in words)

    def _has(self, part: int, word: str) -> bool:
        if (part, word) not in self.known:
            start = self.ends[part - 1] + 1 if part else 0
            self.known[part, word] = self.text.find(word, start, self.ends[part]) >= 0
        return self.known[part, word]


def _longest(text: str, at: int, names: Names, parts: _Parts, end: int) -> Name | None:
    """The longest name at the place `at` that ends before `end`."""
    for name in names.by_first.get(text[at], ()):
        if not text.startswith(name.words, at) or (name.needs and not parts.have(at, name.needs)):
            continue
        if at + len(name.words) <= end and not (name.place and at and text[at - 1] in ELSEWHERE):
            return name
    return None
