"""The status of the whole from those of its two sides, every pair written out."""

from __future__ import annotations

from itertools import product

import pytest

from policies.models import TaskStatus
from policies.models.status import joint_status

LETTERS = dict(zip("unodcps", TaskStatus, strict=True))  # Unreported Not started Ongoing Done Closed Paused Stopped

# Row: one side. Column: the other, in the order of the vocabulary
TABLE = {
    "u": "unooopu",
    "n": "nnooopn",
    "o": "ooooooo",
    "d": "oooddps",
    "c": "ooodcps",
    "p": "ppopppp",
    "s": "unossps",
}
PAIRS = [(one, other, TABLE[one][place]) for one in LETTERS for place, other in enumerate(LETTERS)]


@pytest.mark.parametrize(("one", "other", "whole"), PAIRS)
def test_every_pair(one: str, other: str, whole: str) -> None:
    assert joint_status(LETTERS[one], LETTERS[other]) == LETTERS[whole]
    assert joint_status(LETTERS[other], LETTERS[one]) == LETTERS[whole]


@pytest.mark.parametrize("status", TaskStatus)
def test_a_side_without_a_part_has_no_say(status: TaskStatus) -> None:
    assert joint_status(status, "") == joint_status("", status) == joint_status(status) == status


def test_no_side_at_all_is_unreported() -> None:
    assert joint_status("", "") == joint_status() == TaskStatus.UNREPORTED


def test_the_whole_is_finished_only_when_both_are() -> None:
    finished = {TaskStatus.DONE, TaskStatus.CLOSED}

    for one, other in product(TaskStatus, repeat=2):
        assert (joint_status(one, other) in finished) is ({one, other} <= finished)
        assert (joint_status(one, other) == TaskStatus.CLOSED) is ({one, other} == {TaskStatus.CLOSED})
