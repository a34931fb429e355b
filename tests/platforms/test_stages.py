"""Stage moves of a platform: what may stand together, and the stage they lead to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from platforms.fields import StaleRecordError, later, validate_partial_date
from platforms.models import Platform, StageMove

Row = tuple[int, str, str]
MakePlatform = Callable[..., Platform]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2022", "2021", True),
        ("2021", "2022", False),
        ("2021-11", "2021", False),
        ("2021", "2021-11", False),
        ("2021-12-01", "2021-11-30", True),
        ("2021-12", "2021-11-30", True),
        ("2021-11-09", "2021-11-09", False),
    ],
)
def test_later_compares_what_both_dates_know(one: str, other: str, expected: bool) -> None:
    assert later(one, other) is expected


@pytest.mark.parametrize(
    "value", ["", "21", "2021-13", "2021-00", "2021/11", "2021-02-30", "2021-11-31", "2021-1-1", "约2021"]
)
def test_a_date_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=r"日期|日历"):
        validate_partial_date(value)


@pytest.mark.parametrize("value", ["2021", "2021-11", "2021-11-30", "2020-02-29"])
def test_a_partial_date_is_accepted(value: str) -> None:
    validate_partial_date(value)


GOOD: list[list[Row]] = [
    [],
    [(1, "2020", "")],
    [(1, "2020", ""), (2, "2020", ""), (3, "2020-06", "")],
    [(4, "2020-12", "此前各步未查到")],
    [(4, "2020-12", "此前各步未查到"), (5, "2020-12-31", "")],
    [(5, "2020", "未查到"), (6, "2020-03", ""), (7, "2021", "")],
    [(2, "2020-03", ""), (1, "2020-01", "")],
    [(1, "2020", ""), (7, "2021", "国务院直接批复")],
]


@pytest.mark.parametrize("rows", GOOD)
def test_moves_that_may_stand_together(rows: list[Row]) -> None:
    Platform().check_moves(StageMove(stage=stage, on=on, reason=reason) for stage, on, reason in rows)


BAD: list[tuple[list[Row], list[str]]] = [
    ([(2, "2020", "")], ["“联合申报”（2020）越过了“拟设立”", "跳过阶段的原因"]),
    ([(1, "2020", ""), (4, "2021", "")], ["越过了“联合申报、审核”"]),
    ([(1, "2020", ""), (4, "2021", "  ")], ["越过了“联合申报、审核”"]),
    ([(1, "2021", ""), (2, "2020", "")], ["“联合申报”（2020）早于它前面的阶段“拟设立”（2021）"]),
    ([(1, "2021-05", ""), (2, "2021-04-30", "")], ["“联合申报”（2021-04-30）早于"]),
    ([(1, "2020", ""), (1, "2021", "")], ["“拟设立”登记了两次（2020 和 2021）"]),
    ([(1, "2999", "")], ["日期 2999 还没有到"]),
    ([(2, "2999", "")], ["还没有到", "越过了“拟设立”"]),
]


@pytest.mark.parametrize(("rows", "told"), BAD)
def test_moves_that_may_not_say_what_was_found_and_what_to_do(rows: list[Row], told: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        Platform().check_moves(StageMove(stage=stage, on=on, reason=reason) for stage, on, reason in rows)

    message = "\n".join(caught.value.messages)
    assert [words for words in told if words not in message] == []


def test_move_to_records_the_move_and_the_stage(make_platform: MakePlatform) -> None:
    platform = make_platform()

    platform.move_to(StageMove(stage=1, on="2020-05"))
    platform.move_to(StageMove(stage=2, on="2020-06", document="联合请示"))

    platform.refresh_from_db()
    assert platform.stage == Platform.Stage.APPLIED
    assert [move.stage for move in platform.stage_moves.all()] == [1, 2]


@pytest.mark.parametrize(
    ("stage", "on", "reason"),
    [
        (4, "2020", "此前未查到"),
        (5, "2020", "此前未查到"),
        (3, "2020", ""),
        (1, "", ""),
        (1, "2020-99", ""),
        (9, "2020", "x"),
    ],
)
def test_move_to_writes_nothing_when_it_refuses(make_platform: MakePlatform, stage: int, on: str, reason: str) -> None:
    platform = make_platform()

    with pytest.raises(ValidationError):
        platform.move_to(StageMove(stage=stage, on=on, reason=reason))

    platform.refresh_from_db()
    assert platform.stage is None
    assert not platform.stage_moves.exists()


def test_settle_forgets_a_stage_whose_moves_are_gone(make_platform: MakePlatform) -> None:
    platform = make_platform()
    platform.move_to(StageMove(stage=1, on="2020"))
    platform.stage_moves.all().delete()

    platform.settle()

    assert platform.stage is None


def test_of_two_claims_on_one_version_one_is_stale(make_platform: MakePlatform) -> None:
    mine = make_platform()
    theirs = Platform.objects.get(pk=mine.pk)

    theirs.claim()

    with pytest.raises(StaleRecordError):
        mine.claim()
    assert Platform.objects.get(pk=mine.pk).version == theirs.version == 1


def test_the_hand_kept_moves_of_the_library_stand(library: None) -> None:
    for move in StageMove.objects.all():
        move.full_clean()
    for platform in Platform.objects.all():
        stage = platform.stage
        platform.settle()
        assert platform.stage == stage, platform.name
