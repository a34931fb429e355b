"""The index on disk: reading and writing.

One folder holds one generation of the index. Its mark (see Mark) is a document of its own, written in the same commit
as the clauses it speaks for, so that whatever is killed, clauses and mark always agree.
"""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tantivy

from policies.search import schema
from policies.search.documents import ClauseDocument, Hit, Mark, Value

WRITER_MEMORY = 64_000_000
FILLING_THREADS = 2
FILLING_MEMORY = 512_000_000  # at most, of a large library: the fewer segments, the less there is to merge
SPARE_HITS = 64
MOST_SPARE = 2000  # equals are fetched up to so many; beyond, they stand as they stand in the index
KEPT_FACETS = 210  # of some thirty queries; at ten thousand documents one takes a megabyte
MOST_VALUES = 60_000  # more than any facet has values: a smaller figure makes counts approximate
AREAS = 50  # the most frequent are counted


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


class Index:
    """One generation of the index. Raises Damaged for whatever goes wrong with its files."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        with guarded():
            self.folder = folder
            self._index = tantivy.Index(schema.SCHEMA, str(folder)) if create else tantivy.Index.open(str(folder))
            self._index.config_reader("manual")

    def view(self) -> View:
        """The index as it stands now; a View never changes."""
        with guarded():
            self._index.reload()
            return View(self._index.searcher())

    def write(self, changed: Iterable[int], documents: Iterable[ClauseDocument], mark: Mark) -> None:
        """Put `documents` in the place of the clauses `changed` and move the mark: all of it or, killed, nothing.

        It does not wait until tantivy has merged segments: it is made to leave them.
        """
        with _writer(self._index) as held:
            _fill(held, changed, map(schema.prepared, documents), mark)

    def fill(self, prepared: Iterable[schema.Prepared], mark: Mark) -> None:
        """Put the clauses, made ready, into an index that has none, and merge its segments until there are few."""
        with _writer(self._index, FILLING_MEMORY, FILLING_THREADS) as held:
            _fill(held, (), prepared, mark)
            _finish(held)

    def merge(self, fillers: int = 0) -> None:
        """Have tantivy merge segments of like size until there are few; `fillers`: how many it lacks to do so."""
        with _writer(self._index) as held, guarded():
            for _ in range(fillers):
                held[0].add_document(schema.filler())
                held[0].commit()
            held[0].commit()
            _finish(held)
        if fillers:
            with _writer(self._index) as held, guarded():
                held[0].delete_documents_by_term("state", "filler")
                held[0].commit()


@contextlib.contextmanager
def _writer(index: tantivy.Index, memory: int = WRITER_MEMORY, threads: int = 1) -> Iterator[list[tantivy.IndexWriter]]:
    """tantivy's writer, let go of at the end, and with it tantivy's own lock.

    In a list, so that no frame which the traceback of a failure keeps alive holds the writer itself.
    """
    with guarded():
        held = [index.writer(memory, threads)]
    try:
        yield held
    finally:
        held.clear()


def _fill(
    held: list[tantivy.IndexWriter], changed: Iterable[int], prepared: Iterable[schema.Prepared], mark: Mark
) -> None:
    for clause in changed:
        with guarded():
            held[0].delete_documents_by_term("clause", clause)
    for fields in prepared:
        made = schema.document(fields)
        with guarded():
            held[0].add_document(made)
    with guarded():
        held[0].delete_documents_by_term("state", "mark")
        held[0].add_document(schema.mark(mark.number, mark.token))
        held[0].commit()


def _finish(held: list[tantivy.IndexWriter]) -> None:
    with guarded():
        held[0].wait_merging_threads()


_areas: dict[int, str] = {}  # by their numbers, which never stand for another


def _combined(counts: dict[Value, int]) -> dict[str, dict[Value, int]]:
    """The counts of each facet of COMBO, from those of their combinations."""
    found: dict[str, dict[Value, int]] = {name: {} for name in schema.COMBO}
    for combination, count in counts.items():
        for name, text in zip(schema.COMBO, str(combination).split("|"), strict=True):
            value: Value = int(text) if name == "year" and text else text
            if text:
                found[name][value] = found[name].get(value, 0) + count
    return found


def _named(counts: Iterable[tuple[str, int]]) -> dict[str, dict[Value, int]]:
    """The counts of platforms and units, from those of their terms."""
    found: dict[str, dict[Value, int]] = {name: {} for name in schema.NAMED}
    facets = {prefix: name for name, prefix in schema.NAMED.items()}
    for token, count in counts:
        if count:
            found[facets[token[0]]][int(token[1:])] = count
    return found


class View:
    """The index at one commit."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._kept: dict[tuple[Hashable, str], dict[Value, int]] = {}
        self.mark = self._read_mark()

    def _read_mark(self) -> Mark:
        hits = self._searcher.search(schema.MARK, 1).hits
        if not hits:
            raise Damaged("the index has no mark")
        stored = self._searcher.doc(hits[0][1]).to_dict()
        return Mark(stored["number"][0], stored["token"][0])

    @property
    def size(self) -> int:
        """The number of documents, those not yet cleared away too."""
        return int(self._searcher.num_docs)

    def frequencies(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """(field, token) -> how many documents have it, those not yet cleared away too."""
        with guarded():
            return {key: int(self._searcher.doc_freq(*key)) for key in keys}

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

    def scores(
        self, parts: Sequence[tuple[str, tantivy.Query]], clauses: Sequence[int]
    ) -> dict[int, list[tuple[str, float]]]:
        """Clause -> (part, what it adds to the score), largest first; parts that add nothing are left out."""
        found: dict[int, list[tuple[str, float]]] = {clause: [] for clause in clauses}
        among = schema.any_value("clause", clauses)
        with guarded():
            for label, query in parts:
                both = schema.combine([(schema.AllOf, query), (schema.AllOf, among)])
                hits = self._searcher.search(both, max(len(clauses), 1), count=False).hits
                keys = self._searcher.fast_field_values("clause", [address for _, address in hits])
                for (score, _), clause in zip(hits, keys, strict=True):
                    found[int(clause or 0)].append((label, float(score)))
        return {clause: sorted(parts, key=lambda part: -part[1]) for clause, parts in found.items()}

    def facets(self, key: Hashable, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        """facet -> value -> number of clauses, exact. What was counted for `key` once is kept as long as the view."""
        kept = self._kept
        found = {name: kept[key, name] for name in names if (key, name) in kept}
        if len(found) < len(names):
            counted = self._counted(query, [name for name in names if name not in found])
            if len(kept) + len(counted) > KEPT_FACETS:
                self._kept = kept = {}
            kept.update({(key, name): counts for name, counts in counted.items()})
            found |= counted
        return {name: found[name] for name in names}

    def _counted(self, query: tantivy.Query, names: Sequence[str]) -> dict[str, dict[Value, int]]:
        columns = {"policy" if name == "policy" else "area_code" if name == "area" else "combo" for name in names}
        columns -= {"combo"} if not set(names) & set(schema.COMBO) else set()
        wanted = {
            name: {
                "terms": {"field": name, "size": AREAS if name == "area_code" else MOST_VALUES}
                | {"segment_size": MOST_VALUES}
            }
            for name in columns
        }
        found: dict[str, dict[Value, int]] = {}
        with guarded():
            counted = self._searcher.aggregate(query, wanted) if wanted else {}
            for name, answer in counted.items():
                found |= self._facet(name, {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]})
            if set(names) & set(schema.NAMED):
                found |= _named(self._searcher.terms_with_prefix("named", "", filter_query=query))
        return found

    def _facet(self, column: str, counts: dict[Value, int]) -> dict[str, dict[Value, int]]:
        if column == "policy":
            return {"policy": counts}
        if column == "area_code":
            return {"area": {self._area(int(code)): count for code, count in counts.items()}}
        return _combined(counts)

    def _area(self, code: int) -> str:
        """The name that a number stands for."""
        if code not in _areas:
            hit = self._searcher.search(schema.term("area_code", code), 1, count=False).hits[0]
            _areas[code] = self._searcher.doc(hit[1]).to_dict()["area"][0]
        return _areas[code]

    def digests(self) -> dict[int, int]:
        """ClauseDocument.digest of every clause in the index."""
        with guarded():
            hits = self._searcher.search(schema.everything(), max(self._searcher.num_docs, 1), count=False).hits
            addresses = [address for _, address in hits]
            columns = [self._searcher.fast_field_values(name, addresses) for name in ("clause", "digest")]
        return {int(clause or 0): int(digest or 0) for clause, digest in zip(*columns, strict=True)}
