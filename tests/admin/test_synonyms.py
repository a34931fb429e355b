"""Synonyms in the admin: what may be saved, what a search knows afterwards, and the way through a spreadsheet."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.models import SynonymGroup
from policies.models.library import DatabaseLibrary
from tests.admin.conftest import address_of
from tests.admin.forms import fields, open_form, post
from tests.admin.test_spreadsheets import confirm, export, file_of, put, upload

ADD = address_of(SynonymGroup, "add")
LIST = address_of(SynonymGroup, "changelist")


@pytest.fixture
def group(db: None) -> SynonymGroup:
    return SynonymGroup.objects.create(code="gongjijin", words=["住房公积金", "公积金"], kind="short")


def others(term: str) -> tuple[str, ...]:
    return DatabaseLibrary().lexicon().others(term)


def add(browser: Client, *words: str, **values: Any) -> str:
    """Fill in and post the form; the page that answers, or nothing if it was saved."""
    data = {**open_form(browser, ADD, "synonymgroup_form"), "words": ["\r\n".join(words)], **values}
    response = browser.post(ADD, data)
    return response.content.decode() if response.status_code == 200 else ""


def test_a_new_group_is_used_by_the_next_search(browser: Client) -> None:
    assert others("医疗保险报销") == ()

    assert add(browser, "医疗保险", "医保") == ""

    assert others("医疗保险报销") == ("医保报销",)
    group = SynonymGroup.objects.get()
    assert (group.origin, group.kind, group.active) == ("editor", "same", True)
    assert group.code.startswith("bj-")


def test_an_edit_a_switch_and_going_back_are_used_at_once_and_stand_in_the_history(
    browser: Client, group: SynonymGroup
) -> None:
    data = open_form(browser, address_of(group), "synonymgroup_form")
    assert post(browser, group, {**data, "words": ["住房公积金\n公积金\n房积金"], "reason": ["常有人这样写"]}) == ""
    assert others("房积金") == ("公积金",)  # 住房公积金 has it in it

    data = open_form(browser, address_of(group), "synonymgroup_form")
    data.pop("active")
    assert post(browser, group, data) == ""
    assert others("房积金") == ()

    page = browser.get(address_of(group, "history")).content.decode()
    assert "常有人这样写" in page
    assert "启用" in page


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["医保"], "一组应有 2 到 12 个词，现在有 1 个。"),
        ([f"词{number}号" for number in range(13)], "现在有 13 个。"),
        (["医保", "保"], "“保”有 1 个字：词的长度应为 2 到 40 个字。"),
        (["医保", "保" * 41], "有 41 个字"),
        (["医保", "——"], "“——”只有标点，没有字"),
        (["医療保險", "医疗保险"], "“医療保險”和“医疗保险”在检索时是同一个词"),
        (["5Ｇ", "5g"], "在检索时是同一个词"),
        (["医疗 保险", "医保"], "“医疗 保险”中间有空格"),
        (["公積金", "房积金"], "“公積金”已在另一组“住房公积金、公积金”里：请把这几个词并进那一组"),
        ([], "这个字段是必填项。"),
    ],
)
def test_a_group_that_cannot_be_is_refused_with_what_to_do(
    browser: Client, group: SynonymGroup, words: list[str], message: str
) -> None:
    page = add(browser, *words)

    assert message in page
    assert SynonymGroup.objects.count() == 1


def test_the_form_can_be_opened_with_a_word_filled_in(browser: Client) -> None:
    data = fields(browser.get(ADD, {"words": "医保报销"}), "synonymgroup_form")

    assert data["words"] == ["医保报销"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("公积金", True),
        ("公積金 住房", True),
        ("gongjijin", True),
        ("医保", False),
        ("公积金 医保", False),
        ("\\u", False),
    ],
)
def test_the_list_finds_words_in_either_script(browser: Client, group: SynonymGroup, typed: str, found: bool) -> None:
    page = browser.get(LIST, {"q": typed}).content.decode()

    assert ("住房公积金、公积金" in page) is found


def test_a_spreadsheet_goes_out_and_comes_back_changed(browser: Client, group: SynonymGroup) -> None:
    rows = export(browser, SynonymGroup)
    assert rows[0] == ["编号", "词", "类别", "启用", "由来", "说明", "改动说明", "版本"]
    assert rows[1][:5] == ["gongjijin", "住房公积金|公积金", "简称", "是", "编辑"]

    rows = put(rows, 2, "词", "住房公积金|公积金|房积金")
    rows.append(["yibao", "医疗保险|医保", "简称", "是", "", "", "", ""])
    page = confirm(browser, SynonymGroup, rows)

    assert "新增 1 条，修改 1 条" in page
    assert others("医疗保险") == ("医保",)
    assert others("房积金") == ("公积金",)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("词", "住房公积金", "一组应有 2 到 12 个词"),
        ("启用", "对", "可填：是、否"),
        ("类别", "俗称", "可填：同义、简称、旧称"),
        ("由来", "词表", "不能通过导入修改"),
        ("版本", "7", "表中是“7”，现在是“0”"),
        ("编号", "公积金", "只能用小写字母"),
    ],
)
def test_a_wrong_cell_is_named(browser: Client, group: SynonymGroup, column: str, value: str, message: str) -> None:
    rows = put(export(browser, SynonymGroup), 2, column, value)

    page = upload(browser, SynonymGroup, file_of(rows))

    assert message in page
    assert SynonymGroup.objects.get().words == ["住房公积金", "公积金"]


def test_the_list_costs_the_same_for_one_group_and_for_many(browser: Client, group: SynonymGroup) -> None:
    browser.get(LIST, {"q": "公积金"})
    with CaptureQueriesContext(connection) as one:
        browser.get(LIST, {"q": "公积金"})
    for number in range(5):
        SynonymGroup.objects.create(words=[f"第{number}公积金", f"第{number}公基金"])

    with CaptureQueriesContext(connection) as many:
        browser.get(LIST, {"q": "公积金"})

    assert len(many) == len(one)
