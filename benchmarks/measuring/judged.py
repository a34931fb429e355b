"""A judged set: queries, clauses and judgements, from files whose layout need not be known beforehand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.measuring.records import Record, Unreadable, read

IDS = ("id", "_id", "qid", "query_id", "question_id", "doc_id", "docid", "did", "pid", "corpus_id", "clause_id",
       "clause", "article_id", "key", "编号", "序号")  # fmt: skip
TEXTS = ("text", "query", "question", "content", "contents", "body", "passage", "document", "article", "正文", "内容",
         "条文", "问题", "query_text")  # fmt: skip
TITLES = ("title", "name", "law", "law_name", "source", "文件", "法律名称", "名称", "标题")
HEADINGS = ("heading", "subtitle", "条标")
KINDS = ("kind", "type", "category", "class", "类型", "类别")
QUERY_IDS = ("query_id", "qid", "query", "topic", "question_id", "问题编号", "id", "_id")
CLAUSE_IDS = ("corpus_id", "doc_id", "docid", "did", "pid", "clause_id", "clause", "article_id", "document_id", "条款")
GRADES = ("score", "grade", "relevance", "rel", "label", "relevant", "等级")
JUDGED = ("judged", "match_id", "match_ids", "matches", "positive", "positives", "pos", "relevant", "relevant_ids",
          "relevant_docs", "answers", "answer", "gold", "doc_ids", "positive_ctxs", "qrels")  # fmt: skip
NUMBER = re.compile(r"-?\d+(\.\d+)?")
EVERY = {*IDS, *TEXTS, *TITLES, *HEADINGS, *KINDS, *QUERY_IDS, *CLAUSE_IDS, *GRADES, *JUDGED}

Judgements: TypeAlias = dict[str, dict[str, int]]  # query -> clause -> grade, 1 and up


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    id: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class JudgedClause:
    """`title`: of the document, or of the article itself, as the file names it."""

    id: str
    title: str
    heading: str
    text: str


def read_queries(path: Path) -> list[JudgedQuery]:
    """The queries of a file, in its order."""
    records = _columns_named(read(path, EVERY))
    queries = [
        JudgedQuery(_id(record, number), _string(record, KINDS), _string(record, TEXTS) or _string(record, TITLES))
        for number, record in enumerate(records)
    ]
    return _checked(path, queries, "queries", records[0])


def read_clauses(path: Path) -> list[JudgedClause]:
    """The clauses of a file, in its order."""
    records = _columns_named(read(path, EVERY))
    clauses = [
        JudgedClause(_id(record, number), _string(record, TITLES), _string(record, HEADINGS), _string(record, TEXTS))
        for number, record in enumerate(records)
    ]
    return _checked(path, [clause for clause in clauses if clause.text or clause.title], "clauses", records[0])


def read_judgements(path: Path, queries: Collection[str], clauses: Collection[str]) -> Judgements:
    """The judgements of a file that are about these queries and clauses; it may be the file of queries itself."""
    records = read(path, EVERY)
    judged: Judgements = {}
    for query, clause, grade in _triples(records, set(queries), set(clauses)):
        if grade > 0 and query in queries and clause in clauses:
            judged.setdefault(query, {})[clause] = grade
    if not judged:
        raise Unreadable(
            f"{path} judges none of the {len(queries)} queries (such as {_some(queries)}) with one of the "
            f"{len(clauses)} clauses (such as {_some(clauses)}); its first record is {_short(records[0])}. "
            "Expected: query, clause and grade in each line, with or without a header, or TREC's four columns."
        )
    return judged


def _triples(records: list[Record], queries: set[str], clauses: set[str]) -> Iterable[tuple[str, str, int]]:
    if "0" in records[0]:
        records = _placed(records, queries, clauses)
    for number, record in enumerate(records):
        query = _one_of(record, QUERY_IDS, queries) or str(number)
        grade = next((_grade(record[name]) for name in GRADES if _is_grade(record.get(name))), 1)
        clause = _one_of(record, CLAUSE_IDS, clauses)
        lists = [_pairs(record[name]) for name in JUDGED if name in record]
        for name, given in [(clause, grade)] if clause else [pair for pairs in lists for pair in pairs]:
            yield query, name, given


def _one_of(record: Record, names: Iterable[str], among: set[str]) -> str:
    """The first of these fields that holds a known id: `query` may as well be the text of the query."""
    return next((value for name in names if (value := _string(record, [name])) in among), "")


def _pairs(value: Any) -> list[tuple[str, int]]:
    """(clause, grade) of [clause, …], [{id: clause, …}, …], {clause: grade} or one clause."""
    if isinstance(value, dict):
        return [(str(clause), _grade(grade)) for clause, grade in value.items() if _is_grade(grade)]
    items = value if isinstance(value, list) else [value]
    return [(_string(i, (*CLAUSE_IDS, *IDS)) if isinstance(i, dict) else str(i).strip(), 1) for i in items]


def _placed(records: list[Record], queries: set[str], clauses: set[str]) -> list[Record]:
    """Records without names, named: the column of queries, then the column with most of the clauses, then the grade."""
    places = sorted(records[0], key=int)
    values = {place: [str(record.get(place, "")).strip() for record in records] for place in places}
    query = max(places, key=lambda place: (_share(values[place], queries), -int(place)))
    others = [place for place in places if place != query]
    if not others:
        return records
    clause = max(others, key=lambda place: (_share(values[place], clauses), len(set(values[place])), -int(place)))
    grade = places[-1] if places[-1] not in {query, clause} else ""
    return [{"query_id": r.get(query), "clause": r.get(clause), "grade": r.get(grade, 1)} for r in records]


def _share(values: Sequence[str], among: set[str]) -> float:
    """The part of the different values that is in `among`; a column of one value (TREC's iteration) says nothing."""
    different = set(values)
    return len(different & among) / len(different) if len(different) > 1 or len(values) == 1 else 0.0


def _columns_named(records: list[Record]) -> list[Record]:
    """Records without names, named by their columns: the longest is the text, the first without repeats the id.

    A further column of few values is a kind, one of many a title.
    """
    if "0" not in records[0]:
        return records
    places = sorted(records[0], key=int)
    columns = {place: [str(record.get(place, "")).strip() for record in records] for place in places}
    names = {max(columns, key=lambda place: sum(map(len, columns[place]))): "text"}
    for place, values in columns.items():
        if place not in names:
            free = [name for name in _could_be(values) if name not in names.values()]
            names[place] = free[0] if free else ""
    return [{names[place]: value for place, value in record.items() if names.get(place)} for record in records]


def _could_be(values: Sequence[str]) -> list[str]:
    different = len(set(values))
    return ["id"] * (different == len(values)) + ["title" if different > 12 else "kind", "title"]


def _checked(path: Path, found: list[Any], what: str, first: Record) -> list[Any]:
    texts = sum(bool(one.text) for one in found)
    repeated = [name for name, times in Counter(one.id for one in found).items() if times > 1]
    if not texts:
        names = ", ".join(TEXTS[:6])
        raise Unreadable(f"{path}: no {what} with a text. Expected a field {names} …; found {_short(first)}")
    if repeated:
        raise Unreadable(f"{path}: {len(repeated)} ids of {what} stand twice, such as {repeated[0]!r}")
    return found


def _id(record: Record, number: int) -> str:
    return _string(record, IDS) or str(number)


def _string(record: Record, names: Iterable[str]) -> str:
    for name in names:
        if isinstance(value := record.get(name), str | int) and str(value).strip():
            return str(value).strip()
    return ""


def _is_grade(value: Any) -> bool:
    return isinstance(value, int | float) or (
        isinstance(value, str) and value.strip().lstrip("-").replace(".", "").isdigit()
    )


def _grade(value: Any) -> int:
    return round(float(value))


def _some(ids: Iterable[str]) -> str:
    return ", ".join(repr(one) for one in list(ids)[:3])


def _short(record: Record) -> str:
    return str({name: str(value)[:40] for name, value in record.items()})
