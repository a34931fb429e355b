"""Fixture files → checked records. Plain reading: nothing here looks into the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from policies.importing import synonyms
from policies.importing.specs import SPECS, Key, Spec, Values, plain

HAND_KEPT = ("regions.json", "region_names.json", "units.json", "platforms.json")
SYNONYMS = "lexicon/synonyms.txt"


class FixtureError(ValueError):
    """A fixture cannot be loaded. The message is Chinese and names the file and the record."""


@dataclass(frozen=True)
class Record:
    """One fixture record, complete and checked. `where` names its file and its place there."""

    spec: Spec
    key: Key
    values: Values
    where: str

    def error(self, message: str) -> FixtureError:
        return FixtureError(f"{self.where}（{self.spec.label} {list(self.key)}）：{message}")


Library = dict[type[models.Model], dict[Key, Record]]


def read_library(folder: Path) -> Library:
    """Every record under `folder` (the hand-kept files and policies/*.json), by model and natural key.

    Raises FixtureError for a file that is missing or no JSON, and for a record of an unknown model, with a field that
    is unknown, missing or not valid, that stands twice, or that points at a record not in the fixtures.
    """
    library: Library = {spec.model: {} for spec in SPECS.values()}
    for path in library_files(folder):
        for record in read_file(path, path.relative_to(folder).as_posix()):
            known = library[record.spec.model]
            known[record.key] = together(known.get(record.key, record), record)
    for records in library.values():
        for record in records.values():
            check_references(record, library)
    return library


def together(first: Record, record: Record) -> Record:
    """`first`, with what only `record` gives: two policies may cite one document, one of them with its number.

    Raises FixtureError if they contradict each other in anything else.
    """
    given = {name: first.values[name] or record.values[name] for name in record.spec.partial}
    if first.values | given != record.values | given:
        raise record.error(f"与{first.where}重复，内容却不同")
    return replace(first, values=first.values | given)


def library_files(folder: Path) -> list[Path]:
    """The files of the library in loading order. Raises FixtureError if a hand-kept one is missing."""
    hand_kept = [folder / name for name in (*HAND_KEPT, SYNONYMS)]
    for path in hand_kept:
        if not path.is_file():
            raise FixtureError(f"{path.name}：目录 {folder} 中没有这个文件。请检查 --fixtures 所指的目录。")
    return hand_kept + sorted((folder / "policies").glob("*.json"))


def read_file(path: Path, name: str) -> Iterator[Record]:
    """The records of one file."""
    try:
        text = path.read_text(encoding="utf-8")
        entries = synonyms.entries(text) if path.suffix == ".txt" else json.loads(text)
    except json.JSONDecodeError as error:
        raise FixtureError(f"{name} 第 {error.lineno} 行第 {error.colno} 列：不是有效的 JSON（{error.msg}）") from error
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureError(f"{name}：读不出来（{error}）") from error
    if not isinstance(entries, list):
        raise FixtureError(f"{name}：应为记录的列表，读到的是 {type(entries).__name__}")
    for number, entry in enumerate(entries, start=1):
        yield read_entry(entry, f"{name} 第 {number} 条")


def read_entry(entry: Any, where: str) -> Record:
    """The record that `entry`, one object of a fixture file, stands for."""
    match entry:
        case {"model": str(label), "fields": dict(fields)}:
            pass
        case _:
            raise FixtureError(f"{where}：应为含 model 和 fields 的对象")
    spec = SPECS.get(label.lower())
    if spec is None:
        raise FixtureError(f"{where}：未知的模型 {label}")
    shown = [fields.get(name) for name in spec.key]
    for name in fields:
        if name not in spec.fields:
            raise FixtureError(f"{where}（{spec.label} {shown}）：字段 {name} 不存在，或不由资料库载入")
    try:
        values = {name: read_value(spec, name, fields) for name in spec.fields}
    except ValidationError as error:
        raise FixtureError(f"{where}（{spec.label} {shown}）：{'；'.join(error.messages)}") from error
    return Record(spec, spec.key_of(values), values, where)


def read_value(spec: Spec, name: str, fields: Values) -> Any:
    """The value of one field as plain data, its default if the fixture leaves it out. Raises ValidationError."""
    model_field = spec.fields[name]
    optional = model_field.null or model_field.blank or model_field.has_default()
    if name not in fields and not optional:
        raise ValidationError(f"缺少字段 {name}")
    value = fields[name] if name in fields else model_field.get_default()
    if value is None and not model_field.null:
        raise ValidationError(f"字段 {name} 不能为空")
    if name in spec.relations:
        return checked_key(name, value, key_length(spec.relations[name]))
    try:
        cleaned = model_field.to_python(value)
        return plain(model_field, cleaned if cleaned in model_field.empty_values else model_field.clean(value, None))
    except ValidationError as error:
        raise ValidationError(f"字段 {name}：{'；'.join(error.messages)}") from error


def key_length(model: type[models.Model]) -> int:
    """How many parts the natural key of a model has, those of the rows in it counted."""
    spec = SPECS[model._meta.label_lower]
    return sum(key_length(spec.relations[name]) if name in spec.relations else 1 for name in spec.key)


def checked_key(name: str, value: Any, length: int) -> Any:
    """`value` if it is a natural key of this length or nothing. Raises ValidationError."""
    is_key = isinstance(value, list) and len(value) == length and all(isinstance(part, str | int) for part in value)
    if value is not None and not is_key:
        raise ValidationError(f"字段 {name} 应为自然键的列表，读到的是 {value!r}")
    return value


def check_references(record: Record, library: Library) -> None:
    """Raise FixtureError unless everything that `record` points at stands in the fixtures too."""
    for name, target in record.spec.relations.items():
        value = record.values[name]
        if value is not None and tuple(value) not in library[target]:
            raise record.error(f"字段 {name} 指向的“{target._meta.verbose_name}” {value} 不在资料库中")
