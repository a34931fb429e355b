"""What the styles of a Word document say of a paragraph or run: its list, and whether it is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from policies.parsing.extract.word_lists import Numbering, value, whole


def is_on(properties: ET.Element | None, name: str) -> bool | None:
    """Whether a property such as w_vanish is set; None if nothing is said."""
    found = properties.find(name) if properties is not None else None
    return None if found is None else found.get("w_val", "true") not in {"0", "false", "off"}


@dataclass(slots=True)
class Styles:
    """The styles by their id, and the one that a paragraph without style has."""

    named: dict[str, ET.Element] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def of(cls, root: ET.Element | None) -> Styles:
        found = cls()
        for style in root.iterfind("w_style") if root is not None else ():
            name = style.get("w_styleId", "")
            found.named[name] = style
            if style.get("w_type") == "paragraph" and style.get("w_default") in {"1", "true", "on"}:
                found.default = name
        return found

    def of_lists(self) -> dict[str, str]:
        """Numbering style -> the list that it leads to."""
        return {
            name: value(style, "w_pPr/w_numPr/w_numId")
            for name, style in self.named.items()
            if style.get("w_type") == "numbering"
        }

    def chain(self, name: str) -> Iterator[tuple[str, ET.Element]]:
        """The style and those it is based on, nearest first; a circle ends where it closes."""
        seen: set[str] = set()
        while name in self.named and name not in seen:
            seen.add(name)
            yield name, self.named[name]
            name = value(self.named[name], "w_basedOn")

    def hides(self, name: str) -> bool:
        """Whether text of this style is hidden."""
        said = (is_on(style.find("w_rPr"), "w_vanish") for _, style in self.chain(name))
        return next((hidden for hidden in said if hidden is not None), False)

    def place(self, properties: ET.Element | None, lists: Numbering) -> tuple[str, int]:
        """The list and the level in it of a paragraph with these properties; ("", 0) if it is in none."""
        own_list, own_level = value(properties, "w_numPr/w_numId"), value(properties, "w_numPr/w_ilvl")
        if own_list:
            return ("", 0) if own_list == "0" else (own_list, whole(own_level, 0))
        level = own_level
        for name, style in self.chain(value(properties, "w_pStyle") or self.default):
            level = level or value(style, "w_pPr/w_numPr/w_ilvl")
            if list_id := value(style, "w_pPr/w_numPr/w_numId"):
                if list_id == "0":
                    return "", 0
                return list_id, whole(level, 0) if level else lists.level_of_style(list_id, name)
        return "", 0
