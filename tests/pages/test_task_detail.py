"""The page of one task, with rows made for one question; see test_register_library.py for the real ones."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.utils import timezone

from platforms.editing import Edit, begin
from platforms.fields import Side
from policies import tracking
from policies.models import Clause, Policy, Progress, Responsibility, Task
from tests import factories
from tests.pages.html import get, text_of


def page_of(client: Client, task: Task) -> str:
    return text_of(get(client, task.get_absolute_url()))


def test_the_quote_stands_word_for_word_and_leads_to_its_clause(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task()
    html = get(client, task.get_absolute_url())

    assert task.quote in html
    assert f'href="{task.clause_url}"' in html
    assert task.clause_url == f"/policies/{task.policy.slug}/{task.path}/"
    assert f'href="{task.policy.get_absolute_url()}"' in html


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "状态 未报告 来源不报告状态，尚未有人登记。 完成时限 原文未载"),
        (
            {"due_on": datetime.date(2099, 12, 31), "due_words": "到2099年", "quote": "到2099年，建成。"},
            "完成时限 2099年12月31日 依据： 到2099年 领域",
        ),
        (
            {"due_on": datetime.date(2099, 12, 31), "due_words": "会议要求年底前", "quote": "到2099年，建成。"},
            "完成时限 2099年12月31日 编辑登记：会议要求年底前 领域",
        ),
        ({"notes": "已请示。\n待复。"}, "编辑备注 已请示。 待复。"),
        ({"area": ""}, "领域 未分领域"),
    ],
)
def test_what_is_registered(
    client: Client, make_task: Callable[..., Task], fields: dict[str, object], words: str
) -> None:
    assert words in page_of(client, make_task(**fields))


def save_as(user: User, task: Task, reason: str, **fields: object) -> None:
    """Save a task as an editor does in the admin, on 5 November 2099 (after the row itself was made)."""
    edit = Edit(user, reason, datetime.datetime(2099, 11, 5, 4, tzinfo=datetime.UTC))
    with transaction.atomic():
        begin(task, edit=edit)
        for name, value in fields.items():
            setattr(task, name, value)
        tracking.record_task(task=task, edit=edit)


def test_what_an_editor_entered_is_shown_as_entered_and_when(
    client: Client, make_task: Callable[..., Task], editor: User
) -> None:
    task, noted = make_task(), make_task()
    save_as(editor, task, "据九月会议纪要", status_cq="ongoing")
    save_as(editor, task, "", due_on=datetime.date(2099, 1, 1))
    save_as(editor, noted, "", notes="只写了备注")

    assert "状态 推进中 编辑登记， 2099年11月5日 ；改动说明：据九月会议纪要 完成时限" in page_of(client, task)
    assert "状态变动 1 次 2099年11月5日 重庆：未报告 → 推进中 据九月会议纪要" in page_of(client, task)
    assert "2099年1月1日 编辑登记， 2099年11月5日 领域" in page_of(client, task)
    assert "编辑登记" not in page_of(client, noted)
    assert "来源不报告状态，尚未有人登记。" in page_of(client, noted)


def test_a_status_taken_back_is_not_shown_as_never_entered(
    client: Client, make_task: Callable[..., Task], editor: User
) -> None:
    task = make_task()
    save_as(editor, task, "报告", status_sc="ongoing")
    save_as(editor, task, "误报", status_sc="unreported")

    page = page_of(client, task)

    assert "状态 未报告 编辑登记， 2099年11月5日 ；改动说明：误报" in page
    assert "尚未有人登记" not in page


def test_units_that_an_editor_entered_are_shown_as_such_and_when(
    client: Client, make_policy: Callable[..., Policy], editor: User
) -> None:
    task = factories.make_task(factories.make_clause(make_policy(editor_note="所列单位只来自原文。")))
    on = datetime.datetime(2099, 11, 5, 4, tzinfo=datetime.UTC)
    for name, at in (("甲委", on), ("乙委", on), ("丙委", on + datetime.timedelta(days=1))):
        row = Responsibility(
            task=task, unit=factories.make_unit(name=name), role="lead", side="cq", basis="confirmed", note="电话核实"
        )
        Edit(editor, "", at).stamp(row)
        row.save()
    page = page_of(client, task)

    assert "甲委 、 乙委 牵头 编辑确认 编辑登记， 2099年11月5日 备注：电话核实" in page
    assert "丙委 牵头 编辑确认 编辑登记， 2099年11月6日" in page
    assert (
        "来源文本未载责任单位。 编者就这份文件的说明：所列单位只来自原文。 下列注有“编辑登记”的单位是编辑另行登记的"
        in page
    )


def test_words_that_an_editor_quotes_are_not_shown_as_the_source(
    client: Client, make_task: Callable[..., Task]
) -> None:
    task = make_task()
    factories.make_responsibility(task, words="由其牵头", note="")
    page = page_of(client, task)

    assert "；所引文字： 由其牵头" in page
    assert "原文： 由其牵头" not in page


@pytest.mark.parametrize(
    ("days", "status", "overdue"),
    [
        (-1, "unreported", True),
        (-1, "ongoing", True),
        (-1, "paused", True),
        (0, "ongoing", False),
        (-1, "done", False),
        (-1, "closed", False),
        (-1, "stopped", False),
    ],
)
def test_what_is_overdue_is_told_in_words(
    client: Client, make_task: Callable[..., Task], days: int, status: str, overdue: bool
) -> None:
    due_on = timezone.localdate() + datetime.timedelta(days=days)
    task = make_task(due_on=due_on, status=status)
    listed = get(client, "/tasks/")

    assert ("逾期" in page_of(client, task)) == overdue
    assert ("逾期" in text_of(listed[listed.index("<table") :])) == overdue
    assert ("共 1 项任务" in text_of(get(client, "/tasks/?due=overdue"))) == overdue


def test_a_region_and_a_unit_of_the_past_say_what_they_are_today(
    client: Client, make_clause: Callable[..., Clause]
) -> None:
    liangjiang = factories.make_region(name="两江新区")
    yubei = factories.make_region(name="渝北区", current=False, successor=liangjiang)
    clause = make_clause(text="支持渝北发展。")
    factories.make_mention(clause, "渝北", region=yubei)
    task = factories.make_task(clause)
    factories.make_responsibility(task, factories.make_unit(name="重庆市渝北区", short_name="渝北区", region=yubei))

    assert page_of(client, task).count("（今属两江新区）") == 2
    assert "渝北区（今属两江新区）（牵头）" in text_of(get(client, "/tasks/"))


def test_every_basis_is_shown_with_what_it_rests_on(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task()
    factories.make_responsibility(task, basis="stated", start=0, end=6, words="两省市发展改革委牵头", role="lead")
    row = factories.make_derived(task)
    factories.make_responsibility(task, basis="suggested", note="")
    factories.make_responsibility(task, basis="confirmed", note="经电话核实")
    html = get(client, task.get_absolute_url())

    assert "牵头 原文写明 原文： 两省市发展改革委牵头" in text_of(html)
    assert "按规则推出 规则：平台成员是责任主体（ " in text_of(html)
    assert row.rule_clause is not None
    assert f'href="{row.rule_clause.get_absolute_url()}"' in html
    assert re.search(
        "建议（待确认） 编辑登记， .{10,11} 按职责领域提出的建议，尚未确认，不代表文件规定。", text_of(html)
    )
    assert re.search("编辑确认 编辑登记， .{10,11} 备注：经电话核实", text_of(html))
    assert "来源文本未载责任单位" not in html


def test_responsibilities_are_grouped_by_side_and_reason(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task()
    rule = factories.make_clause()
    for name, side in (("渝北", Side.CHONGQING), ("广安", Side.SICHUAN), ("邻水", Side.SICHUAN)):
        unit = factories.make_unit(name=name, side=side)
        factories.make_responsibility(
            task, unit, basis="derived", rule="规则", rule_clause=rule, words="高竹新区", role="responsible"
        )
    page = page_of(client, task)

    assert "重庆 1 个单位 渝北 责任 按规则推出" in page
    assert "四川 2 个单位 广安 、 邻水 责任 按规则推出" in page
    assert page.count("规则：规则（") == 2


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("所据转载文本略去了责任单位。", "来源文本未载责任单位。 编者就这份文件的说明：所据转载文本略去了责任单位。"),
        ("", "来源文本未载责任单位。 这一条款没有写明由谁负责。"),
    ],
)
@pytest.mark.parametrize("with_derived", [False, True])
def test_a_task_without_stated_units_says_so_and_why(
    client: Client, make_policy: Callable[..., Policy], note: str, words: str, with_derived: bool
) -> None:
    task = factories.make_task(factories.make_clause(make_policy(editor_note=note)))
    if with_derived:
        factories.make_derived(task)

    assert words in page_of(client, task)


def test_a_changed_clause_shows_both_wordings(client: Client, make_task: Callable[..., Task]) -> None:
    page = page_of(client, make_task(source_state="changed", quote="旧文字。", new_quote="新文字。"))

    assert "条款文字已变" in page
    assert page.index("立项时 ") < page.index("旧文字。") < page.index("现文 ") < page.index("新文字。")


def test_a_vanished_clause_is_kept_and_flagged(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(source_state="vanished", quote="旧文字。")
    assert task.clause is not None
    task.clause.delete()
    html = get(client, task.get_absolute_url())

    assert "来源文件中已找不到这一条款" in html
    assert "旧文字。" in html
    assert "查看条款与上下文" not in html
    assert "条款已消失" in get(client, "/tasks/")


def test_only_accepted_progress_is_public(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task()
    evidence = factories.make_clause(heading="成效", text="成效显著。")
    for state in Progress.State:
        factories.make_progress(task, state=state, words=f"报告{state.value}", status="ongoing", evidence=evidence)
    html = get(client, task.get_absolute_url())

    assert "报告accepted" in html
    assert [s for s in ("draft", "submitted", "returned") if f"报告{s}" in html] == []
    assert "2026年10月1日 两省市 转入“推进中”" in text_of(html)
    assert f'href="{evidence.get_absolute_url()}"' in html


def test_places_named_in_the_clause_are_linked_once(client: Client, make_clause: Callable[..., Clause]) -> None:
    clause = make_clause(text="支持渝北、广安共建川渝高竹新区，渝北先行。")
    region = factories.make_region(name="渝北区", current=False)
    platform = factories.make_platform()
    factories.make_mention(clause, "渝北", region=region)
    factories.make_mention(clause, "渝北先", region=region)
    factories.make_mention(clause, "川渝高竹新区", platform=platform)
    html = get(client, factories.make_task(clause).get_absolute_url())

    assert html.count(f'href="/tasks/?region={region.code}"') == 1
    assert "渝北区 （已撤销）" in text_of(html)
    assert f'href="{platform.get_absolute_url()}"' in html


def test_neighbours_and_tasks_of_the_same_area(client: Client, make_policy: Callable[..., Policy]) -> None:
    policy, other = make_policy(), make_policy()
    tasks = [
        factories.make_task(factories.make_clause(policy), title=f"任务{n}", area="同" if n < 3 else "异")
        for n in (1, 2, 3)
    ]
    elsewhere = factories.make_task(factories.make_clause(other), title="别处", area="同")
    page = page_of(client, tasks[1])

    assert "上一项 任务1" in page
    assert "下一项 任务3" in page
    area = page[page.index("同一领域的其他任务") :]
    assert [name for name in ("任务1", "任务2", "任务3", "别处") if name in area] == ["任务1", "别处"]
    assert "上一项" not in page_of(client, elsewhere)


def test_a_heading_that_all_documents_have_is_no_area_of_them_all(
    client: Client, make_policy: Callable[..., Policy]
) -> None:
    policy, other = make_policy(), make_policy()
    task, _ = (factories.make_task(factories.make_clause(policy), title=f"任务{n}", area="保障措施") for n in (1, 2))
    factories.make_task(factories.make_clause(other), title="别处", area="保障措施")

    page = page_of(client, task)

    area = page[page.index("同一领域的其他任务") :]
    assert [name for name in ("任务2", "别处") if name in area] == ["任务2"]


def test_what_was_typed_is_escaped(client: Client, make_task: Callable[..., Task]) -> None:
    task = make_task(notes="<b>注</b>", quote="<i>文</i>", title="<u>题</u>")
    factories.make_progress(task, words="<s>进</s>")
    factories.make_responsibility(task, note="<em>备</em>")
    html = get(client, task.get_absolute_url()) + get(client, "/tasks/")

    assert [tag for tag in ("<b>", "<i>", "<u>", "<s>", "<em>") if tag in html] == []


def test_only_editors_see_the_way_to_the_admin(
    make_task: Callable[..., Task], client: Client, editor: User, as_user: Callable[[User], Client]
) -> None:
    task = make_task()

    before = get(client, task.get_absolute_url())
    after = get(as_user(editor), task.get_absolute_url())

    assert "编辑这项任务" not in before
    assert f"/admin/policies/task/{task.pk}/change/" in after
