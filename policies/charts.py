"""Where the parts of a chart stand: stacked bars, and columns of months. Plain Python: numbers in, rectangles out.

Lengths are units of the picture's viewBox, of which a phone shows about one to a pixel. Templates draw what is here
with classes and patterns; what each number is also stands in words beside it, and in the table behind the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
LINE = 14  # from the top of a bar's row to the base line of its label
BAR = 14  # height of a bar
ROW = 40  # from one bar to the next
EM = 12  # width of a Han character of a label
FIGURE = 7  # width of a digit
TOP, PLOT, FOOT = 16, 84, 30  # of columns: room for the highest number, height, room for the months


@dataclass(frozen=True)
class Part:
    """One part of a whole, as it is to be drawn: its kind (a class of the style sheet), its name, its number."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class Box:
    """A rectangle; `words` fit into it (or above it), and are empty where nothing fits."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str
    words: str = ""

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def base(self) -> float:
        """The base line of words in the middle of it."""
        return self.y + self.height - 3


@dataclass(frozen=True)
class Bar:
    """One row: its label with the base line it stands on, its number at the right, its boxes."""

    label: str
    title: str
    total: int
    base: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Bars:
    """Stacked bars under each other, all to one scale."""

    height: int
    bars: tuple[Bar, ...]
    width: int = WIDTH


@dataclass(frozen=True)
class Column:
    """One month: its box, with its number above and up to two lines below."""

    box: Box
    month: str
    year: str
    now: bool

    @property
    def number_base(self) -> float:
        """The base line of the number above it."""
        return self.box.y - 4


@dataclass(frozen=True)
class Columns:
    """Columns side by side; `floor` is the line they stand on."""

    columns: tuple[Column, ...]
    width: int = WIDTH
    height: int = TOP + PLOT + FOOT
    floor: int = TOP + PLOT


def stacked(rows: Sequence[tuple[str, Sequence[Part]]]) -> Bars:
    """Return the bars of `rows`, each a label with its parts; the longest is as wide as the picture.

    >>> chart = stacked([("交通", [Part("red", "红灯", 1), Part("green", "绿灯", 3)]), ("水利", [])])
    >>> chart.height, [(box.x, box.width, box.words) for box in chart.bars[0].boxes]
    (80, [(0.0, 90.0, '红灯 1'), (90.0, 270.0, '绿灯 3')])
    >>> chart.bars[1].boxes, chart.bars[1].total
    ((), 0)
    """
    longest = max((sum(part.count for part in parts) for _, parts in rows), default=0) or 1
    bars = (_bar(at * ROW, label, parts, WIDTH / longest) for at, (label, parts) in enumerate(rows))
    return Bars(len(rows) * ROW, tuple(bars))


def _bar(top: float, label: str, parts: Sequence[Part], scale: float) -> Bar:
    total = sum(part.count for part in parts)
    boxes, x = [], 0.0
    for part in (part for part in parts if part.count):
        width = round(part.count * scale, 2)
        title = f"{label}：{part.label} {part.count} 项"
        boxes.append(Box(round(x, 2), top + LINE + 5, width, BAR, part.kind, title, _fitting(part, width)))
        x += width
    room = WIDTH - len(f" {total} 项") * FIGURE - EM
    return Bar(shortened(label, room), label, total, top + LINE, tuple(boxes))


def _fitting(part: Part, width: float) -> str:
    """What of name and number has room in `width`."""
    number = str(part.count)
    if len(part.label) * EM + (len(number) + 2) * FIGURE <= width:
        return f"{part.label} {number}"
    return number if (len(number) + 1) * FIGURE <= width else ""


def shortened(text: str, room: float) -> str:
    """Return `text`, or as much of it as has room, with … at its end.

    >>> shortened("加快构建新格局", 60), shortened("交通", 60)
    ('加快构建…', '交通')
    """
    return text if len(text) * EM <= room else text[: max(1, int(room // EM) - 1)] + "…"


def columns(months: Sequence[tuple[str, int]], now: str, kind: str = "plain") -> Columns:
    """Return the columns of `months`, (2026-09, how many) in order; `now` is the month that is marked.

    >>> chart = columns([("2025-12", 4), ("2026-01", 0), ("2026-02", 2)], "2026-02")
    >>> [(column.month, column.year, column.box.height, column.now) for column in chart.columns]
    [('12', '2025', 84.0, False), ('1', '2026', 0.0, False), ('2', '', 42.0, True)]
    """
    highest = max((count for _, count in months), default=0) or 1
    step = WIDTH / max(1, len(months))
    found = []
    for at, (month, count) in enumerate(months):
        year, number = month[:4], str(int(month[5:]))
        height = round(PLOT * count / highest, 2)
        title = f"{year}年{number}月：{count}"
        box = Box(round(at * step + 3, 2), TOP + PLOT - height, round(step - 6, 2), height, kind, title, str(count))
        found.append(Column(box, number, year if at == 0 or number == "1" else "", month == now))
    return Columns(tuple(found))
