"""Tags for the documents that facts about platforms name: links to those that the library has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

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


@register.simple_tag
def paper(row: Any, held: Holding, brief: bool = False) -> SafeString:
    """Return the document of `row`, as a link if the library has it. `brief`: its number alone, if it has one."""
    words = (row.number or row.document) if brief else row.paper
    if not words:
        return SafeString("")
    words += getattr(row, "place", "")
    if url := held.url_of(row):
        return format_html('<a href="{}">{}</a>', url, words)
    return conditional_escape(words) if brief else format_html('{}<span class="quiet">（本库未收）</span>', words)
