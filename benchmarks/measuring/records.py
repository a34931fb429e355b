"""A file of any common layout (JSON, JSONL, TSV, CSV, TREC; perhaps gzipped) -> records of named or numbered fields."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

Record: TypeAlias = dict[
    str, Any
]  # name of the field in lower case with _ for -, or "0", "1" … where there is no header
LISTS = ("data", "rows", "items", "records", "queries", "questions", "corpus", "documents", "docs", "clauses")


class Unreadable(Exception):  # noqa: N818 (reads as what it says)
    """The file is not what was asked for; the message says what was found."""


def read(path: Path, known: Iterable[str]) -> list[Record]:
    """The records of a file. `known`: field names that tell a header line from a line of values."""
    text = _text(path)
    if not text.strip():
        raise Unreadable(f"{path} is empty")
    records = _json(path, text) if text.lstrip()[0] in "[{" else _delimited(text, set(known))
    if not records:
        raise Unreadable(f"{path} holds no records; it begins: {text.lstrip()[:80]!r}")
    return records


def _text(path: Path) -> str:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _json(path: Path, text: str) -> list[Record]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        return [_record(item) for item in _json_lines(path, text)]
    if isinstance(whole, list):
        return [_record(item) for item in whole]
    for name in LISTS:
        if isinstance(whole.get(name), list):
            return [_record(item) for item in whole[name]]
    if any(isinstance(value, str | int | float) for value in whole.values()) and _names(whole) & {"id", "_id", "text"}:
        return [_record(whole)]  # JSONL of one line
    return [_keyed(key, value) for key, value in whole.items()]


def _json_lines(path: Path, text: str) -> Iterable[Any]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise Unreadable(f"{path}:{number} is no JSON: {error.msg}; found {line[:80]!r}") from error


def _record(item: Any) -> Record:
    if isinstance(item, dict):
        return {_name(key): value for key, value in item.items()}
    if isinstance(item, list):
        return {str(place): value for place, value in enumerate(item)}
    return {"0": item}


def _keyed(key: str, value: Any) -> Record:
    """One entry of {id: text}, {id: {…}}, {query: [clauses]} or {query: {clause: grade}}."""
    if isinstance(value, list) or (isinstance(value, dict) and all(isinstance(v, int | float) for v in value.values())):
        return {"id": key, "judged": value}
    return {"id": key} | (_record(value) if isinstance(value, dict) else {"text": value})


def _names(item: dict[str, Any]) -> set[str]:
    return {_name(key) for key in item}


def _name(key: object) -> str:
    return str(key).strip().lower().replace("-", "_").replace(" ", "_")


def _delimited(text: str, known: set[str]) -> list[Record]:
    lines = [line for line in text.splitlines() if line.strip()]
    rows = _rows(lines)
    header = [_name(cell) for cell in rows[0]]
    if known.isdisjoint(header):
        return [{str(place): cell for place, cell in enumerate(row)} for row in rows]
    return [dict(zip(header, row, strict=False)) for row in rows[1:]]


def _rows(lines: list[str]) -> list[list[str]]:
    if "\t" in lines[0]:
        return [[_unquoted(cell) for cell in line.split("\t")] for line in lines]
    if "," in lines[0]:
        return list(csv.reader(lines))
    if _is_trec(lines[0]):
        return [line.split() for line in lines]
    return [[line.strip()] for line in lines]


def _is_trec(line: str) -> bool:
    """Whether columns stand between spaces: query, (iteration,) clause, grade."""
    cells = line.split()
    return len(cells) in {3, 4} and cells[-1].lstrip("-").isdigit()


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell
