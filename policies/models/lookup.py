"""What the fields of a query name: 标题:… 文号:… 机关:… 平台:… as documents, bodies and platforms of the database.

Names are compared as the search compares text: folded, by containing. Only queries that use a field pay for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce

from platforms.models import Platform
from policies.models.policy import Policy, PolicyIssuer
from policies.search import Condition, Field, tokens

NOT_WORD = re.compile(r"[\W_]+")
Row = tuple[int, tuple[str, ...]]


@functools.lru_cache(maxsize=50_000)
def key(name: str) -> str:
    """`name` as it is compared: folded, without punctuation, so that 〔2020〕, [2020] and (2020) are the same."""
    return NOT_WORD.sub("", tokens.fold(name).text)


def look_up(field: Field) -> Condition:
    """What `field` asks for; a name that nothing has asks for what no clause has."""
    if field.years:
        return Condition("year", years=field.years, excluded=field.excluded)
    if field.name == "任务":
        return Condition("is_task", (1,), excluded=not field.wanted)
    facet, rows = NAMES[field.name]
    wanted = key(field.text)
    values = tuple(dict.fromkeys(pk for pk, names in rows() if wanted and any(wanted in key(name) for name in names)))
    return Condition(facet, values, heading=field.text if field.name == "标题" else "", excluded=field.excluded)


def _rows(found: QuerySet[Policy] | QuerySet[Platform] | QuerySet[PolicyIssuer], *columns: str) -> Iterator[Row]:
    for pk, *names in found.order_by().values_list(*columns):
        yield pk, tuple(name for name in names if name)


def _titles() -> Iterator[Row]:
    return _rows(Policy.objects.all(), "pk", "title", "short_title", "inner_title")


def _numbers() -> Iterator[Row]:
    return _rows(Policy.objects.exclude(document_number=""), "pk", "document_number")


def _issuers() -> Iterator[Row]:
    yield from _rows(PolicyIssuer.objects.all(), "policy", "unit__name", "unit__short_name")
    for pk, printed in Policy.objects.order_by().values_list("pk", "issuers_printed"):
        yield pk, tuple(map(str, printed or ()))


def _platforms() -> Iterator[Row]:
    return _rows(Platform.objects.all(), "pk", "name", "names__name")


NAMES: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "标题": ("policy", _titles),
    "文号": ("policy", _numbers),
    "机关": ("policy", _issuers),
    "平台": ("platform", _platforms),
}


def sorted_policies(policies: Iterable[int], by: str) -> list[int]:
    """These documents: by "date" the newest first and undated ones last, else by authority as the index orders them."""
    wanted = set(policies)
    ranks = [When(authority=authority, then=Value(at)) for at, authority in enumerate(Policy.Authority.values)]
    first = Coalesce("issued_on", "published_on").desc(nulls_last=True)
    order = first if by == "date" else Case(*ranks, default=Value(len(ranks)))
    ranked = Policy.objects.order_by(order, "pk").values_list("pk", flat=True)
    return [policy for policy in ranked if policy in wanted]
