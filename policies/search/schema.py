"""The schema of the index, the queries it understands, and how a clause becomes a document of it.

Columns are laid out for what costs most, counting: kind, authority and year of a document are one column (`combo`),
platforms and units are terms of one field (`named`), areas are counted by a number that stands for their name.
"""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import tantivy

from policies.parsing.lexicon import words
from policies.search import tokens
from policies.search.documents import ClauseDocument, Value

# Raise the number when the schema, the tokens or the fold change; another list of common phrases changes it by itself.
# An index of another version rebuilds itself.
VERSION = f"3.{zlib.crc32(repr(sorted(words('common_phrases'))).encode()):08x}"
PIECES = (1, 2, 3)  # characters; text1, text2, text3 and heading1 … hold them. Only of the longest, places matter
LONGEST = PIECES[-1]
NUMBERS = ("clause", "order", "digest", "policy", "year", "is_task")
WORDS = ("kind", "authority", "area")
COMBO = ("authority", "kind", "year")  # no area or kind has a | in it
NAMED = {"platform": "p", "unit": "u"}  # facet -> what its terms in `named` begin with

AllOf = tantivy.Occur.Must
AnyOf = tantivy.Occur.Should
NoneOf = tantivy.Occur.MustNot
Prepared: TypeAlias = list[tuple[str, Value]]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for size in PIECES:
        for name in ("text", "heading"):
            option = "position" if size == LONGEST else "freq"
            builder.add_text_field(f"{name}{size}", tokenizer_name="whitespace", index_option=option)
    for name in ("title2", "words", "common"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in WORDS:
        builder.add_text_field(name, stored=name == "area", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("combo", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field("named", tokenizer_name="whitespace", index_option="basic")
    builder.add_integer_field("area_code", indexed=True, fast=True)
    builder.add_text_field("state", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("token", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number", stored=True)
    return builder.build()


SCHEMA = _schema()
MARK = tantivy.Query.term_query(SCHEMA, "state", "mark")


def term(field: str, token: Value) -> tantivy.Query:
    """Documents with this token in this field."""
    return tantivy.Query.term_query(SCHEMA, field, token)


def phrase(field: str, placed: Sequence[tuple[int, str]]) -> tantivy.Query:
    """Documents with these tokens in this field, as far apart as their positions."""
    return tantivy.Query.phrase_query(SCHEMA, field, list(placed)) if len(placed) > 1 else term(field, placed[0][1])


def constant(query: tantivy.Query, score: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, score)


def boosted(query: tantivy.Query, factor: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, factor)


def combine(parts: Sequence[tuple[tantivy.Occur, tantivy.Query]], at_least: int | None = None) -> tantivy.Query:
    """Documents with every AllOf and no NoneOf part, and with `at_least` of the AnyOf parts; scores add up."""
    return tantivy.Query.boolean_query(list(parts), minimum_number_should_match=at_least)


def any_value(facet: str, values: Sequence[Value]) -> tantivy.Query:
    """Documents with one of these values in this facet; adds nothing to a score."""
    terms: list[Value] = [f"{NAMED[facet]}{value}" for value in values] if facet in NAMED else list(values)
    return constant(tantivy.Query.term_set_query(SCHEMA, "named" if facet in NAMED else facet, terms), 0.0)


def between(field: str, first: int, last: int) -> tantivy.Query:
    """Documents whose number in this column is one of `first` … `last`; adds nothing to a score."""
    return constant(tantivy.Query.range_query(SCHEMA, field, tantivy.FieldType.Integer, first, last), 0.0)


def everything() -> tantivy.Query:
    """Every clause, but not the mark."""
    return constant(tantivy.Query.exists_query("clause"), 0.0)


def area_code(area: str) -> int:
    """A number of 63 bits that stands for the name of an area."""
    return int.from_bytes(hashlib.blake2b(area.encode(), digest_size=8).digest()) >> 1


@functools.lru_cache(maxsize=100)
def _pairs(title: str) -> str:
    """The pairs of characters of a title, which all clauses of a document share."""
    return " ".join(tokens.grams(tokens.folded(title), 2))


def prepared(clause: ClauseDocument) -> Prepared:
    """What the index holds of a clause: (field, value), texts as tokens between spaces. Takes most of the time."""
    text, heading = tokens.folded(clause.text), tokens.folded(clause.heading)
    pieces = ((name, folded, size) for name, folded in (("text", text), ("heading", heading)) for size in PIECES)
    found: Prepared = [(f"{name}{size}", " ".join(tokens.grams(folded, size))) for name, folded, size in pieces]
    found.append(("title2", _pairs(clause.title)))
    found.append(("words", " ".join(tokens.words(text))))
    found.append(("common", " ".join(tokens.common(text))))
    found += [(name, int(value)) for name in NUMBERS for value in clause.values(name)]
    found += [(name, str(value)) for name in WORDS for value in clause.values(name)]
    found += [("area_code", area_code(clause.area))] if clause.area else []
    found.append(("combo", "|".join(str(next(iter(clause.values(name)), "")) for name in COMBO)))
    found.append(("named", " ".join(f"{NAMED[name]}{value}" for name in NAMED for value in clause.values(name))))
    return [(field, value) for field, value in found if value != ""]


def document(fields: Iterable[tuple[str, Value]]) -> tantivy.Document:
    """The document of a prepared clause."""
    made = tantivy.Document()
    for field, value in fields:
        if isinstance(value, int):
            made.add_integer(field, value)
        else:
            made.add_text(field, value)
    return made


def filler() -> tantivy.Document:
    """No clause: makes one more segment, where tantivy would else leave a few too many as they are."""
    return tantivy.Document(state="filler")


def mark(number: int, token: str) -> tantivy.Document:
    """The document that says which change the index stands at."""
    made = tantivy.Document(state="mark", token=token)
    made.add_integer("number", number)
    return made
