"""The schematic picture: directions are true, nothing covers anything, and the same input gives the same drawing."""

import math
from itertools import combinations

import pytest

from platforms.schematic import Box, Group, Picture, Place, Spoke, draw, inside, square

CHENGDU = Place("core-510100", "成都", 104.07, 30.57, core=True)
CHONGQING = Place("core-500000", "重庆", 106.55, 29.56, core=True)
NEIJIANG = Place("511000", "内江", 105.06, 29.58, "sc")
RONGCHANG = Place("500153", "荣昌", 105.59, 29.41, "cq")
PLACES = [CHENGDU, CHONGQING, NEIJIANG, RONGCHANG]
GROUP = Group("neirong", "8", "内荣", ("511000", "500153"))


def picture(places: list[Place], *groups: Group, gap: float = 0.0) -> Picture:
    return draw(places, groups, width=560, font=19, radius=15, gap=gap)


def test_directions_are_those_of_the_compass() -> None:
    at = {dot.place.label: dot for dot in picture(PLACES, GROUP).dots}

    assert at["成都"].x < at["内江"].x < at["荣昌"].x < at["重庆"].x  # west to east
    assert at["成都"].y < at["内江"].y < at["荣昌"].y  # north to south
    assert at["重庆"].y > at["成都"].y


def test_distances_keep_their_proportion() -> None:
    at = {dot.place.label: dot for dot in picture(PLACES).dots}
    east, south = at["重庆"].x - at["成都"].x, at["重庆"].y - at["成都"].y

    # 2.48 degrees of longitude at latitude 30 are 2.15 degrees of latitude wide.
    assert east / south == pytest.approx(2.48 * math.cos(math.radians(29.99)) / 1.01, rel=0.01)


def test_everything_lies_within_the_frame() -> None:
    drawn = picture(PLACES, GROUP)

    assert drawn.width == 560
    for dot in drawn.dots:
        assert 0 < dot.x < drawn.width
        assert 0 < dot.y < drawn.height
        assert 0 < dot.label_y < drawn.height


def test_a_mark_is_joined_to_each_of_its_places() -> None:
    drawn = picture(PLACES, GROUP)
    (mark,) = drawn.marks
    ends = {(spoke.x2, spoke.y2) for spoke in mark.spokes}

    assert ends == {(dot.x, dot.y) for dot in drawn.dots if not dot.place.core}
    assert all((spoke.x1, spoke.y1) == (mark.x, mark.y) for spoke in mark.spokes)


@pytest.mark.parametrize("gap", [0.0, 54.0])
def test_marks_are_pushed_apart_even_from_one_point(gap: float) -> None:
    groups = [Group(str(n), str(n), f"第{n}", ("511000", "500153")) for n in range(4)]
    marks = picture(PLACES, *groups, gap=gap).marks

    for one, other in combinations(marks, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= max(gap, 38) - 1


def test_a_mark_does_not_cover_a_place() -> None:
    place = Place("1", "合川", 106.27, 29.97)
    drawn = picture([CHENGDU, CHONGQING, place], Group("one", "1", "一", ("1",)))

    assert math.hypot(drawn.marks[0].x - drawn.dots[0].x, drawn.marks[0].y - drawn.dots[0].y) >= 23


def test_labels_of_neighbours_do_not_overlap() -> None:
    near = [Place(str(n), "达州", 107.5 + n * 0.04, 31.2 + n * 0.01) for n in range(3)]
    drawn = picture([CHENGDU, CHONGQING, *near])
    boxes = [label_box(dot.label_x, dot.label_y, dot.anchor, len(dot.place.label) * 19) for dot in drawn.dots]

    assert all(one.overlap(other) == 0 for one, other in combinations(boxes, 2))


def label_box(x: float, y: float, anchor: str, wide: float) -> Box:
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    return Box(left, y - 19 * 0.88, left + wide, y + 19 * 0.16)


def test_the_order_of_the_input_does_not_matter() -> None:
    assert picture(PLACES, GROUP) == picture(PLACES[::-1], GROUP)


@pytest.mark.parametrize(
    ("places", "groups", "marks"),
    [
        ([], [], 0),
        ([], [GROUP], 0),  # members without coordinates: nothing is drawn, nothing fails
        ([CHENGDU], [GROUP], 0),
        ([NEIJIANG], [GROUP], 1),
        ([NEIJIANG, Place("x", "同处", 105.06, 29.58)], [GROUP], 1),
    ],
)
def test_few_places_are_no_error(places: list[Place], groups: list[Group], marks: int) -> None:
    assert len(picture(places, *groups).marks) == marks


@pytest.mark.parametrize(
    ("line", "length"),
    [
        (Spoke(0, 5, 100, 5), 20.0),  # straight through
        (Spoke(15, 5, 25, 5), 10.0),  # within
        (Spoke(0, 50, 100, 50), 0.0),  # below
        (Spoke(20, -10, 20, 40), 10.0),  # from above
        (Spoke(0, 0, 5, 5), 0.0),  # ends before it
    ],
)
def test_length_of_a_line_in_a_box(line: Spoke, length: float) -> None:
    assert inside(line, Box(10, 0, 30, 10)) == pytest.approx(length)


def test_boxes_that_touch_do_not_overlap() -> None:
    assert square(0, 0, 5).overlap(square(10, 0, 5)) == 0
    assert square(0, 0, 5).overlap(square(5, 0, 5)) == 50
