"""Reports outside the admin: written, found a clause for, handed in, taken back, returned, accepted; two at once."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from platforms.editing import history_of
from policies.models import Progress, Task
from tests import factories
from tests.desk.conftest import Desk, browser_of, fields_of, liaison_of
from tests.pages.html import get, text_of

WORDS = "九月底已联合印发实施方案。"


def new(desk: Desk) -> str:
    return f"/tasks/{desk.task.pk}/report/"


def typed(**more: Any) -> dict[str, Any]:
    return {"on": "2026-10-01", "side": "cq", "status": "", "words": WORDS, "link": "", "evidence": "", **more}


def write(client: Client, desk: Desk, **more: Any) -> Progress:
    """The report that `client` hands in or saves."""
    response = client.post(new(desk), typed(**more))
    assert response.status_code == 302, text_of(response.content.decode())
    return Progress.objects.latest("pk")


def words_of(response: Any) -> str:
    return text_of(response.content.decode())


def test_a_liaison_writes_hands_in_and_is_accepted(desk: Desk, liaison: Client, editing: Client) -> None:
    link = "https://www.cq.gov.cn/a.html"
    report = write(liaison, desk, status="done", evidence="/policies/news/1.2/", link=link, submit="1")
    assert (report.state, report.side, report.evidence, report.author) == ("submitted", "cq", desk.proof, desk.liaison)

    page = get(editing, f"/reports/{report.pk}/review/")
    assert "采纳后：重庆由“未报告”转为“已完成待销号”" in text_of(page)
    answer = editing.post(f"/reports/{report.pk}/review/", {**fields_of(page, "review_form"), "state": "accepted"})

    assert answer.status_code == 302
    desk.task.refresh_from_db()
    assert (desk.task.status_cq, desk.task.status_sc, desk.task.status) == ("done", "unreported", "ongoing")
    public = text_of(get(Client(), f"/reports/{report.pk}/"))
    assert WORDS in public
    assert "《成效报道》（二）" in public
    assert "yu" not in public


def test_a_report_is_returned_with_a_reason_mended_and_handed_in_again(
    desk: Desk, liaison: Client, editing: Client
) -> None:
    report = write(liaison, desk, submit="1")
    review = f"/reports/{report.pk}/review/"

    assert "退回须写明原因" in words_of(
        editing.post(review, {"version": report.version, "state": "returned", "reason": ""})
    )
    version = Progress.objects.get(pk=report.pk).version
    editing.post(review, {"version": version, "state": "returned", "reason": "请附文号"})
    page = get(liaison, f"/reports/{report.pk}/edit/")
    assert "退回意见： 请附文号" in text_of(page)
    mended = {**fields_of(page, "report_form"), "words": WORDS + "文号已附。", "submit": "1"}
    assert liaison.post(f"/reports/{report.pk}/edit/", mended).status_code == 302

    report.refresh_from_db()
    assert (report.state, report.words) == ("submitted", WORDS + "文号已附。")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"words": ""}, "这个字段是必填项"),
        ({"on": "2999-01-01"}, "还没有到"),
        ({"side": "sc"}, "选择一个有效的选项"),
        ({"side": "joint"}, "选择一个有效的选项"),
        ({"status": "closed"}, "选择一个有效的选项"),
        ({"status": "done", "submit": "1"}, "须附佐证"),
        ({"link": "javascript:alert(1)"}, "网址"),
        ({"evidence": "没有这样的条款词句"}, "没有找到这样的条款"),
        ({"evidence": "税费"}, "请在下面选定一条"),
        ({"evidence": "/policies/{own}/1/"}, "任务自己的条款"),
        ({"words": "一\x00二"}, "空字符"),
    ],
)
def test_refusals_say_why_and_keep_what_was_typed(
    desk: Desk, liaison: Client, more: dict[str, Any], message: str
) -> None:
    own = desk.task.policy.slug
    sent = typed(**{name: value.replace("{own}", own) for name, value in more.items()})
    response = liaison.post(new(desk), sent)
    page = response.content.decode()

    assert response.status_code == 200
    assert message in text_of(page)
    assert not Progress.objects.exists()
    assert (
        fields_of(page, "report_form")["words"][0] == sent["words"].replace("\x00", "\ufffd") or "\x00" in sent["words"]
    )


@pytest.mark.parametrize("written", ["http://[::1", "/policies/x\x00/1/", "/policies/%00/1/", "https://evil.example/"])
@pytest.mark.parametrize("button", ["find", "submit"])
def test_evidence_that_is_no_address_is_told(desk: Desk, liaison: Client, written: str, button: str) -> None:
    sent = {name: value for name, value in typed(evidence=written).items() if name not in {"find", "submit"}}

    response = liaison.post(new(desk), {**sent, button: "1"})

    assert response.status_code == 200
    assert not Progress.objects.exists()


@pytest.mark.parametrize(
    "written", ["/policies/news/1.2/", "http://testserver/policies/news/1.2/", "《成效报道》（二）"]
)
def test_evidence_by_address_and_by_citation(desk: Desk, liaison: Client, written: str) -> None:
    assert write(liaison, desk, evidence=written).evidence == desk.proof


def test_evidence_is_found_by_words_and_chosen_without_a_script(desk: Desk, liaison: Client) -> None:
    page = liaison.post(new(desk), typed(evidence="税费征管 一体化", find="1")).content.decode()

    assert "《成效报道》（二）" in text_of(page)
    assert fields_of(page, "report_form")["words"] == [WORDS]
    assert "必填" not in page
    assert not Progress.objects.exists()
    assert write(liaison, desk, evidence="税费征管 一体化", pick=str(desk.proof.pk)).evidence == desk.proof


def test_a_choice_made_for_other_words_does_not_count(desk: Desk, liaison: Client) -> None:
    elsewhere = factories.make_clause(text="轨道交通已经互联互通。")

    response = liaison.post(new(desk), typed(evidence="税费征管", pick=str(elsewhere.pk)))

    assert "请在下面选定一条" in words_of(response)


def test_statuses_offered_are_those_that_can_be_reached(desk: Desk, liaison: Client) -> None:
    Task.objects.filter(pk=desk.task.pk).update(status_cq="paused")
    page = get(liaison, new(desk))

    offered = page[page.index('name="status"') : page.index("</select>")]
    assert [value in offered for value in ("not_started", "ongoing", "stopped")] == [True] * 3
    assert [value in offered for value in ('"done"', '"closed"', '"unreported"')] == [False] * 3


def test_a_stale_save_shows_both_states_and_loses_nothing(desk: Desk, liaison: Client) -> None:
    report = write(liaison, desk)
    colleague = browser_of(liaison_of(desk.cq, "second"))
    address = f"/reports/{report.pk}/edit/"
    mine, theirs = (fields_of(get(each, address), "report_form") for each in (liaison, colleague))

    assert colleague.post(address, {**theirs, "words": "李四写的"}).status_code == 302
    late = liaison.post(address, {**mine, "words": "王五写的", "status": "ongoing"})
    page = late.content.decode()

    assert late.status_code == 409
    assert "second改过这条进展，所以还没有保存" in text_of(page)
    assert "进展情况 李四写的 王五写的" in text_of(page)
    again = fields_of(page, "report_form")
    assert again["words"] == ["王五写的"]
    assert liaison.post(address, again).status_code == 302
    report.refresh_from_db()
    assert (report.words, report.status) == ("王五写的", "ongoing")
    assert "李四写的" in list(report.history.values_list("words", flat=True))


def test_what_was_typed_on_a_report_accepted_meanwhile_becomes_a_new_one(
    desk: Desk, liaison: Client, reviewing: Client
) -> None:
    report = write(liaison, desk)
    mine = fields_of(get(liaison, f"/reports/{report.pk}/edit/"), "report_form")
    liaison.post(f"/reports/{report.pk}/submit/", {"version": report.version})
    version = Progress.objects.get(pk=report.pk).version
    reviewing.post(f"/reports/{report.pk}/review/", {"version": version, "state": "accepted"})

    late = liaison.post(f"/reports/{report.pk}/edit/", {**mine, "words": "后来写的"})

    assert late.status_code == 409
    assert "可以作为一条新的进展报送" in words_of(late)
    assert f'action="{new(desk)}"' in late.content.decode()
    assert (
        liaison.post(new(desk), {**fields_of(late.content.decode(), "report_form"), "submit": "1"}).status_code == 302
    )
    assert set(Progress.objects.values_list("words", "state")) == {(WORDS, "accepted"), ("后来写的", "submitted")}


def test_a_review_of_a_report_that_changed_is_not_carried_out(desk: Desk, liaison: Client, editing: Client) -> None:
    report = write(liaison, desk, submit="1")
    review = f"/reports/{report.pk}/review/"
    seen = fields_of(get(editing, review), "review_form")
    liaison.post(f"/reports/{report.pk}/withdraw/", {"version": report.version})

    late = editing.post(review, {**seen, "state": "returned", "reason": "请附文号"})

    assert late.status_code == 409
    assert "有人改过这条进展" in words_of(late)
    report.refresh_from_db()
    assert report.state == "draft"


def test_two_sides_report_one_after_the_other_and_nothing_is_stale(desk: Desk, liaison: Client) -> None:
    other = browser_of(desk.other)
    mine, theirs = (fields_of(get(each, new(desk)), "report_form") for each in (liaison, other))

    for client, form, words in ((liaison, mine, "重庆报的"), (other, theirs, "四川报的")):
        assert client.post(new(desk), {**form, "words": words, "submit": "1"}).status_code == 302

    assert set(Progress.objects.values_list("side", "words")) == {("cq", "重庆报的"), ("sc", "四川报的")}


def test_withdrawing_makes_a_draft_again(desk: Desk, liaison: Client) -> None:
    report = write(liaison, desk, submit="1")

    assert liaison.post(f"/reports/{report.pk}/withdraw/", {"version": report.version}).status_code == 302

    report.refresh_from_db()
    assert report.state == "draft"
    page = text_of(get(liaison, f"/reports/{report.pk}/"))
    assert "已撤回为草稿。" in page
    assert "审核状态： 待审核 → 草稿" in page


def test_the_form_begins_with_today_and_ones_own_side(desk: Desk, liaison: Client) -> None:
    form = fields_of(get(liaison, new(desk)), "report_form")

    assert form["on"] == [f"{timezone.localdate():%Y-%m-%d}"]
    assert form["side"] == ["cq"]
    assert datetime.date.fromisoformat(form["on"][0])


def test_what_was_refused_is_named_above_the_form_with_links_to_the_fields(desk: Desk, liaison: Client) -> None:
    page = liaison.post(new(desk), typed(words="", status="done", submit="1")).content.decode()

    told = page[page.index("还没有保存") : page.index("现在的情况")]
    assert text_of(told).endswith("请改正标出的各项： 进展情况 。")
    assert 'href="#id_words"' in told
    assert 'id="id_words"' in page


def test_the_form_shows_the_words_of_the_task_and_only_the_side_one_speaks_for(desk: Desk, liaison: Client) -> None:
    page = get(liaison, new(desk))

    assert f"任务原文 {desk.task.quote}" in text_of(page)
    assert re.findall(r'<section class="half[^"]*" aria-label="(.*?)"', page) == ["重庆"]


def test_a_draft_is_deleted_by_who_may_change_it_and_its_history_stays(desk: Desk, liaison: Client) -> None:
    report = write(liaison, desk, save="1")
    page = get(liaison, f"/reports/{report.pk}/")
    answer = liaison.post(f"/reports/{report.pk}/discard/", {"version": report.version}, follow=True)

    assert "删除草稿" in text_of(page)
    assert "草稿已删除。" in words_of(answer)
    assert not Progress.objects.exists()
    assert [row.history_type for row in history_of(Progress).filter(id=report.pk)] == ["+", "-"]


@pytest.mark.parametrize(("state", "reviewed"), [("submitted", False), ("returned", True), ("draft", True)])
def test_what_was_handed_in_or_reviewed_is_not_deleted(desk: Desk, liaison: Client, state: str, reviewed: bool) -> None:
    moment = timezone.now() if reviewed else None
    report = factories.make_progress(desk.task, state=state, side="cq", author=desk.liaison, reviewed_at=moment)
    answer = liaison.post(f"/reports/{report.pk}/discard/", {"version": report.version}, follow=True)

    assert "只有从未审核过的草稿可以删除" in words_of(answer)
    assert "删除草稿" not in words_of(answer)
    assert Progress.objects.filter(pk=report.pk).exists()


def test_a_new_report_is_told_of_those_that_are_still_on_their_way(desk: Desk, liaison: Client) -> None:
    assert "还有没办完的进展" not in get(liaison, new(desk))

    report = write(liaison, desk, words="上周存的草稿", save="1")
    page = get(liaison, new(desk))

    assert "还有没办完的进展" in page
    assert f'href="/reports/{report.pk}/"' in page
    assert "还有没办完的进展" not in get(liaison, f"/reports/{report.pk}/edit/")
