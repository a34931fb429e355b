"""Who may do what on the working pages: every role against every write, straight to the address; the domain as well."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from platforms.editing import Edit
from policies import tracking
from policies.models import Checkpoint, Extension, Progress, Task
from policies.tracking.checkpoints import remove_checkpoint, save_checkpoint
from tests import factories
from tests.desk.conftest import Desk, browser_of

FAR, LATER = datetime.date(2099, 12, 31), datetime.date(2100, 6, 30)
ROLES = ("anonymous", "plain", "只读", "other", "liaison", "编辑", "审核", "superuser")


def report(desk: Desk, state: str) -> Progress:
    """A report of 重庆 by somebody else than those who try."""
    return factories.make_progress(desk.task, state=state, side="cq", author=factories.make_user(), words="原文")


def write(client: Client, desk: Desk) -> bool:
    client.post(f"/tasks/{desk.task.pk}/report/", {"on": "2026-10-01", "side": "cq", "words": "写的"})
    return Progress.objects.filter(words="写的").exists()


def change(client: Client, desk: Desk) -> bool:
    row = report(desk, "draft")
    sent = {"on": "2026-10-01", "side": "cq", "words": "改的", "version": 0}
    client.post(f"/reports/{row.pk}/edit/", sent)
    return Progress.objects.get(pk=row.pk).words == "改的"


def take_over(client: Client, desk: Desk) -> bool:
    """Make a report of the other side one of one's own."""
    row = factories.make_progress(desk.task, state="draft", side="sc", author=factories.make_user(), words="原文")
    client.post(f"/reports/{row.pk}/edit/", {"on": "2026-10-01", "side": "cq", "words": "改的", "version": 0})
    return Progress.objects.get(pk=row.pk).words == "改的"


def submit(client: Client, desk: Desk) -> bool:
    row = report(desk, "draft")
    client.post(f"/reports/{row.pk}/submit/", {"version": 0})
    return Progress.objects.get(pk=row.pk).state == "submitted"


def withdraw(client: Client, desk: Desk) -> bool:
    row = report(desk, "submitted")
    client.post(f"/reports/{row.pk}/withdraw/", {"version": 0})
    return Progress.objects.get(pk=row.pk).state == "draft"


def accept(client: Client, desk: Desk) -> bool:
    row = report(desk, "submitted")
    client.post(f"/reports/{row.pk}/review/", {"version": 0, "state": "accepted"})
    return Progress.objects.get(pk=row.pk).state == "accepted"


def read_draft(client: Client, desk: Desk) -> bool:
    return client.get(f"/reports/{report(desk, 'draft').pk}/").status_code == 200


def read_accepted(client: Client, desk: Desk) -> bool:
    return client.get(f"/reports/{report(desk, 'accepted').pk}/").status_code == 200


def move(client: Client, desk: Desk) -> bool:
    sent = {"side": "cq", "seen": "unreported", "status": "ongoing", "reason": "会议议定"}
    client.post(f"/tasks/{desk.task.pk}/move/", sent)
    return Task.objects.get(pk=desk.task.pk).status_cq == "ongoing"


def strike_off(client: Client, desk: Desk) -> bool:
    task = factories.make_task(status="done")
    sent = {"side": "cq", "seen": "done", "status": "closed", "reason": "核查属实"}
    client.post(f"/tasks/{task.pk}/move/", sent)
    return Task.objects.get(pk=task.pk).status_cq == "closed"


def add_checkpoint(client: Client, desk: Desk) -> bool:
    client.post(f"/tasks/{desk.task.pk}/checkpoint/", {"title": "印发", "due_on": "2099-01-01"})
    return Checkpoint.objects.exists()


def ask(client: Client, desk: Desk) -> bool:
    client.post(f"/tasks/{desk.task.pk}/extend/", {"side": "cq", "to_on": f"{LATER}", "reason": "选址调整"})
    return Extension.objects.exists()


def grant(client: Client, desk: Desk) -> bool:
    row = asked(desk)
    client.post(f"/extensions/{row.pk}/", {"verdict": "granted"})
    return Extension.objects.get(pk=row.pk).state == "granted"


