"""The schematic picture: seats of member regions -> positions in an SVG drawing. Pure functions, no database.

It shows where places lie to each other and nothing else: no boundaries, no scale. Coordinates in are degrees; all
numbers out are units of the drawing's viewBox, rounded to one decimal so that the same input gives the same text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

MARGIN = 60.0
DOT = 5.0
STEPS = 200  # of pushing marks apart; a few dozen are enough for ten
LINE = 6.0  # what a line through a label costs, in units of area for each unit of length


@dataclass(frozen=True)
class Place:
    """One region with the coordinates of its seat. `core`: 成都 or 重庆, drawn for orientation; `code`: of its page."""

    key: str
    label: str
    longitude: float
    latitude: float
    side: str = ""
    core: bool = False
    code: str = ""


@dataclass(frozen=True)
class Group:
    """One platform: its key, what its mark shows, its name, and the keys of its places."""

    key: str
    mark: str
    label: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Box:
    """A rectangle that a label or a mark takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: Box) -> float:
        """Return the common area, 0 if they only touch."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0


@dataclass(frozen=True)
class Dot:
    """A place as drawn: its dot at (x, y), and its label at (label_x, label_y) with an SVG text-anchor."""

    place: Place
    x: float
    y: float
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "start"

    @property
    def left(self) -> float:
        return round(self.x - DOT, 1)

    @property
    def top(self) -> float:
        return round(self.y - DOT, 1)


@dataclass(frozen=True)
class Spoke:
    """A line from a mark to one of its places."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Mark:
    """A platform as drawn: a numbered disc with a line to each of its places."""

    group: Group
    x: float
    y: float
    spokes: tuple[Spoke, ...] = ()


@dataclass
class Sheet:
    """What is on the drawing while labels are being placed."""

    frame: Box
    taken: list[Box]
    lines: list[Spoke]

    def cost(self, box: Box) -> float:
        """Return what a label at `box` would cover: area of what is there, length of lines, and what is cut off."""
        area = (box.right - box.left) * (box.bottom - box.top)
        covered = sum(box.overlap(other) for other in self.taken) + 4 * (area - box.overlap(self.frame))
        return round(covered + LINE * sum(inside(line, box) for line in self.lines), 1)


@dataclass(frozen=True)
class Picture:
    """The whole drawing; `width` and `height` are its viewBox."""

    width: float
    height: float
    font: float
    radius: float
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]


def draw(
    places: Iterable[Place], groups: Iterable[Group], *, width: float, font: float, radius: float, gap: float = 0.0
) -> Picture:
    """Return the drawing of `places`, `width` units wide, with a mark of `radius` for each group.

    Labels are placed for a font of `font` units; marks keep `gap` units apart, from centre to centre. An empty drawing
    has no height. Places change rarely, so the last drawings are kept.
    """
    ordered = tuple(sorted(places, key=lambda place: place.key))
    return drawn(ordered, tuple(groups), (width, font, radius, gap))


@lru_cache(maxsize=64)
def drawn(places: tuple[Place, ...], groups: tuple[Group, ...], sizes: tuple[float, float, float, float]) -> Picture:
    """Return what `draw` returns, for places in order."""
    width, font, radius, gap = sizes
    dots, height = project(places, width)
    at = {dot.place.key: dot for dot in dots}
    marks = spread([mark for group in groups if (mark := centre(group, at))], dots, radius, gap)
    marks = [replace(mark, spokes=spokes(mark, at)) for mark in marks]
    taken = [square(mark.x, mark.y, radius + 3) for mark in marks] + [square(dot.x, dot.y, DOT) for dot in dots]
    sheet = Sheet(Box(0, 0, width, height), taken, [spoke for mark in marks for spoke in mark.spokes])
    return Picture(width, height, font, radius, tuple(labelled(dots, sheet, font)), tuple(marks))


def project(places: Sequence[Place], width: float) -> tuple[list[Dot], float]:
    """Return the places as dots and the height of the drawing.

    Plate carrée with the middle latitude true to shape: good enough for a few degrees and stated as schematic.
    """
    if not places:
        return [], 0.0
    west, east = min(p.longitude for p in places), max(p.longitude for p in places)
    south, north = min(p.latitude for p in places), max(p.latitude for p in places)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = (width - 2 * MARGIN) / max((east - west) * shrink, 0.01)
    height = round((north - south) * scale + 2 * MARGIN, 1)
    dots = [
        Dot(
            p,
            round(MARGIN + (p.longitude - west) * shrink * scale, 1),
            round(MARGIN + (north - p.latitude) * scale, 1),
        )
        for p in places
    ]
    return dots, height


