"""The index on disk: schema, reading, writing. The only importer of tantivy.

One folder holds one generation of the index. Its mark (see Mark) is a document of its own, written in the same commit
as the clauses it speaks for, so that whatever is killed, clauses and mark always agree.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy

from policies.search import tokens
from policies.search.documents import ClauseDocument, Hit, Mark, Value

VERSION = 2  # raise it when the schema, the tokens or the fold change: older indexes rebuild themselves
NUMBERS = ("clause", "order", "digest", "policy", "year", "platform", "unit", "is_task")
WORDS = ("kind", "authority", "area")
PIECES = (1, 2, 3)  # characters; text1, text2, text3 and heading1 … hold them. Only of the longest, places matter
LONGEST = PIECES[-1]
WRITER_MEMORY = 64_000_000
SPARE_HITS = 64
MOST_SPARE = 2000  # equals are fetched up to so many; beyond, they stand as they stand in the index
KEPT_FACETS = 500

AllOf = tantivy.Occur.Must
AnyOf = tantivy.Occur.Should
NoneOf = tantivy.Occur.MustNot


class Unusable(Exception):  # noqa: N818 (reads as what it says)
    """The index cannot serve this search."""


class Damaged(Unusable):
    """Its files are missing, damaged or not writable: worth a rebuild."""


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turns every failure of tantivy, panics included, into Damaged."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise Damaged(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # pyo3's, which cannot be imported
            raise Damaged(f"tantivy panicked: {error}") from None
        raise


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for size in PIECES:
        for name in ("text", "heading"):
            option = "position" if size == LONGEST else "freq"
            builder.add_text_field(f"{name}{size}", tokenizer_name="whitespace", index_option=option)
    for name in ("title2", "words"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_text_field("state", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("token", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("number", stored=True)
    return builder.build()


SCHEMA = _schema()
STATE = tantivy.Query.term_query(SCHEMA, "state", "mark")


def term(field: str, token: Value) -> tantivy.Query:
    """Documents with this token in this field."""
    return tantivy.Query.term_query(SCHEMA, field, token)


def phrase(field: str, placed: Sequence[tuple[int, str]]) -> tantivy.Query:
    """Documents with these tokens in this field, as far apart as their positions."""
    return tantivy.Query.phrase_query(SCHEMA, field, list(placed)) if len(placed) > 1 else term(field, placed[0][1])


def constant(query: tantivy.Query, score: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, score)


def combine(parts: Sequence[tuple[tantivy.Occur, tantivy.Query]], at_least: int | None = None) -> tantivy.Query:
    """Documents with every AllOf and no NoneOf part, and with `at_least` of the AnyOf parts; scores add up."""
    return tantivy.Query.boolean_query(list(parts), minimum_number_should_match=at_least)


def any_value(field: str, values: Sequence[Value]) -> tantivy.Query:
    """Documents with one of these values in this column; adds nothing to a score."""
    return constant(tantivy.Query.term_set_query(SCHEMA, field, list(values)), 0.0)


def between(field: str, first: int, last: int) -> tantivy.Query:
    """Documents whose number in this column is one of `first` … `last`; adds nothing to a score."""
    return constant(tantivy.Query.range_query(SCHEMA, field, tantivy.FieldType.Integer, first, last), 0.0)


def boosted(query: tantivy.Query, factor: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, factor)


def everything() -> tantivy.Query:
    """Every clause, but not the mark."""
    return constant(tantivy.Query.exists_query("clause"), 0.0)


def _document(clause: ClauseDocument) -> tantivy.Document:
    document = tantivy.Document()
    text, heading = tokens.fold(clause.text).text, tokens.fold(clause.heading).text
    for name, folded in (("text", text), ("heading", heading)):
        for size in PIECES if folded else ():
            document.add_text(f"{name}{size}", " ".join(tokens.grams(folded, size)))
    document.add_text("title2", " ".join(tokens.grams(tokens.fold(clause.title).text, 2)))
    document.add_text("words", " ".join(tokens.words(text)))
    for name in NUMBERS:
        for value in clause.values(name):
            document.add_integer(name, int(value))
    for name in WORDS:
        for value in clause.values(name):
            document.add_text(name, str(value))
    return document


class Index:
    """One generation of the index. Raises Damaged for whatever goes wrong with its files."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        with guarded():
            self.folder = folder
            self._index = tantivy.Index(SCHEMA, str(folder)) if create else tantivy.Index.open(str(folder))
            self._index.config_reader("manual")

    def view(self) -> View:
        """The index as it stands now; a View never changes."""
        with guarded():
            self._index.reload()
            return View(self._index.searcher())

    def write(
        self, changed: Iterable[int], documents: Iterable[ClauseDocument], mark: Mark, *, merge: bool = False
    ) -> None:
        """Put `documents` in the place of the clauses `changed` and move the mark: all of it or, killed, nothing.

        Unless told to `merge`, it does not wait until tantivy has merged segments: it is made to leave them.
        """
        with _writer(self._index) as held:
            _fill(held, changed, documents, mark)
            if merge:
                _finish(held)

    def merge(self) -> None:
        """Have tantivy merge segments of like size until there are few."""
        with _writer(self._index) as held:
            with guarded():
                held[0].commit()
            _finish(held)


