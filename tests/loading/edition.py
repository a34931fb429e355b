"""A copy of the library's fixtures that a test may change and load."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from policies.importing import Report, load_library
from policies.importing.reading import HAND_KEPT, SYNONYMS

Entry = dict[str, Any]


class Edition:
    """The fixtures of the library in a folder of their own. Every change is written to its file at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in HAND_KEPT:
            shutil.copy(settings.FIXTURES_DIR / name, folder / name)
        shutil.copytree(settings.FIXTURES_DIR / "policies", folder / "policies")
        (folder / "lexicon").mkdir()
        shutil.copy(settings.FIXTURES_DIR / SYNONYMS, folder / SYNONYMS)

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.json")) + sorted(self.folder.glob("policies/*.json"))

    @property
    def synonyms(self) -> str:
        """The word list of synonyms; assigning one writes it."""
        return (self.folder / SYNONYMS).read_text(encoding="utf-8")

    @synonyms.setter
    def synonyms(self, text: str) -> None:
        (self.folder / SYNONYMS).write_text(text, encoding="utf-8")

    def entries(self, model: str, **fields: Any) -> list[Entry]:
        """The fields of every record of `model` with these values."""
        found = [entry for path in self.files() for entry in read(path) if entry["model"] == model]
        return [entry["fields"] for entry in found if fields.items() <= hashable(entry["fields"]).items()]

    def change(self, model: str, where: dict[str, Any], **values: Any) -> None:
        """Give new values to the records of `model` that have the values `where`; there must be some."""
        self._rewrite(model, where, lambda entry: [entry | {"fields": entry["fields"] | values}])

    def remove(self, model: str, **where: Any) -> None:
        """Remove the records of `model` that have the values `where`; there must be some."""
        self._rewrite(model, where, lambda _: [])

    def add(self, file: str, model: str, **fields: Any) -> None:
        """Add a record at the end of `file`."""
        path = self.folder / file
        write(path, [*read(path), {"model": model, "fields": fields}])

    def load(self, **options: Any) -> Report:
        return load_library(folder=self.folder, **options)

    def _rewrite(self, model: str, where: dict[str, Any], rewritten: Any) -> None:
        found = 0
        for path in self.files():
            entries: list[Entry] = []
            for entry in read(path):
                hit = entry["model"] == model and where.items() <= hashable(entry["fields"]).items()
                entries += rewritten(entry) if hit else [entry]
                found += hit
            write(path, entries)
        assert found, f"no {model} with {where}"


def hashable(fields: Entry) -> Entry:
    """`fields` with natural keys as tuples: tests write tuples."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


def read(path: Path) -> list[Entry]:
    entries: list[Entry] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def write(path: Path, entries: list[Entry]) -> None:
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
