"""Reminders: who is told of what, by letter and on a page."""

from __future__ import annotations

import datetime
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from platforms.fields import Side
from policies.models import Extension, Liaison, Progress, Task, Unit
from policies.models.status import SIDES, TaskStatus
from policies.reminding import reminders
from policies.reminding.items import OF_TASKS, kind_of, kind_q
from tests import factories
from tests.pages.html import get, queries, text_of

TODAY = timezone.localdate()
PAST, NEAR, FAR = (TODAY + datetime.timedelta(days) for days in (-10, 20, 400))
LONG_AGO, LATELY = (TODAY - datetime.timedelta(days) for days in (300, 3))


def make_liaison(*units: Unit, **fields: Any) -> User:
    """A liaison with an address."""
    user = factories.make_user(is_active=fields.pop("is_active", True), **fields)
    for unit in units:
        Liaison.objects.create(user=user, unit=unit)
    return user


def sent() -> dict[str, str]:
    return {message.to[0]: str(message.body) for message in mail.outbox}


def run(*options: str) -> str:
    out = StringIO()
    call_command("send_reminders", *options, stdout=out, stderr=out)
    return out.getvalue()


def told() -> dict[str, list[tuple[str, str]]]:
    return {each.user.username: [(item.kind.name, item.title) for item in each.items] for each in reminders()}


@pytest.fixture
def unit(db: None) -> Unit:
    return factories.make_unit(name="重庆市发展改革委", side=Side.CHONGQING)


@pytest.fixture
def late(unit: Unit) -> Task:
    """A task that is late on both sides, for which a unit of one answers."""
    task = factories.make_task(title="建设通道", marker="（一）", due_on=PAST)
    factories.make_responsibility(task, unit)
    return task


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due_on": PAST}, "OVERDUE"),
        ({"due_on": NEAR}, "SOON"),
        ({"due_on": TODAY}, "SOON"),
        ({"due_on": FAR}, ""),
        ({}, ""),
        ({"registered_on": LONG_AGO}, "SILENT"),
        ({"registered_on": LONG_AGO, "due_on": NEAR}, "SOON"),
        ({"registered_on": LONG_AGO, "due_on": FAR}, "SILENT"),
        ({"registered_on": LONG_AGO, "reported_cq": LATELY}, ""),
        ({"checkpoint_cq": PAST, "due_on": FAR}, "OVERDUE"),
        ({"checkpoint_cq": NEAR}, "SOON"),
        ({"due_on": PAST, "status": "done"}, ""),
        ({"due_on": PAST, "status": "closed"}, ""),
        ({"due_on": PAST, "status": "stopped"}, ""),
        ({"due_on": PAST, "status": "paused"}, "OVERDUE"),
        ({"due_on": NEAR, "status": "paused"}, ""),
        ({"registered_on": LONG_AGO, "status": "paused"}, ""),
    ],
)
def test_what_a_liaison_is_told_of_their_half(unit: Unit, fields: dict[str, Any], expected: str) -> None:
    user = make_liaison(unit)
    factories.make_responsibility(factories.make_task(title="任务", marker="", **fields), unit)

    assert told() == ({user.username: [(expected, "任务（重庆）")]} if expected else {})


def test_the_rule_of_rows_is_the_rule_of_the_query(db: None) -> None:
    for status in TaskStatus:
        for due in (None, PAST, NEAR, FAR):
            for checkpoint in (None, PAST, NEAR, FAR):
                for reported in (None, LONG_AGO, LATELY):
                    factories.make_task(
                        status=status,
                        due_on=due,
                        checkpoint_cq=checkpoint,
                        reported_cq=reported,
                        registered_on=LONG_AGO,
                    )
    tasks = list(Task.objects.all())

    for kind in OF_TASKS:
        for side in SIDES:
            found = set(Task.objects.filter(kind_q(kind, TODAY, side)).values_list("pk", flat=True))
            assert found == {task.pk for task in tasks if kind_of(task.side_state(side)) == kind}, (kind, side)


def test_only_units_that_answer_and_only_their_side(late: Task, unit: Unit) -> None:
    own = make_liaison(unit, username="own")
    make_liaison(factories.make_unit(), username="other")
    make_liaison(unit, username="gone", is_active=False)
    joint = factories.make_unit(side=Side.JOINT)
    factories.make_responsibility(late, joint)
    make_liaison(joint, username="joint")

    assert told() == {
        own.username: [("OVERDUE", "（一）建设通道（重庆）")],
        "joint": [("OVERDUE", "（一）建设通道（重庆、四川）")],
    }


