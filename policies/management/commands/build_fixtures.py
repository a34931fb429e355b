"""build_fixtures: fixtures/sources and the hand-kept facts -> fixtures/policies/*.json, the same to the byte."""

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from platforms.fields import OUTSIDE
from policies.parsing import fold, load_names, parse
from policies.parsing.citing import Catalogue, Held
from policies.parsing.places import Placed
from policies.records import Library, Record, Source, records


class Command(BaseCommand):
    help = "由 fixtures/sources 重新生成 fixtures/policies/*.json（不使用数据库）"
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        fixtures = Path(settings.FIXTURES_DIR)
        target = fixtures / "policies"
        target.mkdir(exist_ok=True)
        built = build(fixtures)
        for stale in {path.stem for path in target.glob("*.json")} - set(built):
            (target / f"{stale}.json").unlink()
        for slug, rows in built.items():
            (target / f"{slug}.json").write_text(as_json(rows), encoding="utf-8", newline="\n")
            self.stdout.write(f"{slug}：{len(rows)} 条记录")


def build(fixtures: Path) -> dict[str, list[Record]]:
    """The records of every source in `fixtures`, by slug."""
    sources = read_sources(fixtures)
    library = library_of(fixtures, sources)
    return {source.slug: records(source, library) for source in sources}


def read_sources(fixtures: Path) -> list[Source]:
    """Every source in `fixtures`, parsed, with its hand-kept facts."""
    names = load_names(fixtures)
    sources = []
    for path in sorted((fixtures / "sources").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        facts = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        sources.append(Source(path.stem, text, parse(text, names), facts))
    return sources


def as_json(rows: list[Record]) -> str:
    """One object a block, keys in the order of the record, so that a diff shows what a parser change did."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def library_of(fixtures: Path, sources: list[Source]) -> Library:
    """What the records of `sources` may refer to: each other, and the hand-kept units and platforms."""
    units = [row["fields"] for row in _rows(fixtures / "units.json")]
    platforms = _rows(fixtures / "platforms.json")
    unit_of_region = {unit["region"][0]: unit["slug"] for unit in units if unit.get("region")}
    members: dict[str, list[str]] = {}
    for row in platforms:
        if row["model"] == "platforms.platformmember" and not row["fields"]["basis"].startswith(OUTSIDE):
            unit = unit_of_region[row["fields"]["region"][0]]
            members.setdefault(row["fields"]["platform"][0], []).append(unit)
    names = {
        fold(name): unit["slug"]
        for unit in units
        for name in (unit["name"], unit.get("short_name"), *unit.get("aliases", []))
        if name
    }
    sides = {unit["slug"]: unit["side"] for unit in units}
    return Library(_catalogue(sources), names, sides, members, _places(sources), unit_of_region)


def _catalogue(sources: list[Source]) -> Catalogue:
    heads = {source.slug: source.document.header for source in sources}
    return Catalogue.of(Held(slug, head.title, head.inner_title, head.document_number) for slug, head in heads.items())


def _places(sources: list[Source]) -> Callable[[str], Sequence[Placed]]:
    clauses = {source.slug: source.document.clauses for source in sources}
    return clauses.__getitem__


def _rows(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
