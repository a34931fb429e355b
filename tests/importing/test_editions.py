"""Another text of a policy whose tasks people work on: what they entered stays with its clause, there and back."""

from __future__ import annotations

import datetime
import functools
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from policies.importing import documents, load_library
from policies.management.commands.build_fixtures import as_json, build
from policies.models import Clause, FormerAddress, Mention, Policy, PolicyText, Progress, Responsibility, Task, Unit
from tests.importing.bring import NOTICE, PLAN, PlanText, bring, plan_text, publish, publish_edition

pytestmark = pytest.mark.usefixtures("library")
AXIS, SHIPPING, FARMING, SCIENCE, CLIMATE = "1.3", "2.12", "3.20", "4.24", "4.25"
MOVED = {"1.3": "1.3", "2.11": "2.11", "2.12": "2.13", "3": "3", "3.19": "3.20", "3.20": None, "3.21": "3.21",
         "4.24": "4.25", "4.25": "4.24", "7.35": "7.35", "10.47": "10.47"}  # fmt: skip


def changed_text() -> str:
    """The plan with one task more, one less, one reworded, two that changed places, and a part renamed."""
    plan = PlanText()
    plan.insert("推动长江上游航运枢纽建设", "建设智慧交通走廊。统一成渝两地道路运输信息平台,推进车路协同试点。")
    plan.replace("做强成渝发展主轴", "做强", "做大做强")
    plan.remove("共建现代高效特色农业带")
    plan.swap("提升协同创新能力", "构建充满活力的创新生态")
    plan.replace("协同建设现代产业体系", "现代产业体系", "现代化产业体系")
    return plan.text


def by_import(text: str, folder: Path) -> None:
    """Give the plan another text, as a person does."""
    publish_edition(PLAN, text)


def by_load(text: str, folder: Path) -> None:
    """Give the plan another text, as a new release of the library does."""
    copy_library(folder)
    (folder / "policies" / f"{PLAN}.json").write_text(fixture(text), encoding="utf-8")
    load_library(folder=folder)


def copy_library(folder: Path) -> None:
    for path in (
        file for kind in ("*.json", "policies/*.json", "lexicon/*.txt") for file in settings.FIXTURES_DIR.glob(kind)
    ):
        target = folder / path.relative_to(settings.FIXTURES_DIR)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())


@functools.cache
def fixture(text: str) -> str:
    """The fixture of the plan with this text."""
    with tempfile.TemporaryDirectory() as folder:
        fixtures = Path(folder, "fixtures")
        shutil.copytree(settings.FIXTURES_DIR, fixtures)
        (fixtures / "sources" / f"{PLAN}.txt").write_bytes(text.encode())
        return as_json(build(fixtures)[PLAN])


def tasks() -> dict[str, Task]:
    return {task.path: task for task in Task.objects.filter(policy__slug=PLAN)}


def clauses() -> dict[str, Clause]:
    return {clause.path: clause for clause in Clause.objects.filter(policy__slug=PLAN)}


def work_on(task: Task) -> None:
    """Have people work on a task: status, a report with evidence, a responsibility that an editor confirmed."""
    Task.objects.filter(pk=task.pk).update(status="ongoing", notes=f"备注 {task.path}")
    Progress.objects.create(task=task, on=datetime.date(2024, 3, 1), words=task.path, evidence=clauses()["7.35"])
    unit = Unit.objects.get(slug="zhonggong-zhongyang")
    Responsibility.objects.create(task=task, unit=unit, role="lead", side="state", basis="confirmed", note="电话确认")


def entered(task: Task) -> list[Any]:
    """What people entered on a task."""
    task.refresh_from_db()
    reports = list(task.progress.values_list("words", "evidence__path"))
    return [
        task.status,
        task.notes,
        reports,
        list(task.responsibilities.filter(basis="confirmed").values("unit__slug")),
    ]


WAYS = pytest.mark.parametrize("take", [by_import, by_load])
Take = Callable[[str, Path], None]


@WAYS
def test_clauses_keep_their_rows_under_new_paths(take: Take, tmp_path: Path) -> None:
    before = clauses()

    take(changed_text(), tmp_path)

    after = {clause.pk: path for path, clause in clauses().items()}
    assert {path: after.get(before[path].pk) for path in MOVED} == MOVED
    assert len(after) == len(before)
    assert clauses()["2.12"].heading == "建设智慧交通走廊"


