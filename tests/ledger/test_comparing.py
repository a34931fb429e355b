"""What became of a register until another day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from policies.ledger.choosing import chosen
from policies.models import Snapshot, SnapshotRow, Task
from tests.exporting.opening import csv_rows, document, paper_rows, xlsx_rows
from tests.ledger.test_taking import take
from tests.pages.html import get, text_of

Make = Callable[..., Any]
PAST, LATER = datetime.date(2026, 1, 31), datetime.date(2099, 1, 31)
Told = dict[str, list[tuple[str, str, str, str]]]


def told(a: Snapshot, b: Snapshot | None = None) -> Told:
    """All changes: a kind -> title, side, from, to."""
    both = chosen(QueryDict(f"a={a.pk}&b={b.pk if b else 'today'}")).difference
    assert both
    return {each.key: [(r.state.title, r.side, r.before, r.after) for r in each.rows] for each in both.found}


def change(title: str, **fields: Any) -> None:
    """Change a task as if it had been settled."""
    Task.objects.filter(title=title).update(**fields)


CASES: list[tuple[dict[str, Any], dict[str, Any], Told]] = [
    ({}, {}, {}),
    ({}, {"status_cq": "ongoing"}, {"moved": [("甲", "重庆", "未报告", "推进中")]}),
    (
        {"status_sc": ""},
        {"status_sc": "unreported"},
        {"moved": [("甲", "四川", "不涉及", "未报告")]},
    ),
    (
        {"status": "ongoing", "due_on": LATER},
        {"due_cq": PAST},
        {
            "late": [("甲", "重庆", "时限 2099年1月31日", "逾期（时限 2026年1月31日）")],
            "light": [("甲", "", "绿灯", "红灯")],
            "due": [("甲", "重庆", "时限 2099年1月31日", "时限 2026年1月31日")],
        },
    ),
    (
        {"status": "ongoing", "due_on": PAST, "status_sc": "", "due_sc": None},
        {"status_cq": "done"},
        {
            "moved": [("甲", "重庆", "推进中", "已完成待销号")],
            "recovered": [("甲", "重庆", "逾期（时限 2026年1月31日）", "已完成待销号，时限 2026年1月31日")],
            "done": [("甲", "", "推进中", "已完成待销号")],
            "light": [("甲", "", "红灯", "绿灯")],
        },
    ),
    (
        {"status": "done"},
        {"status_cq": "closed", "status_sc": "closed"},
        {
            "moved": [("甲", "重庆", "已完成待销号", "已销号"), ("甲", "四川", "已完成待销号", "已销号")],
            "done": [("甲", "", "已完成待销号", "已销号")],
        },
    ),
    (
        {"status": "ongoing", "due_on": PAST},
        {"due_cq": None, "due_sc": LATER},
        {
            "recovered": [
                ("甲", "重庆", "逾期（时限 2026年1月31日）", "推进中，没有登记时限"),
                ("甲", "四川", "逾期（时限 2026年1月31日）", "推进中，时限 2099年1月31日"),
            ],
            "light": [("甲", "", "红灯", "灰灯")],
            "due": [
                ("甲", "重庆", "时限 2026年1月31日", "没有登记时限"),
                ("甲", "四川", "时限 2026年1月31日", "时限 2099年1月31日"),
            ],
        },
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), CASES)
def test_today_and_a_later_snapshot_say_the_same(
    make_task: Make, before: dict[str, Any], after: dict[str, Any], expected: Told
) -> None:
    make_task(title="甲", **before)
    make_task(title="乙")
    first = take("一")
    change("甲", **after)

    assert told(first) == expected
    assert told(first, take("二")) == expected


def test_new_and_gone(make_task: Make) -> None:
    gone = make_task(title="去")
    make_task(title="留")
    first = take("一")
    Task.objects.filter(pk=gone.pk).delete()
    make_task(title="来", status="ongoing")
    expected = {"new": [("来", "", "", "推进中，灰灯")], "gone": [("去", "", "未报告，灰灯", "")]}

    assert told(first) == expected
    assert told(first, take("二")) == expected


def test_a_deleted_task_is_the_same_in_two_snapshots(make_task: Make) -> None:
    task = make_task(title="甲")
    first, second = take("一"), take("二")
    Task.objects.filter(pk=task.pk).delete()

    assert told(first, second) == {}
    assert list(told(second)) == ["gone"]


def test_a_day_that_passed_makes_a_task_late_though_nobody_touched_it(make_task: Make) -> None:
    make_task(title="甲", status="ongoing", due_on=PAST, status_sc="", due_sc=None)
    first = take("一")
    Snapshot.objects.update(taken_on=PAST)
    SnapshotRow.objects.update(light="yellow")

    assert told(first) == {
        "late": [("甲", "重庆", "时限 2026年1月31日", "逾期（时限 2026年1月31日）")],
        "light": [("甲", "", "黄灯", "红灯")],
    }


def test_the_page_and_its_files_hold_the_same(client: Client, make_task: Make) -> None:
    for title in ("甲", "乙"):
        make_task(title=title)
    first = take("一季度")
    change("乙", status_cq="ongoing", status_sc="ongoing")
    query = f"?a={first.pk}&b=today"
    page = text_of(get(client, f"/ledgers/compare/{query}"))
    rows = csv_rows(client, f"/ledgers/compare/export.csv{query}")

    assert "状态变动 1 新逾期 0" in page
    assert "未报告 2 1 推进中 0 1" in page
    assert [(row["变化"], row["任务名称"], row["方"], row["由"], row["到"]) for row in rows] == [
        ("状态变动", "乙", "重庆", "未报告", "推进中"),
        ("状态变动", "乙", "四川", "未报告", "推进中"),
    ]
    assert [row["方"] for row in xlsx_rows(client, f"/ledgers/compare/export.xlsx{query}")] == ["重庆", "四川"]
    assert [row[2:] for row in paper_rows(client, f"/ledgers/compare/export.docx{query}")] == [
        ["重庆", "未报告", "推进中"],
        ["四川", "未报告", "推进中"],
    ]
    texts = [each.text for each in document(client, f"/ledgers/compare/export.docx{query}").paragraphs]
    assert texts[0] == "一季度与今天比较"
    assert "状态变动 1 项任务。" in texts


def test_a_long_list_has_pages_of_its_own(client: Client, make_task: Make) -> None:
    for _ in range(26):
        make_task()
    first = take("一")
    Task.objects.update(status_cq="ongoing", status_sc="ongoing")
    url = f"/ledgers/compare/?a={first.pk}&b=today"

    assert get(client, url).count('data-label="由"') == 20
    assert "全部 52 条" in text_of(get(client, url))
    assert get(client, f"{url}&only=moved").count('data-label="由"') == 50
    assert get(client, f"{url}&only=moved&page=2").count('data-label="由"') == 2
    assert get(client, f"{url}&only=nonsense").count('data-label="由"') == 20


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?a=today&b=today", 200), ("?a=99999", 404), ("?b=x", 404), ("?a=-1", 404)],
)
def test_addresses(client: Client, make_task: Make, query: str, status: int) -> None:
    make_task()
    take("一")

    assert client.get(f"/ledgers/compare/{query}").status_code == status


def test_the_wrong_way_round_is_told(client: Client, make_task: Make) -> None:
    make_task()
    first, second = take("一"), take("二")

    assert "变化是倒着说的" in text_of(get(client, f"/ledgers/compare/?a={second.pk}&b={first.pk}"))
    assert "变化是倒着说的" in text_of(get(client, f"/ledgers/compare/?a=today&b={first.pk}"))
    assert "变化是倒着说的" not in text_of(get(client, f"/ledgers/compare/?a={first.pk}&b={second.pk}"))
