"""The figures that the parser finds in the five sources, held against the list made by hand (tests/parsing)."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import astuple, dataclass
from pathlib import Path

from policies.parsing import load_names, parse
from policies.parsing.figure_words import kind_in

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
BY_HAND = ROOT / "tests" / "parsing" / "figures.tsv"
MEASURED = ("span", "value", "unit", "qualifier", "as_of", "kind", "label")


@dataclass(frozen=True)
class Row:
    """One figure of one source, as text."""

    source: str
    path: str
    printed: str
    value: str
    unit: str
    qualifier: str
    as_of: str
    kind: str
    label: str


@dataclass(frozen=True)
class Score:
    """How many rows are right of those found and of those wanted."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def by_hand() -> list[Row]:
    """The rows of figures.tsv, in order."""
    lines = BY_HAND.read_text(encoding="utf-8").splitlines()
    return [Row(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def by_parser() -> list[Row]:
    """The figures that the parser finds in the clauses of the sources."""
    names = load_names(FIXTURES)
    rows = []
    for path in sorted((FIXTURES / "sources").glob("*.txt")):
        facts = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        for place, f in parse(path.read_bytes().decode("utf-8"), names).figures:
            kind = kind_in(facts["authority"]["value"], f.kind, f.unit)
            row = (path.stem, place, f.printed, f"{f.value:f}", f.unit, f.qualifier, f.as_of, kind, f.label)
            rows.append(Row(*row))
    return rows


def score(found: list[Row], wanted: list[Row], name: str) -> Score:
    """How many of the rows agree in place, printed words and the field `name`; equal ones are counted apart."""
    one, other = (Counter(_parts(row, name) for row in rows) for rows in (found, wanted))
    return Score((one & other).total(), one.total(), other.total())


def _parts(row: Row, name: str) -> tuple[str, ...]:
    place = astuple(row)[:3]
    return place if name == "span" else (*place, getattr(row, name))
