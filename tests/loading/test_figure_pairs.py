"""Pairs of targets and results: what the file says is loaded, what people judged stays, also where a text changed."""

from __future__ import annotations

import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from platforms.editing import Edit, history_of
from policies import tracking
from policies.importing import FixtureError
from policies.importing.pairs import COLUMNS, FILE
from policies.importing.reviewed import read_reviewed
from policies.models import Figure, FigurePair
from tests.loading.edition import Edition

CASES, NEWS = "shuanghe-liandong-anli", "shidu-fenli-gaige-chengji"
TRAINS = f"{CASES}/4.p3\t100列\t{NEWS}/b5.p1\t近50条"
BOXES = f"{CASES}/4.p3\t超5000標箱\t{CASES}/4.p1\t52個"


def write(edition: Edition, *lines: str) -> None:
    (edition.folder / FILE).write_text("\n".join(["# 说明", *lines]) + "\n", encoding="utf-8")


def pairs() -> list[tuple[str, str, str]]:
    return [(row.target_words, row.state, row.why) for row in FigurePair.objects.order_by("pk")]


@pytest.fixture
def loaded(edition: Edition, library: None) -> Edition:
    """The library with two reviewed pairs."""
    write(edition, f"{TRAINS}\trejected\t不是一件事", f"{BOXES}\taccepted\t同一班列")
    edition.load()
    return edition


def judge(user: User, pair: FigurePair, state: str) -> FigurePair:
    pair.state, pair.why = state, "我的判断"
    return tracking.decide_pair(judgement=pair, edit=Edit(user))


def train() -> FigurePair:
    return FigurePair.objects.get(target__printed="100列")


def test_the_library_becomes_what_the_file_says_and_twice_changes_nothing(loaded: Edition) -> None:
    assert sorted(pairs()) == [
        ("運輸貨物：超5000標箱", "accepted", "同一班列"),
        ("開行：100列", "rejected", "不是一件事"),
    ]
    again = loaded.load()
    write(loaded, f"{TRAINS}\taccepted\t改判")
    report = loaded.load()

    assert again.changes == 0
    assert pairs() == [("開行：100列", "accepted", "改判")]
    assert dict(report.counts["目标与成效"]) == {"created": 0, "updated": 1, "deleted": 1}
    assert [row.why for row in history_of(FigurePair).filter(id=train().pk)][-2:] == ["不是一件事", "改判"]


def test_without_a_file_judgements_are_left_alone(loaded: Edition) -> None:
    (loaded.folder / FILE).unlink()

    assert loaded.load().changes == 0
    assert len(pairs()) == 2


def test_what_a_person_judged_stays(loaded: Edition, editor: User) -> None:
    judge(editor, train(), "accepted")

    report = loaded.load()
    write(loaded)
    loaded.load()

    assert pairs() == [("開行：100列", "accepted", "我的判断")]
    assert [line for line in report.kept if "有人另作判断" in line]


def test_what_a_person_took_back_is_not_loaded_again(loaded: Edition, editor: User) -> None:
    tracking.withdraw_pair(judged=train(), edit=Edit(editor))

    loaded.load()

    assert [words for words, _, _ in pairs()] == ["運輸貨物：超5000標箱"]


def moved_on(edition: Edition, by: int) -> None:
    """Have the figures of 近50条's clause begin `by` characters later, as after words were put in before them."""
    own = [values for values in edition.entries("policies.figure") if values["clause"] == [NEWS, "b5.p1"]]
    for values in reversed(own):
        spot = {"start": values["start"], "printed": values["printed"]}
        edition.change("policies.figure", spot, start=values["start"] + by, end=values["end"] + by)


@pytest.mark.parametrize("by", [1, 5, 9])
def test_a_judgement_stays_with_its_figure_where_the_text_moved(loaded: Edition, editor: User, by: int) -> None:
    judged = judge(editor, train(), "accepted")
    before = Figure.objects.count()
    moved_on(loaded, by)
    loaded.load()

    pair = train()
    assert pair.pk == judged.pk
    assert pair.result
    assert (pair.result.printed, pair.result.start, pair.state) == ("近50条", 133 + by, "accepted")
    assert Figure.objects.count() == before


def test_a_judgement_whose_figure_is_gone_is_kept_and_says_so(loaded: Edition, editor: User) -> None:
    judge(editor, train(), "accepted")
    loaded.remove("policies.figure", printed="近50条")
    loaded.load()

    pair = train()
    assert (pair.result, pair.result_words, pair.whole) == (None, "运输线路：近50条", False)
    assert list(FigurePair.objects.lost()) == [pair]
    assert pair not in FigurePair.objects.shown()


def test_a_document_whose_figures_people_judged_is_kept(loaded: Edition, editor: User) -> None:
    judge(editor, train(), "accepted")
    (loaded.folder / "policies" / f"{CASES}.json").unlink()
    report = loaded.load()

    assert [line for line in report.kept if "予以保留" in line and CASES in line]
    assert train().whole


def test_a_pair_whose_figure_is_not_there_is_named(edition: Edition, library: None) -> None:
    write(edition, f"{CASES}/4.p3\t101列\t{NEWS}/b5.p1\t近50条\trejected\t没有这个数")

    report = edition.load()

    assert [line for line in report.kept if "已不在库中" in line and "101列" in line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{TRAINS}\trejected", "6 列"),
        (f"{TRAINS}\trejected\t ", "6 列"),
        (f"{CASES}\t100列\t{NEWS}/b5.p1\t近50条\trejected\t缺路径", "6 列"),
        (f"{TRAINS}\tmaybe\t理由", "accepted 或 rejected"),
        (f"{TRAINS}\taccepted\t甲\n{TRAINS}\trejected\t乙", "重复"),
    ],
)
def test_a_line_that_is_wrong_is_named(edition: Edition, line: str, expected: str) -> None:
    write(edition, line)

    with pytest.raises(FixtureError, match=rf"figure_pairs\.tsv 第 \d 行.*{expected}"):
        read_reviewed(edition.folder / FILE, COLUMNS)


def test_the_real_file_names_targets_and_results_of_the_library(edition: Edition, library: None) -> None:
    shutil.copy(settings.FIXTURES_DIR / FILE, edition.folder / FILE)
    report = edition.load()

    rows = FigurePair.objects.with_figures()
    assert not [line for line in report.kept if "目标与成效" in line]
    assert [(row.state, row.origin) for row in rows] == [("rejected", "library")] * 4
    for row in rows:
        row.full_clean()
