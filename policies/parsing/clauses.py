"""Lines -> the tree of clauses with paths, plus problems of the numbering. Never fails: what has no number is text."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.parsing import lexicon, markers
from policies.parsing.header import FULL_TEXT, is_heading
from policies.parsing.lines import Line
from policies.parsing.markers import Marker
from policies.parsing.structure import Clause, Problem

OUTLINE = {"volume", "chapter", "section", "article", "part", "item", "decimal", "subitem", "point"}
UNHEADED = {"article", "measure"}  # families whose text begins at once, without a heading
LONGEST_HEADING = 50
LETTERS = {"paragraph": "p", "lead": "p", "block": "b", "headline": "h", "dash": "d", "attachment": "a"}
OWN_VOICE = ("本报", "本网", "本刊", "本台")  # a paper speaking of itself


@dataclass
class Node:
    """A clause in the making: its place in the tree, its line, and where in the line its marker and text stand."""

    kind: str
    parent: "Node | None"
    line: Line
    marker: Marker | None = None
    title: Line | None = None  # the text, when it stands on the line below the marker
    topical: bool = False  # opens with a topic sentence, which serves as its heading
    path: str = ""

    @property
    def level(self) -> int:
        return 1 if self.parent is None else self.parent.level + 1

    @property
    def text(self) -> str:
        return (self.title or self.line).text[self.offset :]

    @property
    def offset(self) -> int:
        return self.marker.end if self.marker and not self.title else 0


class Outline:
    """The tree while lines are added to it: `open` holds the numbered clauses that the next line may belong to."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.open: list[Node] = []

    def add(self, kind: str, line: Line, marker: Marker | None = None) -> Node:
        """Append a clause below the innermost open one."""
        node = Node(kind, self.open[-1] if self.open else None, line, marker)
        self.nodes.append(node)
        return node

    def number(self, line: Line, marker: Marker) -> Node:
        """Append a numbered clause: beside the open one of its family, else below the nearest of lower rank."""
        families = [node.marker.family.name if node.marker else "" for node in self.open]
        if marker.family.name == "decimal":
            self._close_for_decimal(marker)
        elif marker.family.name in families:
            del self.open[families.index(marker.family.name) :]
        else:
            while self.open and _rank(self.open[-1]) > marker.family.rank:
                self.open.pop()
        node = self.add(marker.family.kind, line, marker)
        if marker.family.name != "dash":
            self.open.append(node)
        return node

    def _close_for_decimal(self, marker: Marker) -> None:
        """1.1 hangs below 1, and 1.1.1 below 1.1; where the number above is not open, beside the first decimal."""
        above = marker.words.rpartition(".")[0]
        numbers = [node.marker.words if node.marker else "" for node in self.open]
        decimals = [index for index, words in enumerate(numbers) if "." in words]
        if above in numbers:
            del self.open[numbers.index(above) + 1 :]
        elif decimals:
            del self.open[decimals[0] :]


def _rank(node: Node) -> int:
    return node.marker.family.rank if node.marker else 0


def build(lines: Sequence[Line], source: str) -> tuple[tuple[Clause, ...], list[Problem]]:
    """The clauses that `lines` (head and furniture taken out) hold, in document order, and what is odd about them."""
    outline = Outline()
    families = {marker.family.name for line in lines if (marker := markers.read(line.text))}
    if families & OUTLINE:
        _build_numbered(outline, lines, bare="decimal" in families)
    else:
        _build_blocks(outline, lines)
        _find_topics(outline.nodes)
    _set_paths(outline.nodes)
    return tuple(_clause(node, source) for node in outline.nodes), list(_check_numbers(outline.nodes))


def _build_numbered(outline: Outline, lines: Sequence[Line], *, bare: bool) -> None:
    lead_ends = next((i for i, line in enumerate(lines) if FULL_TEXT.fullmatch(line.text)), -1)
    for index, line in enumerate(lines):
        if not _is_title_of_last(outline, line):
            _place(outline, line, "lead" if index <= lead_ends else "paragraph", bare=bare)


def _is_title_of_last(outline: Outline, line: Line) -> bool:
    """Whether the line is the title of the attachment whose mark stands right above it; it is put there then."""
    last = outline.nodes[-1] if outline.nodes else None
    if last and last.kind == "attachment" and not last.text and is_heading(line.text) and not markers.read(line.text):
        last.title = line
        return True
    return False


def _place(outline: Outline, line: Line, kind: str, *, bare: bool = False) -> None:
    """Add one line: a numbered clause or a paragraph, and the 一是…二是… inside it as clauses below it."""
    pieces = line.cut(*cuts) if (cuts := markers.measures(line.text)) else [line]
    marker = markers.read(line.text, bare=bare)
    node = outline.number(pieces[0], marker) if marker else outline.add(kind, pieces[0])
    for piece in pieces[1:]:
        outline.nodes.append(Node("measure", node, piece, markers.read(piece.text)))


