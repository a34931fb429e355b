"""Tags for the documents that facts about platforms name: links to those that the library has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from policies.holding import Holding, Paper, holding

register = template.Library()


@register.simple_tag
def held_papers(*groups: Iterable[Paper]) -> Holding:
    """Return what the library has of the documents that all these rows name."""
    return holding(row for group in groups for row in group)


@register.simple_tag
def held_papers_of(stages: Iterable[tuple[Any, Iterable[Any]]]) -> Holding:
    """Return what the library has of the documents of all moves in a table of stages."""
    return holding(move for _, steps in stages for step in steps for move in step.moves)


@register.inclusion_tag("policies/_paper.html")
def paper(row: Any, held: Holding, brief: bool = False) -> dict[str, Any]:
    """Return the document of `row` as a link if the library has it. `brief`: its number alone, if it has one."""
    words = (row.number or row.document) if brief else row.paper
    return {"row": row, "words": words, "url": held.url_of(row), "brief": brief}
