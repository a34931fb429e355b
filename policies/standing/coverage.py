"""覆盖: what nobody is doing. The areas of a document against platforms, responsible bodies and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.http import QueryDict
from django.utils import timezone

from platforms.filtering import NONE
from platforms.keeping import kept
from platforms.listing import with_params
from platforms.models import Platform
from policies.filters.bodies import BODIES
from policies.models import Mention, Policy, Responsibility
from policies.standing.lacking import Lack, condition, lacks
from policies.standing.scope import Number, Scope, with_tasks
from policies.standing.selects import Option, Select, chosen_option

FIRST = "lianhe-shishi-fangan"  # the document that the page opens with, if the library holds it
Counts = Mapping[tuple[str, str], int]  # (area, key of a column) -> tasks


@dataclass(frozen=True)
class Column:
    """One column of a matrix: its key, its words, the parameters of its tasks. `lack`: it counts what is missing."""

    key: str
    label: str
    params: Mapping[str, str]
    lack: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """One area: all of its tasks, and those of each column."""

    label: str
    total: Number
    cells: tuple[Number, ...]


@dataclass(frozen=True)
class Matrix:
    """Areas against columns; the last row is all of them together, where a task counts once."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def pairs(self) -> Iterator[tuple[MatrixRow, list[tuple[Column, Number]]]]:
        """Each row with its cells, each of them with its column."""
        for row in self.rows:
            yield row, list(zip(self.columns, row.cells, strict=True))


@dataclass(frozen=True)
class Coverage:
    """The page, ready to be drawn; without a document, the library has no task at all."""

    select: Select
    policy: Option | None
    total: Number
    matrices: tuple[Matrix, ...]
    lacks: tuple[Lack, ...]


def coverage(params: QueryDict) -> Coverage:
    """Return what the page shows for the address `params`: policy. Any address is valid."""
    return kept(("coverage", with_params(params)), lambda: _coverage(params))


def _coverage(params: QueryDict) -> Coverage:
    select = _documents(params)
    chosen = chosen_option(select) or next((o for o in select.options if o.value == FIRST), None)
    chosen = chosen or next((option for option in select.options if option.known), None)
    if chosen is None:
        return Coverage(select, None, Number(0, ""), (), ())
    scope = Scope(timezone.localdate(), chosen.value)
    areas = _areas(scope)
    total = Number(sum(areas.values()), scope.link())
    matrices = (_platforms(scope, areas), _bodies(scope, areas), _bases(scope, areas), _results(scope, areas))
    return Coverage(select, chosen, total, matrices, lacks(scope))


def _documents(params: QueryDict) -> Select:
    """The official documents with tasks, newest first; one query."""
    rows = with_tasks().filter(authority=Policy.Authority.OFFICIAL)
    found = {slug: short or title for slug, short, title in rows.values_list("slug", "short_title", "title")}
    return Select.of("policy", "文件", found, params)


def _areas(scope: Scope) -> dict[str, int]:
    """The areas in the order of the document, with their tasks; one query."""
    rows = scope.tasks.values_list("area").annotate(n=Count("pk"), first=Min("number")).order_by("first")
    return {area: count for area, count, _ in rows}


def _platforms(scope: Scope, areas: Mapping[str, int]) -> Matrix:
    """Which platforms the clauses name; three queries."""
    rows = Platform.objects.order_by("order", "slug").values_list("slug", "name")
    columns = [Column(slug, name, {"platform": slug}) for slug, name in rows]
    named = Mention.objects.order_by().filter(platform__isnull=False, clause__task__in=scope.tasks)
    pairs = named.values_list("clause__task__area", "platform__slug")
    counts = {(area, slug): n for area, slug, n in pairs.annotate(n=Count("clause__task", distinct=True))}
    lack = Column(NONE, "没有平台", {"platform": NONE}, lack=True)
    without = _by_condition(scope, {NONE: condition("platform", NONE)})
    note = "条款点到的合作平台。没有点到平台的任务未必与平台无关，只是原文没有写明。"
    return _matrix(scope, areas, ("platforms", "合作平台", note), [*columns, lack], counts | without)


