"""The page on which editors judge which result belongs to which target."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from policies.models import Figure, FigurePair, Policy
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import open_form
from tests.pages.html import get, queries, text_of

PAGE, JUDGE = "/figures/pairs/", "/figures/pairs/judge/"
AsUser = Callable[[User], Client]


@pytest.fixture
def browser(as_user: AsUser, editor: User) -> Client:
    return as_user(editor)


@pytest.fixture
def target(db: None) -> Figure:
    return factories.make_figure(factories.make_clause(text="到2025年，中欧班列年开行2000列。"))


@pytest.fixture
def result(db: None) -> Figure:
    report = factories.make_policy(authority=Policy.Authority.REPORT)
    return factories.make_figure(factories.make_clause(report, text="中欧班列累计开行1500列。"))


def posted(target: Figure, result: Figure, **fields: Any) -> dict[str, Any]:
    return {"target": target.pk, "result": result.pk, "state": "accepted", "why": "同一班列", **fields}


def told(browser: Client, data: dict[str, Any]) -> str:
    """What the page says after a judgement was posted."""
    return text_of(browser.post(JUDGE, data, follow=True).content.decode())


def test_proposals_are_shown_to_editors_with_what_they_rest_on(browser: Client, target: Figure, result: Figure) -> None:
    page = text_of(get(browser, PAGE))

    assert "目标 2000列（中欧班列年开行）" in page
    assert "分 1500列（中欧班列累计开行）" in page
    assert "共有的词：" in page
    assert "建议" not in text_of(get(Client(), "/figures/"))


def test_only_who_may_change_tasks_comes_in(
    as_user: AsUser, reader: User, target: Figure, result: Figure, make_user: Callable[..., User]
) -> None:
    liaison = make_user("单位联络员")
    for address, method in ((PAGE, "get"), (JUDGE, "post")):
        anonymous = getattr(Client(), method)(address, posted(target, result))
        assert (anonymous.status_code, anonymous["Location"].partition("?")[0]) == (302, reverse(settings.LOGIN_URL))
        for user in (reader, liaison):
            assert getattr(as_user(user), method)(address, posted(target, result)).status_code == 403
    assert not FigurePair.objects.exists()


def test_a_post_without_the_token_or_by_get_is_refused(editor: User, target: Figure, result: Figure) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    assert strict.post(JUDGE, posted(target, result)).status_code == 403
    assert strict.get(JUDGE).status_code == 405
    assert not FigurePair.objects.exists()


def test_accepting_shows_the_pair_to_the_public(browser: Client, target: Figure, result: Figure) -> None:
    assert "已采纳：公众现在看得到这一对。" in told(browser, posted(target, result))
    pair = FigurePair.objects.get()

    assert (pair.state, pair.why, pair.origin) == ("accepted", "同一班列", "person")
    assert "同一班列（editor核对，20" in text_of(get(Client(), "/figures/"))
    assert "对应的成效" in get(Client(), target.clause.get_absolute_url())
    assert "没有可建议的成效" not in get(browser, PAGE)


def test_rejecting_and_taking_back(browser: Client, target: Figure, result: Figure) -> None:
    assert "已记为不采纳。" in told(browser, posted(target, result, state="rejected"))
    pair = FigurePair.objects.get()
    seen = {"pair": pair.pk, "version": pair.version}
    assert "已采纳" in told(browser, posted(target, result, **seen, why="看错了"))
    assert "没有保存" in told(browser, posted(target, result, **seen, state="rejected", why="旧页面"))
    assert FigurePair.objects.get().why == "看错了"
    seen["version"] = FigurePair.objects.get().version
    assert "已撤回" in told(browser, posted(target, result, **seen, state="withdraw"))

    assert not FigurePair.objects.exists()
    assert FigurePair.history.filter(id=pair.pk, history_type="-").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"why": ""}, "请写一句理由"),
        ({"why": "长" * 301}, "没有保存：理由有 301 个字，最多 300 个"),
        ({"state": "maybe"}, "没有保存"),
        ({"target": 0}, "目标已不在库中。"),
        ({"target": "x" * 400}, "目标已不在库中。"),
        ({"target": ""}, "请选定一个目标和一个成效"),
        ({"pair": 999999}, "没有保存"),
        ({"version": "9" * 30, "pair": ""}, "没有保存"),
        ({"back": "?page=9&sort=x\x00"}, "已采纳"),
    ],
)
def test_what_is_wrong_is_said(
    browser: Client, target: Figure, result: Figure, fields: dict[str, Any], words: str
) -> None:
    assert words in told(browser, posted(target, result) | fields)


def test_target_and_result_are_not_exchanged(browser: Client, target: Figure, result: Figure) -> None:
    assert "不是目标" in told(browser, posted(result, target))
    assert not FigurePair.objects.exists()


def test_one_comes_back_to_where_one_was(browser: Client, target: Figure, result: Figure) -> None:
    answer: Any = browser.post(JUDGE, posted(target, result, back="judged=none&page=2"))

    assert answer["Location"] == f"{PAGE}?judged=none&page=2#figure-{target.pk}"
    assert browser.post(JUDGE, posted(target, result, back=""))["Location"] == f"{PAGE}#figure-{target.pk}"


@pytest.mark.parametrize(
    ("query", "count"), [("", 3), ("judged=accepted", 1), ("judged=rejected", 1), ("judged=none", 1)]
)
def test_targets_by_what_was_judged_of_them(
    browser: Client, target: Figure, make_pair: Callable[..., FigurePair], query: str, count: int
) -> None:
    make_pair()
    make_pair(state="rejected")

    assert f"共 {count} 个目标" in text_of(get(browser, f"{PAGE}?{query}"))


def test_a_judgement_whose_number_is_gone_stands_below(browser: Client, target: Figure, result: Figure) -> None:
    factories.make_pair(target, result, why="同一班列")
    result.delete()
    page = text_of(get(browser, PAGE))

    assert "原文已没有的数据" in page
    assert "中欧班列累计开行：1500列：采纳。同一班列" in page


def test_judgements_have_their_history_in_the_admin_and_are_put_back(
    browser: Client, editor: User, target: Figure, result: Figure
) -> None:
    pair = factories.make_pair(target, result, why="资料库的理由")
    data = open_form(browser, address_of(pair), "figurepair_form")
    browser.post(address_of(pair), {**data, "state": ["rejected"], "why": ["改判"], "reason": ["核对"]})
    pair.refresh_from_db()
    assert (pair.state, pair.origin, pair.decided_by) == ("rejected", "person", editor)

    first = FigurePair.history.filter(id=pair.pk).order_by("history_date", "history_id").first()
    assert first is not None
    key = first.history_date.strftime("%Y%m%dT%H%M%S%f")
    restore = address_of(pair, "restore", key)
    assert "资料库的理由" in browser.get(restore).content.decode()
    browser.post(restore, {"seen_version": pair.version, "reason": "改回"})
    pair.refresh_from_db()
    assert (pair.state, pair.why, pair.origin, pair.decided_by) == ("accepted", "资料库的理由", "person", editor)


def test_nobody_adds_or_deletes_judgements_in_the_admin(browser: Client, target: Figure, result: Figure) -> None:
    pair = factories.make_pair(target, result)

    assert browser.get(address_of(FigurePair, "add")).status_code == 403
    assert browser.post(address_of(pair, "delete"), {"post": "yes"}).status_code in {302, 403, 404}
    assert browser.get(address_of(FigurePair, "changelist")).status_code == 200
    assert FigurePair.objects.count() == 1


def test_as_many_queries_for_five_targets_as_for_one(
    browser: Client, target: Figure, result: Figure, make_pair: Callable[..., FigurePair]
) -> None:
    make_pair()
    get(browser, PAGE)
    one = queries(browser, PAGE)
    for _ in range(4):
        make_pair(factories.make_figure(factories.make_clause(text="到2025年，班列开行3000列。")))

    assert queries(browser, PAGE) == one == 15
