"""What people enter, change or delete stays, whatever the fixtures say next (design.md, rule 4)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import models

from platforms.editing import Edit, begin, history_of
from platforms.fields import Side, StaleRecordError
from platforms.models import Milestone, Platform, PlatformMember, PlatformName, Region, StageMove
from policies.models import LoadedRecord, Mention, Progress, Responsibility, Task, TaskStatus, Unit
from tests.loading.edition import Edition
from tests.loading.state import contents, watched, writes

pytestmark = pytest.mark.usefixtures("library")
PLAN = "lianhe-shishi-fangan"


def platform(slug: str = "wandakai") -> Platform:
    return Platform.objects.get(slug=slug)


def plan_task(path: str = "1.1") -> Task:
    return Task.objects.get(policy__slug=PLAN, path=path)


def reasons(row: models.Model) -> list[str]:
    """The reasons that stand in the history of a row, oldest first."""
    rows = history_of(type(row)).filter(id=row.pk)
    return list(rows.values_list("history_change_reason", flat=True))


def test_untouched_fields_follow_and_edited_ones_stay(edition: Edition) -> None:
    Platform.objects.filter(slug="wandakai").update(note="编辑写的说明")
    edition.change("platforms.platform", {"slug": "wandakai"}, name="万达开统筹发展示范区", note="资料库的新说明")

    report = edition.load()

    assert (platform().name, platform().note) == ("万达开统筹发展示范区", "编辑写的说明")
    assert report.counts["合作平台"] == {"created": 0, "updated": 1, "unchanged": 9, "kept": 1}
    assert report.kept == ["合作平台 wandakai：有人改过说明"]


def test_an_update_counts_a_version_and_gives_its_reason(edition: Edition) -> None:
    edition.change("platforms.platform", {"slug": "wandakai"}, name="万达开统筹发展示范区")
    edition.change("policies.unit", {"slug": "zhonggong-zhongyang"}, note="新说明")
    edition.change("platforms.region", {"code": "500101"}, note="新说明")

    edition.load()

    unit = Unit.objects.get(slug="zhonggong-zhongyang")
    assert (platform().version, unit.version) == (1, 1)
    for row in (platform(), unit, Region.objects.get(code="500101")):
        assert reasons(row)[-1] == "载入资料库"
    old, new = history_of(Platform).filter(slug="wandakai")
    assert (old.name, new.name) == ("万达开川渝统筹发展示范区", "万达开统筹发展示范区")


def test_an_edit_begun_before_the_load_is_told(edition: Edition) -> None:
    opened, other = platform(), platform("zida")
    edition.add("platforms.json", "platforms.platformmember", platform=["wandakai"], region=["500103"], basis="增列")

    edition.load()

    with pytest.raises(StaleRecordError):
        begin(opened, edit=Edit(user=None))
    begin(other, edit=Edit(user=None))


def test_a_value_set_back_follows_the_fixtures_again(edition: Edition) -> None:
    was = platform().note
    Platform.objects.filter(slug="wandakai").update(note="编辑写的说明")
    edition.change("platforms.platform", {"slug": "wandakai"}, note="资料库的新说明")
    edition.load()

    Platform.objects.filter(slug="wandakai").update(note=was)
    edition.load()

    assert platform().note == "资料库的新说明"


def test_the_same_edit_on_both_sides_is_no_difference(edition: Edition) -> None:
    Platform.objects.filter(slug="wandakai").update(note="同样的话")
    edition.change("platforms.platform", {"slug": "wandakai"}, note="同样的话")

    report = edition.load()

    assert report.kept == []
    edition.change("platforms.platform", {"slug": "wandakai"}, note="再改的话")
    edition.load()
    assert platform().note == "再改的话"


def test_parts_that_people_add_stay_and_new_ones_come(edition: Edition) -> None:
    move = StageMove.objects.create(platform=platform(), stage=6, on="2024-05", source="会议纪要")
    member = PlatformMember.objects.create(platform=platform(), region=Region.objects.get(code="500102"))
    event = Milestone.objects.create(platform=platform(), on="2024-06-01", title="签约")
    edition.add("platforms.json", "platforms.platformmember", platform=["wandakai"], region=["500103"], basis="增列")

    report = edition.load()

    for row in (move, member, event):
        row.refresh_from_db()
    assert platform().members.filter(region__code="500103", basis="增列").exists()
    assert report.counts["成员地区"]["created"] == 1
    assert not PlatformMember.objects.get(platform__slug="wandakai", region__code="500103").history.exists()


@pytest.mark.parametrize(("by_hand", "loaded", "stage"), [(6, None, 6), (6, 7, 7), (7, 6, 7), (None, 6, 6)])
def test_stage_is_that_of_the_furthest_move(
    edition: Edition, by_hand: int | None, loaded: int | None, stage: int
) -> None:
    if by_hand:
        platform().move_to(StageMove(stage=by_hand, on="2024-05", source="会议纪要", reason="补登"))
    if loaded:
        fields = {"stage": loaded, "on": "2024-06", "source": "报道", "reason": "补登"}
        edition.add("platforms.json", "platforms.stagemove", platform=["wandakai"], **fields)
        edition.change("platforms.platform", {"slug": "wandakai"}, stage=loaded)

    edition.load()

    assert platform().stage == stage
    with watched() as queries:
        assert edition.load().kept == []
    assert writes(queries) == []


def test_what_people_delete_stays_deleted(edition: Edition) -> None:
    PlatformMember.objects.get(platform__slug="wandakai", region__code="500101").delete()
    PlatformName.objects.filter(platform__slug="zida").first().delete()  # type: ignore[union-attr]
    platform("luyongjiang").delete()
    mentions = Mention.objects.count()
    edition.change("platforms.platformmember", {"platform": ("wandakai",), "region": ("500101",)}, basis="新出处")

    report = edition.load()

    assert not PlatformMember.objects.filter(platform__slug="wandakai", region__code="500101").exists()
    assert not Platform.objects.filter(slug="luyongjiang").exists()
    assert Mention.objects.count() == mentions
    assert "成员地区 wandakai 500101：有人删除了它，不再载入" in report.kept
    assert "合作平台 luyongjiang：有人删除了它，不再载入" in report.kept
    assert report.changes == 0


def test_a_part_renamed_by_a_person_is_not_loaded_beside_it(edition: Edition) -> None:
    PlatformName.objects.filter(platform__slug="wandakai", kind="official").update(name="万达开（编辑改）")
    names = platform().names.count()

    edition.load()

    assert platform().names.count() == names


def test_a_record_gone_from_the_fixtures_is_deleted_unless_edited(edition: Edition) -> None:
    ours, theirs = list(Milestone.objects.filter(platform__slug="mingyueshan")[:2])
    Milestone.objects.filter(pk=theirs.pk).update(detail="编辑补充的经过")
    for on, title in Milestone.objects.filter(pk__in=[ours.pk, theirs.pk]).values_list("on", "title"):
        edition.remove("platforms.milestone", platform=("mingyueshan",), on=on, title=title)

    report = edition.load()

    assert not Milestone.objects.filter(pk=ours.pk).exists()
    assert Milestone.objects.get(pk=theirs.pk).detail == "编辑补充的经过"
    assert len(report.kept) == 1
    assert "有人改过，予以保留" in report.kept[0]
    assert reasons(ours) == ["编辑前的状态（资料载入）", "载入资料库"]
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_a_unit_gone_from_the_fixtures_stays_while_needed(edition: Edition) -> None:
    task = plan_task()
    units = {"needed": "新建甲委", "unneeded": "新建乙委"}
    for slug, name in units.items():
        edition.add("units.json", "policies.unit", slug=slug, name=name, level="province", side="cq")
    edition.load()
    fields = {"role": "lead", "side": Side.CHONGQING, "basis": "confirmed"}
    Responsibility.objects.create(task=task, unit=Unit.objects.get(slug="needed"), **fields)
    for slug in units:
        edition.remove("policies.unit", slug=slug)

    report = edition.load()

    assert set(Unit.objects.filter(slug__in=units).values_list("slug", flat=True)) == {"needed"}
    assert report.kept == ["责任单位 needed：资料库已不再收录，但仍有别的记录用到它，予以保留"]


def test_a_new_slug_is_the_same_unit(edition: Edition) -> None:
    edition.add("units.json", "policies.unit", slug="old-slug", name="新建甲委", level="province", side="cq")
    edition.load()
    unit = Unit.objects.get(slug="old-slug")
    edition.change("policies.unit", {"slug": "old-slug"}, slug="new-slug")

    report = edition.load()

    unit.refresh_from_db()
    assert unit.slug == "new-slug"
    assert report.counts["责任单位"]["updated"] == 1
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_a_unit_that_people_added_is_taken_for_the_one_of_that_name(edition: Edition) -> None:
    fields = {"level": "province", "side": "cq"}
    unit = Unit.objects.create(slug="mine", name="新建甲委", note="编辑所加", **fields)
    edition.add("units.json", "policies.unit", slug="ours", name="新建甲委", **fields)
    edition.add("units.json", "policies.unit", slug="below", name="新建乙委", parent=["ours"], **fields)

    report = edition.load()

    unit.refresh_from_db()
    assert (unit.slug, unit.note, unit.version) == ("mine", "编辑所加", 0)
    assert Unit.objects.get(slug="below").parent == unit
    assert report.kept == ["责任单位 ours：有人改过网址名、说明"]
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_a_name_that_a_person_gave_to_another_blocks_only_itself(edition: Edition) -> None:
    Platform.objects.filter(slug="zida").update(name="万达开统筹发展示范区")
    edition.change("platforms.platform", {"slug": "wandakai"}, name="万达开统筹发展示范区", note="新说明")
    added = edition.entries("platforms.platform", slug="suitong")[0] | {"name": "万达开统筹发展示范区"}
    edition.add("platforms.json", "platforms.platform", **added | {"slug": "third"})

    report = edition.load()

    assert (platform().name, platform().note) == ("万达开川渝统筹发展示范区", "新说明")
    assert not Platform.objects.filter(slug="third").exists()
    assert sorted(report.kept) == [
        "合作平台 third：另一条记录已用了同样的名称，请先改正其中一条",
        "合作平台 wandakai：另一条记录已用了同样的名称，请先改正其中一条：正式名称",
        "合作平台 zida：有人改过正式名称",
    ]
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_what_people_enter_on_a_task_stays(edition: Edition) -> None:
    task = plan_task()
    unit = Unit.objects.exclude(responsibilities__task=task)[0]
    entered = {"status": TaskStatus.ONGOING, "due_on": datetime.date(2025, 12, 31), "notes": "盯紧"}
    Task.objects.filter(pk=task.pk).update(**entered)
    mine = Responsibility.objects.create(task=task, unit=unit, role="lead", side=Side.JOINT, basis="confirmed")
    report = Progress.objects.create(task=task, on=datetime.date(2024, 3, 1), words="已开工")
    edition.change("policies.task", {"policy": (PLAN,), "path": "1.1"}, quote="新的文字。", title="新的标题", number=99)

    edition.load()

    task.refresh_from_db()
    assert {name: getattr(task, name) for name in entered} == entered
    assert (task.title, task.number) == ("新的标题", 99)
    mine.refresh_from_db()
    report.refresh_from_db()


def derived() -> Responsibility:
    return Responsibility.objects.filter(basis="derived").select_related("task__policy", "unit").first()  # type: ignore[return-value]


def place(row: Responsibility) -> dict[str, Any]:
    return {"task": row.task.natural_key(), "unit": row.unit.natural_key()}


def test_a_derived_responsibility_follows_the_fixtures(edition: Edition) -> None:
    row = derived()
    edition.change("policies.responsibility", place(row), role="support")

    edition.load()

    row.refresh_from_db()
    assert row.role == "support"
    assert reasons(row)[-1] == "载入资料库"
    assert Task.objects.get(pk=row.task_id).version == 1


def test_a_derived_responsibility_gone_from_the_fixtures_is_deleted(edition: Edition) -> None:
    row = derived()
    edition.remove("policies.responsibility", **place(row))

    report = edition.load()

    assert not Responsibility.objects.filter(pk=row.pk).exists()
    assert report.counts["责任分工"]["deleted"] == 1


def test_a_derived_responsibility_that_people_deleted_stays_deleted(edition: Edition) -> None:
    row = derived()
    Responsibility.objects.filter(pk=row.pk).delete()
    edition.change("policies.responsibility", place(row), role="support")

    report = edition.load()

    assert not Responsibility.objects.filter(task=row.task, unit=row.unit).exists()
    assert len(report.kept) == 1


@pytest.mark.parametrize("gone", [False, True])
def test_a_responsibility_that_people_confirmed_is_theirs(edition: Edition, gone: bool) -> None:
    row = derived()
    Responsibility.objects.filter(pk=row.pk).update(basis="confirmed", note="会上确认")
    if gone:
        edition.remove("policies.responsibility", **place(row))
    else:
        edition.change("policies.responsibility", place(row), role="support", words="新的原文")
    before = contents()

    report = edition.load()

    assert contents() == before
    assert len(report.kept) == 1


def test_a_responsibility_confirmed_as_the_source_has_it_is_not_news(edition: Edition) -> None:
    row = derived()
    Responsibility.objects.filter(pk=row.pk).update(basis="confirmed", note="会上确认")
    edition.change("policies.responsibility", place(row), words="新的原文")

    assert edition.load().kept == []
    row.refresh_from_db()
    assert (row.basis, row.note) == ("confirmed", "会上确认")


def test_a_stated_responsibility_loaded_without_a_base_follows_the_source(edition: Edition) -> None:
    row = derived()
    edition.change("policies.responsibility", place(row), role="support")
    LoadedRecord.objects.filter(model="policies.responsibility").delete()

    edition.load()

    row.refresh_from_db()
    assert row.role == "support"


def test_where_a_task_stands_is_no_business_of_a_load(edition: Edition) -> None:
    days = [datetime.date(2026, 1, day) for day in range(1, 8)]
    names = ["due_cq", "due_sc", "checkpoint_cq", "checkpoint_sc", "reported_cq", "reported_sc", "registered_on"]
    entered = dict(zip(names, days, strict=True)) | {"status": "ongoing", "status_cq": "done", "status_sc": "paused"}
    Task.objects.filter(pk=plan_task().pk).update(**entered)
    edition.change("policies.task", {"policy": (PLAN,), "path": "1.1"}, title="另一名称")

    edition.load()

    assert plan_task().title == "另一名称"
    assert {name: getattr(plan_task(), name) for name in entered} == entered