def test_reports_and_extensions_go_to_who_must_act(late: Task, reviewer: User) -> None:
    author = make_liaison(username="author")
    second = factories.make_user("审核", username="second")
    factories.make_progress(late, state="returned", author=author, review_note="请附文号", words="甲")
    factories.make_progress(late, state="submitted", author=second, words="乙")
    factories.make_progress(late, state="draft", author=author)
    Extension.objects.create(
        task=late, side="cq", to_on=FAR, reason="用地未批", asked_by=reviewer, asked_at=timezone.now()
    )

    found = {each.user.username: [(item.kind.name, item.why) for item in each.items] for each in reminders()}

    assert found["author"] == [("RETURNED", "退回原因：请附文号")]
    assert found["reviewer"] == [("SUBMITTED", "乙")]  # not their own request
    assert [kind for kind, _ in found["second"]] == ["ASKED"]  # not their own report
    assert found["second"][0][1].endswith("：用地未批")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"units": True}, "author"),
        ({"units": True, "is_active": False}, "colleague"),
        ({"units": False}, "colleague"),  # a liaison no more
    ],
)
def test_a_returned_report_reaches_who_can_change_it(
    late: Task, unit: Unit, author: dict[str, bool], expected: str
) -> None:
    units = [unit] if author.pop("units") else []
    wrote = make_liaison(*units, username="author", **author)
    make_liaison(unit, username="colleague")
    factories.make_progress(late, side="cq", state="returned", author=wrote, review_note="请附文号")

    found = {each.user.username for each in reminders() for item in each.items if item.kind.name == "RETURNED"}

    assert found == {expected}


def test_one_letter_a_person_with_everything_in_it(late: Task, unit: Unit, settings: Settings) -> None:
    settings.SITE_URL = "https://example.cn"
    second = factories.make_unit(name="重庆市交通局", side=Side.CHONGQING)
    factories.make_responsibility(late, second)
    user = make_liaison(unit, second, email="li@example.cn", last_name="李", first_name="明")
    factories.make_progress(late, state="returned", author=user, review_note="请附文号")

    out = run()

    (message,) = mail.outbox
    assert message.to == ["li@example.cn"]
    assert message.subject == "成渝政策知识库提醒：退回的进展 1 项，逾期 1 项"
    assert message.body.startswith("李明：\n\n截至 ")
    assert "一、退回的进展（1 项）\n1. （一）建设通道（两省市，2026年10月1日）\n   退回原因：请附文号\n" in message.body
    assert "二、逾期（1 项）\n1. （一）建设通道（重庆）\n   时限 " in message.body
    assert f"   https://example.cn/tasks/{late.pk}/\n" in message.body
    assert "全部提醒：https://example.cn/reminders/" in message.body
    assert "已发给 李明 <li@example.cn>：退回的进展 1 项，逾期 1 项" in out
    assert "发出 1 封。" in out


def test_two_accounts_with_one_address_get_one_letter(late: Task, unit: Unit) -> None:
    make_liaison(unit, email="li@example.cn", username="li")
    make_liaison(unit, email="LI@example.cn ", username="li2")

    run()

    assert list(sent()) == ["li@example.cn"]
    assert sent()["li@example.cn"].count("（一）建设通道（重庆）") == 1
    assert sent()["li@example.cn"].startswith("li、li2：")


def test_who_has_no_address_is_named(late: Task, unit: Unit) -> None:
    make_liaison(unit, username="nobody")

    out = run()

    assert mail.outbox == []
    assert "没有邮箱，不发：nobody（账号 nobody，逾期 1 项）" in out
    assert "没有需要提醒的人" in out


def test_a_dry_run_sends_nothing(late: Task, unit: Unit) -> None:
    make_liaison(unit, email="li@example.cn", username="li")

    out = run("--dry-run")

    assert mail.outbox == []
    assert "会发给 li <li@example.cn>：逾期 1 项" in out
    assert "正式执行会发 1 封" in out


