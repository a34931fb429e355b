"""The Lexicon in the database: what it is made of, and that every write of a name renews it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from platforms.models import Platform, PlatformName, Region
from policies.models import Policy, SynonymGroup, Unit
from policies.models.changes import batched
from policies.models.library import DatabaseLibrary
from policies.search.lexicon import Lexicon
from tests import factories

LIBRARY = DatabaseLibrary()


def lexicon() -> Lexicon:
    return LIBRARY.lexicon()


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("发改委", ["发展和改革委员会", "发展改革委"]),
        ("成渝双城经济圈", ["双城经济圈"]),
        ("川渝高竹新区", ["高竹新区", "高滩茨竹新区"]),
        ("川渝高竹新区税费征管", ["高竹新区税费征管", "高滩茨竹新区税费征管", "高竹新区税收征管"]),
        ("高竹新区", ["高滩茨竹新区"]),
        ("重庆市发改委", ["市发展改革委", "重庆发展改革委"]),  # a form of its name that nobody registered
        ("万达开示范区", ["万达开川渝统筹发展示范区"]),
        ("渝北区", ["渝北"]),
        ("渝北区公积金", ["渝北公积金", "渝北区住房公积金"]),
        ("达州市达川区", ["达州市达川"]),
        ("渝北", []),
        ("南部县", []),  # 南部 is a common word
        ("大安区", []),
        ("市中区", []),  # two regions share the name
        ("重庆市民", []),
        ("川渝通办", []),
        ("毗邻地区功能平台推进方案", ["川渝毗邻地区合作共建区域发展功能平台推进方案"]),
        ("营商环境", []),
        ("一二三四五六七八九十", []),
    ],
)
def test_the_lexicon_of_the_library(library: None, term: str, expected: list[str]) -> None:
    others = lexicon().others(term)

    assert [other for other in others if other in expected] == expected
    assert bool(others) == bool(expected)


def test_a_group_switched_off_is_not_used(db: None) -> None:
    SynonymGroup.objects.create(words=["甲某某", "乙某某"], active=False)

    assert lexicon().others("甲某某") == ()


@pytest.mark.parametrize("words", [[], "甲某某", [7, None, ["甲某某"]], {"甲某某": "乙"}, 5])
def test_a_column_that_holds_no_list_of_words_breaks_no_search(make_unit: Callable[..., Unit], words: Any) -> None:
    SynonymGroup.objects.create(words=words)
    make_unit(aliases=words)

    assert lexicon().others("甲某某") == ()


def test_a_name_that_two_units_share_stands_for_neither(make_unit: Callable[..., Unit]) -> None:
    make_unit(name="重庆市甲委员会", short_name="甲委")
    make_unit(name="四川省甲委员会", short_name="甲委")

    assert lexicon().others("甲委") == ()


# --- Every way of writing a name


def unit() -> Unit:
    return factories.make_unit(name="重庆市甲局", short_name="市甲局")


def saved(row: models.Model, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def loaded(row: models.Model) -> None:
    for each in serializers.deserialize("json", serializers.serialize("json", [row])):
        each.save()


def platform_name() -> PlatformName:
    return PlatformName.objects.create(platform=factories.make_platform(), name="甲示范区", kind="short")


def group() -> SynonymGroup:
    return SynonymGroup.objects.create(words=["甲某某", "乙某某"])


WRITES: list[tuple[Callable[[], models.Model], Callable[[models.Model], object]]] = [
    (unit, lambda row: saved(row, short_name="甲局")),
    (unit, lambda row: saved(row, aliases=["甲某局"])),
    (unit, lambda row: row.save(update_fields=["name"])),
    (unit, lambda row: row.delete()),
    (unit, lambda row: Unit.objects.filter(pk=row.pk).delete()),
    (unit, lambda row: Unit.objects.filter(pk=row.pk).update(short_name="甲局")),
    (unit, lambda row: type(row)._default_manager.bulk_update([row], ["short_name"])),
    (unit, lambda _: Unit.objects.bulk_create([Unit(slug="yi", name="乙局", level="state", side="state")])),
    (unit, loaded),
    (platform_name, lambda row: saved(row, name="乙示范区")),
    (platform_name, lambda row: row.delete()),
    (platform_name, lambda row: Platform.objects.filter(names__pk=row.pk).delete()),
    (factories.make_platform, lambda row: saved(row, name="甲新区")),
    (factories.make_region, lambda row: Region.objects.filter(pk=row.pk).update(short_name="甲")),
    (factories.make_policy, lambda row: saved(row, short_title="甲方案")),
    (factories.make_policy, lambda row: Policy.objects.filter(pk=row.pk).update(title="甲方案")),
    (factories.make_policy, lambda row: row.delete()),
    (group, lambda row: saved(row, words=["甲某某", "丙某某"])),
    (group, lambda _: SynonymGroup.objects.update(active=False)),
    (group, lambda _: SynonymGroup.objects.bulk_create([SynonymGroup(words=["丁某", "戊某"])])),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "write"), WRITES)
def test_every_write_of_a_name_renews_the_lexicon(
    make: Callable[[], models.Model], write: Callable[[models.Model], object]
) -> None:
    row = make()
    before = LIBRARY.newest().lexicon

    write(row)

    assert LIBRARY.newest().lexicon not in {"", before}


@pytest.mark.django_db
def test_what_is_no_name_leaves_it_as_it_is() -> None:
    row, task = unit(), factories.make_task()
    before = LIBRARY.newest().lexicon

    Unit.objects.filter(pk=row.pk).update(note="说明")
    row.save(update_fields=["note"])
    saved(task, notes="备注")

    assert LIBRARY.newest().lexicon == before


@pytest.mark.django_db
def test_a_batch_renews_it_once_at_its_end_and_a_search_inside_sees_it() -> None:
    group()
    with batched():
        saved(unit(), short_name="甲局")
        assert lexicon().others("重庆市甲局") == ("甲局",)
        with CaptureQueriesContext(connection) as queries:
            saved(unit_of("重庆市甲局"), aliases=["甲某局"])
        assert not [query for query in queries if "lexicon" in query["sql"]]

    assert lexicon().others("甲局") == ("甲某局",)  # 重庆市甲局 has 甲局 in it


def unit_of(name: str) -> Unit:
    return Unit.objects.get(name=name)


@pytest.mark.django_db
def test_what_is_rolled_back_is_not_found() -> None:
    group()
    with transaction.atomic():
        SynonymGroup.objects.update(words=["甲某某", "丙某某"])
        assert lexicon().others("甲某某") == ("丙某某",)
        transaction.set_rollback(True)

    assert lexicon().others("甲某某") == ("乙某某",)


@pytest.mark.django_db
def test_an_unchanged_lexicon_costs_one_query_and_none_beside_newest(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    group()
    lexicon()

    with django_assert_num_queries(1):
        mark = LIBRARY.newest()
        assert LIBRARY.lexicon(mark.lexicon).others("甲某某") == ("乙某某",)
    with django_assert_num_queries(1):
        lexicon()


@pytest.mark.django_db
def test_loaddata_of_names_is_seen() -> None:
    before = LIBRARY.newest().lexicon

    call_command("loaddata", "regions", verbosity=0)

    assert LIBRARY.newest().lexicon != before
    assert lexicon().others("渝北区") == ("渝北",)
