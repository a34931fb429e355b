"""One document to be recorded, and the form of a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.parsing import Document

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One document to be recorded: its slug, its text as published, its parse and its hand-kept facts.

    `tasks`: by path of a clause, whether a reviewer wants it to be a task; the others are tasks as the parser says.
    """

    slug: str
    text: str
    document: Document
    facts: Mapping[str, Mapping[str, Any]]
    tasks: Mapping[str, bool] = field(default_factory=dict)

    def fact(self, name: str, default: Any = "") -> Any:
        """The hand-kept value of `name`, or `default`."""
        return self.facts.get(name, {}).get("value", default)

    def basis(self, name: str) -> str:
        """Where the hand-kept value of `name` comes from; empty when the text itself gives it."""
        return str(self.facts.get(name, {}).get("basis", ""))


def record(model: str, **fields: Any) -> Record:
    """One record of a model of this app."""
    return {"model": f"policies.{model}", "fields": fields}