def _build_blocks(outline: Outline, lines: Sequence[Line]) -> None:
    """A text without numbering: short lines are headings of blocks, a second short line below one is its headline."""
    previous: Node | None = None
    for line in lines:
        marker = markers.read(line.text)
        if previous and previous.marker and previous.kind == "case" and not previous.text and is_heading(line.text):
            previous.title, previous = line, None
        elif marker:
            previous = outline.number(line, marker)
        elif is_heading(line.text):
            below = previous is not None and previous.kind == "block"
            if not below:
                outline.open.clear()
            previous = outline.add("headline" if below else "block", line)
            if not below:
                outline.open.append(previous)
        else:
            _leave_abstract(outline, line)
            _place(outline, line, "paragraph" if outline.open else "lead")
            previous = None


def _leave_abstract(outline: Outline, line: Line) -> None:
    """The abstract of a report ends where the paper begins to speak of its report."""
    inside = outline.open and outline.open[0].text in lexicon.words("abstract_headings")
    if inside and any(word in line.text for word in OWN_VOICE):
        outline.open.clear()


def _find_topics(nodes: Sequence[Node]) -> None:
    """Mark the paragraphs of a block when every one of them opens with a short sentence and goes on after it."""
    groups: dict[int, list[Node]] = {}
    for node in nodes:
        if node.kind == "paragraph" and node.parent:
            groups.setdefault(id(node.parent), []).append(node)
    below = {id(node.parent) for node in nodes if node.kind == "measure"}
    for group in groups.values():
        if len(group) > 1 and all(_first_sentence(node.text) and _goes_on(node, below) for node in group):
            for node in group:
                node.topical = True


def _goes_on(node: Node, with_measures: set[int]) -> bool:
    return node.text.count("。") > 1 or id(node) in with_measures


def _first_sentence(text: str) -> int:
    """The length of the first sentence without its stop, 0 when it is too long for a heading."""
    stop = text.find("。")
    return stop if 0 < stop <= LONGEST_HEADING else 0


def _heading_length(node: Node) -> int:
    """How many characters of a clause's text are its heading."""
    text = node.text
    if node.kind in {"block", "headline", "case", "attachment", "table"} or node.topical:
        return _first_sentence(text) or len(text)
    if not node.marker or node.marker.family.name in UNHEADED or _is_article(node.parent):
        return 0
    stop = text.find("。")
    if stop < 0:
        return len(text) if text and is_heading(text) else 0
    if stop == len(text) - 1:  # a single sentence is a heading only when it is as short as 基本原则。
        return stop if stop <= 12 and "," not in text else 0
    return _first_sentence(text)


def _is_article(node: Node | None) -> bool:
    """Items of an article are enumerated text and have no headings (立法法 第六十一条)."""
    return node is not None and node.kind == "article"


def _set_paths(nodes: Sequence[Node]) -> None:
    """Give every node its path: the printed number, or a letter and a count among its siblings of that kind.

    Where a document prints a number twice, the later one has a count behind it (`2.3-2`).
    """
    counts: Counter[tuple[str, str]] = Counter()
    printed: Counter[str] = Counter()
    for node in nodes:
        above = f"{node.parent.path}." if node.parent else ""
        letter = LETTERS.get(node.kind, "")
        if letter or node.marker is None or node.marker.number is None:
            counts[above, letter] += 1
            node.path = f"{above}{letter or 'x'}{counts[above, letter]}"
        else:
            path = f"{above}{node.marker.number}"
            printed[path] += 1
            node.path = path if printed[path] == 1 else f"{path}-{printed[path]}"


def _clause(node: Node, source: str) -> Clause:
    line = node.title or node.line
    marker = node.line.printed(source, 0, len(node.marker.text)) if node.marker else ""
    return Clause(
        path=node.path,
        parent=node.parent.path if node.parent else None,
        kind=node.kind,
        level=node.level,
        marker=marker,
        number=node.marker.number if node.marker else None,
        heading=line.printed(source, node.offset, node.offset + _heading_length(node)),
        text=line.printed(source, node.offset),
        start=node.line.start,
        end=line.end,
        text_start=line.at[node.offset],
    )


def _check_numbers(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Numbers that are missing, wrong or printed twice; they stay as printed.

    A family may count on through the document ((八) after (七) of the part before) or begin again at 1.
    """
    last: dict[tuple[int, str], int] = {}
    running: dict[str, int] = {}
    for node in nodes:
        if not node.marker or node.marker.number is None:
            continue
        family, number = node.marker.family.name, node.marker.number
        before = last.get((id(node.parent), family))
        expected = (before or 0) + 1
        if number != expected and not (before is None and number == running.get(family, 0) + 1):
            message = f"序号应接续为第{expected}，原文印作“{node.marker.text}”，照印保留。"
            yield Problem(node.line.number, message, node.line.start, node.line.end)
        last[id(node.parent), family] = running[family] = number