@WAYS
def test_what_people_entered_stays_with_its_clause(take: Take, tmp_path: Path) -> None:
    worked = {path: tasks()[path] for path in (AXIS, SHIPPING, FARMING, SCIENCE)}
    for task in worked.values():
        work_on(task)
    before = {path: entered(task) for path, task in worked.items()}

    take(changed_text(), tmp_path)

    assert {path: entered(task) for path, task in worked.items()} == before
    states = {path: (task.path, task.source_state, task.clause and task.clause.path) for path, task in worked.items()}
    assert states == {
        AXIS: ("1.3", "changed", "1.3"),
        SHIPPING: ("2.13", "same", "2.13"),
        FARMING: ("3.20~1", "vanished", None),
        SCIENCE: ("4.25", "same", "4.25"),
    }
    assert worked[AXIS].new_quote.replace("做大做强", "做强") == worked[AXIS].quote
    assert tasks()["2.12"].status == "unreported"
    assert Task.objects.filter(policy__slug=PLAN).count() == 48


@WAYS
def test_a_task_whose_clause_is_read_as_none_any_more_is_flagged_too(take: Take, tmp_path: Path) -> None:
    task = tasks()[FARMING]
    work_on(task)
    before = entered(task)
    lost_number = plan_text().replace("(二十)共建现代高效特色农业带", "另有共建现代高效特色农业带")

    take(lost_number, tmp_path)

    assert entered(task) == before
    assert task.clause is not None
    assert (task.source_state, task.clause.kind, task.new_quote) == ("changed", "paragraph", task.clause.text)
    assert task.new_quote == f"另有{task.quote}"

    take(plan_text(), tmp_path)

    assert entered(task) == before
    assert (task.path, task.source_state, task.new_quote) == (FARMING, "same", "")


@WAYS
def test_a_task_follows_its_words_when_they_come_back_elsewhere(take: Take, tmp_path: Path) -> None:
    task = tasks()[FARMING]
    work_on(task)
    anew = PlanText()
    line = anew.lines[anew.at("共建现代高效特色农业带")]
    anew.lines[anew.at("共建现代高效特色农业带")] = "(二十)优化税费征管服务。统一办税流程,实现一窗通办。"

    take(anew.text, tmp_path)
    anew.lines.insert(anew.at("优化税费征管服务"), line)
    take(anew.text, tmp_path)

    task.refresh_from_db()
    assert task.clause is not None
    assert (task.status, task.source_state, task.clause.text) == ("ongoing", "same", task.quote)


@WAYS
def test_the_first_text_again_brings_everything_back(take: Take, tmp_path: Path) -> None:
    before = {path: task.pk for path, task in tasks().items()}
    for path in (AXIS, SHIPPING, FARMING, SCIENCE):
        work_on(tasks()[path])
    reports = [entered(task) for task in tasks().values()]
    mentions = Mention.objects.count()

    take(changed_text(), tmp_path)
    take(plan_text(), tmp_path)

    after = tasks()
    gone = after.pop("2.12~1")
    assert {path: task.pk for path, task in after.items()} == before
    assert [entered(task) for task in after.values()] == reports
    assert {task.source_state for task in after.values()} == {"same"}
    assert (gone.title, gone.source_state, gone.clause) == ("建设智慧交通走廊", "vanished", None)
    assert all(task.clause == clauses()[path] for path, task in after.items())
    assert Mention.objects.count() == mentions


@WAYS
def test_where_a_path_led_is_kept(take: Take, tmp_path: Path) -> None:
    before = clauses()

    take(changed_text(), tmp_path)

    rows = FormerAddress.objects.filter(policy__slug=PLAN)
    led = dict(rows.values_list("path", "clause__path"))
    assert led == {path: now for path, now in all_moved(before).items() if path != now}
    assert set(rows.values_list("text__number", flat=True)) == {1}


@WAYS
def test_an_address_leads_to_the_clause_that_came_back(take: Take, tmp_path: Path) -> None:
    take(changed_text(), tmp_path)
    take(plan_text(), tmp_path)

    rows = FormerAddress.objects.filter(policy__slug=PLAN, text__number=1)
    assert rows.get(path="3.20").clause == clauses()["3.20"]
    assert all(row.clause and row.clause.path == row.path for row in rows)


def all_moved(before: dict[str, Clause]) -> dict[str, str | None]:
    after = {clause.pk: path for path, clause in clauses().items()}
    return {path: after.get(clause.pk) for path, clause in before.items()}


