"""Evidence in bulk: a clause of the library by its address or citation, or a link; in the table and in the sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.bulk import proofs
from policies.models import Clause, Progress, Task
from tests import factories
from tests.bulk import test_sheet, test_table
from tests.bulk.test_sheet import GOOD, download, fill, told, upload
from tests.bulk.test_table import preview, typed
from tests.pages.html import text_of

MakeTask = Callable[..., Task]


@pytest.fixture
def clause(db: None) -> Clause:
    return report("推动建设年度工作报告", short_title="年度工作报告")


def report(title: str, **fields: Any) -> Clause:
    """三（二） of a new document."""
    policy = factories.make_policy(title=title, **fields)
    part = factories.make_clause(policy, "进展", heading="进展", kind="part", number=3, marker="三、", path="3")
    text = "高竹新区已实体运行。"
    return factories.make_clause(policy, text, parent=part, kind="item", number=2, level=2, marker="（二）", path="3.2")


def ways(clause: Clause) -> list[str]:
    """How one may write the clause."""
    address = clause.get_absolute_url()
    return [address, f"http://testserver{address}", f"{address}#clause", f"{address}?q=1", "年度工作报告 三（二）"]


@pytest.mark.parametrize("way", range(5))
def test_a_clause_is_evidence(editing: Client, make_task: MakeTask, clause: Clause, way: int) -> None:
    first, second = make_task(), make_task()
    proof = ways(clause)[way]

    shown = preview(editing, typed(first, status="done", link=proof))
    assert "年度工作报告 三（二）" in text_of(shown.content.decode())
    assert "已提交 1 条进展" in test_table.confirm(editing, shown)
    again = upload(editing, fill(download(editing), 4, **GOOD, 转入状态="已完成待销号", 佐证=proof))
    assert f'href="{clause.get_absolute_url()}"' in again.content.decode()
    assert "已提交 1 条进展" in test_sheet.confirm(editing, again)

    rows = Progress.objects.order_by("id").values_list("task", "status", "evidence", "link")
    assert list(rows) == [(first.pk, "done", clause.pk, ""), (second.pk, "done", clause.pk, "")]


def test_the_way_back_keeps_what_was_typed_as_evidence(editing: Client, make_task: MakeTask, clause: Clause) -> None:
    from tests.admin.forms import fields

    task = make_task()
    shown = preview(editing, typed(task, link="年度工作报告 三（二）"))
    data = {"confirmed": fields(shown, "confirm_form")["confirmed"], "back": "1"}
    again = fields(editing.post(test_table.URL, data), test_table.FORM)

    assert again[f"link-{task.pk}-cq"] == ["年度工作报告 三（二）"]


def test_a_clause_gone_before_the_confirmation_stops_all(editing: Client, make_task: MakeTask, clause: Clause) -> None:
    shown = preview(editing, typed(make_task(), link=clause.get_absolute_url()))
    clause.delete()

    assert "库中已没有这一条款" in test_table.confirm(editing, shown)
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("三（二）", "“三（二）”可能是几条：《"),
        ("年度工作报告", "不是网址，也没有找到这样的条款"),
        (
            "推动建设年度工作报告 九（九）",
            "“年度工作报告”里没有“九(九)”，编号到“（二）”为止。最接近的是《年度工作报告》",
        ),
        ("高竹新区已实体运行", "不是网址，也没有找到这样的条款"),
        ("www.example.cn", "网址以 http:// 或 https:// 开头"),
        ("//example.cn/x", "不是网址，也没有找到这样的条款"),
        ("/policies/%00/1/", "不是网址，也没有找到这样的条款"),
        ("ftp://example.cn/x", "不是网址，也没有找到这样的条款"),
    ],
)
def test_what_is_no_evidence_is_told(
    editing: Client, make_task: MakeTask, clause: Clause, words: str, message: str
) -> None:
    task = make_task()
    report("另一份年度方案")

    page = text_of(preview(editing, typed(task, link=words)).content.decode())

    assert message in page
    assert not Progress.objects.exists()


def test_a_file_is_said_to_stay_with_the_single_report(editing: Client, make_task: MakeTask) -> None:
    make_task()

    assert "以文件材料作佐证的，请打开任务单独填报" in told(editing.get(test_table.URL))
    assert any("以文件材料作佐证的，请打开任务单独填报" in str(row) for row in download(editing).worksheets[1].values)


def test_addresses_take_one_query(clause: Clause) -> None:
    addresses = [each.get_absolute_url() for each in Clause.objects.all()] + ["https://example.cn", ""]

    with CaptureQueriesContext(connection) as captured:
        found = proofs.read(addresses)

    assert len(captured) == 1
    assert found[clause.get_absolute_url()].clause == clause.pk
    assert (found["https://example.cn"].link, found[""]) == ("https://example.cn", proofs.Proof())


@pytest.fixture
def many(make_policy: Callable[..., Any]) -> list[Task]:
    """101 tasks of two sides: two rows more than one save takes."""
    policy = make_policy()
    return [factories.make_task(factories.make_clause(policy)) for _ in range(101)]


def test_200_rows_are_taken_and_201_are_told_with_what_to_do(editing: Client, many: list[Task]) -> None:
    book = download(editing)
    for row in range(2, 203):
        fill(book, row, **GOOD)

    page = told(upload(editing, book))

    assert "填了 201 行，一次最多提交 200 行：请分几次提交，同一任务的两行放在同一次" in page
    assert "这次什么也没有保存" in page
    assert "一次最多 200 行" in told(editing.get(test_sheet.UPLOAD))
    fill(book, 202, 日期=None, 进展情况=None)
    shown = upload(editing, book)
    assert "将提交 200 条进展" in told(shown)
    assert "已提交 200 条进展" in test_sheet.confirm(editing, shown)
    assert Progress.objects.count() == 200
    rest = fill(download(editing), 202, **GOOD)
    assert "将提交 1 条进展" in told(upload(editing, rest))
    assert "下载之后被别人改过 200 行" in told(upload(editing, book))  # the same sheet twice hands nothing in twice


def test_more_rows_made_up_than_one_save_takes(editing: Client, many: list[Task]) -> None:
    marks = [f"{task.pk}-{side}-0" for task in many for side in ("cq", "sc")]
    words = {f"words-{mark.removesuffix('-0')}": "x" for mark in marks}

    page = text_of(editing.post(test_table.URL, {"row": marks, "on_all": "2026-10-01", **words}).content.decode())

    assert "填了 202 行，一次最多提交 200 行" in page
    assert not Progress.objects.exists()
