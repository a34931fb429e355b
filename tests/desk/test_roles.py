"""Who may do what on the working pages, beyond roles (these are in tests/roles), and what the domain itself refuses."""

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
from policies.models import Checkpoint, Extension, Liaison, Progress
from policies.tracking.checkpoints import remove_checkpoint, save_checkpoint
from tests import factories
from tests.desk.conftest import Desk, browser_of

FAR, LATER = datetime.date(2099, 12, 31), datetime.date(2100, 6, 30)


def report(desk: Desk, state: str) -> Progress:
    """A report of 重庆 by somebody else than those who try."""
    return factories.make_progress(desk.task, state=state, side="cq", author=factories.make_user(), words="原文")


def asked(desk: Desk) -> Extension:
    now = timezone.now()
    return Extension.objects.create(task=desk.task, side="cq", to_on=LATER, reason="选址", asked_at=now)


def test_a_report_of_the_other_side_cannot_be_made_ones_own(desk: Desk, liaison: Client) -> None:
    row = factories.make_progress(desk.task, state="draft", side="sc", author=factories.make_user(), words="原文")
    sent = {"on": "2026-10-01", "side": "cq", "words": "改的", "version": 0}

    assert liaison.post(f"/reports/{row.pk}/edit/", sent).status_code == 404
    row.words, row.side = "改的", "cq"
    with pytest.raises(PermissionDenied):
        tracking.save_report(report=row, edit=Edit(desk.liaison))
    assert Progress.objects.values_list("words", "side").get(pk=row.pk) == ("原文", "sc")


def test_who_no_longer_speaks_for_a_unit_keeps_reading_and_stops_writing(desk: Desk, liaison: Client) -> None:
    row = factories.make_progress(desk.task, state="draft", side="cq", author=desk.liaison, words="原文")
    Liaison.objects.filter(user=desk.liaison).delete()

    assert liaison.get(f"/reports/{row.pk}/").status_code == 200
    sent = {"on": "2026-10-01", "side": "cq", "words": "改的", "version": 0}
    assert liaison.post(f"/reports/{row.pk}/edit/", sent).status_code in {200, 403}
    assert Progress.objects.get(pk=row.pk).words == "原文"


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
