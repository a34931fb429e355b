"""What came out of a source follows the fixtures; tasks whose clause changed or vanished are kept and flagged."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from platforms.editing import history_of
from platforms.models import Platform
from policies.models import (
    Checkpoint,
    CitedDocument,
    Clause,
    Extension,
    Figure,
    Mention,
    Policy,
    PolicyIssuer,
    PolicyRelation,
    Progress,
    Responsibility,
    StatusMove,
    Task,
    TaskStatus,
)
from policies.models.changes import ClauseChange
from tests.factories import make_clause, make_progress, make_task
from tests.loading.edition import Edition
from tests.loading.state import watched, writes

pytestmark = pytest.mark.usefixtures("library")
PLAN = "lianhe-shishi-fangan"
REPORT = "shidu-fenli-gaige-chengji"
POINTING = (("policies.mention", "clause"), ("policies.figure", "clause"), ("policies.responsibility", "task"))


def plan_task(path: str = "1.1") -> Task:
    return Task.objects.get(policy__slug=PLAN, path=path)


def plan_clause(path: str = "1.1") -> Clause:
    return Clause.objects.get(policy__slug=PLAN, path=path)


def reword(edition: Edition, text: str, path: str = "1.1") -> None:
    edition.change("policies.clause", {"policy": (PLAN,), "path": path}, text=text, heading="")
    edition.change("policies.task", {"policy": (PLAN,), "path": path}, quote=text)


def take_out(edition: Edition, path: str = "1.1") -> None:
    """Remove a task clause of the plan with everything that points at it."""
    for model, field in POINTING:
        if edition.entries(model, **{field: (PLAN, path)}):
            edition.remove(model, **{field: (PLAN, path)})
    edition.remove("policies.task", policy=(PLAN,), path=path)
    edition.remove("policies.clause", policy=(PLAN,), path=path)


def take_out_policy(edition: Edition, slug: str) -> None:
    """Remove a policy with all its records, and what others say of it."""
    for target, model in (("policy", "policies.mention"), ("to_policy", "policies.policyrelation")):
        if edition.entries(model, **{target: (slug,)}):
            edition.remove(model, **{target: (slug,)})
    if edition.entries("policies.responsibility", rule_clause=(slug, "4.14")):
        edition.remove("policies.responsibility", rule_clause=(slug, "4.14"))
    (edition.folder / "policies" / f"{slug}.json").unlink()


def assert_settled(edition: Edition) -> None:
    """Loading once more writes nothing."""
    with watched() as queries:
        edition.load()
    assert writes(queries) == []


def test_a_changed_clause_flags_its_task_with_both_wordings(edition: Edition) -> None:
    clause, task = plan_clause(), plan_task()
    Task.objects.filter(pk=task.pk).update(status=TaskStatus.ONGOING)
    reword(edition, "推动双核引领相向发展，写法已变。")

    report = edition.load()

    task = plan_task()
    assert (task.source_state, task.quote, task.new_quote) == (
        "changed",
        clause.text,
        "推动双核引领相向发展，写法已变。",
    )
    assert (task.status, task.version, task.clause_id) == (TaskStatus.ONGOING, 1, clause.pk)
    assert plan_clause().text == "推动双核引领相向发展，写法已变。"
    assert report.flagged == [f"{task}（{PLAN} 1.1）：条款文字已变"]
    assert report.standing == 1
    assert ClauseChange.objects.order_by("-number").values_list("clause_id", flat=True)[0] == clause.pk
    assert_settled(edition)


def test_a_clause_that_reads_as_before_clears_the_flag(edition: Edition) -> None:
    text = plan_clause().text
    heading = plan_clause().heading
    reword(edition, "写法已变。")
    edition.load()
    reword(edition, text)
    edition.change("policies.clause", {"policy": (PLAN,), "path": "1.1"}, heading=heading)

    report = edition.load()

    task = plan_task()
    assert (task.source_state, task.quote, task.new_quote) == ("same", text, "")
    assert report.flagged == [f"{task}（{PLAN} 1.1）：条款恢复原文"]
    assert report.standing == 0


def test_a_wording_that_a_person_accepted_is_no_change(edition: Edition) -> None:
    reword(edition, "写法已变。")
    edition.load()
    Task.objects.filter(pk=plan_task().pk).update(quote="写法已变。", new_quote="", source_state="same")

    assert_settled(edition)


@pytest.mark.parametrize("status", [TaskStatus.UNREPORTED, TaskStatus.ONGOING])
def test_a_vanished_clause_leaves_its_task_flagged(edition: Edition, status: str) -> None:
    task, clauses = plan_task(), Clause.objects.count()
    Task.objects.filter(pk=task.pk).update(status=status)
    take_out(edition)

    report = edition.load()

    task.refresh_from_db()
    assert (task.source_state, task.clause, task.status) == ("vanished", None, status)
    assert Clause.objects.count() == clauses - 1
    assert report.flagged == [f"{task}（{PLAN} 1.1）：条款已消失，任务予以保留"]
    assert_settled(edition)


def test_a_clause_that_comes_back_finds_its_task(edition: Edition) -> None:
    task = plan_task()
    whole = {path.name: path.read_bytes() for path in edition.files()}
    take_out(edition)
    edition.load()
    (edition.folder / "policies" / f"{PLAN}.json").write_bytes(whole[f"{PLAN}.json"])

    edition.load()

    task.refresh_from_db()
    assert (task.source_state, task.clause) == ("same", plan_clause())


def test_responsibilities_of_a_vanished_task_stay(edition: Edition) -> None:
    task = Task.objects.filter(policy__slug=PLAN, responsibilities__basis="derived").first()
    assert task is not None
    before = list(task.responsibilities.values())
    take_out(edition, task.path)

    edition.load()

    assert list(task.responsibilities.values()) == before


def test_a_task_that_is_no_longer_one_is_kept(edition: Edition) -> None:
    for model, field in POINTING[2:]:
        if edition.entries(model, **{field: (PLAN, "1.1")}):
            edition.remove(model, **{field: (PLAN, "1.1")})
    edition.remove("policies.task", policy=(PLAN,), path="1.1")

    report = edition.load()

    assert plan_task().source_state == "same"
    assert report.kept == [f"重点任务 {PLAN} 1.1：资料库已不再列为任务，予以保留"]


def test_renumbering_is_quiet_and_keeps_rows(edition: Edition) -> None:
    clause, task = plan_clause("1.2"), plan_task("1.2")
    where = {"policy": (PLAN,), "path": "1.2"}
    edition.change("policies.clause", where, position=500, start=clause.start + 3, marker="(二十)")
    edition.change("policies.task", where, number=20, marker="(二十)")

    report = edition.load()

    assert plan_clause("1.2").pk == clause.pk
    assert (plan_clause("1.2").position, plan_task("1.2").number) == (500, 20)
    assert plan_task("1.2").pk == task.pk
    assert report.flagged == []


def test_children_of_a_vanished_clause_move_to_their_new_parent(edition: Edition) -> None:
    child = plan_clause("1.1")
    part = next(fields for fields in edition.entries("policies.clause", policy=(PLAN,), path="1"))
    edition.remove("policies.clause", policy=(PLAN,), path="1")
    edition.add(f"policies/{PLAN}.json", "policies.clause", **part | {"path": "0"})
    edition.change("policies.clause", {"policy": (PLAN,), "parent": (PLAN, "1")}, parent=[PLAN, "0"])

    edition.load()

    assert plan_clause("1.1") == child
    assert plan_clause("1.1").parent == plan_clause("0")
    assert plan_task("1.1").clause == child
    assert not Clause.objects.filter(policy__slug=PLAN, path="1").exists()


def test_mentions_follow_the_fixtures(edition: Edition) -> None:
    gone, grown = Mention.objects.filter(clause__policy__slug=PLAN, kind="region")[:2]
    spans = [{"clause": m.clause.natural_key(), "start": m.start} for m in (gone, grown)]
    edition.remove("policies.mention", **spans[0])
    edition.change("policies.mention", spans[1], end=grown.end + 1, words=grown.words + "，")
    number = Mention.objects.count()

    report = edition.load()

    assert Mention.objects.count() == number - 1
    assert Mention.objects.get(clause=grown.clause, start=grown.start).end == grown.end + 1
    assert report.counts["提及"]["deleted"] == 2
    assert report.counts["提及"]["created"] == 1


def test_the_source_wins_over_edits_in_the_database(edition: Edition) -> None:
    title = Policy.objects.get(slug=PLAN).title
    Policy.objects.filter(slug=PLAN).update(title="改坏了")
    Clause.objects.filter(policy__slug=PLAN).update(kind="table")
    PolicyIssuer.objects.filter(policy__slug=PLAN).update(order=0)
    Figure.objects.all().delete()
    PolicyRelation.objects.all().delete()

    report = edition.load()

    assert Policy.objects.get(slug=PLAN).title == title
    assert not Clause.objects.filter(kind="table").exists()
    assert max(PolicyIssuer.objects.filter(policy__slug=PLAN).values_list("order", flat=True)) > 0
    assert Figure.objects.count() == len(edition.entries("policies.figure"))
    assert PolicyRelation.objects.count() == len(edition.entries("policies.policyrelation"))
    assert report.kept == []


def test_evidence_on_a_vanished_clause_is_reported(edition: Edition) -> None:
    progress = Progress.objects.create(
        task=plan_task("1.2"), on=datetime.date(2024, 3, 1), words="已开工", evidence=plan_clause("1.1")
    )
    take_out(edition, "1.1")

    report = edition.load()

    progress.refresh_from_db()
    assert (progress.evidence, progress.words) == (None, "已开工")
    assert any("佐证条款" in line for line in report.kept)
    assert plan_task("1.2").version == 1


def test_two_reports_of_a_task_that_lose_their_evidence_make_one_version(edition: Edition) -> None:
    """Else the task went back to the version that somebody may have before them, and their save would not be told."""
    task = plan_task("1.2")
    for _ in range(2):
        make_progress(task, side="cq", evidence=plan_clause("1.1"))
    task.settle()
    task.save()
    edition.change(
        "policies.clause", {"policy": (PLAN,), "path": "1.2"}, text="改过的条文。", end=plan_clause("1.2").end
    )
    take_out(edition, "1.1")

    edition.load()

    after = plan_task("1.2")
    assert (after.version, after.proven_cq) == (task.version + 1, False)
    assert [row.version for row in history_of(Task).filter(id=task.pk)][-1] == after.version


def test_a_cited_document_goes_with_its_last_citation(edition: Edition) -> None:
    title = next(fields["title"] for fields in edition.entries("policies.citeddocument"))
    for model, field in (("policies.mention", "cited"), ("policies.policyrelation", "to_cited")):
        if edition.entries(model, **{field: (title,)}):
            edition.remove(model, **{field: (title,)})
    edition.remove("policies.citeddocument", title=title)

    edition.load()

    assert not CitedDocument.objects.filter(title=title).exists()


def test_a_policy_gone_from_the_fixtures_goes_with_its_rows(edition: Edition) -> None:
    take_out_policy(edition, "yufubanfa-2020-97")

    report = edition.load()

    assert not Policy.objects.filter(slug="yufubanfa-2020-97").exists()
    assert not Task.objects.filter(path__startswith="2.", policy=None).exists()
    assert report.counts["政策文件"]["deleted"] == 1
    assert report.counts["重点任务"]["deleted"] == 13
    assert_settled(edition)


def report_progress(task: Task) -> None:
    Progress.objects.create(task=task, on=datetime.date(2024, 3, 1), words="已开工")


def confirm(task: Task) -> None:
    unit = Policy.objects.get(slug=PLAN).issuers.first()
    Responsibility.objects.update_or_create(
        task=task, unit=unit, defaults={"role": "lead", "side": "joint", "basis": "confirmed"}
    )


def set_status(task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(status_sc=TaskStatus.ONGOING)


def set_a_checkpoint(task: Task) -> None:
    Checkpoint.objects.create(task=task, title="印发方案", due_on=datetime.date(2099, 6, 30))


def ask_for_time(task: Task) -> None:
    to_on, at = datetime.date(2099, 6, 30), timezone.now()
    Extension.objects.create(task=task, side="cq", to_on=to_on, reason="征地未完成", asked_at=at)


def move_and_back(task: Task) -> None:
    StatusMove.objects.create(task=task, side="sc", source="ongoing", target="unreported", at=timezone.now())


@pytest.mark.parametrize("enter", [report_progress, confirm, set_status, set_a_checkpoint, ask_for_time, move_and_back])
def test_a_policy_stays_while_people_work_on_its_tasks(edition: Edition, enter: Any) -> None:
    enter(Task.objects.filter(policy__slug="yufubanfa-2020-97")[1])
    clauses = Clause.objects.count()
    take_out_policy(edition, "yufubanfa-2020-97")

    report = edition.load()

    assert Clause.objects.count() == clauses
    assert any(line.startswith("政策文件 yufubanfa-2020-97：") for line in report.kept)
    assert_settled(edition)


def test_a_policy_that_was_never_in_the_fixtures_is_left_alone(edition: Edition) -> None:
    task = make_task(make_clause(text="别处导入的条款。"))

    report = edition.load()

    task.refresh_from_db()
    assert task.source_state == "same"
    assert report.changes == 0


def test_a_platform_that_people_deleted_takes_no_mentions(edition: Edition) -> None:
    Platform.objects.get(slug="wandakai").delete()
    reword(edition, "写法已变。", "1.4")

    edition.load()

    assert not Mention.objects.filter(words__contains="万达开川渝统筹").exists()
    assert_settled(edition)


def test_a_mention_that_now_names_a_deleted_platform_goes(edition: Edition) -> None:
    mention = Mention.objects.filter(kind="platform", platform__slug="zida").select_related("clause__policy")[0]
    Platform.objects.get(slug="wandakai").delete()
    span = {"clause": mention.clause.natural_key(), "start": mention.start}
    edition.change("policies.mention", span, platform=["wandakai"])

    edition.load()

    assert not Mention.objects.filter(pk=mention.pk).exists()
    assert_settled(edition)