@WAYS
def test_every_text_is_kept_and_clauses_have_one_key_in_all(take: Take, tmp_path: Path) -> None:
    take(changed_text(), tmp_path)
    take(plan_text(), tmp_path)

    first, second, third = PolicyText.objects.filter(policy__slug=PLAN).order_by("number")
    assert [text.text for text in (first, second, third)] == [plan_text(), changed_text(), plan_text()]
    keys = [{row["path"]: row["key"] for row in text.outline} for text in (first, second, third)]
    assert keys[0]["2.12"] == keys[1]["2.13"] == keys[2]["2.12"] == str(clauses()["2.12"].pk)
    assert keys[0]["4.24"] == keys[1]["4.25"] == keys[2]["4.24"]
    assert keys[0]["3.20"] not in keys[1].values()


def test_the_library_leaves_an_imported_text_alone(tmp_path: Path) -> None:
    publish_edition(PLAN, changed_text())
    before = list(Clause.objects.values()), list(Task.objects.values()), list(Responsibility.objects.values())

    report = load_library(folder=settings.FIXTURES_DIR)

    assert report.changes == 0
    assert report.kept == [f"政策文件 {PLAN}：现文本由人导入，以导入的为准，资料库中的文本没有载入"]
    assert (list(Clause.objects.values()), list(Task.objects.values()), list(Responsibility.objects.values())) == before
    assert Policy.objects.get(slug=PLAN).source_text == changed_text()


def test_a_rule_follows_its_clause_in_an_imported_text(tmp_path: Path) -> None:
    notice = "yufubanfa-2020-97"
    text = (settings.FIXTURES_DIR / "sources" / f"{notice}.txt").read_bytes().decode()
    rule = Clause.objects.get(policy__slug=notice, path="4.14")
    marker = "(十四)"
    assert text.count(marker) == 2, "the body stands twice in this source"

    publish_edition(notice, text.replace(marker, "(十八)"))
    report = load_library(folder=settings.FIXTURES_DIR)

    rule.refresh_from_db()
    assert rule.path == "4.18"
    assert set(Responsibility.objects.filter(basis="derived").values_list("rule_clause", flat=True)) == {rule.pk}
    assert report.changes == 0
    assert [line for line in report.kept if "责任分工" in line] == []


def test_a_site_older_than_kept_texts_keeps_the_one_it_had(tmp_path: Path) -> None:
    PolicyText.objects.all().delete()

    publish_edition(PLAN, changed_text())

    assert list(PolicyText.objects.filter(policy__slug=PLAN).order_by("number").values_list("origin", "text")) == [
        ("library", plan_text()),
        ("import", changed_text()),
    ]


def test_an_imported_policy_stays_when_the_library_comes_to_hold_it(tmp_path: Path) -> None:
    slug = publish(NOTICE, slug="later").slug
    copy_library(tmp_path)
    later = fixture(plan_text()).replace(f'"{PLAN}"', f'"{slug}"')
    (tmp_path / "policies" / f"{slug}.json").write_text(later, encoding="utf-8")

    report = load_library(folder=tmp_path)

    assert Policy.objects.get(slug=slug).source_text == NOTICE
    assert [line for line in report.kept if slug in line] == [
        f"政策文件 {slug}：现文本由人导入，以导入的为准，资料库中的文本没有载入"
    ]
    assert Clause.objects.filter(policy__slug=slug).count() < 20


def test_a_mention_of_a_clause_that_an_imported_text_lacks_is_left_out(tmp_path: Path) -> None:
    copy_library(tmp_path)
    path = tmp_path / "policies" / "yufubanfa-2020-97.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    for start, target in enumerate(["3.20", "2.12"]):
        where = {"clause": ["yufubanfa-2020-97", "1"], "start": start, "end": start + 1, "words": "推"}
        rows.append({"model": "policies.mention", "fields": where | {"kind": "provision", "provision": [PLAN, target]}})
    path.write_text(json.dumps(rows), encoding="utf-8")
    load_library(folder=tmp_path)
    publish_edition(PLAN, changed_text())

    load_library(folder=tmp_path)

    assert Mention.objects.get(kind="provision").provision == clauses()["2.13"]
    assert load_library(folder=tmp_path).changes == 0


@pytest.mark.parametrize(("printed", "day"), [("3月8日", "2024-03-18"), ("3月9日", "2024-03-09")])
def test_a_correction_holds_while_the_text_says_the_same(printed: str, day: str) -> None:
    policy = publish(issued_on="2024-03-18")

    draft = bring(NOTICE.replace("120艘", "150艘").replace("3月8日", printed))
    documents.publish(draft, user=None)

    policy.refresh_from_db()
    assert draft.purpose == "edition"
    assert f"{policy.issued_on:%Y-%m-%d}" == day