@contextlib.contextmanager
def _writer(index: tantivy.Index) -> Iterator[list[tantivy.IndexWriter]]:
    """tantivy's writer, let go of at the end, and with it tantivy's own lock.

    In a list, so that no frame which the traceback of a failure keeps alive holds the writer itself.
    """
    with guarded():
        held = [index.writer(WRITER_MEMORY, 1)]
    try:
        yield held
    finally:
        held.clear()


def _fill(
    held: list[tantivy.IndexWriter], changed: Iterable[int], documents: Iterable[ClauseDocument], mark: Mark
) -> None:
    for clause in changed:
        with guarded():
            held[0].delete_documents_by_term("clause", clause)
    for document in documents:
        prepared = _document(document)
        with guarded():
            held[0].add_document(prepared)
    state = tantivy.Document(state="mark", token=mark.token)
    state.add_integer("number", mark.number)
    with guarded():
        held[0].delete_documents_by_term("state", "mark")
        held[0].add_document(state)
        held[0].commit()


def _finish(held: list[tantivy.IndexWriter]) -> None:
    with guarded():
        held[0].wait_merging_threads()


class View:
    """The index at one commit."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._kept: dict[tuple[Hashable, str], dict[Value, int]] = {}
        self.mark = self._read_mark()

    def _read_mark(self) -> Mark:
        hits = self._searcher.search(STATE, 1).hits
        if not hits:
            raise Damaged("the index has no mark")
        stored = self._searcher.doc(hits[0][1]).to_dict()
        return Mark(stored["number"][0], stored["token"][0])

    @property
    def size(self) -> int:
        """The number of documents, those not yet cleared away too."""
        return int(self._searcher.num_docs)

    def frequency(self, field: str, token: str) -> int:
        """How many documents have this token in this field, those not yet cleared away too."""
        with guarded():
            return int(self._searcher.doc_freq(field, token))

    def count(self, query: tantivy.Query) -> int:
        with guarded():
            found: Any = self._searcher.search(query, 1)  # the stub leaves `count` out
        return int(found.count)

    def hits(self, query: tantivy.Query, limit: int) -> list[Hit]:
        """The best `limit` clauses, best first; equals by ClauseDocument.order, as long as they are few."""
        fetch = limit + SPARE_HITS
        with guarded():
            found = self._searcher.search(query, fetch, count=False).hits
            while len(found) == fetch and found[-1][0] == found[limit - 1][0] and fetch < limit + MOST_SPARE:
                fetch = limit + MOST_SPARE
                found = self._searcher.search(query, fetch, count=False).hits
            addresses = [address for _, address in found]
            columns = [self._searcher.fast_field_values(name, addresses) for name in ("order", "clause", "policy")]
        ranked = sorted(zip((-score for score, _ in found), *columns, strict=True))
        return [Hit(int(clause or 0), int(policy or 0), -score) for score, _, clause, policy in ranked[:limit]]

    def in_order(self, query: tantivy.Query, limit: int, offset: int = 0) -> list[Hit]:
        """`limit` clauses from `offset` on, by ClauseDocument.order."""
        order = tantivy.Order.Asc
        with guarded():
            found = self._searcher.search(query, limit, False, "order", offset, order).hits
            addresses = [address for _, address in found]
            columns = [self._searcher.fast_field_values(name, addresses) for name in ("clause", "policy")]
        return [Hit(int(clause or 0), int(policy or 0)) for clause, policy in zip(*columns, strict=True)]

    def facets(self, key: Hashable, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        """facet -> value -> number of clauses, exact. What was counted for `key` once is kept as long as the view."""
        if len(self._kept) + len(names) > KEPT_FACETS:
            self._kept = {}
        kept = self._kept
        missing = [name for name in names if (key, name) not in kept]
        kept.update({(key, name): counts for name, counts in self._counted(query, missing).items()})
        return {name: kept[key, name] for name in names}

    def _counted(self, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        if not names:
            return {}
        size = 60_000  # more than any facet has values: a smaller figure makes counts approximate
        wanted = {name: {"terms": {"field": name, "size": size, "segment_size": size}} for name in names}
        with guarded():
            found = self._searcher.aggregate(query, wanted)
        return {name: {b["key"]: b["doc_count"] for b in found[name]["buckets"]} for name in names}

    def digests(self) -> dict[int, int]:
        """ClauseDocument.digest of every clause in the index."""
        with guarded():
            hits = self._searcher.search(everything(), max(self._searcher.num_docs, 1), count=False).hits
            addresses = [address for _, address in hits]
            columns = [self._searcher.fast_field_values(name, addresses) for name in ("clause", "digest")]
        return {int(clause or 0): int(digest or 0) for clause, digest in zip(*columns, strict=True)}
