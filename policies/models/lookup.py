"""What the fields of a query name: 标题:… 文号:… 机关:… 平台:… as documents, bodies and platforms of the database.

Names are compared as the search compares text: folded, by containing. Only queries that use a field pay for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce

from platforms.models import Platform
from policies.models.policy import Policy, PolicyIssuer
from policies.models.unit import Unit
from policies.search import Condition, Field
from policies.search.sounds import key


def look_up(field: Field, version: str) -> Condition:
    """What `field` asks for; a name that nothing has asks for what no clause has.

    `version`: the token of all names (ChangeCounter.lexicon); the names of one version are read once.
    """
    if field.years:
        return Condition("year", years=field.years, excluded=field.excluded)
    if field.name == "任务":
        return Condition("is_task", (1,), excluded=not field.wanted)
    facet = "platform" if field.name == "平台" else "policy"
    values = tuple(dict.fromkeys(FOUND[field.name](key(field.text), version))) if key(field.text) else ()
    return Condition(facet, values, heading=field.text if field.name == "标题" else "", excluded=field.excluded)


@functools.lru_cache(maxsize=8)
def _names(what: str, version: str) -> tuple[tuple[int, tuple[str, ...]], ...]:  # noqa: ARG001 (part of the key)
    """(key, names as they are compared) of all rows of a kind."""
    found, columns = ROWS[what]
    rows = found().order_by().values_list("pk", *columns)
    return tuple((pk, tuple(key(name) for name in names if name)) for pk, *names in rows)


def _having(what: str) -> Callable[[str, str], Iterator[int]]:
    return lambda wanted, version: (pk for pk, names in _names(what, version) if any(wanted in n for n in names))


def _issued_by(wanted: str, version: str) -> Iterator[int]:
    """Documents of the units of this name, and those that print it among their issuers."""
    units = list(_having("机关")(wanted, version))
    yield from PolicyIssuer.objects.filter(unit__in=units).order_by().values_list("policy", flat=True)
    yield from (pk for pk, names in _printed(version) if any(wanted in name for name in names))


@functools.lru_cache(maxsize=2)
def _printed(version: str) -> tuple[tuple[int, tuple[str, ...]], ...]:  # noqa: ARG001 (part of the key)
    rows = Policy.objects.order_by().values_list("pk", "issuers_printed")
    return tuple((pk, tuple(key(str(name)) for name in printed)) for pk, printed in rows if printed)


ROWS: dict[str, tuple[Callable[[], QuerySet[Any]], tuple[str, ...]]] = {
    "标题": (Policy.objects.all, ("title", "short_title", "inner_title")),
    "文号": (lambda: Policy.objects.exclude(document_number=""), ("document_number",)),
    "机关": (Unit.objects.all, ("name", "short_name")),
    "平台": (Platform.objects.all, ("name", "names__name")),
}
FOUND: dict[str, Callable[[str, str], Iterator[int]]] = {name: _having(name) for name in ROWS} | {"机关": _issued_by}


def sorted_policies(policies: Iterable[int], by: str) -> list[int]:
    """These documents: by "date" the newest first and undated ones last, else by authority as the index orders them."""
    wanted = set(policies)
    ranks = [When(authority=authority, then=Value(at)) for at, authority in enumerate(Policy.Authority.values)]
    first = Coalesce("issued_on", "published_on").desc(nulls_last=True)
    order = first if by == "date" else Case(*ranks, default=Value(len(ranks)))
    ranked = Policy.objects.order_by(order, "pk").values_list("pk", flat=True)
    return [policy for policy in ranked if policy in wanted]