class Refusing(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["bad@example.cn"]:
            raise ConnectionResetError("reset by peer")
        return super().send_messages(messages)


def test_a_failure_does_not_stop_the_rest_and_is_told(late: Task, unit: Unit, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tests.test_reminding.Refusing"
    for name in ("ann", "bad", "zoe"):
        make_liaison(unit, email=f"{name}@example.cn", username=name)
    out = StringIO()

    with pytest.raises(CommandError, match=r"发出 2 封，1 封没有发出.*send_reminders --only bad$"):
        call_command("send_reminders", stdout=out, stderr=out)

    assert list(sent()) == ["ann@example.cn", "zoe@example.cn"]
    assert "没有发出：bad <bad@example.cn>：reset by peer" in out.getvalue()


def test_an_address_that_is_none_does_not_stop_the_rest(late: Task, unit: Unit) -> None:
    make_liaison(unit, email="a\nb@example.cn", username="ann")
    make_liaison(unit, email="zoe@example.cn", username="zoe")

    with pytest.raises(CommandError, match="发出 1 封，1 封没有发出"):
        run()


def test_only_those_named_are_written_to(late: Task, unit: Unit) -> None:
    for name in ("ann", "zoe"):
        make_liaison(unit, email=f"{name}@example.cn", username=name)

    run("--only", "zoe")

    assert list(sent()) == ["zoe@example.cn"]
    with pytest.raises(CommandError, match="没有这个账号，或者没有等他办的事项：max"):
        run("--only", "max")


def test_a_long_list_is_cut_and_says_so(unit: Unit) -> None:
    make_liaison(unit, email="li@example.cn")
    for number in range(32):
        factories.make_responsibility(factories.make_task(title=f"任务{number}", due_on=PAST), unit)

    run()

    body = sent()["li@example.cn"]
    assert "一、逾期（32 项）" in body
    assert "另有 2 项" in body
    assert body.count("时限 ") == 30


def grow(unit: Unit, number: int) -> None:
    """Everything once more: a late task of a liaison, a returned report, one that waits, and a request."""
    user = make_liaison(unit, email=f"u{number}-{unit.pk}@example.cn")
    task = factories.make_task(due_on=PAST)
    factories.make_responsibility(task, unit)
    factories.make_user("审核")
    for state in (Progress.State.RETURNED, Progress.State.SUBMITTED):
        factories.make_progress(task, state=state, author=user)
    Extension.objects.create(task=task, side="cq", to_on=FAR, reason="用地", asked_by=user, asked_at=timezone.now())


def test_queries_do_not_depend_on_people_or_rows(unit: Unit, editor: User, client: Client) -> None:
    grow(unit, 0)
    client.force_login(editor)
    counts = []
    for number in range(1, 5):
        with CaptureQueriesContext(connection) as captured:
            reminders()
        counts.append((len(captured), queries(client, "/reminders/")))
        grow(factories.make_unit(), number)

    assert len(set(counts)) == 1
    assert counts[0][0] <= 9


def test_an_editor_sees_everything_and_whom_no_letter_reaches(
    late: Task, unit: Unit, editor: User, client: Client
) -> None:
    make_liaison(unit, username="nomail")
    factories.make_task(title="没有联络员的任务", due_on=NEAR)
    factories.make_progress(late, state="submitted", words="待审核的内容")
    client.force_login(editor)

    page = text_of(get(client, "/reminders/"))

    assert "逾期 1 项 （一）建设通道（重庆、四川） 时限 " in page
    assert "没有联络员的任务（重庆、四川）" in page
    assert "待审核的进展 1 项" in page
    assert "待审核的内容" in page
    assert "有 1 项的责任单位没有联络员" in page
    assert "没有登记邮箱的联络员：nomail" in page


def test_a_liaison_sees_their_own(late: Task, unit: Unit, client: Client) -> None:
    factories.make_task(title="别人的任务", due_on=PAST)
    client.force_login(make_liaison(unit))

    page = text_of(get(client, "/reminders/"))

    assert "您代表 重庆市发展改革委 。" in page
    assert "（一）建设通道（重庆） 时限 " in page
    assert "别人的任务" not in page
    assert "四川）" not in page
    assert "收不到提醒的" not in page


def test_the_page_lists_so_many_and_says_how_many_more(unit: Unit, editor: User, client: Client) -> None:
    for number in range(22):
        factories.make_task(title=f"任务{number}", due_on=PAST)
    client.force_login(editor)

    page = get(client, "/reminders/")

    assert "逾期 22 项" in text_of(page)
    assert "另有 2 项没有列出" in text_of(page)
    assert 'href="/tasks/?light=red"' in page


def test_nothing_to_do(unit: Unit, editor: User, reader: User, client: Client) -> None:
    assert client.get("/reminders/").status_code == 302
    for user in (editor, reader):
        client.force_login(user)
        assert "现在没有等着办的事项" in text_of(get(client, "/reminders/"))
