"""Clause text as HTML: links drawn from spans, damage marked, either script. The stored text is never marked up.

{% load clauses %}
{% clause_heading entry script %}         the heading part of an entry (policies.reading), with its links
{% clause_body entry script %}            the rest; both want clause.mentions prefetched with_targets()
{{ policy.title|in_script:script }}       any text in the script to show: "hans", "hant", or "" for as stored
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from policies import quoting
from policies.models import Clause, Figure, Mention, Policy, PolicyRelation, Unit
from policies.parsing.script import simplified, traditional
from policies.parsing.structure import Span
from policies.quoting import short_place
from policies.reading import Entry

register = template.Library()
Converter = Callable[[str], str]
NOWHERE: Mapping[str, str] = {}
BASIS = re.compile(r"条款 (?P<path>[\w.~-]+)(?P<words>：.*)?", re.DOTALL)  # how a relation says where it was found
APART = ("第", "附件", "专栏")  # numbers that a space sets off from the heading
TITLE_BREAK = re.compile(r"\s+|(?<=[厅部委局府])(?=关于)|(?=[〈《])|(?<=[〉》])(?!的)")


def as_stored(text: str) -> str:
    """Return `text`."""
    return text


CONVERTERS: dict[str, Converter] = {"": as_stored, "hans": simplified, "hant": traditional}


@dataclass(frozen=True)
class Layers:
    """What is drawn over a text: mentions, damaged stretches, the script, and figures that a link may lead to."""

    mentions: Collection[Mention] = ()
    damage: Collection[Span] = ()
    convert: Converter = as_stored
    figures: Collection[Figure] = ()


@register.filter
def mention_url(mention: Mention) -> str:
    """Where a mention leads: the page of what it names, or the list of documents not held."""
    if mention.cited and not mention.cited.policy:
        return f"#cited-{mention.cited_id}"
    target = mention.platform or mention.region or mention.unit or mention.policy or mention.provision
    target = mention.cited.policy if mention.cited else target
    return target.get_absolute_url() if target else ""


def card_id(mention: Mention) -> str:
    """The id of the hover card of what is mentioned; one card serves all its mentions on a page."""
    return f"card-{mention.kind}-{mention.target.pk}"


def linked(inner: SafeString, mention: Mention) -> SafeString:
    """Return `inner` as the link of its mention; a document that the library lacks is labelled so."""
    missing = bool(mention.cited and not mention.cited.policy_id)
    return format_html(
        '<a class="mention mention-{}" href="{}" data-card="{}">{}</a>{}',
        "policy" if mention.cited and not missing else mention.kind,
        mention_url(mention),
        card_id(mention),
        inner,
        mark_safe('<small class="uncollected">未收录</small>') if missing else "",
    )


def marked_up(text: str, start: int, end: int, layers: Layers) -> SafeString:
    """Return characters `start`–`end` of `text` as escaped HTML with the spans of `layers` drawn in."""
    spans: list[Mention | Span | Figure] = [*layers.mentions, *layers.damage, *layers.figures]
    offsets = {at for span in spans for at in (span.start, span.end)}
    cuts = sorted({start, end} | {at for at in offsets if start < at < end})
    return mark_safe("".join(_piece(text, first, last, layers) for first, last in pairwise(cuts)))  # noqa: S308


def _piece(text: str, start: int, end: int, layers: Layers) -> SafeString:
    """Characters between two neighbouring cuts: the same spans cover all of them."""
    damaged = any(span.start <= start and end <= span.end for span in layers.damage)
    piece = escape(_shown(text, as_stored if damaged else layers.convert, start, end))
    if damaged:  # as printed in either script: of damage nobody knows what a character stood for
        piece = format_html('<mark class="damage">{}</mark>', piece)
    figure = next((f for f in layers.figures if f.start == start), None)
    if figure:  # where a mention begins inside it, the rest stands outside the element
        piece = format_html('<span class="figure-span" id="{}">{}</span>', figure.anchor, piece)
    mention = next((m for m in layers.mentions if m.start <= start and end <= m.end), None)
    return linked(piece, mention) if mention else piece


def _shown(text: str, convert: Converter, start: int, end: int) -> str:
    """The characters in the script to show; converted in their context as long as that keeps the length."""
    if convert is as_stored:
        return text[start:end]
    whole = convert(text)
    return whole[start:end] if len(whole) == len(text) else convert(text[start:end])


def converter(script: str) -> Converter:
    """The converter for a script, given as "hans", "hant" or anything else for none."""
    return CONVERTERS.get(script, as_stored)


@register.simple_tag
def clause_heading(entry: Entry, script: str = "", figures: Collection[Figure] = ()) -> SafeString:
    """Return the heading part of the text, with its links, and places for links to its figures."""
    return _part(entry, script, (0, len(entry.clause.heading)), figures)


@register.simple_tag
def clause_body(entry: Entry, script: str = "", figures: Collection[Figure] = ()) -> SafeString:
    """Return the text behind the heading, with its links, and places for links to its figures."""
    return _part(entry, script, (len(entry.clause.heading), len(entry.clause.text)), figures)


def _part(entry: Entry, script: str, span: tuple[int, int], figures: Collection[Figure]) -> SafeString:
    layers = Layers(list(entry.clause.mentions.all()), entry.damage, converter(script), figures)
    return marked_up(entry.clause.text, *span, layers) if span[1] > span[0] else mark_safe("")


@register.filter
def in_script(text: str, script: str) -> str:
    """Return `text` in the script to show."""
    return converter(script)(str(text))


@register.filter
def issuers(policy: Policy) -> list[tuple[str, Unit | None]]:
    """Return who issued `policy`, as printed, each with its unit if one is known."""
    return quoting.issuers(policy)


@register.simple_tag
def relation_basis(relation: PolicyRelation, places: Mapping[str, str] = NOWHERE) -> SafeString:
    """Return what a relation rests on; the path of a clause becomes its link, in the words of `places` if it is there.

    `places`: the place of each clause of the document that is shown, by path.
    """
    match = BASIS.fullmatch(relation.basis)
    if not match:
        return format_html("{}", relation.basis)
    path, words = match["path"], match["words"] or ""
    address = reverse("policies:clause_detail", args=[relation.from_policy.slug, path])
    return format_html('见<a href="{}">{}</a>{}', address, places.get(path, "其条款"), words)


@register.filter
def title_parts(title: str) -> list[str]:
    """Return the title in pieces that a line should rather not break: each issuer, 关于…, a title in 〈〉."""
    return [part for part in TITLE_BREAK.split(title) if part]


@register.filter
def in_brackets(title: str) -> str:
    """Return a title in 《》, titles inside it in 〈〉."""
    return quoting.in_brackets(title)


@register.filter
def unspaced(text: str) -> str:
    """Return a heading closed up if it is letter-spaced (总　则)."""
    return quoting.unspaced(text)


@register.filter
def titled(clause: Clause) -> str:
    """Return the number of a clause and its heading, or how it begins: 第三章 总则, （一）加强领导."""
    words = unspaced(clause.heading) or getattr(clause, "opening", "") or clause.text
    marker = quoting.closed_up(clause.marker)
    return f"{marker} {words}" if marker.startswith(APART) else marker + words


@register.filter
def after_heading(clause: Clause) -> str:
    """Return the text behind the heading and its stop; the heading when there is nothing else."""
    return clause.body.lstrip("。. \u3000") or clause.heading


@register.filter
def place_words(clause: Clause) -> str:
    """Return where a clause without printed number stands, for lists: 案例②第3段. Needs no query."""
    return short_place(clause)
