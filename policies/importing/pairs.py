"""The reviewed pairs of targets and results (fixtures/figure_pairs.tsv): judged by hand, loaded where nobody did anew.

A pair that a person judged, or took back, stays as they left it. A row that only the library made follows the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from platforms.editing import begin, history_of
from policies.importing import kept
from policies.importing.merging import Load, show
from policies.importing.reading import FixtureError
from policies.models import Figure, FigurePair, Policy

FILE = "figure_pairs.tsv"
TITLE = "目标与成效"
COLUMNS = 6
MISSING = "其中的数据已不在库中，没有载入"
PEOPLES = "有人另作判断，以人为准"
Place = tuple[str, str, str]  # slug, path, as printed
Pair = tuple[int, int]  # target, result


@dataclass(frozen=True)
class Reviewed:
    """One line of the file: where its two figures stand, and what was judged of them; `found`: the figures."""

    target: Place
    result: Place
    state: str
    why: str
    line: int
    found: tuple[Figure, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        return (*self.target, *self.result)


def read_pairs(path: Path) -> list[Reviewed]:
    """Return the lines of the file. Raises FixtureError for one that is not whole, or a pair that stands twice."""
    found: dict[tuple[str, ...], Reviewed] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            row = _read(line.split("\t"), number)
            if row.key in found:
                raise FixtureError(f"{FILE} 第 {number} 行与第 {found[row.key].line} 行重复：{show(row.key)}")
            found[row.key] = row
    return list(found.values())


def _read(cells: list[str], number: int) -> Reviewed:
    if len(cells) != COLUMNS or not all(cell.strip() for cell in cells) or not all("/" in cells[at] for at in (0, 2)):
        columns = "文件/路径、目标原文、文件/路径、成效原文、判定、理由"
        raise FixtureError(f"{FILE} 第 {number} 行：应为“{columns}”六列，用制表符分隔")
    if cells[4] not in FigurePair.State.values:
        allowed = " 或 ".join(FigurePair.State.values)
        raise FixtureError(f"{FILE} 第 {number} 行：判定应为 {allowed}，不是“{cells[4]}”")
    target, result = ((*cells[at].split("/", 1), cells[at + 1]) for at in (0, 2))
    return Reviewed(target, result, cells[4], cells[5].strip(), number)  # type: ignore[arg-type]  # split gives two


def load_pairs(load: Load, folder: Path) -> None:
    """Bring the library's own judgements up to the file; without a file they are left alone. Figures are loaded."""
    path = folder / FILE
    if not path.is_file():
        return
    known = list(FigurePair.objects.select_for_update(no_key=True))
    rows = {(row.target_id, row.result_id): row for row in known}
    reviewed = dict(_placed(load, read_pairs(path)))
    taken_back = _taken_back()
    missing = [pair for pair in reviewed if pair not in rows and pair not in taken_back]
    FigurePair.objects.bulk_create(_row(reviewed[pair]) for pair in missing)
    load.report.count(TITLE, "created", len(missing))
    for pair in reviewed.keys() & rows.keys():
        update(load, rows[pair], reviewed[pair])
    ours = [row for row in known if row.origin == FigurePair.Origin.LIBRARY]
    gone = [row for row in ours if (row.target_id, row.result_id) not in reviewed]
    FigurePair.objects.filter(pk__in=[row.pk for row in gone]).delete()
    load.report.count(TITLE, "deleted", len(gone))


def _placed(load: Load, reviewed: list[Reviewed]) -> Iterator[tuple[Pair, Reviewed]]:
    """Each pair under the keys of its figures, at the paths that imported texts gave their clauses."""
    figures = _figures({place[0] for each in reviewed for place in (each.target, each.result)})
    for each in reviewed:
        target, result = figures.get(each.target), figures.get(each.result)
        if target is None or result is None:
            load.report.keep(TITLE, show(each.key), MISSING)
        else:
            yield (target.pk, result.pk), replace(each, found=(target, result))


def _figures(slugs: Iterable[str]) -> dict[Place, Figure]:
    """The figures of these documents as the file names them; of several printed alike in one clause the first."""
    imported = Policy.objects.filter(origin=Policy.Origin.IMPORT, slug__in=slugs).values_list("slug", flat=True)
    former: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug in imported:
        for old, new in kept.current_paths(slug).items():
            former[slug, new].append(old)
    found: dict[Place, Figure] = {}
    for figure in Figure.objects.with_clauses().filter(clause__policy__slug__in=slugs).order_by("start"):
        slug, path = figure.clause.policy.slug, figure.clause.path
        for name in former[slug, path] if slug in imported else [path]:
            found.setdefault((slug, name, figure.printed), figure)
    return found


def _taken_back() -> set[tuple[int | None, int | None]]:
    """The pairs whose judgement a person took back."""
    rows = history_of(FigurePair).filter(history_type="-").exclude(history_user=None)
    return set(rows.values_list("target_id", "result_id"))


def _row(reviewed: Reviewed) -> FigurePair:
    target, result = reviewed.found
    words = {"target_words": target.words, "result_words": result.words}
    return FigurePair(target=target, result=result, state=reviewed.state, why=reviewed.why, **words)


def update(load: Load, row: FigurePair, reviewed: Reviewed) -> None:
    """Bring one judgement up to the file, unless it is a person's."""
    if (row.state, row.why) == (reviewed.state, reviewed.why):
        load.report.count(TITLE, "unchanged")
    elif row.origin == FigurePair.Origin.PERSON:
        load.report.keep(TITLE, show(reviewed.key), PEOPLES)
    else:
        begin(row, edit=load.store.edit)
        row.state, row.why = reviewed.state, reviewed.why
        load.store.edit.stamp(row)
        row.save(update_fields=["state", "why"])
        load.report.count(TITLE, "updated")
