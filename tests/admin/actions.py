"""What people, and intruders, try in the admin: each action does its requests and says whether it worked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import HttpResponse
from django.test import Client

from platforms.models import MemberListing, Platform, Region, RegionName
from platforms.timeline import timeline
from policies.models import CitedDocument, Clause, Figure, Mention, Progress, Responsibility, SynonymGroup, Task, Unit
from tests import factories
from tests.admin.conftest import address_of
from tests.admin.forms import fields

LISTS = (Platform, MemberListing, Task, Unit, Region, Progress, SynonymGroup)


@dataclass
class World:
    """One of everything, as the library and its editors leave it."""

    platform: Platform
    task: Task
    done: Task
    unit: Unit
    region: Region
    clause: Clause
    mention: Mention
    figure: Figure
    cited: CitedDocument
    stated: Responsibility
    report: Progress
    synonyms: SynonymGroup


def save(client: Client, row: models.Model, **changes: str) -> None:
    """Post a form as the page gives it, or (where the page is refused) as someone would make it up."""
    page: Any = client.get(address_of(row))
    data = fields(page, f"{row._meta.model_name}_form") if page.status_code == 200 else {}
    made_up = {"seen_version": [str(vars(row).get("version", 0))], "name": ["x"], "slug": ["x"]}
    client.post(address_of(row), {**made_up, **data, **{name: [value] for name, value in changes.items()}})


def add(client: Client, model: type[models.Model], marker: str, **values: str) -> None:
    page: Any = client.get(address_of(model, "add"))
    data = fields(page, marker) if page.status_code == 200 else {}
    client.post(address_of(model, "add"), {**data, **{name: [value] for name, value in values.items()}})


def act(client: Client, model: type[models.Model], action: str, *rows: models.Model, **values: Any) -> HttpResponse:
    data = {"action": action, "_selected_action": [str(row.pk) for row in rows], **values}
    return client.post(address_of(model, "changelist"), data)  # type: ignore[return-value]


def sees(client: Client, address: str) -> bool:
    return client.get(address).status_code == 200


def is_now(row: models.Model, **values: Any) -> bool:
    return type(row)._default_manager.filter(pk=row.pk, **values).exists()


def edit_platform(client: Client, world: World) -> bool:
    save(client, world.platform, note="改")
    return is_now(world.platform, note="改")


def record_stage(client: Client, world: World) -> bool:
    new = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-stage": "1", "0-on": "2020"}
    save(client, world.platform, **{f"stage_moves-{name}": value for name, value in new.items()})
    return is_now(world.platform, stage=1)


def add_platform(client: Client, world: World) -> bool:
    add(client, Platform, "platform_form", name="新", slug="new", kind="new_area", zone="north", order="1")
    return Platform.objects.filter(slug="new").exists()


def edit_task(client: Client, world: World) -> bool:
    save(client, world.task, notes="改")
    return is_now(world.task, notes="改")


def start_task(client: Client, world: World) -> bool:
    save(client, world.task, status_cq="ongoing", status_sc="ongoing", reason="会议")
    return is_now(world.task, status="ongoing")


def close_task(client: Client, world: World) -> bool:
    save(client, world.done, status_cq="closed", status_sc="closed", reason="核查")
    return is_now(world.done, status="closed")


def bulk(client: Client, task: Task, status: str) -> bool:
    seen = [f"{task.pk}:{task.version}"]
    act(client, Task, "change_status", task, side="joint", status=status, reason="批量", apply="1", seen=seen)
    return is_now(task, status=status)


def bulk_start(client: Client, world: World) -> bool:
    return bulk(client, world.task, "ongoing")


def bulk_close(client: Client, world: World) -> bool:
    return bulk(client, world.done, "closed")


def write_progress(client: Client, world: World) -> bool:
    new = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-on": "2026-11-01", "0-words": "进展", "0-side": "cq"}
    save(client, world.task, **{f"progress-{name}": value for name, value in (new | {"0-state": "draft"}).items()})
    return world.task.progress.exists()


def accept_progress(client: Client, world: World) -> bool:
    act(client, Progress, "accept", world.report)
    return is_now(world.report, state="accepted")


def return_progress(client: Client, world: World) -> bool:
    seen = [f"{world.report.pk}:{world.report.task.version}"]
    act(client, Progress, "send_back", world.report, seen=seen, reason="请补充文号")
    return is_now(world.report, state="returned", review_note="请补充文号")


def review_on_its_page(client: Client, world: World) -> bool:
    data = {"state": "accepted", "seen": f"{world.report.pk}:{world.report.task.version}"}
    client.post(address_of(world.report, "review"), data)
    return is_now(world.report, state="accepted")


def post_progress_state(client: Client, world: World) -> bool:
    client.post(address_of(world.report), {"state": "accepted", "on": "2026-10-01", "words": "x", "side": "joint"})
    return is_now(world.report, state="accepted")


def add_responsibility(client: Client, world: World) -> bool:
    new = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-unit": str(world.unit.pk), "0-role": "lead", "0-side": "cq"}
    new |= {"0-basis": "confirmed", "0-note": "电话确认"}
    save(client, world.task, **{f"responsibilities-2-{name}": value for name, value in new.items()})
    return world.task.responsibilities.filter(basis="confirmed").exists()


def edit_unit(client: Client, world: World) -> bool:
    save(client, world.unit, basis="改")
    return is_now(world.unit, basis="改")


def add_unit(client: Client, world: World) -> bool:
    add(client, Unit, "unit_form", name="新单位", slug="new", level="province", side="cq")
    return Unit.objects.filter(slug="new").exists()


def edit_region(client: Client, world: World) -> bool:
    save(client, world.region, note="改")
    return is_now(world.region, note="改")


def edit_listing(client: Client, world: World) -> bool:
    listing = factories.make_listing(world.platform)
    save(client, listing, note="改")
    return is_now(listing, note="改")


def add_listing(client: Client, world: World) -> bool:
    fields = {"platform": str(world.platform.pk), "document": "《方案》", "on": "2020", "kind": "lists"}
    add(client, MemberListing, "memberlisting_form", **fields)
    return MemberListing.objects.filter(document="《方案》").exists()


def adopt_listing(client: Client, world: World) -> bool:
    listing = factories.make_listing(world.platform, world.region)
    act(client, MemberListing, "adopt", listing)
    return world.platform.members.filter(region=world.region).exists()


def add_former_name(client: Client, world: World) -> bool:
    new = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "0-name": "开县", "0-old_code": "500234"}
    save(client, world.region, **{f"former_names-{name}": value for name, value in new.items()})
    return RegionName.objects.filter(region=world.region, name="开县").exists()


def go_back(client: Client, world: World) -> bool:
    url = address_of(world.unit, "restore", timeline(world.unit)[-1].key)
    client.post(url, {"seen_version": str(world.unit.version), "reason": "误改"})
    return is_now(world.unit, note="")


def go_back_to_a_region(client: Client, world: World) -> bool:
    url = address_of(world.region, "restore", timeline(world.region)[-1].key)
    client.post(url, {"seen_version": str(world.region.version), "reason": "误改"})
    return is_now(world.region, note="")


def import_tasks(client: Client, world: World) -> bool:
    sheet = f"文件,条款路径,编辑备注,版本\r\n{world.task.policy.slug},{world.task.path},导入,{world.task.version}\r\n"
    page: Any = client.post(address_of(Task, "import"), {"file": SimpleUploadedFile("t.csv", sheet.encode())})
    if page.status_code == 200:
        client.post(address_of(Task, "import"), fields(page))
    return is_now(world.task, notes="导入")


def import_a_new_platform(client: Client, world: World) -> bool:
    sheet = "网址名,正式名称,类型,布局片区,版本\r\nnew,新,新区,成渝中部,\r\n"
    page: Any = client.post(address_of(Platform, "import"), {"file": SimpleUploadedFile("t.csv", sheet.encode())})
    if page.status_code == 200:
        client.post(address_of(Platform, "import"), fields(page))
    return Platform.objects.filter(slug="new").exists()


def see_lists(client: Client, world: World) -> bool:
    models_seen = [sees(client, address_of(model, "changelist")) for model in LISTS]
    assert len(set(models_seen)) == 1
    return models_seen[0]


def see_sources(client: Client, world: World) -> bool:
    rows: list[models.Model] = [world.clause.policy, world.clause, world.mention, world.figure, world.cited]
    seen = [sees(client, address_of(row)) and sees(client, address_of(type(row), "changelist")) for row in rows]
    assert len(set(seen)) == 1
    return seen[0]


def see_history(client: Client, world: World) -> bool:
    rows: list[models.Model] = [world.platform, world.task, world.unit, world.region]
    seen = [sees(client, address_of(row, "history")) for row in rows]
    assert len(set(seen)) == 1
    return seen[0]


def export(client: Client, world: World) -> bool:
    return sees(client, address_of(Task, "export", "xlsx")) and sees(client, address_of(Platform, "export", "csv"))


def edit_synonyms(client: Client, world: World) -> bool:
    save(client, world.synonyms, note="改")
    return is_now(world.synonyms, note="改")


def add_synonyms(client: Client, world: World) -> bool:
    add(client, SynonymGroup, "synonymgroup_form", words="医疗保险\n医保", kind="short", active="on")
    return SynonymGroup.objects.count() == 2


def write_a_source(client: Client, world: World) -> bool:
    """Add, change and delete of everything that came out of the sources."""
    rows: list[models.Model] = [world.clause.policy, world.clause, world.mention, world.figure, world.cited]
    before = [type(row)._default_manager.filter(pk=row.pk).values().get() for row in rows]
    for row in rows:
        client.post(address_of(row), {"title": "改", "text": "改", "words": "改", "printed": "改"})
        client.post(address_of(row, "delete"), {"post": "yes"})
        client.post(address_of(type(row), "add"), {"title": "新", "slug": "new"})
        act(client, type(row), "delete_selected", row, post="yes")
    return before != [type(row)._default_manager.filter(pk=row.pk).values().first() for row in rows]


def delete_a_record(client: Client, world: World) -> bool:
    rows: list[models.Model] = [world.platform, world.task, world.unit, world.region, world.report]
    for row in rows:
        client.post(address_of(row, "delete"), {"post": "yes"})
        act(client, type(row), "delete_selected", row, post="yes")
    return not all(is_now(row) for row in rows)


def change_what_is_stated(client: Client, world: World) -> bool:
    row = {
        "TOTAL_FORMS": "1",
        "INITIAL_FORMS": "1",
        "0-id": str(world.stated.pk),
        "0-role": "support",
        "0-DELETE": "on",
    }
    for prefix in ("responsibilities", "responsibilities-2"):
        save(client, world.task, notes=prefix, **{f"{prefix}-{name}": value for name, value in row.items()})
    return not is_now(world.stated, role=world.stated.role, basis="stated")


def change_users(client: Client, world: World) -> bool:
    """Give oneself a group: the way around everything above."""
    add(client, User, "user_form", username="intruder", password1="Sehr-lang-42", password2="Sehr-lang-42")
    add(client, Group, "group_form", name="越权")
    return User.objects.filter(username="intruder").exists() or Group.objects.filter(name="越权").exists()
