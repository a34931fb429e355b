"""The automatic numbers of a Word document: which number stands before which paragraph (ECMA-376 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from policies.parsing.extract.numerals import numeral

LEVELS = 9
CLOSED = ("、", "）", ")", "】", "—")  # a number that ends so needs no space behind it
SHOWN = re.compile(r"%([1-9])")


def value(parent: ET.Element | None, path: str, default: str = "") -> str:
    """The w:val of the element at `path` below `parent`."""
    found = parent.find(path) if parent is not None else None
    return found.get("w_val", default) if found is not None else default


def whole(text: str, default: int) -> int:
    """`text` as a whole number, of six digits at most."""
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, what is printed."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers in it as 1, 2, 3
    restart: int | None = None  # the level whose items make it start again; None: any above
    gap: str = " "
    style: str = ""

    @classmethod
    def of(cls, lvl: ET.Element) -> Level:
        form = value(lvl, "w_numFmt")  # a custom one (001, 002) stands in a choice, with a usual one to fall back on
        restart = value(lvl, "w_lvlRestart")
        return cls(
            start=whole(value(lvl, "w_start"), 0 if lvl.find("w_start") is None else 1),
            form=form or value(lvl, "mc_AlternateContent/mc_Fallback/w_numFmt", "decimal"),
            text=value(lvl, "w_lvlText"),
            legal=lvl.find("w_isLgl") is not None and value(lvl, "w_isLgl") not in {"0", "false"},
            restart=whole(restart, 0) if restart else None,
            gap="" if value(lvl, "w_suff") == "nothing" else " ",
            style=value(lvl, "w_pStyle"),
        )


@dataclass(slots=True)
class Counters:
    """How far each level of one abstract list has come; None where it has not begun."""

    reached: list[int | None] = field(default_factory=lambda: [None] * LEVELS)
    begun: set[tuple[str, int]] = field(default_factory=set)  # overrides of a start that have been used


@dataclass(slots=True)
class Numbering:
    """The lists of one document, and how far they have counted."""

    abstract: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    counters: dict[str, Counters] = field(default_factory=dict)

    @classmethod
    def of(cls, root: ET.Element | None, styles: dict[str, str]) -> Numbering:
        """The lists of numbering.xml; `styles` leads from a numbering style to its list."""
        if root is None:
            return cls()
        found = cls()
        links = {}
        for node in root.iterfind("w_abstractNum"):
            name = node.get("w_abstractNumId", "")
            found.abstract[name] = _levels(node)
            links[name] = value(node, "w_numStyleLink")
        for node in root.iterfind("w_num"):
            overrides = {whole(each.get("w_ilvl", ""), 0): each for each in node.iterfind("w_lvlOverride")}
            own = {at: Level.of(lvl) for at, each in overrides.items() if (lvl := each.find("w_lvl")) is not None}
            starts = {
                at: whole(value(each, "w_startOverride"), 1)
                for at, each in overrides.items()
                if each.find("w_startOverride") is not None
            }
            found.lists[node.get("w_numId", "")] = (value(node, "w_abstractNumId"), own, starts)
        for name, style in links.items():
            if style and (target := found.lists.get(styles.get(style, ""))):
                found.abstract[name] = found.abstract.get(target[0], {})
        return found

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level of a list that a paragraph style stands for; 0 if none does."""
        name, own, _ = self.lists.get(list_id, ("", {}, {}))
        levels = self.abstract.get(name, {}) | own
        return next((at for at, level in sorted(levels.items()) if level.style == style), 0)

    def next(self, list_id: str, at: int) -> str:
        """What is printed before the next paragraph of a list at level `at`, the gap behind it included."""
        if list_id not in self.lists or not 0 <= at < LEVELS:
            return ""
        name, own, starts = self.lists[list_id]
        levels = self.abstract.get(name, {}) | own
        if (level := levels.get(at)) is None:
            return ""
        self._count(name, list_id, at, levels, starts)
        if level.form == "bullet":
            return _bullet(level)
        marker = SHOWN.sub(lambda match: self._shown(name, int(match[1]) - 1, level, levels), level.text)
        if not marker.strip():
            return ""
        return marker if marker.endswith(CLOSED) else marker + level.gap

    def _count(self, name: str, list_id: str, at: int, levels: dict[int, Level], starts: dict[int, int]) -> None:
        counters = self.counters.setdefault(name, Counters())
        reached = counters.reached
        for upper in range(at):  # a level that was skipped counts as begun
            if reached[upper] is None and upper in levels:
                reached[upper] = starts.get(upper, levels[upper].start)
        if at in starts and (list_id, at) not in counters.begun:
            counters.begun.add((list_id, at))
            reached[at] = starts[at]
        else:
            before = reached[at]
            reached[at] = levels[at].start if before is None else before + 1
        for lower in range(at + 1, LEVELS):
            restart = levels[lower].restart if lower in levels else None
            if restart is None or 0 < at + 1 <= restart:
                reached[lower] = None

    def _shown(self, name: str, at: int, level: Level, levels: dict[int, Level]) -> str:
        form = levels[at].form if at in levels else "decimal"
        number = self.counters[name].reached[at]
        if number is None:
            number = levels[at].start if at in levels else 1
        return numeral(number, "decimal" if level.legal and form not in {"none", "decimalZero"} else form)


def _levels(node: ET.Element) -> dict[int, Level]:
    return {whole(lvl.get("w_ilvl", ""), 0): Level.of(lvl) for lvl in node.iterfind("w_lvl")}


def _bullet(level: Level) -> str:
    """The sign of a bullet; those of symbol fonts are private characters and stand for a dot."""
    if not level.text or any("\ue000" <= character <= "\uf8ff" for character in level.text):
        return "• "
    return level.text if level.text.endswith(CLOSED) else level.text + level.gap
