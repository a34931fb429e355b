"""Unit pages, with rows made for one question; see test_register_library.py for the real ones."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.fields import Side
from policies.models import PolicyIssuer, Unit
from tests import factories
from tests.pages.html import get, queries, text_of


def test_a_unit_page_says_what_the_unit_is(client: Client, make_unit: Callable[..., Unit]) -> None:
    parent = make_unit(name="重庆市人民政府", short_name="重庆市政府")
    unit = make_unit(
        name="重庆市发展和改革委员会",
        short_name="重庆市发展改革委",
        aliases=["市发改委", "市发展改革委"],
        parent=parent,
    )
    child = make_unit(name="下属处室", parent=unit)
    html = get(client, unit.get_absolute_url())

    for words in ("简称 重庆市发展改革委", "其他写法 市发改委、市发展改革委", "所属方 重庆", "级别 省级"):
        assert words in text_of(html)
    assert f'href="{parent.get_absolute_url()}"' in html
    assert f'href="{child.get_absolute_url()}"' in html


def test_its_tasks_stand_with_role_side_and_basis(client: Client, make_unit: Callable[..., Unit]) -> None:
    unit = make_unit(side=Side.JOINT)
    rule = factories.make_clause(marker="（十四）", heading="落实主体责任", text="落实主体责任。")
    stated, derived = factories.make_task(), factories.make_task()
    factories.make_responsibility(stated, unit, basis="stated", start=0, end=4, words="由其牵头", role="lead", note="")
    factories.make_responsibility(derived, unit, basis="derived", rule="成员规则", rule_clause=rule, role="responsible")
    html = get(client, unit.get_absolute_url())

    assert "牵头 两省市 原文写明 原文： 由其牵头 两省市 未报告" in text_of(html)
    assert "责任 两省市 按规则推出 规则：成员规则（ " in text_of(html)
    assert f'href="{rule.get_absolute_url()}"' in html
    assert [task for task in (stated, derived) if f'href="{task.get_absolute_url()}"' not in html] == []


def test_documents_and_clauses_of_a_unit(client: Client, make_unit: Callable[..., Unit]) -> None:
    unit = make_unit()
    policy, clause = factories.make_policy(title="联合印发的通知"), factories.make_clause(text="由重庆市发改委负责。")
    PolicyIssuer.objects.create(policy=policy, unit=unit)
    factories.make_mention(clause, "重庆市发改委", unit=unit)
    html = get(client, unit.get_absolute_url())

    assert "印发的文件 1 份 联合印发的通知" in text_of(html)
    assert f'href="{clause.get_absolute_url()}"' in html
    assert "由<mark>重庆市发改委</mark>负责。" in html


def test_a_unit_of_a_region_shows_its_platforms_and_the_clauses_that_name_the_region(
    client: Client, make_unit: Callable[..., Unit]
) -> None:
    successor = factories.make_region(name="两江新区")
    region = factories.make_region(name="渝北区", current=False, successor=successor, note="2025年11月撤销")
    platform = factories.make_platform((region,))
    clause = factories.make_clause(text="支持渝北建设。")
    factories.make_mention(clause, "渝北", region=region)
    html = get(client, make_unit(region=region).get_absolute_url())

    assert "今属两江新区" in text_of(get(client, "/units/"))
    assert f'href="{platform.get_absolute_url()}"' in html
    assert "行政区 渝北区 （今属两江新区） 2025年11月撤销" in text_of(html)
    assert "提到渝北区的条款 1 条" in text_of(html)
    assert "支持<mark>渝北</mark>建设。" in html


def test_a_unit_about_which_nothing_is_known(client: Client, make_unit: Callable[..., Unit]) -> None:
    page = text_of(get(client, make_unit().get_absolute_url()))

    for words in ("没有登记在这个单位名下的任务", "库内没有由它印发的文件", "库内没有提到它的条款"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["有任务单位", "无任务单位"]),
        ("tasks=yes", ["有任务单位"]),
        ("tasks=no", ["无任务单位"]),
        ("tasks=yes&tasks=no", ["有任务单位", "无任务单位"]),
        ("tasks=maybe", []),  # no such choice
        ("side=sc", ["无任务单位"]),
        ("level=joint", ["有任务单位"]),
        ("role=lead", ["有任务单位"]),
        ("role=support", []),
        ("basis=confirmed", ["有任务单位"]),
        ("q=共同体", ["无任务单位"]),  # an alias
        ("q=共同體", ["无任务单位"]),  # in the other script
        ("q=\\u5171", []),  # how SQLite writes 共 within JSON
        ("q=5171", []),
        ('q="', []),
        ("q=无任务 单位", ["无任务单位"]),
        ("q=无任务&side=cq", []),
    ],
)
def test_filters(client: Client, make_unit: Callable[..., Unit], query: str, found: list[str]) -> None:
    busy = make_unit(name="有任务单位", level=Unit.Level.JOINT)
    make_unit(name="无任务单位", side=Side.SICHUAN, aliases=["共同体办公室"])
    factories.make_responsibility(unit=busy)
    html = get(client, f"/units/?{query}")

    assert f"共 {len(found)} 个单位" in text_of(html)
    assert [name for name in ("有任务单位", "无任务单位") if f">{name}</a>" in html] == found
    assert ("没有符合条件的单位" in html) == (not found)


def test_counts_stand_beside_the_choices(client: Client, make_unit: Callable[..., Unit]) -> None:
    busy = make_unit()
    make_unit(side=Side.SICHUAN)
    for _ in range(2):
        factories.make_responsibility(unit=busy)
    page = text_of(get(client, "/units/?tasks=yes"))

    assert "任务 有任务 1 没有任务 1" in page
    assert "所属方 重庆 1" in page
    assert "承担角色 牵头 1" in page
    assert "2 项任务" in page


def test_what_was_typed_is_escaped(client: Client, make_unit: Callable[..., Unit]) -> None:
    unit = make_unit(name="<b>单位</b>", aliases=["<i>别称</i>"], note="<u>说明</u>")
    html = get(client, unit.get_absolute_url()) + get(client, "/units/")

    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in html] == []


def test_only_editors_see_the_way_to_the_admin(
    make_unit: Callable[..., Unit], client: Client, editor: User, as_user: Callable[[User], Client]
) -> None:
    unit = make_unit()

    before = get(client, unit.get_absolute_url())
    after = get(as_user(editor), unit.get_absolute_url())

    assert "编辑这个单位" not in before
    assert ("编辑这个单位" in after) == editor.has_perm("policies.change_unit")


def test_empty_library_and_unknown_unit(client: Client, db: None) -> None:
    assert "库中暂无单位" in text_of(get(client, "/units/"))
    assert client.get("/units/none/").status_code == 404


def test_query_counts_do_not_grow_with_rows(client: Client, make_unit: Callable[..., Unit]) -> None:
    region = factories.make_region()
    unit = make_unit(region=region)

    def add() -> None:
        make_unit(parent=unit)
        factories.make_platform((region,))
        factories.make_responsibility(unit=unit, rule_clause=factories.make_clause())
        PolicyIssuer.objects.create(policy=factories.make_policy(), unit=unit)
        factories.make_mention(factories.make_clause(), "川渝高竹新区", unit=unit)
        factories.make_mention(factories.make_clause(), "川渝高竹新区", region=region)

    add()
    one = queries(client, "/units/"), queries(client, unit.get_absolute_url())
    for _ in range(4):
        add()

    assert (queries(client, "/units/"), queries(client, unit.get_absolute_url())) == one
    assert max(one) <= 14
