"""The body of a Word document -> lines: paragraphs, tables, text boxes; what is deleted or hidden is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from policies.parsing.extract.flow import row_lines
from policies.parsing.extract.word_lists import Numbering, value
from policies.parsing.extract.word_styles import Styles, is_on

TEXT_OF = {"w_tab": "\t", "w_cr": "\n", "w_br": "\n", "w_noBreakHyphen": "-", "w_ptab": "\t"}
SKIPPED = frozenset({"w_del", "w_moveFrom", "w_delText", "w_instrText", "w_rt", "mc_Fallback", "w_altChunk"})
SKIPPED |= {"w_pPr", "w_rPr", "w_sdtPr", "w_tblPr", "w_trPr", "w_tcPr", "w_sectPr", "w_tblGrid"}
NOTE_CALLS = {"w_footnoteReference": "w_footnote", "w_endnoteReference": "w_endnote"}
COUNTED = {"a_blip": "image", "v_imagedata": "image", "w_commentReference": "comment", "w_altChunk": "object"}
COUNTED |= {"w_del": "deleted", "w_moveFrom": "deleted", "w_ins": "inserted", "w_moveTo": "inserted"}
UNKNOWN_SIGN = "□"  # a sign of a symbol font, such as a box to tick


@dataclass(slots=True)
class Body:
    """Reads one document; `seen` counts what is worth a remark, `notes` the notes called, in order."""

    styles: Styles
    numbering: Numbering
    seen: Counter[str] = field(default_factory=Counter)
    notes: dict[str, list[str]] = field(default_factory=lambda: {"w_footnote": [], "w_endnote": []})
    boxes: list[ET.Element] = field(default_factory=list)  # text boxes met in the open paragraph
    carried: str = ""  # of a paragraph whose end is deleted: it runs on into the next

    def read(self, parent: ET.Element) -> list[str]:
        """The lines of all paragraphs and tables below `parent`."""
        lines: list[str] = []
        for node in parent:
            if node.tag == "w_p":
                lines += self._paragraph(node)
            elif node.tag == "w_tbl":
                lines += self._table(node)
            elif self._is_shown(node):
                lines += self.read(node)
        if self.carried:
            lines.append(self.carried)
            self.carried = ""
        return lines

    def _paragraph(self, node: ET.Element) -> list[str]:
        properties = node.find("w_pPr")
        outer, self.boxes = self.boxes, []
        text = self.carried + self._inline(node)
        self.carried = ""
        boxes, self.boxes = self.boxes, outer
        boxed = [line for box in boxes for line in self.read(box)]
        if properties is not None and _ends_deleted(properties):
            self.carried = text
            return boxed
        marker = self._marker(properties) if text.strip() or not _marks_hidden(properties) else ""
        lines = (marker + text).split("\n") if text.strip() else [marker.strip()]
        return [line.rstrip() for line in lines] + boxed

    def _marker(self, properties: ET.Element | None) -> str:
        list_id, level = self.styles.place(properties, self.numbering)
        marker = self.numbering.next(list_id, level) if list_id else ""
        self.seen["number"] += bool(marker.strip())
        return marker

    def _inline(self, parent: ET.Element) -> str:
        """The text of the runs below `parent`."""
        return "".join(self._piece(node) for node in parent)

    def _piece(self, node: ET.Element) -> str:
        match node.tag:
            case "w_t" | "m_t" | "w_tab" | "w_cr" | "w_br" | "w_noBreakHyphen" | "w_ptab":
                return TEXT_OF.get(node.tag, node.text or "")
            case "w_r":
                return self._run(node)
            case "w_sym":
                return _sign(node)
            case "w_footnoteReference" | "w_endnoteReference":
                return self._note(node)
            case "w_drawing" | "w_pict" | "w_object" | "mc_AlternateContent":
                return self._drawing(node)
        return self._inline(node) if self._is_shown(node) else ""

    def _is_shown(self, node: ET.Element) -> bool:
        """Whether the text within `node` counts; what is deleted, inserted, an image and so on is counted."""
        if kind := COUNTED.get(node.tag):
            self.seen[kind] += 1
        return node.tag not in SKIPPED and not (node.tag == "w_sdt" and _placeholder(node))

    def _run(self, node: ET.Element) -> str:
        properties = node.find("w_rPr")
        hidden = is_on(properties, "w_vanish")
        if hidden is None and (style := value(properties, "w_rStyle")):
            hidden = self.styles.hides(style)
        if hidden:
            self.seen["hidden"] += node.find("w_t") is not None
            return ""
        return self._inline(node)

    def _note(self, node: ET.Element) -> str:
        """The number of a note, as it stands in the text; a mark of its own is printed by the run itself."""
        called = self.notes[NOTE_CALLS[node.tag]]
        called.append(node.get("w_id", ""))
        return "" if node.get("w_customMarkFollows") in {"1", "true"} else f"[{len(called)}]"

    def _drawing(self, node: ET.Element) -> str:
        """The words of word art; text boxes are put by, images and objects counted."""
        if node.tag == "mc_AlternateContent":
            choice = node.find("mc_Choice")
            return self._inline(choice if choice is not None else node)
        words = []
        stack = [node]
        while stack:
            each = stack.pop()
            if each.tag == "w_txbxContent":
                self.boxes.append(each)
                continue
            if each.tag == "mc_AlternateContent" and (choice := each.find("mc_Choice")) is not None:
                stack.append(choice)
                continue
            self._is_shown(each)
            words.append(each.get("string", "") if each.tag == "v_textpath" else "")
            stack.extend(reversed(each))
        self.seen["object"] += node.tag == "w_object"
        return "".join(words)

    def _table(self, node: ET.Element) -> list[str]:
        lines: list[str] = []
        for row in _within(node, "w_tr"):
            if row.find("w_trPr/w_del") is not None:
                self.seen["deleted"] += 1
                continue
            cells = [self.read(cell) for cell in _within(row, "w_tc")]
            lines += row_lines([[line for line in cell if line.strip()] for cell in cells])
        return lines


def _within(parent: ET.Element, tag: str) -> list[ET.Element]:
    """The rows of a table or the cells of a row, those in content controls and insertions too."""
    found: list[ET.Element] = []
    for node in parent:
        if node.tag == tag:
            found.append(node)
        elif node.tag in {"w_sdt", "w_sdtContent", "w_ins", "w_customXml", "w_moveTo"}:
            found += _within(node, tag)
    return found


def _placeholder(node: ET.Element) -> bool:
    """Whether a content control still shows its own words (单击此处输入文字)."""
    return bool(is_on(node.find("w_sdtPr"), "w_showingPlcHdr"))


def _ends_deleted(properties: ET.Element) -> bool:
    """Whether the end of a paragraph is deleted or moved away, so that it runs on into the next."""
    return any(properties.find(f"w_rPr/{mark}") is not None for mark in ("w_del", "w_moveFrom"))


def _marks_hidden(properties: ET.Element | None) -> bool:
    return bool(properties is not None and is_on(properties.find("w_rPr"), "w_vanish"))


def _sign(node: ET.Element) -> str:
    code = int(node.get("w_char", "0"), 16) if node.get("w_char", "0").isalnum() else 0
    return UNKNOWN_SIGN if 0xE000 <= code <= 0xF8FF or not 32 <= code < 0xD800 else chr(code)
