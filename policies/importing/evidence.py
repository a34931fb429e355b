"""The reviewed pairs of tasks and clauses (fixtures/evidence.tsv)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db.models import Q

from policies.importing import kept
from policies.importing.merging import Load, show
from policies.importing.reviewed import Pair, Place, Reviewed, follow, read_reviewed
from policies.importing.specs import CLAUSE, TASK, Key
from policies.models import Policy, TaskEvidence

FILE = "evidence.tsv"
COLUMNS = ("文件/路径", "文件/路径", "判定", "理由")
MISSING = "任务或条款已不在库中，没有载入"
Moves = dict[str, dict[str, str]]  # of each imported text, the paths that the library's clauses have in it


def load_evidence(load: Load, folder: Path) -> None:
    """Bring the library's own judgements up to the file; without a file they are left alone. TASK has been read.

    What hangs on a text that people imported stays as it is where that text lacks the task or clause.
    """
    path = folder / FILE
    if not path.is_file():
        return
    lines = read_reviewed(path, COLUMNS)
    moves = _moves(lines)
    of_imports = Q(task__policy__slug__in=moves) | Q(clause__policy__slug__in=moves)
    follow(load, TaskEvidence, dict(_placed(load, lines, moves)), new=_row, besides=of_imports)


def _moves(reviewed: Iterable[Reviewed]) -> Moves:
    """The moves of the imported texts that judgements hang on."""
    imported = Policy.objects.filter(origin=Policy.Origin.IMPORT).order_by("slug").values_list("slug", flat=True)
    held = TaskEvidence.objects.order_by().values_list("task__policy__slug", "clause__policy__slug").distinct()
    named = {slug for pair in held for slug in pair} | {place[0] for each in reviewed for place in each.places}
    return {slug: kept.current_paths(slug) for slug in imported if slug in named}


def _placed(load: Load, reviewed: Iterable[Reviewed], moves: Moves) -> Iterator[tuple[Pair, Reviewed]]:
    """Each pair under the keys of its task and clause, at the paths that imported texts gave them."""

    def now(place: Place) -> Key:
        slug, path = place
        return slug, moves[slug].get(path, "") if slug in moves else path

    for each in reviewed:
        task, clause = load.rows(TASK).get(now(each.first)), load.rows(CLAUSE).get(now(each.second))
        if task is not None and clause is not None:
            yield (task.pk, clause.pk), each
        elif not {place[0] for place in each.places} & moves.keys():
            load.report.keep(str(TaskEvidence._meta.verbose_name), show(each.key), MISSING)


def _row(pair: Pair) -> TaskEvidence:
    return TaskEvidence(task_id=pair[0], clause_id=pair[1])
