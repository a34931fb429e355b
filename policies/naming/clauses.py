"""Clauses by the numbers that lead to them: 三(十六), 第三十五条第二款第（一）项, 案例②第3段, 3.16."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import F, Max, Min, Q, QuerySet
from django.db.models.lookups import Exact, In
from django.urls import reverse

from policies.models import Clause, Policy
from policies.models.clause import paths_above
from policies.naming.fitting import EXACT, MOST
from policies.naming.things import CLAUSE, Link, Named
from policies.parsing.citation import Step
from policies.parsing.markers import number
from policies.parsing.normalise import fold
from policies.parsing.places import ARTICLE, BIS, PARAGRAPH, Place, Places
from policies.quoting import place
from policies.search.sounds import key

NUMBERED = (
    "part", "item", "article", "chapter", "section", "case", "subitem", "point", "attachment", "table", "measure",
)  # fmt: skip
STRICT = frozenset({"chapter", "section", "case", "attachment", "table"})  # these words mean no other kind
COUNTED = (PARAGRAPH, "passage")  # steps that no number is printed for: 款, 段
LOOKED_AT = 300  # clauses of one number, in documents that were named
ANYWHERE = 100  # the same, where none was
NUMBER = F("number") + 0  # reckoned with, so that a database looks a document through, not all clauses of this number
COLUMNS = (
    "pk", "policy_id", "path", "kind", "marker", "number", "position", "heading", "task__pk",
    "policy__authority", "policy__year", "policy__slug", "policy__title", "policy__short_title",
)  # fmt: skip
CHAIN = 6  # columns that tell of a clause above another


class Row(NamedTuple):
    """A clause as far as its number, its order among others and its name go; the names are those of COLUMNS."""

    pk: int
    policy: int
    path: str
    kind: str
    marker: str
    number: int | None
    position: int = 0
    heading: str = ""
    task: int | None = None
    authority: str = ""
    year: int | None = None
    slug: str = ""
    title: str = ""
    short_title: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """Tasks first, then official documents, then the latest."""
        official = self.authority == Policy.Authority.OFFICIAL
        return self.task is None, not official, -(self.year or 0), self.policy, self.position

    @property
    def url(self) -> str:
        return reverse("policies:clause_detail", args=[self.slug, self.path])


def meant(steps: Sequence[Step], policies: Collection[int] | None = None) -> list[Row]:
    """The clauses that the steps lead to in these documents (in all), those that fit best; levels may be left out."""
    own = next((at for at, step in enumerate(steps) if step.kind in COUNTED), len(steps))
    if not own:
        return []
    found = _numbered(steps[:own], policies)
    return [end for row in found[:MOST] if (end := _counted(row, steps[own:]))] if own < len(steps) else found


def _numbered(steps: Sequence[Step], policies: Collection[int] | None) -> list[Row]:
    rows = (
        _within(policies).filter(Exact(NUMBER, steps[-1].number))[:LOOKED_AT]
        if policies is not None
        else _anywhere(steps)
    )
    return _fitting(rows, steps)


def _fitting(clauses: QuerySet[Clause], steps: Sequence[Step]) -> list[Row]:
    """Those of the first clauses that fit the steps best, in order."""
    rows = sorted((Row(*row) for row in clauses.values_list(*COLUMNS)), key=lambda row: row.order)
    above = _above(rows) if len(steps) > 1 else {}
    scored = [(score, row) for row in rows if (score := _score(row, above, steps)) is not None]
    best = max((score for score, _ in scored), default=(0, 0))
    return [row for score, row in scored if score == best]


def _shown(keys: Sequence[int]) -> list[Row]:
    """The first clauses of these keys, in this order."""
    rows = {row[0]: Row(*row) for row in Clause.objects.filter(pk__in=keys[:MOST]).order_by().values_list(*COLUMNS)}
    return [rows[pk] for pk in keys if pk in rows]


def _within(policies: Collection[int]) -> QuerySet[Clause]:
    """Clauses of these documents, to be asked for nothing else that has an index."""
    return Clause.objects.filter(policy__in=policies).order_by()


def _anywhere(steps: Sequence[Step]) -> QuerySet[Clause]:
    """Clauses of this number in any document; of several numbers, at exactly this path."""
    where = Q(number=steps[-1].number, kind__in=NUMBERED)
    if len(steps) > 1:
        where &= Q(path=".".join(str(step.number) for step in steps))
    return Clause.objects.filter(where).order_by()[:ANYWHERE]


def _above(rows: Iterable[Row]) -> dict[tuple[int, str], Row]:
    """The clauses that these stand in, by document and path; one query."""
    wanted = {(row.policy, path) for row in rows for path in paths_above(row.path)}
    if not wanted:
        return {}
    policies, paths = {policy for policy, _ in wanted}, {path for _, path in wanted}
    found = Clause.objects.filter(policy__in=policies, path__in=paths).values_list(*COLUMNS[:CHAIN])
    return {(row.policy, row.path): row for row in (Row(*each) for each in found)}


def _score(row: Row, above: dict[tuple[int, str], Row], steps: Sequence[Step]) -> tuple[int, int] | None:
    """How well a clause and those above it fit the steps: kinds that agree, levels left out; None if not at all."""
    chain = [above[place] for path in paths_above(row.path) if (place := (row.policy, path)) in above]
    chain, agreed, skipped = [*chain, row], 0, 0
    for step in reversed(steps):
        while chain and step is not steps[-1] and chain[-1].number != step.number:
            chain.pop()
            skipped += 1
        if not chain or not _fits(chain[-1], step):
            return None
        agreed += _agreement(chain.pop().kind, step.kind)
    return agreed, -skipped


def _agreement(kind: str, named: str) -> int:
    """How well the kind of a clause fits the word for it: without articles, 第三条 is （三） rather than 三、."""
    if named in {"", kind}:
        return 2
    return int((named, kind) == ("article", "item"))


def _fits(row: Row, step: Step) -> bool:
    if row.number != step.number or row.kind not in NUMBERED or (step.kind in STRICT and row.kind != step.kind):
        return False
    return _inserted(row) == step.inserted


def _inserted(row: Row) -> int:
    """The 之一 of an article put in later, else 0."""
    bis = BIS.search(fold(row.marker)) if row.kind == ARTICLE else None
    return number(bis[1]) if bis else 0


def _counted(row: Row, steps: Sequence[Step]) -> Row | None:
    """The 款, 项 or 段 that the steps lead to below a clause."""
    within = Q(path=row.path) | Q(path__startswith=f"{row.path}.")
    below = Clause.objects.filter(within, policy=row.policy).order_by("position")
    places = Places(Place(*each) for each in below.values_list("path", "parent__path", "kind", "marker", "number"))
    path = row.path
    for step in steps:
        path = _below(places, path, step)
        if not path:
            return None
    return Row(*below.values_list(*COLUMNS).get(path=path))


def _below(places: Places, path: str, step: Step) -> str:
    """The path of the 款, 项 or 段 `step` below `path`; empty if there is none."""
    if step.kind == PARAGRAPH and (row := places.paragraphs.get(path)):
        return row[step.number - 1] if step.number <= len(row) else ""
    if step.kind in COUNTED:
        wanted = f"{path}.p{step.number}"
        return wanted if wanted in places.clauses else ""
    printed = f"{step.number}-{step.inserted}" if step.inserted else str(step.number)
    found = places.below.get((path, (step.kind, printed))) or places.below.get((path, ("item", printed)), [])
    return found[0] if len(found) == 1 else ""


def nearest(steps: Sequence[Step], policy: int) -> list[Row]:
    """Clauses of a document nearest to a number that it has not: the same number elsewhere, else those beside it."""
    own = [step for step in steps if step.kind not in COUNTED]
    if len(own) < len(steps) and (above := _numbered(own[:1], [policy])):
        return above[:MOST]
    if len(steps) > 1 and (same := _numbered(steps[-1:], [policy])):
        return same[:MOST]
    last = steps[-1]
    rows = _within([policy]).exclude(number=None)
    rows = rows.filter(kind=last.kind) if rows.filter(kind=last.kind).exists() else rows.exclude(kind__in=STRICT)
    beside = rows.aggregate(
        below=Max("number", filter=Q(number__lt=last.number)), above=Min("number", filter=Q(number__gt=last.number))
    )
    wanted = [value for value in beside.values() if value is not None]
    found = dict(rows.filter(In(NUMBER, wanted)).order_by("-position").values_list("number", "pk"))
    return _shown([found[value] for value in sorted(wanted)])


def at_place(words: str, policy: int) -> list[Row]:
    """The clauses of a document that quoting.place names so."""
    outline = list(Clause.objects.filter(policy=policy).for_outline())
    by_pk, wanted = {clause.pk: clause for clause in outline}, key(words)
    return _shown([clause.pk for clause in outline if key(place(clause, by_pk)) == wanted])


def with_words(words: str, steps: Sequence[Step]) -> list[Row]:
    """Clauses of this number that have the words; none where too many have the words to say."""
    hits = list(Clause.objects.search(words).values_list("pk", "number")[: LOOKED_AT + 1])
    wanted = [pk for pk, printed in hits if printed == steps[-1].number] if len(hits) <= LOOKED_AT else []
    return _fitting(Clause.objects.filter(pk__in=wanted).order_by(), steps) if wanted else []


def named(rows: Iterable[Row], why: str = "") -> Iterator[Named]:
    """The clauses as things that were named, in this order."""
    for at, row in enumerate(rows):
        yield _named(row, at, why)


def printed(marker: str) -> str:
    """The number of a clause without what only parts it from the words behind."""
    return marker.strip().rstrip("、.．")


def _place_of(row: Row) -> str:
    """The place of a clause that has no number of its own."""
    paths = [*paths_above(row.path), row.path]
    chain = {each.pk: each for each in Clause.objects.filter(policy=row.policy, path__in=paths).for_outline()}
    return place(chain[row.pk], chain)


def _named(row: Row, at: int, why: str) -> Named:
    marker = printed(row.marker) if row.number is not None else _place_of(row)
    also = (Link("任务登记", reverse("policies:task_detail", args=[row.task])),) if row.task else ()
    kind = "任务条款" if row.task else "条款"
    what = f"{kind} · {row.heading}" if row.heading else kind
    words = marker if marker.startswith(("(", "（")) else f" {row.marker.strip() or marker}"
    name = f"{row.short_title or row.title}{words}"
    return Named(name, row.url, what, why or f"序号：{marker}", also, (EXACT, CLAUSE, at))