def _bodies(scope: Scope, areas: Mapping[str, int]) -> Matrix:
    """Which kinds of body answer, by side and level: those that do for any task; two queries."""
    duties = Responsibility.objects.order_by().filter(task__in=scope.tasks)
    rows = duties.values_list("task__area", "side", "unit__level").annotate(n=Count("task", distinct=True))
    counts = {(area, f"{side}-{level}"): count for area, side, level, count in rows}
    occurring = {key for _, key in counts}
    columns = [Column(key, label, {"body": key}) for key, label in BODIES if key in occurring]
    lack = Column(NONE, "没有单位", {"units": NONE}, lack=True)
    without = _by_condition(scope, {NONE: condition("units", NONE)})
    note = "按所属方和级别；“统称”如“有关部门”，没有落到具体单位。不论依据，建议的也算在内，依据见下表。"
    return _matrix(scope, areas, ("bodies", "责任单位", note), [*columns, lack], counts | without)


def _bases(scope: Scope, areas: Mapping[str, int]) -> Matrix:
    """What the responsibilities rest on; one query."""
    labels = [
        ("stated", "原文写明"),
        ("confirmed", "编辑确认"),
        ("derived", "按规则推出"),
        ("unconfirmed", "只有建议"),
        ("unresolved", "写明统称或未登记单位"),
    ]
    columns = [Column(key, label, {"basis": key}, lack=key == "unconfirmed") for key, label in labels]
    columns.append(Column(NONE, "没有依据", {"basis": NONE}, lack=True))
    counts = _by_condition(scope, {column.key: condition("basis", column.key) for column in columns})
    note = "责任从哪里来。“只有建议”是按职责领域推测的单位，尚未有人确认，不能算落实。"
    return _matrix(scope, areas, ("bases", "责任依据", note), columns, counts)


def _results(scope: Scope, areas: Mapping[str, int]) -> Matrix:
    """What came of the tasks: reports and evidence that were accepted; one query."""
    labels = [
        ("report", "yes", "有进展"),
        ("evidence", "yes", "有佐证"),
        ("evidence", "library", "其中有库内条款"),
        ("report", NONE, "没有进展"),
        ("evidence", NONE, "没有佐证"),
    ]
    columns = [Column(f"{name}_{value}", label, {name: value}, lack=value == NONE) for name, value, label in labels]
    conditions = {f"{name}_{value}": condition(name, value) for name, value, _ in labels}
    note = "进展指经采纳的报告；佐证指采纳的库内条款，或报告所附的条款、链接、材料。"
    counts = _by_condition(scope, conditions)
    return _matrix(scope, areas, ("results", "进展和成效佐证", note), columns, counts)


def _by_condition(scope: Scope, conditions: Mapping[str, Q]) -> dict[tuple[str, str], int]:
    """How many tasks of each area meet each condition; one query."""
    counts = {f"n{at}": Count("pk", filter=each) for at, each in enumerate(conditions.values())}
    rows = scope.tasks.values_list("area").annotate(**counts)
    return {(area, key): n for area, *found in rows for key, n in zip(conditions, found, strict=True)}


def _matrix(
    scope: Scope, areas: Mapping[str, int], words: tuple[str, str, str], columns: Sequence[Column], counts: Counts
) -> Matrix:
    rows = [_row(scope, area, total, columns, counts) for area, total in areas.items()]
    return Matrix(*words, tuple(columns), (*rows, _sum(scope, rows, columns)))


def _row(scope: Scope, area: str, total: int, columns: Iterable[Column], counts: Counts) -> MatrixRow:
    own = {"area": area or NONE}
    cells = (Number(counts.get((area, each.key), 0), scope.link(**own, **each.params)) for each in columns)
    return MatrixRow(area or "未分领域", Number(total, scope.link(**own)), tuple(cells))


def _sum(scope: Scope, rows: Sequence[MatrixRow], columns: Sequence[Column]) -> MatrixRow:
    """All areas together: an area has its tasks alone, so they add up."""
    cells = (
        Number(sum(row.cells[at].count for row in rows), scope.link(**column.params))
        for at, column in enumerate(columns)
    )
    return MatrixRow("合计", Number(sum(row.total.count for row in rows), scope.link()), tuple(cells))
