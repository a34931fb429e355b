"""This project's own engine, asked as a page asks it: each time with its question for the newest change."""

from __future__ import annotations

from pathlib import Path

from benchmarks.speed.queries import Question
from benchmarks.speed.timing import Times
from policies import search


def full(question: Question) -> search.Found:
    """The page of documents with their best clauses, the exact counts and all facets: what the search page shows."""
    return search.find(question.typed, question.chosen, page=question.page, sort=question.sort)


def top(question: Question) -> int:
    """The ids of the clauses of the page alone, 20 a page; how many there are."""
    if question.sort == "rank":
        return len(search.Hits(question.typed, question.chosen).top(20 * question.page)[20 * (question.page - 1) :])
    return len(search.Hits(question.typed, question.chosen).top(20))


def ask_all(classes: dict[str, list[Question]]) -> tuple[dict[str, dict[str, Times]], dict[str, float]]:
    """Class -> what was asked -> times; class -> median number of clauses found.

    Half of the questions of a class are asked for the page alone and half for everything, each for the first time in
    this process: nothing of them can be remembered. Then all are asked again.
    """
    rows: dict[str, dict[str, Times]] = {}
    hits: dict[str, float] = {}
    for name, asked in classes.items():
        times = rows[name] = {step: Times() for step in ("top, new", "full, new", "top, again", "full, again")}
        middle = len(asked) // 2
        totals = []
        for question in asked[middle:]:
            times["top, new"].measure(lambda question=question: top(question))  # type: ignore[misc]
        for question in asked[:middle]:
            found = times["full, new"].measure(lambda question=question: full(question))  # type: ignore[misc]
            totals.append(found.total)
        for question in asked:
            times["top, again"].measure(lambda question=question: top(question))  # type: ignore[misc]
            times["full, again"].measure(lambda question=question: full(question))  # type: ignore[misc]
        hits[name] = sorted(totals)[len(totals) // 2]
    return rows, hits


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