def read_request(client: Client, desk: Desk) -> bool:
    return client.get(f"/extensions/{asked(desk).pk}/").status_code == 200


def asked(desk: Desk) -> Extension:
    now = timezone.now()
    return Extension.objects.create(task=desk.task, side="cq", to_on=LATER, reason="选址", asked_at=now)


# In the order of ROLES: + may, . may not. other: the liaison of 四川; liaison: that of 重庆
MATRIX: list[tuple[Callable[[Client, Desk], bool], str]] = [
    (write, "....++++"),
    (change, "....++++"),
    (take_over, ".....+++"),
    (submit, "....++++"),
    (withdraw, "....++++"),
    (accept, ".....+++"),
    (read_draft, "....++++"),
    (read_accepted, "++++++++"),
    (move, ".....+++"),
    (strike_off, "......++"),
    (add_checkpoint, ".....+++"),
    (ask, "....++++"),
    (grant, "......++"),
    (read_request, "....++++"),
]
CELLS = [
    pytest.param(role, act, verdict == "+", id=f"{role}-{act.__name__}")
    for act, row in MATRIX
    for role, verdict in zip(ROLES, row, strict=True)
]


def client_of(role: str, desk: Desk) -> Client:
    known = {"other": desk.other, "liaison": desk.liaison}
    if role == "anonymous":
        return Client()
    if role in known:
        return browser_of(known[role])
    group = role if role in {"只读", "编辑", "审核"} else ""
    return browser_of(factories.make_user(group, is_superuser=role == "superuser"))


@pytest.mark.parametrize(("role", "act", "allowed"), CELLS)
def test_matrix(desk: Desk, role: str, act: Callable[[Client, Desk], bool], allowed: bool) -> None:
    Task.objects.filter(pk=desk.task.pk).update(due_on=FAR, due_cq=FAR, due_sc=FAR)

    assert act(client_of(role, desk), desk) is allowed


def test_one_does_not_review_decide_or_strike_off_ones_own(desk: Desk, reviewer: User, reviewing: Client) -> None:
    own = factories.make_progress(desk.task, state="submitted", side="cq", author=reviewer)
    row = asked(desk)
    Extension.objects.filter(pk=row.pk).update(asked_by=reviewer)

    reviewing.post(f"/reports/{own.pk}/review/", {"version": 0, "state": "accepted"})
    reviewing.post(f"/extensions/{row.pk}/", {"verdict": "granted"})

    assert Progress.objects.get(pk=own.pk).state == "submitted"
    assert Extension.objects.get(pk=row.pk).state == "asked"
    assert "不能由您审核" in reviewing.get(f"/reports/{own.pk}/review/").content.decode()


def test_the_domain_refuses_by_itself(desk: Desk, reader: User) -> None:
    edit = Edit(reader, "试试")
    point = Checkpoint.objects.create(task=desk.task, title="印发", due_on=FAR)
    draft = report(desk, "draft")
    acts: list[Callable[[], Any]] = [
        lambda: tracking.move_side(task=desk.task, side="cq", status="ongoing", edit=edit),
        lambda: tracking.save_report(report=draft, edit=edit),
        lambda: tracking.withdraw_report(report=draft, edit=edit),
        lambda: tracking.ask_extension(task=desk.task, side="cq", to_on=LATER, reason="选址", edit=edit),
        lambda: tracking.decide_extension(extension=asked(desk), granted=True, edit=edit),
        lambda: save_checkpoint(checkpoint=Checkpoint(task=desk.task, title="二", due_on=FAR), edit=edit),
        lambda: remove_checkpoint(checkpoint=point, edit=edit),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied, match=r"[\u4e00-\u9fff]"):
            act()


def test_a_refusal_is_a_page_in_chinese_that_says_why(desk: Desk, reader: User) -> None:
    answer = browser_of(reader).get(f"/tasks/{desk.task.pk}/move/")

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "由编辑和审核人员" in page
    assert "<h1>没有权限</h1>" in page


def test_a_post_without_the_token_is_refused(desk: Desk) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(desk.liaison)

    assert browser.post(f"/tasks/{desk.task.pk}/report/", {"words": "x"}).status_code == 403
