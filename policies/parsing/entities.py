"""Clause text -> spans of platforms, regions, units and cited 《documents》: longest match first, never overlapping."""

import bisect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policies.parsing import lexicon
from policies.parsing.normalise import fold, normalise
from policies.parsing.structure import Clause, Mention

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》){2,120})》")
CALLED = re.compile(r"《((?:[^《》]|《[^《》]*》){2,120})》\s?\(以下简称《([^《》]{2,60})》\)")
PARTS = re.compile(r"[,。;:!?\n]")  # what bounds the part of a sentence in which a platform and its members stand


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a target. `needs`: other words that must stand in the same part of the sentence."""

    words: str
    kind: str
    target: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """All names to look for, by first character, longest first; an entry without kind blocks what it contains."""

    by_first: Mapping[str, Sequence[Name]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Names":
        """A table of `names`."""
        table: dict[str, list[Name]] = {}
        for name in names:
            table.setdefault(name.words[0], []).append(name)
        for row in table.values():
            row.sort(key=lambda name: (-len(name.words), name.kind, name.target))
        return cls(table)


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
    names = [*_platforms(rows), *_regions(rows), *_units(rows), *blocked]
    return Names.of(dict.fromkeys(names))


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


def _units(rows: Sequence[dict[str, Any]]) -> Iterator[Name]:
    """Names of bodies; places answer for tasks as well, but their names in a text are mentions of the region."""
    for row in _fields(rows, "policies.unit"):
        if not row.get("region"):
            for words in (row["name"], row.get("short_name", ""), *row.get("aliases", [])):
                if words:
                    yield Name(fold(words), "unit", row["slug"])


def find_mentions(clauses: Sequence[Clause], names: Names) -> tuple[Mention, ...]:
    """The mentions in all clauses, in order. 《short titles》 stand for the title that introduced them."""
    called = {short: fold(title) for clause in clauses for title, short in CALLED.findall(fold(clause.text))}
    return tuple(mention for clause in clauses for mention in _in_clause(clause, names, called))


def _in_clause(clause: Clause, names: Names, called: Mapping[str, str]) -> Iterator[Mention]:
    form = normalise(clause.text)
    for start, end, kind, target in scan(form.text, names):
        first, last = form.original(start, end)
        yield Mention(clause.path, first, last, kind, called.get(target, target), clause.text[first:last])


def scan(text: str, names: Names) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, kind, target) of everything that the folded `text` names, from left to right."""
    quoted = {match.start(): match for match in QUOTED.finditer(text)}
    parts = _Parts(text)
    at = 0
    while at < len(text):
        if match := quoted.get(at):
            yield at, match.end(), "document", match[1]
            at = match.end()
        elif name := _longest(text, at, names, parts):
            if name.kind:
                yield at, at + len(name.words), name.kind, name.target
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


def _longest(text: str, at: int, names: Names, parts: _Parts) -> Name | None:
    for name in names.by_first.get(text[at], ()):
        if text.startswith(name.words, at) and (not name.needs or parts.have(at, name.needs)):
            return name
    return None
