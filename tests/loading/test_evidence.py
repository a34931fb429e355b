"""The reviewed pairs of tasks and clauses: what the file says is loaded, what people judged stays."""

from __future__ import annotations

import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from platforms.editing import Edit, history_of
from policies import tracking
from policies.importing import FixtureError
from policies.importing.evidence import COLUMNS, FILE
from policies.importing.reviewed import read_reviewed
from policies.models import Clause, Task, TaskEvidence
from tests.importing.bring import PlanText, publish_edition
from tests.loading.edition import Edition

PAIR = "lianhe-shishi-fangan/1.7\tshidu-fenli-gaige-chengji/b1.p2"
OTHER = "lianhe-shishi-fangan/1.1\tshuanghe-liandong-anli/b1.p1"


def write(edition: Edition, *lines: str) -> None:
    (edition.folder / FILE).write_text("\n".join(["# 说明", *lines]) + "\n", encoding="utf-8")


def pairs() -> list[tuple[str, str, str]]:
    return [(row.task.path, row.state, row.why) for row in TaskEvidence.objects.select_related("task").order_by("pk")]


@pytest.fixture
def loaded(edition: Edition, library: None) -> Edition:
    """The library with two reviewed pairs."""
    write(edition, f"{PAIR}\taccepted\t共建平台", f"{OTHER}\trejected\t是要求")
    edition.load()
    return edition


def judge(user: User, state: str) -> TaskEvidence:
    task = Task.objects.get(policy__slug="lianhe-shishi-fangan", path="1.7")
    clause = Clause.objects.get(policy__slug="shidu-fenli-gaige-chengji", path="b1.p2")
    judgement = TaskEvidence(task=task, clause=clause, state=state, why="我的判断")
    return tracking.decide_evidence(judgement=judgement, edit=Edit(user))


def test_the_library_becomes_what_the_file_says_and_twice_changes_nothing(loaded: Edition) -> None:
    assert pairs() == [("1.7", "accepted", "共建平台"), ("1.1", "rejected", "是要求")]
    assert {row.origin for row in TaskEvidence.objects.all()} == {"library"}

    again = loaded.load()
    write(loaded, f"{PAIR}\trejected\t改判")
    report = loaded.load()

    assert again.changes == 0
    assert pairs() == [("1.7", "rejected", "改判")]
    assert dict(report.counts["库内佐证"]) == {"created": 0, "updated": 1, "deleted": 1}
    kept = TaskEvidence.objects.get()
    assert [row.why for row in history_of(TaskEvidence).filter(id=kept.pk)][-2:] == ["共建平台", "改判"]


def test_without_a_file_judgements_are_left_alone(loaded: Edition) -> None:
    (loaded.folder / FILE).unlink()

    assert loaded.load().changes == 0
    assert len(pairs()) == 2


def test_what_a_person_judged_stays(loaded: Edition, editor: User) -> None:
    judge(editor, "rejected")

    report = loaded.load()

    assert ("1.7", "rejected", "我的判断") in pairs()
    assert [line for line in report.kept if "有人另作判断" in line]


def test_what_a_person_took_back_is_not_loaded_again(loaded: Edition, editor: User) -> None:
    tracking.withdraw_evidence(judged=judge(editor, "accepted"), edit=Edit(editor))

    loaded.load()

    assert [path for path, _, _ in pairs()] == ["1.1"]


def test_a_persons_judgement_outlives_its_line(loaded: Edition, editor: User) -> None:
    judge(editor, "accepted")
    write(loaded)

    loaded.load()

    assert [path for path, _, _ in pairs()] == ["1.7"]


def test_a_pair_whose_clause_is_gone_is_named(loaded: Edition) -> None:
    write(loaded, f"{PAIR}9\taccepted\t没有这一条")

    report = loaded.load()

    assert pairs() == []
    assert [line for line in report.kept if "任务或条款已不在库中" in line and "b1.p29" in line]


@pytest.mark.parametrize("before", [True, False])
def test_judgements_follow_their_tasks_into_an_imported_text(loaded: Edition, before: bool) -> None:
    text = PlanText()
    text.insert("推进川渝毗邻地区联动发展", "新增的任务。做一件从来没有提过的事情。")
    text.insert("做强成渝发展主轴", "另一项新任务。做另一件从来没有提过的事情。")
    text.remove("推动重庆成都双核引领相向发展")
    if not before:
        TaskEvidence.objects.all().delete()

    publish_edition("lianhe-shishi-fangan", text.text)
    report = loaded.load()

    kept = [(row.task.title, row.task.path, row.state) for row in TaskEvidence.objects.select_related("task")]
    there = [("推动重庆成都双核引领相向发展", "1.1~1", "rejected")] if before else []
    assert sorted(kept) == sorted([*there, ("推进川渝毗邻地区联动发展", "1.8", "accepted")])
    assert report.changes == (0 if before else 1)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{PAIR}\taccepted", "4 列"),
        (f"{PAIR}\taccepted\t ", "4 列"),
        ("lianhe-shishi-fangan\tshidu-fenli-gaige-chengji/b1.p2\taccepted\t缺路径", "4 列"),
        (f"{PAIR}\tmaybe\t理由", "accepted 或 rejected"),
        (f"{OTHER}\taccepted\t甲\n{OTHER}\trejected\t乙", "重复"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_nothing_is_loaded(edition: Edition, line: str, expected: str) -> None:
    write(edition, line)

    with pytest.raises(FixtureError, match=rf"evidence\.tsv 第 \d 行.*{expected}"):
        read_reviewed(edition.folder / FILE, COLUMNS)


def test_the_real_file_names_tasks_and_clauses_of_the_library(edition: Edition) -> None:
    shutil.copy(settings.FIXTURES_DIR / FILE, edition.folder / FILE)
    tasks = {(*row["policy"], row["path"]) for row in edition.entries("policies.task")}
    clauses = {(*row["policy"], row["path"]) for row in edition.entries("policies.clause")}

    reviewed = read_reviewed(edition.folder / FILE, COLUMNS)

    assert [row.line for row in reviewed if row.first not in tasks or row.second not in clauses] == []
    assert len(reviewed) == 272