def centre(group: Group, at: dict[str, Dot]) -> Mark | None:
    """Return the mark of a group in the middle of its places, None if none of them is drawn."""
    own = [at[key] for key in group.places if key in at]
    if not own:
        return None
    return Mark(group, sum(dot.x for dot in own) / len(own), sum(dot.y for dot in own) / len(own))


def spread(marks: Sequence[Mark], dots: Sequence[Dot], radius: float, gap: float) -> list[Mark]:
    """Return the marks pushed off each other and off the dots, so that each can be read and hit."""
    points = [(mark.x, mark.y) for mark in marks]
    fixed = [(dot.x, dot.y) for dot in dots]
    for _ in range(STEPS):
        pushes = [
            push(i, points, fixed, max(gap, 2 * radius + 8), max(gap / 2 + DOT, radius + DOT + 4))
            for i in range(len(points))
        ]
        if not any(dx or dy for dx, dy in pushes):
            break
        points = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(points, pushes, strict=True)]
    return [replace(mark, x=round(x, 1), y=round(y, 1)) for mark, (x, y) in zip(marks, points, strict=True)]


def push(
    i: int, points: Sequence[tuple[float, float]], fixed: Sequence[tuple[float, float]], apart: float, off: float
) -> tuple[float, float]:
    """Return how far point `i` moves in one step: half of what it lacks to be `apart` from marks, `off` dots."""
    x, y = points[i]
    others = [(other, apart) for j, other in enumerate(points) if j != i] + [(dot, off) for dot in fixed]
    dx = dy = 0.0
    for (ox, oy), wanted in others:
        away = math.hypot(x - ox, y - oy)
        if away < wanted:
            # Two at one point part sideways, each to its own side.
            ux, uy = ((x - ox) / away, (y - oy) / away) if away else (math.cos(i), math.sin(i))
            dx, dy = dx + ux * (wanted - away) / 2, dy + uy * (wanted - away) / 2
    return dx, dy


def spokes(mark: Mark, at: dict[str, Dot]) -> tuple[Spoke, ...]:
    """Return the lines from a mark to its places."""
    return tuple(Spoke(mark.x, mark.y, at[key].x, at[key].y) for key in mark.group.places if key in at)


def inside(line: Spoke, box: Box) -> float:
    """Return the length of the part of `line` that lies in `box` (Liang–Barsky clipping).

    >>> inside(Spoke(0, 5, 100, 5), Box(10, 0, 30, 10))
    20.0
    """
    dx, dy = line.x2 - line.x1, line.y2 - line.y1
    enters, leaves = 0.0, 1.0
    edges = (
        (-dx, line.x1 - box.left),
        (dx, box.right - line.x1),
        (-dy, line.y1 - box.top),
        (dy, box.bottom - line.y1),
    )
    for slope, room in edges:
        if slope < 0:
            enters = max(enters, room / slope)
        elif slope > 0:
            leaves = min(leaves, room / slope)
        elif room < 0:
            return 0.0
    return max(leaves - enters, 0.0) * math.hypot(dx, dy)


def square(x: float, y: float, half: float) -> Box:
    """Return the box around a point."""
    return Box(x - half, y - half, x + half, y + half)


def labelled(dots: Sequence[Dot], sheet: Sheet, font: float) -> list[Dot]:
    """Return the dots with their labels put where they cover least; the northernmost choose first."""
    placed: dict[str, Dot] = {}
    for dot in sorted(dots, key=lambda dot: (dot.y, dot.x)):
        choices = spots(dot, font)
        _, best = min((sheet.cost(box), rank) for rank, (_, box) in enumerate(choices))
        placed[dot.place.key], box = choices[best]
        sheet.taken.append(box)
    return [placed[dot.place.key] for dot in dots]


def spots(dot: Dot, font: float) -> list[tuple[Dot, Box]]:
    """Return the places a label may stand, the best first: right, left, above, below and the corners."""
    wide, gap = len(dot.place.label) * font, DOT + 4
    middle, above, below = dot.y + font * 0.36, dot.y - gap, dot.y + gap + font * 0.84
    anchors = {"start": 0.0, "end": wide, "middle": wide / 2}
    tries = [
        ("start", dot.x + gap, middle),
        ("end", dot.x - gap, middle),
        ("middle", dot.x, above),
        ("middle", dot.x, below),
        ("start", dot.x + DOT, above),
        ("end", dot.x - DOT, above),
        ("start", dot.x + DOT, below),
        ("end", dot.x - DOT, below),
    ]
    found = []
    for anchor, x, y in tries:
        left = x - anchors[anchor]
        label = replace(dot, label_x=round(x, 1), label_y=round(y, 1), anchor=anchor)
        found.append((label, Box(left, y - font * 0.88, left + wide, y + font * 0.16)))
    return found
