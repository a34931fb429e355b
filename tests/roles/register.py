"""What people, and intruders, try with the register: each action does its requests and says whether it worked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from openpyxl import Workbook

from policies.bulk.sheet import HEADINGS
from policies.models import (
    Attachment,
    Checkpoint,
    Clause,
    Extension,
    Figure,
    FigurePair,
    Liaison,
    Progress,
    SavedView,
    Snapshot,
    Task,
    TaskEvidence,
    Unit,
)
from tests.admin.forms import fields

ON = "2026-10-01"


@dataclass(frozen=True)
class World:
    """One task of a unit on each side, and one of everything that hangs on it; 重庆 is the side that is tried."""

    task: Task
    done: Task
    unit: Unit
    draft: Progress
    submitted: Progress
    file: Attachment
    checkpoint: Checkpoint
    extension: Extension
    clause: Clause
    judged: TaskEvidence
    target: Figure
    result: Figure
    view: SavedView
    newcomer: User


def is_now(row: models.Model, **values: Any) -> bool:
    return type(row)._default_manager.filter(pk=row.pk, **values).exists()


def sees(client: Client, address: str) -> bool:
    return client.get(address).status_code == 200


def see_the_task(client: Client, world: World) -> bool:
    return sees(client, f"/tasks/{world.task.pk}/")


def see_a_report_on_its_way(client: Client, world: World) -> bool:
    return sees(client, f"/reports/{world.submitted.pk}/")


def download_its_file(client: Client, world: World) -> bool:
    return sees(client, f"/attachments/{world.file.pk}/")


def see_a_request_for_time(client: Client, world: World) -> bool:
    return sees(client, f"/extensions/{world.extension.pk}/")


def see_reminders(client: Client, world: World) -> bool:
    return sees(client, "/reminders/")


def see_proposals(client: Client, world: World) -> bool:
    pages = ["/tasks/evidence/", f"/tasks/{world.task.pk}/evidence/", "/figures/pairs/"]
    seen = [sees(client, page) for page in pages]
    assert len(set(seen)) == 1
    return seen[0]


def write_a_report(client: Client, world: World) -> bool:
    client.post(f"/tasks/{world.task.pk}/report/", {"on": ON, "side": "cq", "words": "新写的"})
    return Progress.objects.filter(words="新写的").exists()


def hand_in_a_new_report(client: Client, world: World) -> bool:
    typed = {"on": ON, "side": "cq", "words": "新写的", "submit": "1"}
    client.post(f"/tasks/{world.task.pk}/report/", typed)
    return Progress.objects.filter(words="新写的", state="submitted").exists()


def change_a_draft(client: Client, world: World) -> bool:
    typed = {"on": ON, "side": "cq", "words": "改过的", "version": str(world.draft.version)}
    client.post(f"/reports/{world.draft.pk}/edit/", typed)
    return is_now(world.draft, words="改过的")


def hand_in_a_draft(client: Client, world: World) -> bool:
    client.post(f"/reports/{world.draft.pk}/submit/", {"version": str(world.draft.version)})
    return is_now(world.draft, state="submitted")


def discard_a_draft(client: Client, world: World) -> bool:
    client.post(f"/reports/{world.draft.pk}/discard/", {"version": str(world.draft.version)})
    return not Progress.objects.filter(pk=world.draft.pk).exists()


def take_a_report_back(client: Client, world: World) -> bool:
    client.post(f"/reports/{world.submitted.pk}/withdraw/", {"version": str(world.submitted.version)})
    return is_now(world.submitted, state="draft")


def review(client: Client, report: Progress, state: str) -> bool:
    data = {"state": state, "reason": "请核对", "version": str(report.version)}
    client.post(f"/reports/{report.pk}/review/", data)
    return is_now(report, state=state)


def accept_a_report(client: Client, world: World) -> bool:
    return review(client, world.submitted, "accepted")


def return_a_report(client: Client, world: World) -> bool:
    return review(client, world.submitted, "returned")


def move(client: Client, task: Task, status: str) -> bool:
    data = {"side": "cq", "status": status, "reason": "会议议定", "seen": task.status_cq}
    client.post(f"/tasks/{task.pk}/move/", data)
    return is_now(task, status_cq=status)


def move_a_side(client: Client, world: World) -> bool:
    return move(client, world.task, "ongoing")


def strike_a_side_off(client: Client, world: World) -> bool:
    return move(client, world.done, "closed")


def add_a_checkpoint(client: Client, world: World) -> bool:
    typed = {"title": "新的节点", "due_on": "2099-06-30", "side": ""}
    client.post(f"/tasks/{world.task.pk}/checkpoint/", typed)
    return Checkpoint.objects.filter(title="新的节点").exists()


def remove_a_checkpoint(client: Client, world: World) -> bool:
    address = f"/checkpoints/{world.checkpoint.pk}/"
    page: Any = client.get(address)
    data = fields(page, "seen") if page.status_code == 200 else {}
    data = data or (_form_with(page, "title") if page.status_code == 200 else {})
    client.post(address, {**data, "remove": "1"})
    return not is_now(world.checkpoint)


def _form_with(page: Any, name: str) -> dict[str, Any]:
    """The form of the page that has a field of this name."""
    for marker in ("checkpoint_form", "post"):
        found = fields(page, marker)
        if name in found:
            return found
    return {}


def ask_for_time(client: Client, world: World) -> bool:
    typed = {"side": "cq", "to_on": "2100-06-30", "reason": "征地未完成"}
    client.post(f"/tasks/{world.done.pk}/extend/", typed)
    client.post(f"/tasks/{world.judged.task_id}/extend/", typed)
    return Extension.objects.filter(reason="征地未完成").exists()


def decide(client: Client, world: World, verdict: str) -> bool:
    client.post(f"/extensions/{world.extension.pk}/", {"verdict": verdict, "reason": "会议议定"})
    return is_now(world.extension, state=verdict)


def take_the_request_of_another_back(client: Client, world: World) -> bool:
    client.post(f"/extensions/{world.extension.pk}/recall/")
    return is_now(world.extension, state="recalled")


def grant_time(client: Client, world: World) -> bool:
    return decide(client, world, "granted")


def refuse_time(client: Client, world: World) -> bool:
    return decide(client, world, "refused")


def judge_evidence(client: Client, world: World) -> bool:
    data = {"clause": world.clause.get_absolute_url(), "state": "accepted", "why": "说的是同一件事"}
    client.post(f"/tasks/{world.task.pk}/evidence/", data)
    return TaskEvidence.objects.filter(task=world.task, clause=world.clause).exists()


def take_a_judgement_back(client: Client, world: World) -> bool:
    address = f"/tasks/{world.judged.task_id}/evidence/"
    page: Any = client.get(address)
    seen = fields(page, f"{address}{world.judged.pk}/withdraw/") if page.status_code == 200 else {}
    client.post(f"{address}{world.judged.pk}/withdraw/", seen)
    return not is_now(world.judged)


def judge_a_pair(client: Client, world: World) -> bool:
    data = {"target": world.target.pk, "result": world.result.pk, "state": "accepted", "why": "同一个指标"}
    client.post("/figures/pairs/judge/", data)
    return FigurePair.objects.exists()


def report_in_bulk(client: Client, world: World) -> bool:
    task = world.task
    row = {"row": f"{task.pk}-cq-{task.version}", f"words-{task.pk}-cq": "批量写的", "on_all": ON}
    page: Any = client.post("/tasks/bulk/", row)
    signed = fields(page, "confirm_form") if page.status_code == 200 else {}
    client.post("/tasks/bulk/", {"confirmed": "x", **signed})
    return Progress.objects.filter(words="批量写的", state="submitted").exists()


def download_the_sheet(client: Client, world: World) -> bool:
    return sees(client, "/tasks/bulk/sheet.xlsx")


def report_by_sheet(client: Client, world: World) -> bool:
    task, book, data = world.task, Workbook(), io.BytesIO()
    given = [task.policy.slug, task.path, f"{task.marker}{task.title}", "", None, "重庆", "未报告"]
    for row in (HEADINGS, [*given, None, ON, "表里写的", None, task.version]):
        book.worksheets[0].append(row)
    book.save(data)
    page: Any = client.post("/tasks/bulk/upload/", {"file": SimpleUploadedFile("t.xlsx", data.getvalue())})
    signed = fields(page, "confirm_form") if page.status_code == 200 else {}
    client.post("/tasks/bulk/upload/", {"confirmed": "x", **signed})
    return Progress.objects.filter(words="表里写的", state="submitted").exists()


def keep_a_view(client: Client, world: World) -> bool:
    client.post("/tasks/views/", {"page": "task_list", "query": "status=ongoing", "name": "新视图"})
    return SavedView.objects.filter(name="新视图").exists()


def share_a_view(client: Client, world: World) -> bool:
    client.post("/tasks/views/", {"page": "task_list", "query": "status=ongoing", "name": "新视图", "shared": "on"})
    return SavedView.objects.filter(name="新视图", shared=True).exists()


def delete_the_view_of_another(client: Client, world: World) -> bool:
    client.post(f"/tasks/views/{world.view.pk}/", {"delete": "1"})
    return not is_now(world.view)


def freeze_the_register(client: Client, world: World) -> bool:
    client.post("/ledgers/new/", {"name": "三季度", "note": ""})
    return Snapshot.objects.filter(name="三季度").exists()


def make_a_liaison(client: Client, world: World) -> bool:
    data = {"user": world.newcomer.username, "unit": world.unit.pk, "note": ""}
    client.post("/admin/policies/liaison/add/", data)
    return Liaison.objects.filter(user=world.newcomer).exists()
