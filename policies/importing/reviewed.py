"""Judgements made by hand and kept in a file of the library: read, and followed where nobody judged anew.

What a person judged, or took back, stays as they left it. A row that only the library made follows the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q, QuerySet

from platforms.editing import Edit, begin, history_of, keep_baseline
from platforms.fields import Versioned
from policies.importing.merging import Load, show
from policies.importing.reading import FixtureError
from policies.models.judgement import Judgement

PEOPLES = "有人另作判断，以人为准"
BATCH = 500
Place = tuple[str, ...]  # slug and path, and what else tells it there
Pair = tuple[int, int]  # the keys of the two


@dataclass(frozen=True)
class Reviewed:
    """One line of a file: the two that were judged, what was judged of them, and why."""

    first: Place
    second: Place
    state: str
    why: str
    line: int

    @property
    def places(self) -> tuple[Place, Place]:
        return self.first, self.second

    @property
    def key(self) -> Place:
        return (*self.first, *self.second)


def read_reviewed(path: Path, columns: tuple[str, ...]) -> list[Reviewed]:
    """Return the lines of the file: as many columns for the one as for the other, each beginning slug/path, then two.

    Raises FixtureError for a line that is not whole, or a pair that stands twice.
    """
    found: dict[Place, Reviewed] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            row = _read(line.split("\t"), columns, number, f"{path.name} 第 {number} 行")
            if row.key in found:
                raise FixtureError(f"{path.name} 第 {number} 行与第 {found[row.key].line} 行重复：{show(row.key)}")
            found[row.key] = row
    return list(found.values())


def _read(cells: list[str], columns: tuple[str, ...], number: int, where: str) -> Reviewed:
    if len(cells) != len(columns) or not all(cell.strip() for cell in cells):
        raise FixtureError(_not_whole(where, columns))
    half = (len(columns) - 2) // 2
    first, second = _place(cells[:half]), _place(cells[half:-2])
    if not all((*first, *second)):
        raise FixtureError(_not_whole(where, columns))
    if cells[-2] not in Judgement.State.values:
        raise FixtureError(f"{where}：判定应为 {' 或 '.join(Judgement.State.values)}，不是“{cells[-2]}”")
    return Reviewed(first, second, cells[-2], cells[-1].strip(), number)


def _place(cells: list[str]) -> Place:
    slug, _, path = cells[0].partition("/")
    return (slug, path, *cells[1:])


def _not_whole(where: str, columns: tuple[str, ...]) -> str:
    return f"{where}：应为“{'、'.join(columns)}”{len(columns)} 列，用制表符分隔"


def follow(
    load: Load, model: type[Judgement], wanted: Mapping[Pair, Reviewed], *, new: Callable[[Pair], Judgement], besides: Q
) -> None:
    """Bring the library's own judgements up to `wanted`, by the two they are of; rows under `besides` are not deleted.

    `new`: an unsaved row of two. The library's own first values are no edit; a later change of one is, and its history
    keeps what it was.
    """
    title, kept = str(model._meta.verbose_name), list(_locked(model))
    rows = {row.pair: row for row in kept}
    left = _taken_back(model) | rows.keys()
    missing = [_filled(new(pair), each) for pair, each in wanted.items() if pair not in left]
    model._default_manager.bulk_create(missing, batch_size=BATCH)
    load.report.count(title, "created", len(missing))
    for pair in wanted.keys() & rows.keys():
        _update(load, title, rows[pair], wanted[pair])
    gone = [row.pk for row in kept if row.of_library and row.pair not in wanted]
    deleted, _ = model._default_manager.filter(pk__in=gone).exclude(besides).delete()
    load.report.count(title, "deleted", deleted)


def _filled(row: Judgement, reviewed: Reviewed) -> Judgement:
    row.state, row.why = reviewed.state, reviewed.why
    return row


def _locked(model: type[Judgement]) -> QuerySet[Judgement]:
    """All judgements, which nobody changes until the load is done."""
    return model._default_manager.select_for_update(no_key=True)


def _taken_back(model: type[Judgement]) -> set[tuple[int | None, int | None]]:
    """The pairs whose judgement a person took back."""
    first, second = (f"{end}_id" for end in model.ends)
    rows = history_of(model).filter(history_type="-").exclude(history_user=None)
    return set(rows.values_list(first, second))


def _update(load: Load, title: str, row: Judgement, reviewed: Reviewed) -> None:
    """Bring one judgement up to the file, unless it is a person's."""
    if (row.state, row.why) == (reviewed.state, reviewed.why):
        load.report.count(title, "unchanged")
    elif row.of_library:
        _begin(row, load.store.edit)
        load.store.edit.stamp(row)
        _filled(row, reviewed).save(update_fields=["state", "why"])
        load.report.count(title, "updated")
    else:
        load.report.keep(title, show(reviewed.key), PEOPLES)


def _begin(row: Judgement, edit: Edit) -> None:
    if isinstance(row, Versioned):
        begin(row, edit=edit)
    else:
        keep_baseline(row, version=0, edit=edit)
