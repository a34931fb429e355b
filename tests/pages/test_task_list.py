"""The list of tasks: filters, counts, what it says on paper; see test_register_library.py for the real ones."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from policies.models import Clause, Policy, Task
from tests import factories
from tests.pages.html import get, queries, text_of


def test_tasks_by_how_near_their_day_is(client: Client, make_task: Callable[..., Task]) -> None:
    today = timezone.localdate()
    for days, status in ((-1, "ongoing"), (0, "ongoing"), (60, "ongoing"), (61, "ongoing"), (5, "closed")):
        make_task(due_on=today + datetime.timedelta(days=days), status=status)
    make_task()
    page = text_of(get(client, "/tasks/"))

    assert "时限 逾期 1 60天内 2 未载 1" in page
    assert "共 3 项任务" in text_of(get(client, "/tasks/?due=overdue&due=soon"))
    assert "共 1 项任务" in text_of(get(client, "/tasks/?due=none"))


def brief_of(html: str) -> tuple[str, str]:
    """What the first row says of its units, on screen and on paper."""
    cell = html[html.index('data-label="责任单位"') :].partition("</td>")[0].partition(">")[2]
    paper = re.sub(r'<span class="screen-only">.*?</span>', "", cell)
    return text_of(re.sub(r'<span class="print-only">.*?</span>', "", cell)), text_of(paper)


def test_units_that_answer_through_the_chosen_platform_come_first(client: Client, db: None) -> None:
    clause = factories.make_clause(text="支持川渝高竹新区、明月山建设。")
    task = factories.make_task(clause)
    regions = [factories.make_region(name=f"{name}区") for name in "甲乙丙丁戊己"]
    regions[5].current, regions[5].successor = False, factories.make_region(name="庚区")
    regions[5].save()
    mingyue = factories.make_platform(tuple(regions[:4]), slug="mingyue")
    gaozhu = factories.make_platform(tuple(regions[4:]), slug="gaozhu", name="高竹")
    outside = gaozhu.members.create(region=factories.make_region(name="辛区"), basis="库外资料：报道")
    for region in (*regions, outside.region):
        unit = factories.make_unit(name=region.name, region=region)
        factories.make_responsibility(task, unit, basis="derived", rule="成员", role="responsible")
    for words, platform in (("川渝高竹新区", gaozhu), ("明月山", mingyue)):
        factories.make_mention(clause, words, platform=platform)

    assert brief_of(get(client, "/tasks/"))[0] == "按规则推出 甲区、乙区、丙区、丁区 等 7 个单位"
    screen, paper = brief_of(get(client, "/tasks/?platform=gaozhu"))
    assert screen == "按规则推出 戊区、己区（今属庚区） 等 7 个单位"
    assert paper == "按规则推出 戊区、己区（今属庚区） 、甲区、乙区、丙区、丁区、辛区"
    assert "筛选：提及平台 高竹" in text_of(get(client, "/tasks/?platform=gaozhu"))


def test_a_page_of_several_says_so_on_paper(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy()
    for _ in range(21):
        factories.make_task(factories.make_clause(policy))

    assert '<p class="print-only">第 2 页，共 2 页</p>' in get(client, "/tasks/?page=2")


def test_what_is_filtered_by_stands_on_paper(client: Client, db: None) -> None:
    two_tasks()
    html = get(client, "/tasks/?status=ongoing&status=unreported&area=none&q=税费")

    assert '<p class="print-only chosen">筛选：关键词 税费；状态 未报告、推进中；领域 未分领域</p>' in html
    assert 'class="print-only chosen"' not in get(client, "/tasks/")


@pytest.mark.parametrize(
    ("query", "told", "onward"),
    [
        ("status=xxx", "“状态”没有“xxx”这一选项，", "?"),
        ("status=xxx&status=ongoing&q=税", "“状态”没有“xxx”这一选项，", "?q=%E7%A8%8E&amp;status=ongoing"),
        ("unit=a&due=b", "“时限”没有“b”这一选项，“责任单位”没有“a”这一选项，", "?"),
        ("area=%3Cb%3E", "“领域”没有“<b>”这一选项，", "?"),
    ],
)
def test_values_that_no_choice_has_are_told(client: Client, db: None, query: str, told: str, onward: str) -> None:
    two_tasks()
    html = get(client, f"/tasks/?{query}")

    assert told in text_of(html)
    assert f'<a href="{onward}">去掉这样的条件' in html
    assert "库中暂无任务" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    "query", ["status=closed", "area=平台&policy=news", "unit=fgw&status=unreported", "area=", "status=%00", "due=soon"]
)
def test_values_that_only_find_nothing_are_not_unknown(client: Client, db: None, query: str) -> None:
    two_tasks()

    assert "这一选项" not in get(client, f"/tasks/?{query}")


def test_documents_are_chosen_by_their_short_titles(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy(title="关于印发《推进方案》的通知", short_title="推进方案", slug="plan")
    factories.make_task(factories.make_clause(policy))
    html = get(client, "/tasks/")

    assert '<span class="facet-label" title="关于印发《推进方案》的通知">推进方案</span>' in html


def two_tasks() -> tuple[Task, Task]:
    """A task with a unit, a platform and a region, and one with nothing."""
    clause = factories.make_clause(factories.make_policy(slug="plan"), text="支持渝北共建川渝高竹新区。")
    full = factories.make_task(clause, title="满", area="平台", status="ongoing")
    factories.make_mention(clause, "渝北", region=factories.make_region(code="500112", name="渝北区"))
    factories.make_mention(clause, "川渝高竹新区", platform=factories.make_platform(slug="gaozhu"))
    factories.make_responsibility(full, factories.make_unit(slug="fgw", side="joint"), side="joint")
    bare = factories.make_task(
        factories.make_clause(factories.make_policy(slug="news"), text="优化税费。"), title="空", area=""
    )
    return full, bare


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["满", "空"]),
        ("area=平台", ["满"]),
        ("area=none", ["空"]),
        ("policy=news", ["空"]),
        ("policy=news&policy=plan", ["满", "空"]),
        ("unit=fgw", ["满"]),
        ("basis=confirmed", ["满"]),
        ("basis=none", ["空"]),
        ("basis=stated", []),
        ("side=joint", ["满"]),
        ("side=cq", []),
        ("platform=gaozhu", ["满"]),
        ("region=500112", ["满"]),
        ("region=500112&policy=news", []),
        ("status=unreported", ["空"]),
        ("q=高竹新区", ["满"]),
        ("q=优化 税费", ["空"]),
        ("q=稅費", ["空"]),
        ("q=%00", ["满", "空"]),
        ("q=高竹新区&status=unreported", []),
        ("due=none", ["满", "空"]),
        ("sort=title", ["满", "空"]),
        ("sort=nonsense&page=99&region=no such&area=%00", []),
    ],
)
def test_filters(client: Client, db: None, query: str, found: list[str]) -> None:
    two_tasks()
    html = get(client, f"/tasks/?{query}")
    page = text_of(html)

    assert f"共 {len(found)} 项任务" in page
    assert [name for name in ("满", "空") if f">{name}</a>" in html] == found
    assert ("没有符合条件的任务" in page) == (not found)


def test_counts_stand_beside_the_choices(client: Client, db: None) -> None:
    two_tasks()
    page = text_of(get(client, "/tasks/?policy=plan"))

    assert "状态 推进中 1" in page
    assert "关于第" in page[page.index("文件 ") :]  # both documents can still be chosen
    assert "责任依据 编辑确认 1" in page
    assert "责任方 两省市 1" in page


def test_hits_come_best_first_and_show_the_words(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy()
    body = factories.make_clause(policy, heading="产业", text="产业。" + "建设园区。" * 60 + "推动税费征管一体化。")
    head = factories.make_clause(policy, heading="税费征管", text="税费征管。优化服务。")
    for clause in (body, head):
        factories.make_task(clause)
    html = get(client, "/tasks/?q=税费征管")

    assert html.index(f">{head.heading}</a>") < html.index(f">{body.heading}</a>")
    assert "推动<mark>税费征管</mark>一体化" in html


def test_the_list_is_grouped_by_document_and_area(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy(short_title="方案")
    for area in ("甲", "甲", "乙"):
        factories.make_task(factories.make_clause(policy), area=area)
    html = get(client, "/tasks/")

    assert html.count('class="group-row"') == 2
    assert "方案 甲" in text_of(html)
    assert 'class="group-row"' not in get(client, "/tasks/?sort=title")


def test_empty_library_and_unknown_task(client: Client, db: None) -> None:
    assert "库中暂无任务" in text_of(get(client, "/tasks/"))
    assert client.get("/tasks/1/").status_code == 404


def test_query_counts_do_not_grow_with_rows(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy = make_policy()

    def add(task: Task) -> None:
        assert task.clause is not None
        for words, target in (("川渝", "region"), ("高竹新区", "platform")):
            factories.make_mention(task.clause, words, **{target: getattr(factories, f"make_{target}")()})
        factories.make_derived(task)
        past = factories.make_region(current=False, successor=factories.make_region())
        factories.make_responsibility(task, factories.make_unit(region=past))
        factories.make_progress(task, evidence=factories.make_clause())

    def more(task: Task) -> None:
        factories.make_derived(task)
        factories.make_progress(task, evidence=factories.make_clause())

    first, second = (factories.make_task(factories.make_clause(policy)) for _ in range(2))
    add(first)
    urls = [
        "/tasks/",
        "/tasks/?q=高竹新区",
        "/tasks/?sort=due",
        "/tasks/?platform=nowhere&due=soon",
        first.get_absolute_url(),
    ]
    get(client, urls[1])  # brings the index up to date
    one = [queries(client, url) for url in urls]
    add(second)
    for _ in range(4):
        add(factories.make_task(factories.make_clause(policy)))
        more(first)
    get(client, urls[1])

    assert [queries(client, url) for url in urls] == one
    assert max(one) <= 32


def test_other_forms_of_the_keyword_are_named_and_can_be_left_out(
    client: Client, make_clause: Callable[..., Clause], make_task: Callable[..., Task]
) -> None:
    for text in ("推进47项任务。", "推进四十七项任务。"):
        make_task(clause=make_clause(text=text))

    page = get(client, "/tasks/?q=47项")
    plain = get(client, "/tasks/?q=47项&exact=1")

    assert "共 2 项任务" in text_of(page)
    assert "同时查找： 47项 = 四十七项 （数字的另一种写法）" in text_of(page)
    assert '推进<mark class="other">四十七项</mark>任务' in page
    assert "共 1 项任务" in text_of(plain)
    assert "只查所输入的字词，没有查找： 47项 = 四十七项" in text_of(plain)
    assert 'name="exact" value="1" form="filters"' in plain


def test_a_keyword_costs_the_same_for_any_number_of_tasks(client: Client, make_task: Callable[..., Task]) -> None:
    make_task()
    get(client, "/tasks/?q=税费")
    one = queries(client, "/tasks/?q=税费")
    for _ in range(5):
        make_task()
    get(client, "/tasks/?q=税费")

    assert queries(client, "/tasks/?q=税费") == one
