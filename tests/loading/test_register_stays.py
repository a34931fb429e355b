"""A library loaded again after people worked in the register: not one row of theirs changes, in any table."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models

from platforms.editing import Edit, begin
from platforms.models import MemberListing
from policies import tracking
from policies.models import (
    Attachment,
    Checkpoint,
    Extension,
    FigurePair,
    Liaison,
    Progress,
    Responsibility,
    SavedView,
    Snapshot,
    SnapshotRow,
    StatusMove,
    Task,
    TaskEvidence,
)
from policies.tracking.attachments import store_attachment
from policies.tracking.checkpoints import save_checkpoint
from policies.tracking.liaisons import bind_liaison
from tests import factories
from tests.loading.edition import Edition
from tests.loading.state import contents

pytestmark = pytest.mark.usefixtures("library")
PLAN = "lianhe-shishi-fangan"
DAY = datetime.date(2027, 6, 30)
OF_PEOPLE: list[type[models.Model]] = [
    *(Attachment, Checkpoint, Extension, Liaison, Progress, SavedView, Snapshot, SnapshotRow, StatusMove),
]
JUDGED: list[type[models.Model]] = [FigurePair, MemberListing, Task, TaskEvidence]


def task() -> Task:
    return Task.objects.get(policy__slug=PLAN, path="1.1")


def edit(user: User) -> Edit:
    return Edit(user, "会议议定")


def report_and_move(editor: User, reviewer: User, liaison: User) -> None:
    """A report with a file that makes a side done, struck off, and another that waits."""
    upload = SimpleUploadedFile("纪要.txt", "会议纪要".encode())
    done = Progress(task=task(), side="cq", on=datetime.date(2026, 10, 1), words="已完成。", status="done")
    done.file = store_attachment(upload=upload, user=liaison)
    tracking.save_report(report=done, edit=Edit(liaison), submit=True)
    done = Progress.objects.get(pk=done.pk)
    tracking.review_progress(progress=done, state="accepted", edit=edit(editor))
    tracking.move_side(task=task(), side="cq", status="closed", edit=edit(reviewer))
    waits = Progress(task=task(), side="sc", on=datetime.date(2026, 10, 1), words="推进中。")
    tracking.save_report(report=waits, edit=Edit(editor))


def time_and_steps(editor: User, reviewer: User) -> None:
    """A day, a checkpoint, more time granted, a saved view and a frozen register."""
    one = task()
    begin(one, edit=edit(editor))
    one.due_on, one.due_words, one.notes = DAY, "到2027年", "盯紧"
    tracking.record_task(task=one, edit=edit(editor))
    save_checkpoint(checkpoint=Checkpoint(task=task(), title="开工", due_on=DAY), edit=edit(editor))
    later = DAY.replace(year=2028)
    asked = tracking.ask_extension(task=task(), side="sc", to_on=later, reason="汛期", edit=Edit(editor))
    tracking.decide_extension(extension=asked, granted=True, edit=edit(reviewer))
    tracking.keep_view(view=SavedView(owner=editor, name="红灯", query="light=red"), user=editor, known={"light"})
    tracking.take_snapshot(name="2026年第三季度", edit=edit(reviewer))


def judge(editor: User) -> None:
    """Judgements of the library turned round and taken back, and the members of a platform rewritten."""
    turned, gone = TaskEvidence.objects.filter(state="accepted").order_by("pk")[:2]
    turned.state, turned.why = TaskEvidence.State.REJECTED, "说的是另一件事"
    tracking.decide_evidence(judgement=turned, edit=edit(editor))
    tracking.withdraw_evidence(judged=gone, edit=edit(editor))
    pair, lost = FigurePair.objects.order_by("pk")[:2]
    pair.state, pair.why = FigurePair.State.REJECTED, "口径不同"
    tracking.decide_pair(judgement=pair, edit=edit(editor))
    tracking.withdraw_pair(judged=lost, edit=edit(editor))
    listing = MemberListing.objects.order_by("pk")[0]
    begin(listing, edit=edit(editor))
    listing.note = "编辑核对过"
    edit(editor).stamp(listing)
    listing.save()


@pytest.fixture
def worked(editor: User, reviewer: User) -> None:
    """A quarter of work on the register, by all who work on it."""
    unit, liaison = factories.make_unit(name="重庆市某委"), factories.make_user()
    bind_liaison(liaison=Liaison(user=liaison, unit=unit), edit=edit(reviewer))
    Responsibility.objects.create(task=task(), unit=unit, role="lead", side="cq", basis="confirmed", note="电话确认")
    report_and_move(editor, reviewer, User.objects.get(pk=liaison.pk))
    time_and_steps(editor, reviewer)
    judge(editor)


def rows(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(model._base_manager.order_by("pk").values())


@pytest.mark.usefixtures("worked")
def test_loading_again_changes_no_row_of_any_table(edition: Edition) -> None:
    before = contents()
    assert [model.__name__ for model in (*OF_PEOPLE, *JUDGED) if not before[model._meta.label]] == []

    report = edition.load()

    assert report.changes == 0
    assert contents() == before


@pytest.mark.usefixtures("worked")
def test_a_new_edition_of_all_that_people_changed_leaves_what_they_changed(edition: Edition) -> None:
    before = {model: rows(model) for model in OF_PEOPLE}
    kept = {model: {row["id"]: row for row in rows(model)} for model in JUDGED}
    for listing in edition.entries("platforms.memberlisting"):
        where = {"platform": tuple(listing["platform"]), "document": listing["document"], "on": listing["on"]}
        edition.change("platforms.memberlisting", where, note="资料库的新说明")
    edition.change("policies.task", {"policy": (PLAN,), "path": "1.1"}, title="另一名称")

    edition.load()

    assert {model: rows(model) for model in OF_PEOPLE} == before
    for model in (FigurePair, TaskEvidence):
        assert {row["id"]: row for row in rows(model)} == kept[model]
    assert MemberListing.objects.filter(note="编辑核对过").count() == 1
    was, now = (each[task().pk] for each in (kept[Task], {row["id"]: row for row in rows(Task)}))
    assert {name for name in now if now[name] != was[name]} == {"title", "version"}
