"""Reviewing a report on its own page: accepted or returned with words its author sees; nobody else may."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from platforms.editing import Edit, begin
from platforms.timeline import timeline
from policies import tracking
from policies.models import Progress, Task
from tests.admin.conftest import address_of
from tests.admin.forms import fields, open_form

AsUser = Callable[[User], Client]
FORM = "review_form"


@pytest.fixture
def report(make_task: Callable[..., Task], make_progress: Callable[..., Progress]) -> Progress:
    return make_progress(make_task(), state="submitted", status="ongoing", words="已开工，文号待补。")


def review(browser: Client, report: Progress, **answers: str) -> str:
    """Press a button of the form on the report's page; the page that answers, after redirects."""
    data = open_form(browser, address_of(report), FORM) | {name: [value] for name, value in answers.items()}
    response = browser.post(address_of(report, "review"), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def liaison(make_user: Callable[..., User]) -> User:
    """One who reports, and was let into the admin to read."""
    user = make_user("单位联络员")
    user.groups.add(Group.objects.get(name="只读"))
    return user


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_accepting_moves_the_task(request: pytest.FixtureRequest, as_user: AsUser, report: Progress, who: str) -> None:
    reviewer: User = request.getfixturevalue(who)

    assert "已采纳这条进展" in review(as_user(reviewer), report, state="accepted")

    report.refresh_from_db()
    assert (report.state, report.task.status, report.review_note) == ("accepted", "ongoing", "")
    assert report.history.latest().history_user == reviewer


def test_returning_takes_a_reason_that_its_author_sees(
    as_user: AsUser, reviewer: User, editor: User, report: Progress
) -> None:
    browser = as_user(reviewer)

    assert "退回须写明原因" in review(browser, report, state="returned", reason=" ")
    report.refresh_from_db()
    assert report.state == "submitted"
    assert "已退回这条进展" in review(browser, report, state="returned", reason="请补<文号>")

    report.refresh_from_db()
    assert (report.state, report.review_note) == ("returned", "请补<文号>")
    browser = as_user(editor)
    for page in (address_of(report.task), address_of(report)):
        assert "请补&lt;文号&gt;" in browser.get(page).content.decode()


def test_an_accepted_report_can_be_returned(as_user: AsUser, reviewer: User, report: Progress) -> None:
    browser = as_user(reviewer)
    review(browser, report, state="accepted")

    assert 'value="accepted"' not in browser.get(address_of(report)).content.decode()
    assert "已退回这条进展" in review(browser, report, state="returned", reason="文号有误")


@pytest.mark.parametrize("who", ["reader", "liaison"])
def test_others_are_offered_nothing(
    request: pytest.FixtureRequest, as_user: AsUser, report: Progress, who: str
) -> None:
    browser = as_user(request.getfixturevalue(who))
    data = {"state": "accepted", "seen": f"{report.pk}:{report.task.version}"}

    assert FORM not in browser.get(address_of(report)).content.decode()
    assert browser.post(address_of(report, "review"), data).status_code == 403

    report.refresh_from_db()
    assert report.state == "submitted"


@pytest.mark.parametrize("who", ["editor", "reviewer"])
def test_nobody_reviews_their_own(request: pytest.FixtureRequest, as_user: AsUser, report: Progress, who: str) -> None:
    user = request.getfixturevalue(who)
    Progress.objects.filter(pk=report.pk).update(author=user)
    browser = as_user(user)
    data = {"state": "accepted", "seen": f"{report.pk}:{report.task.version}"}

    assert FORM not in browser.get(address_of(report)).content.decode()
    assert "不能由您审核" in browser.post(address_of(report, "review"), data).content.decode()

    report.refresh_from_db()
    assert report.state == "submitted"


def test_what_was_changed_meanwhile_is_not_accepted_unseen(as_user: AsUser, reviewer: User, report: Progress) -> None:
    browser = as_user(reviewer)
    data = open_form(browser, address_of(report), FORM) | {"state": ["accepted"]}
    begin(report.task, edit=Edit(None))
    Progress.objects.filter(pk=report.pk).update(words="换过的内容")

    response = browser.post(address_of(report, "review"), data)
    page = response.content.decode()

    assert "没有处理" in page
    assert "换过的内容" in page
    assert Progress.objects.get(pk=report.pk).state == "submitted"
    assert (
        browser.post(address_of(report, "review"), fields(response, FORM) | {"state": ["accepted"]}).status_code == 302
    )
    assert Progress.objects.get(pk=report.pk).state == "accepted"


@pytest.mark.parametrize(
    "data",
    [
        {"state": "accepted"},
        {"state": "accepted", "seen": "x"},
        {"state": "draft"},
        {"state": "returned", "reason": "\0"},
    ],
)
def test_a_post_made_up_reviews_nothing(
    as_user: AsUser, reviewer: User, report: Progress, data: dict[str, str]
) -> None:
    response = as_user(reviewer).post(address_of(report, "review"), data)

    assert response.status_code == 200
    assert "errornote" in response.content.decode()
    assert Progress.objects.get(pk=report.pk).state == "submitted"


def test_reviewing_is_no_link_to_follow(as_user: AsUser, reviewer: User, report: Progress) -> None:
    assert as_user(reviewer).get(address_of(report, "review")).status_code == 405
    assert as_user(reviewer).post("/admin/policies/progress/999999/review/", {"state": "accepted"}).status_code == 404


def test_the_task_leads_to_the_review(as_user: AsUser, reviewer: User, report: Progress) -> None:
    page = as_user(reviewer).get(address_of(report.task)).content.decode()

    assert f'<a href="{address_of(report)}">审核…</a>' in page


def test_several_are_returned_from_the_list_with_one_reason(
    as_user: AsUser, reviewer: User, report: Progress, make_progress: Callable[..., Progress]
) -> None:
    browser, other = as_user(reviewer), make_progress(report.task, state="submitted")
    url = address_of(Progress, "changelist")

    asked = browser.post(url, {"action": "send_back", "_selected_action": [str(report.pk), str(other.pk)]})
    data = fields(asked, FORM)
    refused = browser.post(url, data)
    done = browser.post(url, {**data, "reason": ["请按模板填报"]}, follow=True)

    assert "已开工，文号待补。" in asked.content.decode()
    assert "退回须写明原因" in refused.content.decode()
    assert "已退回 2 条进展" in done.content.decode()
    assert set(Progress.objects.values_list("state", "review_note")) == {("returned", "请按模板填报")}


def test_an_open_report_can_be_put_back_as_it_was(
    as_user: AsUser, editor: User, make_task: Callable[..., Task]
) -> None:
    report = Progress(task=make_task(), on=datetime.date(2026, 10, 1), side="joint", words="第一稿")
    tracking.save_report(report=report, edit=Edit(editor))
    report.words = "第二稿"
    tracking.save_report(report=report, edit=Edit(editor))
    browser = as_user(editor)

    assert "第二稿" in browser.get(address_of(report, "history")).content.decode()
    url = address_of(report, "restore", timeline(report)[-1].key)
    browser.post(url, {"seen_version": str(report.version), "reason": "误改"})

    report.refresh_from_db()
    assert (report.words, report.state) == ("第一稿", "draft")


def test_a_review_is_not_undone_by_going_back(
    as_user: AsUser, reviewer: User, editor: User, make_task: Callable[..., Task]
) -> None:
    report = Progress(task=make_task(), on=datetime.date(2026, 10, 1), side="joint", words="第一稿")
    tracking.save_report(report=report, edit=Edit(editor), submit=True)
    tracking.review_progress(progress=report, state="returned", edit=Edit(reviewer, "补文号"))
    browser = as_user(editor)

    url = address_of(report, "restore", timeline(report)[-1].key)
    page = browser.post(url, {"seen_version": str(report.version), "reason": "误退"}).content.decode()

    report.refresh_from_db()
    assert "审核状态不能恢复" in page
    assert report.state == "returned"
