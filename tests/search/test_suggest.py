"""Suggestions while one types: from names as they are now, from phrases that are sure to be found."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from platforms.models import Platform, PlatformMember, PlatformName
from policies import search
from policies.models import Clause, PhraseBook, Policy, Unit, phrases
from policies.suggesting import Suggestion, renew, suggestions
from policies.suggesting.offers import LONGEST, MOST

pytestmark = pytest.mark.usefixtures("library")
GAOZHU = "川渝高竹新区"


def offered(typed: str) -> list[Suggestion]:
    return [one for group in suggestions(typed) for one in group.items]


def texts(typed: str, kind: str = "") -> list[str]:
    return [one.text for one in offered(typed) if kind in {"", one.kind}]


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("cyt", "phrase", "成渝通办"),
        ("chengyut", "phrase", "成渝通办"),
        ("成渝tb", "phrase", "成渝通办"),
        ("渝通辦", "phrase", "成渝通办"),
        ("通办", "phrase", "跨省通办"),
        ("shapingba", "phrase", "沙坪坝"),  # a place without a page
        ("高竹", "platform", GAOZHU),
        ("高滩", "platform", GAOZHU),
        ("gtcz", "platform", GAOZHU),
        ("lyj", "platform", "泸永江融合发展示范区"),
        ("97号", "policy", "毗邻地区功能平台推进方案"),
        ("渝府办发〔2020〕97", "policy", "毗邻地区功能平台推进方案"),
        ("lhssfa", "policy", "联合实施方案"),
        ("贯彻落实", "policy", "联合实施方案"),
        ("fgw", "unit", "国家发展和改革委员会"),
        ("联合办公室", "unit", "推动成渝地区双城经济圈建设联合办公室"),
        ("yubei", "region", "渝北区"),
        ("渝北", "region", "渝北区"),
        ("轨道上的", "heading", "共建轨道上的双城经济圈"),
        ("gjgdsd", "heading", "共建轨道上的双城经济圈"),
    ],
)
def test_what_is_offered(typed: str, kind: str, text: str) -> None:
    assert text in texts(typed, kind)


@pytest.mark.parametrize("typed", ["", " ", "，。", "龘龘", "zzzz", "成" * (LONGEST + 1), "\x00", "\ud800", "<script>"])
def test_nothing_is_offered(typed: str) -> None:
    assert suggestions(typed) == ()


@pytest.mark.parametrize("typed", ["c", "成", "成渝", "chengyu", "jian", "zh", "重庆", "x", "联合", "97"])
def test_few_of_each_kind_and_none_twice(typed: str) -> None:
    groups = suggestions(typed)
    found = [one for group in groups for one in group.items]

    assert 0 < len(found) <= MOST
    assert len({(one.kind, one.url) for one in found}) == len(found)
    assert len({group.kind for group in groups}) == len(groups)
    assert all(one.kind == group.kind for group in groups for one in group.items)


def test_what_was_typed_in_full_is_not_offered_as_a_phrase() -> None:
    assert texts("成渝通辦") == []
    assert texts("chengyutongban") == ["成渝通办"]


def test_what_was_typed_is_marked() -> None:
    marked = {
        one.text: one.text[one.start : one.end] for typed in ("cyt", "高竹", "lhss", "gtcz") for one in offered(typed)
    }

    assert marked["成渝通办"] == "成渝通"
    assert marked[GAOZHU] in {"高竹", ""}
    assert marked["联合实施方案"] == "联合实施"


def test_another_name_says_which() -> None:
    assert [one.note for one in offered("高滩茨竹") if one.kind == "platform"] == ["曾用名：高滩茨竹新区"]


@pytest.mark.parametrize("letter", "abcdefghjklmnopqrstwxyz")
def test_every_suggestion_leads_somewhere(client: Client, letter: str) -> None:
    for one in offered(letter) + offered(letter + "a"):
        page = client.get(one.url)
        assert page.status_code == 200, one
        if one.kind == "phrase":
            assert search.find(one.text).total > 0, one


def test_new_names_are_offered_at_once(make_platform: Callable[..., Platform], make_unit: Callable[..., Unit]) -> None:
    assert texts("测试示范") == []

    platform = make_platform(name="测试示范新区")
    assert texts("ceshisf") == ["测试示范新区"]
    PlatformName.objects.create(platform=platform, name="试点特区", kind="former")
    assert texts("试点特区", "platform") == ["测试示范新区"]
    unit = make_unit(name="测试示范委员会")
    assert texts("测试示范", "unit") == ["测试示范委员会"]
    Unit.objects.filter(pk=unit.pk).update(name="改名委员会")
    assert texts("测试示范", "unit") == []
    platform.delete()
    assert texts("测试示范") == []


def test_a_new_address_or_number_is_offered_at_once() -> None:
    policy = Policy.objects.get(slug="yufubanfa-2020-97")
    policy.slug, policy.document_number = "neues", "川测发〔2024〕3号"
    policy.save()

    assert [one.url for one in offered("川测发") if one.kind == "policy"] == ["/policies/neues/"]


def test_a_region_leads_to_its_platforms_as_long_as_it_has_some() -> None:
    assert texts("渝北", "region") == ["渝北区"]

    for member in PlatformMember.objects.filter(region__name="渝北区"):
        member.delete()
    assert texts("渝北", "region") == []


def test_a_phrase_that_no_clause_has_any_more_is_not_offered() -> None:
    assert "成渝通办" in texts("cytb")
    clause = Clause.objects.get(text__contains="成渝通办")
    clause.text = clause.text.replace("成渝通办", "川渝通办")
    clause.save()
    assert "成渝通办" not in texts("cytb")
    assert "川渝通办" in texts("cytb")

    clause.text = clause.text.replace("川渝通办", "成渝通办")
    clause.save()
    assert "成渝通办" in texts("cytb")


def test_a_heading_that_changed_is_not_offered() -> None:
    clause = Clause.objects.get(heading="共建轨道上的双城经济圈")
    clause.heading = "共建双城经济圈"
    clause.save()

    assert "共建轨道上的双城经济圈" not in texts("轨道上的")


def test_phrases_are_renewed_with_the_library(make_clause: Callable[..., Clause]) -> None:
    make_clause(text="推广“巴山夜雨”行动")
    assert texts("bsyy") == []

    assert renew()
    assert texts("bsyy") == ["巴山夜雨"]
    before = PhraseBook.objects.get().edition
    assert renew()
    assert PhraseBook.objects.get().edition == before  # nothing has changed since
    call_command("rebuild_index", verbosity=0)
    assert PhraseBook.objects.get().edition != before


def test_one_process_renews_at_a_time(make_clause: Callable[..., Clause], settings: Settings) -> None:
    make_clause(text="推广“巴山夜雨”行动")
    settings.SEARCH_INDEX_DIR.mkdir(parents=True, exist_ok=True)

    with (settings.SEARCH_INDEX_DIR / "phrases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert not renew()
    assert texts("bsyy") == []
    assert renew()
    assert texts("bsyy") == ["巴山夜雨"]


def test_without_a_folder_to_lock_phrases_are_renewed_all_the_same(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.SEARCH_INDEX_DIR = tmp_path / "file" / "index"
    before = PhraseBook.objects.get().edition

    assert renew(anew=True)
    assert PhraseBook.objects.get().edition != before


def test_of_a_large_library_a_sample_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = {row[0] for row in phrases.sampled_clauses()}
    monkeypatch.setattr(phrases, "SAMPLE", 50)

    sample = [row[0] for row in phrases.sampled_clauses()]

    assert 0 < len(sample) <= 50
    assert len(set(sample)) == len(sample)
    assert set(sample) < everything
    assert sample == [row[0] for row in phrases.sampled_clauses()]


def test_a_book_of_another_format_counts_as_none() -> None:
    PhraseBook.objects.update(edition="0-somethingolder")
    assert texts("cytb", "phrase") == []
    assert texts("高竹", "platform") == [GAOZHU]

    call_command("renew_phrases", verbosity=0)
    assert "成渝通办" in texts("cytb", "phrase")


def test_without_a_book_names_are_offered() -> None:
    PhraseBook.objects.all().delete()

    assert texts("gaozhu") == [GAOZHU]


def address(typed: str) -> str:
    return f"{reverse('policies:suggest')}?{urlencode({'q': typed})}"


def test_the_answer(client: Client) -> None:
    response = client.get(address("成渝tb"))

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "public, max-age=30"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    (group,) = response.json()["groups"]
    assert group["label"] == "检索词语"
    assert group["items"][0]["text"] == "成渝通办"


@pytest.mark.parametrize(
    "query", ["", "q=", "q=%00", "q=%ff", "q=" + "x" * 5000, "q=" + "%E6%88%90" * 900, "x=1", "q=a&q=b"]
)
def test_any_question_is_answered(client: Client, query: str) -> None:
    response = client.get(f"{reverse('policies:suggest')}?{query}")

    assert response.status_code in {200, 400}  # 400: NUL
    assert response.status_code == 400 or set(response.json()) == {"groups"}


def test_only_reading(client: Client) -> None:
    assert client.post(address("成渝")).status_code == 405
    assert client.head(address("成渝")).status_code == 200


def test_queries_do_not_grow_with_the_library(client: Client, make_platform: Callable[..., Platform]) -> None:
    client.get(address("cy"))

    with CaptureQueriesContext(connection) as few:
        client.get(address("cy"))
    for number in range(30):
        make_platform(name=f"成渝第{number}新区")
    client.get(address("cy"))
    with CaptureQueriesContext(connection) as many:
        client.get(address("cy"))

    assert len(few) <= 3  # newest change, book, clauses of headings
    assert len(many) <= len(few) + 5  # phrases counted anew would add none to the database
