"""The numbers that a browser prints before the items of a list: <ol type="a" start="3">, list-style-type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policies.parsing.extract.numerals import numeral

Attributes = Mapping[str, str | None]
STYLE = re.compile(r"list-style(?:-type)?:[^;]*?\b([a-z-]{3,40})")
NUMBER = re.compile(r"\s*([+-]?\d{1,6})\b")
# CSS Counter Styles Level 3 and the type attribute of HTML -> the name in `numerals`, and what is printed behind it.
DOTTED = {
    "decimal": "decimal", "1": "decimal", "decimal-leading-zero": "decimalZero", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "a": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "A": "upperLetter", "lower-roman": "lowerRoman", "i": "lowerRoman", "upper-roman": "upperRoman", "I": "upperRoman",
}  # fmt: skip
COMMA = {
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting", "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional", "japanese-informal": "chineseCounting",
    "cjk-decimal": "ideographDigital", "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
UNNUMBERED = frozenset({"none", "disc", "circle", "square"})


def _style(attributes: Attributes) -> str:
    """The kind of number that an element asks for; empty if it asks for none."""
    style = STYLE.search((attributes.get("style") or "").lower().replace(": ", ":"))
    return style[1] if style else (attributes.get("type") or "")


def _number(text: str | None) -> int | None:
    match = NUMBER.match(text or "")
    return int(match[1]) if match else None


@dataclass(slots=True)
class Items:
    """An open list: the kind of its numbers, the next one, and which way they run."""

    style: str = "disc"
    following: int = 1
    step: int = 1

    @classmethod
    def of(cls, tag: str, attributes: Attributes, items: int) -> Items:
        """The list that opens with `tag`; `items` are counted for <ol reversed>."""
        if tag != "ol":
            style = _style(attributes)
            return cls(style if style in DOTTED or style in COMMA else "disc")
        backwards = "reversed" in attributes
        start = _number(attributes.get("start"))
        following = start if start is not None else (items if backwards else 1)
        return cls(_style(attributes) or "decimal", following, -1 if backwards else 1)

    def marker(self, attributes: Attributes) -> str:
        """What is printed before the next item: 3. or 三、 or nothing."""
        value = _number(attributes.get("value"))
        value = self.following if value is None else value
        self.following = value + self.step
        style = _style(attributes) or self.style
        if style in COMMA:
            return numeral(value, COMMA[style]) + "、"
        return "" if style in UNNUMBERED else numeral(value, DOTTED.get(style, "decimal")) + ". "
