"""The reviewed pairs of tasks and clauses (fixtures/evidence.tsv): judged by hand, loaded where nobody judged anew.

A pair that a person judged, or took back, stays as they left it. A row that only the library made follows the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from platforms.editing import history_of
from policies.importing import kept
from policies.importing.merging import Load, show
from policies.importing.reading import FixtureError
from policies.importing.specs import CLAUSE, TASK, Key
from policies.models import Policy, TaskEvidence

FILE = "evidence.tsv"
TITLE = "库内佐证"
COLUMNS = 4
MISSING = "任务或条款已不在库中，没有载入"
PEOPLES = "有人另作判断，以人为准"
BATCH = 500
Pair = tuple[int, int]  # task, clause


@dataclass(frozen=True)
class Reviewed:
    """One line of the file: the task and the clause, each as (slug, path), and what was judged of them."""

    task: tuple[str, str]
    clause: tuple[str, str]
    state: str
    why: str
    line: int

    @property
    def key(self) -> Key:
        return (*self.task, *self.clause)


def read_reviewed(path: Path) -> list[Reviewed]:
    """Return the lines of the file. Raises FixtureError for one that is not whole, or a pair that stands twice."""
    found: dict[Key, Reviewed] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            row = _read(line, number)
            if row.key in found:
                raise FixtureError(f"{FILE} 第 {number} 行与第 {found[row.key].line} 行重复：{show(row.key)}")
            found[row.key] = row
    return list(found.values())


def _read(line: str, number: int) -> Reviewed:
    cells = line.split("\t")
    places = [(slug, path) for slug, _, path in (cell.partition("/") for cell in cells[:2])]
    if len(cells) != COLUMNS or not all(slug and path for slug, path in places) or not cells[3].strip():
        raise FixtureError(f"{FILE} 第 {number} 行：应为“文件/路径、文件/路径、判定、理由”四列，用制表符分隔")
    if cells[2] not in TaskEvidence.State.values:
        raise FixtureError(
            f"{FILE} 第 {number} 行：判定应为 {' 或 '.join(TaskEvidence.State.values)}，不是“{cells[2]}”"
        )
    return Reviewed(places[0], places[1], cells[2], cells[3].strip(), number)


def load_evidence(load: Load, folder: Path) -> None:
    """Bring the library's own judgements up to the file; without a file they are left alone. TASK has been read.

    What hangs on a text that people imported stays as it is where that text lacks the task or clause.
    """
    path = folder / FILE
    if not path.is_file():
        return
    lines = read_reviewed(path)
    moves = _moves(lines)
    rows = {(row.task_id, row.clause_id): row for row in TaskEvidence.objects.select_for_update(no_key=True)}
    reviewed = dict(_placed(load, lines, moves))
    taken_back = _taken_back()
    create(load, [_row(pair, each) for pair, each in reviewed.items() if pair not in rows and pair not in taken_back])
    for pair in reviewed.keys() & rows.keys():
        update(load, rows[pair], reviewed[pair])
    gone = TaskEvidence.objects.filter(pk__in=[row.pk for pair, row in rows.items() if pair not in reviewed])
    ours = gone.filter(origin=TaskEvidence.Origin.LIBRARY).exclude(task__policy__slug__in=moves)
    load.report.count(TITLE, "deleted", ours.exclude(clause__policy__slug__in=moves).delete()[0])


def _moves(reviewed: Iterable[Reviewed]) -> dict[str, dict[str, str]]:
    """Of each imported text that judgements hang on, the paths that the library's clauses have in it."""
    imported = Policy.objects.filter(origin=Policy.Origin.IMPORT).order_by("slug").values_list("slug", flat=True)
    held = TaskEvidence.objects.order_by().values_list("task__policy__slug", "clause__policy__slug").distinct()
    named = {slug for pair in held for slug in pair} | {
        slug for each in reviewed for slug, _ in (each.task, each.clause)
    }
    return {slug: kept.current_paths(slug) for slug in imported if slug in named}


def _placed(
    load: Load, reviewed: Iterable[Reviewed], moves: dict[str, dict[str, str]]
) -> Iterator[tuple[Pair, Reviewed]]:
    """Each pair under the keys of its task and clause, at the paths that imported texts gave them."""

    def now(place: tuple[str, str]) -> Key:
        return place[0], moves[place[0]].get(place[1], "") if place[0] in moves else place[1]

    for each in reviewed:
        task, clause = load.rows(TASK).get(now(each.task)), load.rows(CLAUSE).get(now(each.clause))
        if task is not None and clause is not None:
            yield (task.pk, clause.pk), each
        elif not {each.task[0], each.clause[0]} & moves.keys():
            load.report.keep(TITLE, show(each.key), MISSING)


def _taken_back() -> set[Pair]:
    """The pairs whose judgement a person took back."""
    rows = history_of(TaskEvidence).filter(history_type="-").exclude(history_user=None)
    return set(rows.values_list("task_id", "clause_id"))


def _row(pair: Pair, reviewed: Reviewed) -> TaskEvidence:
    return TaskEvidence(task_id=pair[0], clause_id=pair[1], state=reviewed.state, why=reviewed.why)


def create(load: Load, rows: list[TaskEvidence]) -> None:
    """Save new judgements of the library; its own first values are no edit."""
    TaskEvidence.objects.bulk_create(rows, batch_size=BATCH)
    load.report.count(TITLE, "created", len(rows))


def update(load: Load, row: TaskEvidence, reviewed: Reviewed) -> None:
    """Bring one judgement up to the file, unless it is a person's."""
    if (row.state, row.why) == (reviewed.state, reviewed.why):
        load.report.count(TITLE, "unchanged")
    elif row.origin == TaskEvidence.Origin.PERSON:
        load.report.keep(TITLE, show(reviewed.key), PEOPLES)
    else:
        row.state, row.why = reviewed.state, reviewed.why
        load.store.edit.stamp(row)
        row.save(update_fields=["state", "why"])
        load.report.count(TITLE, "updated")
