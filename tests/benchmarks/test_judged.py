"""Judged sets in every common layout are read the same way."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.measuring import judged
from benchmarks.measuring.records import Unreadable

QUERIES = {"7": "公司不给加班费怎么办", "8": "离婚后房子归谁"}
CLAUSES = {"a1": "用人单位应当支付加班费。", "a2": "离婚时夫妻的共同财产由双方协议处理。"}
JUDGED = {"7": {"a1": 1}, "8": {"a2": 1}}
TREC = "7 0 a1 1\n8 0 a2 1\n8 0 a1 0\n"


def jsonl(rows: list[dict[str, object]]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def written(folder: Path, content: str) -> Path:
    path = folder / "file"
    path.write_text(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        jsonl([{"_id": key, "text": text, "metadata": {}} for key, text in QUERIES.items()]),
        jsonl([{"query_id": int(key), "query": text} for key, text in QUERIES.items()]),
        json.dumps([{"id": key, "question": text, "category": "x"} for key, text in QUERIES.items()]),
        json.dumps({"data": [{"qid": key, "content": text} for key, text in QUERIES.items()]}),
        json.dumps(QUERIES),
        json.dumps([[key, text] for key, text in QUERIES.items()]),
        "id\tkind\ttext\n" + "".join(f"{key}\tlay\t{text}\n" for key, text in QUERIES.items()),
        "qid,query\n" + "".join(f'{key},"{text}"\n' for key, text in QUERIES.items()),
        "".join(f"{key}\t{text}\n" for key, text in QUERIES.items()),
        "".join(f"{text}\t{key}\n" for key, text in QUERIES.items()),
        "\ufeff" + "".join(f"{key},{text}\r\n" for key, text in QUERIES.items()),
    ],
)
def test_queries(tmp_path: Path, content: str) -> None:
    queries = judged.read_queries(written(tmp_path, content))

    assert {query.id: query.text for query in queries} == QUERIES


@pytest.mark.parametrize("content", ["\n".join(QUERIES.values()), "1\t公司不给加班费怎么办\n1\t离婚后房子归谁\n"])
def test_queries_without_ids_are_numbered(tmp_path: Path, content: str) -> None:
    queries = judged.read_queries(written(tmp_path, content))

    assert [(query.id, query.text) for query in queries] == list(zip("01", QUERIES.values(), strict=True))


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (jsonl([{"_id": key, "title": "民法典", "text": text} for key, text in CLAUSES.items()]), "民法典"),
        (
            jsonl([{"id": key, "name": "民法典第二条", "content": text} for key, text in CLAUSES.items()]),
            "民法典第二条",
        ),
        (json.dumps({key: {"title": "", "contents": text} for key, text in CLAUSES.items()}), ""),
        ("doc_id\tbody\n" + "".join(f"{key}\t{text}\n" for key, text in CLAUSES.items()), ""),
    ],
)
def test_clauses(tmp_path: Path, content: str, titles: str) -> None:
    clauses = judged.read_clauses(written(tmp_path, content))

    assert {clause.id: clause.text for clause in clauses} == CLAUSES
    assert {clause.title for clause in clauses} == {titles}


@pytest.mark.parametrize(
    "content",
    [
        TREC,
        TREC.replace(" ", "\t"),
        TREC.replace(" 0 a", " Q0 a"),
        "7 a1 1\n8 a2 1\n",
        "query-id\tcorpus-id\tscore\n7\ta1\t1\n8\ta2\t1\n",
        "a1,7\na2,8\n",
        jsonl([{"qid": 7, "pid": "a1", "label": 1}, {"qid": 8, "pid": "a2", "label": 1}]),
        json.dumps(JUDGED),
        json.dumps({key: list(grades) for key, grades in JUDGED.items()}),
        jsonl([{"id": 7, "query": QUERIES["7"], "match_id": ["a1"]}, {"id": 8, "query": "", "match_id": ["a2"]}]),
        jsonl([{"query_id": "7", "positives": [{"doc_id": "a1"}]}, {"query_id": "8", "positives": [{"doc_id": "a2"}]}]),
    ],
)
def test_judgements(tmp_path: Path, content: str) -> None:
    assert judged.read_judgements(written(tmp_path, content), QUERIES, CLAUSES) == JUDGED


def test_judgements_of_numbers_are_told_by_what_they_name(tmp_path: Path) -> None:
    path = written(tmp_path, "0 0 5 1\n1 0 6 1\n2 0 7 2\n")

    assert judged.read_judgements(path, ["0", "1", "2"], [str(n) for n in range(9)]) == {
        "0": {"5": 1},
        "1": {"6": 1},
        "2": {"7": 2},
    }


def test_gzip(tmp_path: Path) -> None:
    path = tmp_path / "file.gz"
    path.write_bytes(gzip.compress(json.dumps(QUERIES).encode()))

    assert {query.id: query.text for query in judged.read_queries(path)} == QUERIES


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ('{"id": 1}\n{"id": 2', "file:2 is no JSON"),
        ('[{"id": 1, "colour": "red"}]', "found {'id': '1', 'colour': 'red'}"),
        ('[{"id": 1, "text": "甲"}, {"id": 1, "text": "乙"}]', "stand twice, such as '1'"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(Unreadable) as error:
        judged.read_queries(written(tmp_path, content))

    assert said in str(error.value)


def test_judgements_of_other_queries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="judges none of the 1 queries"):
        judged.read_judgements(written(tmp_path, TREC), ["x"], CLAUSES)
