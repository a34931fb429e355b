"""The Lexicon of the search: groups that people edit, and the names of platforms, units, regions and documents.

Every process keeps the one it built, under the token that each write of these names renews in its own transaction
(`ChangeCounter.lexicon`). A name that two things share stands for neither.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from django.db import models
from django.db.models.signals import post_delete, post_save

from platforms.models import Platform, PlatformMember, PlatformName, Region, RegionName
from platforms.names import renamed
from policies.models.changes import renew_lexicon
from policies.models.policy import CitedDocument, Policy
from policies.models.synonym import SynonymGroup
from policies.models.unit import Unit
from policies.parsing import lexicon as word_lists
from policies.search.lexicon import MAX_WORD, MIN_WORD, Group, Lexicon, folded_word

NAMED: tuple[type[models.Model], ...] = (  # what this Lexicon and policies.naming know by name
    SynonymGroup, Platform, PlatformName, PlatformMember, Unit, Region, RegionName, Policy,
    CitedDocument,
)  # fmt: skip
SHORTEST_TITLE = 4  # characters; a shorter short title is a common word
NAME_KINDS = {model: str(model._meta.verbose_name) for model in (Platform, Unit, Region, Policy)}


def _bulk_changed(**_: object) -> None:
    renew_lexicon()


def _row_changed(sender: type[models.Model], update_fields: frozenset[str] | None = None, **_: object) -> None:
    fields: tuple[str, ...] = getattr(sender, "name_fields", ())
    if update_fields is None or set(update_fields) & set(fields):
        renew_lexicon()


for _model in NAMED:
    renamed.connect(_bulk_changed, sender=_model, dispatch_uid=f"names {_model.__name__}")
    for _signal in (post_save, post_delete):
        _signal.connect(_row_changed, sender=_model, dispatch_uid=f"name {_model.__name__}")


@functools.lru_cache(maxsize=4)
def lexicon_of(version: str) -> Lexicon:
    """The Lexicon of the database at this token, built once. A token is never used twice, so nothing here grows old."""
    edited = [
        Group(tuple(_texts(words)), SynonymGroup.Kind(kind).label, key)
        for key, words, kind in SynonymGroup.objects.filter(active=True).values_list("pk", "words", "kind")
    ]
    short_forms = Lexicon([*edited, *_regions(Region.Level.PROVINCE)])
    names = [
        *_platforms(),
        *_units(short_forms),
        *_documents(),
        *_regions(*Region.Level.values),
    ]
    known = (name for _, name in _rows_of_names())
    kept_whole = chain(known, word_lists.words("not_synonyms"), word_lists.words("not_names"))
    return Lexicon([*edited, *names], kept_whole, version)


def _texts(value: object) -> list[str]:
    """The texts in a JSON column that should hold a list of them, whatever raw SQL or a fixture put there."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _rows_of_names() -> Iterator[tuple[int, str]]:
    return iter(PlatformName.objects.values_list("platform", "name"))


def _platforms() -> list[Group]:
    names: dict[int, list[str]] = {pk: [name] for pk, name in Platform.objects.values_list("pk", "name")}
    for platform, name in _rows_of_names():
        names.setdefault(platform, []).append(name)  # of a platform added between the two queries
    return _groups(names.values(), NAME_KINDS[Platform])


def _units(short_forms: Lexicon) -> list[Group]:
    """Units by their names, and by these with the short forms that people write: 重庆市发改委."""
    rows = Unit.objects.exclude(level=Unit.Level.GROUP).values_list("name", "short_name", "aliases", "region")
    named = (([name, short, *_texts(aliases)], region) for name, short, aliases, region in rows)
    return _groups(
        (names if region else _with_short_forms(names, short_forms) for names, region in named), NAME_KINDS[Unit]
    )


def _with_short_forms(names: list[str], short_forms: Lexicon) -> list[str]:
    return [*names, *chain.from_iterable(short_forms.others(folded_word(name)) for name in names)]


def _documents() -> list[Group]:
    rows = Policy.objects.values_list("title", "inner_title", "short_title")
    return _groups(
        ([title, inner, short if len(short) >= SHORTEST_TITLE else ""] for title, inner, short in rows),
        NAME_KINDS[Policy],
    )


def _regions(*levels: str) -> list[Group]:
    """Regions by their full name, which is searched by the short one too where that is no common word."""
    full_only = word_lists.words("region_full_only")
    rows = [
        (name, short)
        for name, short in Region.objects.filter(level__in=levels).values_list("name", "short_name")
        if short not in full_only and name not in full_only
    ]
    return _groups(rows, NAME_KINDS[Region], one_way=True)


def _groups(rows: Iterable[Iterable[str]], kind: str, *, one_way: bool = False) -> list[Group]:
    """A group for each row of names that has two left, once those that several rows share are taken out."""
    named = [dict.fromkeys(name for name in row if MIN_WORD <= len(name) <= MAX_WORD) for row in rows]
    shared = Counter(folded for row in named for folded in set(map(folded_word, row)))
    groups = ([name for name in row if shared[folded_word(name)] == 1] for row in named)
    return [Group(tuple(words), kind, one_way=one_way) for words in groups if len(words) > 1]
