"""Who may do what with the register outside the admin: every role against every action, by real requests."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from platforms.fields import Side
from policies.models import Attachment, Checkpoint, Extension, Figure, Liaison, SavedView, Task, TaskEvidence, Unit
from tests import factories
from tests.desk.conftest import liaison_of
from tests.roles import register
from tests.roles.matrix import cells, user_of
from tests.roles.register import World

# own: liaison of the unit of 重庆; across: of the unit of 四川 on the same task; foreign: of a unit of other tasks
ROLES = ("anonymous", "member", "只读", "own", "across", "foreign", "编辑", "审核", "superuser")
LIAISONS = ("own", "across", "foreign")
DUE = datetime.date(2099, 12, 31)


@pytest.fixture
def world(db: None) -> World:
    source = factories.make_clause(marker="（一）", kind="item")
    task, other, done = (
        factories.make_task(due_on=DUE),
        factories.make_task(due_on=DUE),
        factories.make_task(status="done"),
    )
    unit = factories.make_unit(name="重庆市发展委")
    across = factories.make_unit(name="四川省发展委", side=Side.SICHUAN)
    factories.make_progress(done, link="https://example.cn/yanshou")
    for each in (task, other, done):
        factories.make_responsibility(each, unit)
        factories.make_responsibility(each, across)
    author = factories.make_user("单位联络员", username="author")
    Liaison.objects.create(user=author, unit=unit)
    file = Attachment.objects.create(name="a.pdf", content_type="application/pdf", size=1, sha256="0", data=b"x")
    news = factories.make_policy(slug="news", authority="report")
    clause, second = factories.make_clause(news, "高竹新区税费征管一体化。"), factories.make_clause(news, "另一条。")
    figure = {"printed": "1", "start": 0, "end": 1, "value": 1, "unit": "个"}
    return World(
        task=task,
        done=done,
        unit=unit,
        draft=factories.make_progress(task, side="cq", state="draft", author=author),
        submitted=factories.make_progress(task, side="cq", state="submitted", author=author, file=file),
        file=file,
        checkpoint=Checkpoint.objects.create(task=task, title="印发方案", due_on=DUE),
        extension=Extension.objects.create(
            task=task, side="cq", to_on=DUE, reason="x", asked_by=author, asked_at=timezone.now()
        ),
        clause=clause,
        judged=TaskEvidence.objects.create(task=other, clause=second, state="accepted", why="同一件事"),
        target=Figure.objects.create(clause=source, kind="target", **figure),
        result=Figure.objects.create(clause=clause, kind="result", **figure),
        view=SavedView.objects.create(owner=author, name="别人的", query="status=ongoing", shared=True),
        newcomer=factories.make_user(username="newcomer"),
    )


def log_in(client: Client, role: str, world: World) -> None:
    if role == "anonymous":
        return
    if role in LIAISONS:
        client.force_login(liaison_of(unit_of(role, world.task), "who"))
    else:
        client.force_login(user_of(role, staff=role != "member"))


def unit_of(role: str, task: Task) -> Unit:
    if role == "foreign":
        return factories.make_responsibility(factories.make_task()).unit
    return task.responsibilities.get(side="cq" if role == "own" else "sc").unit


# In the order of ROLES: + may, . may not
MATRIX: list[tuple[Callable[[Client, World], bool], str]] = [
    (register.see_the_task, "+++++++++"),
    (register.see_a_report_on_its_way, "...+..+++"),
    (register.download_its_file, "...+..+++"),
    (register.see_a_request_for_time, "...+..+++"),
    (register.see_reminders, ".++++++++"),
    (register.see_proposals, "......+++"),
    (register.write_a_report, "...+..+++"),
    (register.hand_in_a_new_report, "...+..+++"),
    (register.change_a_draft, "...+..+++"),
    (register.hand_in_a_draft, "...+..+++"),
    (register.discard_a_draft, "...+..+++"),
    (register.take_a_report_back, "...+..+++"),
    (register.accept_a_report, "......+++"),
    (register.return_a_report, "......+++"),
    (register.move_a_side, "......+++"),
    (register.strike_a_side_off, ".......++"),
    (register.add_a_checkpoint, "......+++"),
    (register.remove_a_checkpoint, "......+++"),
    (register.ask_for_time, "...+..+++"),
    (register.take_the_request_of_another_back, "........."),
    (register.grant_time, ".......++"),
    (register.refuse_time, ".......++"),
    (register.judge_evidence, "......+++"),
    (register.take_a_judgement_back, "......+++"),
    (register.judge_a_pair, "......+++"),
    (register.report_in_bulk, "...+..+++"),
    (register.report_by_sheet, "...+..+++"),
    (register.download_the_sheet, "...++++++"),
    (register.keep_a_view, ".++++++++"),
    (register.share_a_view, "......+++"),
    (register.delete_the_view_of_another, "........."),
    (register.freeze_the_register, "......+++"),
    (register.make_a_liaison, ".......++"),
]


@pytest.mark.parametrize(("role", "action", "allowed"), cells(ROLES, MATRIX))
def test_matrix(
    client: Client, world: World, role: str, action: Callable[[Client, World], bool], allowed: bool
) -> None:
    log_in(client, role, world)

    assert action(client, world) is allowed


def test_every_action_is_in_the_matrix() -> None:
    actions = {
        value
        for name, value in vars(register).items()
        if callable(value) and getattr(value, "__annotations__", {}).get("world") == "World" and name != "decide"
    }

    assert actions == {action for action, _ in MATRIX}


@pytest.mark.parametrize("address", ["/tasks/bulk/", "/tasks/bulk/upload/", "/tasks/views/", "/figures/pairs/judge/"])
def test_a_post_without_the_token_is_refused(world: World, address: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    log_in(browser, "superuser", world)

    assert browser.post(address, {"confirmed": "x"}).status_code == 403
