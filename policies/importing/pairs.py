"""The reviewed pairs of targets and results (fixtures/figure_pairs.tsv)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from django.db.models import Q

from policies.importing import kept
from policies.importing.merging import Load, show
from policies.importing.reviewed import Pair, Place, Reviewed, follow, read_reviewed
from policies.models import Figure, FigurePair, Policy

FILE = "figure_pairs.tsv"
COLUMNS = ("文件/路径", "目标原文", "文件/路径", "成效原文", "判定", "理由")
MISSING = "其中的数据已不在库中，没有载入"


def load_pairs(load: Load, folder: Path) -> None:
    """Bring the library's own judgements up to the file; without a file they are left alone. Figures are loaded."""
    path = folder / FILE
    if not path.is_file():
        return
    lines = read_reviewed(path, COLUMNS)
    figures = _figures({place[0] for each in lines for place in each.places})
    wanted: dict[Pair, Reviewed] = {}
    for each in lines:
        if each.first in figures and each.second in figures:
            wanted[figures[each.first].pk, figures[each.second].pk] = each
        else:
            load.report.keep(str(FigurePair._meta.verbose_name), show(each.key), MISSING)
    known = {figure.pk: figure for figure in figures.values()}
    follow(load, FigurePair, wanted, new=lambda pair: _row(known, pair), besides=Q(pk=None))


def _figures(slugs: Collection[str]) -> dict[Place, Figure]:
    """The figures of these documents as the file names them; of several printed alike in one clause the first.

    A clause of an imported text goes by the path that it has in the library's.
    """
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


def _row(figures: dict[int, Figure], pair: Pair) -> FigurePair:
    target, result = (figures[key] for key in pair)
    return FigurePair(target=target, result=result, target_words=target.words, result_words=result.words)
