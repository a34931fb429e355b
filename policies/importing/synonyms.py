"""The word list of synonyms (fixtures/lexicon/synonyms.txt) as records, which `load_library` makes groups of.

A line is a group: its code, its kind in Chinese, its words with | between them, and perhaps a note, with tabs between.
"""

from __future__ import annotations

from typing import Any

from policies.models import SynonymGroup

KINDS = {label: value for value, label in SynonymGroup.Kind.choices}
SEPARATOR = "|"


def entries(text: str) -> list[dict[str, Any]]:
    """The records of the list, as a JSON fixture would hold them; what is wrong in one is found when it is read."""
    lines = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [{"model": "policies.synonymgroup", "fields": _fields(*line)} for line in lines]


def _fields(code: str, kind: str = "", words: str = "", note: str = "", *rest: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": KINDS.get(kind, kind),
        "words": words.split(SEPARATOR) if words else [],
        "note": "\t".join([note, *rest]),
        "origin": SynonymGroup.Origin.LIBRARY.value,
    }
