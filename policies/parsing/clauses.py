"""Lines -> the tree of clauses with paths, plus problems of the numbering. Never fails: what has no number is text."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from policies.parsing import attachments, lexicon, markers, sequence, tables
from policies.parsing.header import FULL_TEXT, is_heading, is_title
from policies.parsing.lines import Line
from policies.parsing.markers import Marker
from policies.parsing.outline import Node, Outline
from policies.parsing.sequence import Numbered
from policies.parsing.structure import Clause, Problem
from policies.parsing.titles import is_glossary

OUTLINE = {"volume", "subvolume", "chapter", "section", "article", "part", "item", "decimal", "subitem", "point"}
UNHEADED = {"article", "measure"}  # families whose text begins at once, without a heading
LONGEST_HEADING = 50
TITLED = {"block", "headline", "case", "attachment", "document", "table"}  # all of their text is a heading
TITLE_LINES = 3
LETTERS = {
    "paragraph": "p", "lead": "p", "block": "b", "headline": "h", "dash": "d", "attachment": "a", "document": "w",
    "table": "t",
}  # fmt: skip
OWN_VOICE = ("本报", "本网", "本刊", "本台")  # a paper speaking of itself


def build(lines: Sequence[Line], source: str, titles: Collection[int] = ()) -> tuple[tuple[Clause, ...], list[Problem]]:
    """The clauses that `lines` (head and furniture taken out) hold, in document order, and what is odd about them.

    `titles`: where the lines start that are titles of documents of their own.
    """
    outline = Outline(source)
    numbered = read_numbers(lines, source)
    if {marker.family.name for _, marker in numbered if marker} & OUTLINE:
        _build_numbered(outline, numbered, titles)
    else:
        _build_blocks(outline, lines)
        _find_topics(outline.nodes)
    _set_paths(outline.nodes)
    found = tuple(node.clause(source, _heading_length(node)) for node in outline.nodes)
    return found, list(_check_numbers(outline.nodes))


def read_numbers(lines: Sequence[Line], source: str) -> list[Numbered]:
    """The lines, each with the marker it begins with or None; numbers in tables and in the lists of notes are none."""
    families = {marker.family.name for line in lines if (marker := markers.read(line.text))}
    bare, rows, cells = "decimal" in families, tables.row_indexes(lines, source), tables.cells(lines)
    read: list[Numbered] = []
    for index, line in enumerate(lines):
        marker = None if index in rows else markers.read(line.text, bare=bare)
        read.append((line, marker if marker and tables.may_number(marker, index, rows, cells) else None))
    return _without_strays_and_gaps(read)


def _without_strays_and_gaps(read: Sequence[Numbered]) -> list[Numbered]:
    for step in (
        sequence.without_strays,
        tables.without_notes,
        sequence.spaced_parts,
        sequence.repaired,
        attachments.read,
    ):
        read = step(read)
    return list(read)


def _build_numbered(outline: Outline, numbered: Sequence[Numbered], titles: Collection[int]) -> None:
    lead_ends = next((i for i, (line, _) in enumerate(numbered) if FULL_TEXT.fullmatch(line.text)), -1)
    starts = [
        i for i, (line, m) in enumerate(numbered) if line.start in titles or (m and m.family.name == "attachment")
    ]
    index = 0
    for scope in sequence.scopes(numbered, starts):
        outline.ranks = sequence.ranks(scope)
        for line, marker in scope:
            if not _continues(outline, line, marker, titles):
                _place(outline, line, marker, "lead" if index <= lead_ends else "paragraph", titles)
            index += 1


def _continues(outline: Outline, line: Line, marker: Marker | None, titles: Collection[int]) -> bool:
    """Whether the line goes on with the clause above: text below a bare marker, a title on several lines."""
    last = outline.nodes[-1] if outline.nodes else None
    if last is None or marker or not outline.follows(line):
        return False
    if last.kind == "document":
        is_next = line.start in titles and last.lines[-1].start in titles and not _is_whole_title(last)
    elif last.kind == "attachment":
        is_next = _is_title_of(last, line)
    else:
        is_next = last.is_bare and len(last.lines) == 1 and last.family in OUTLINE
    if is_next:
        last.lines.append(line)
    return is_next


def _is_whole_title(node: Node) -> bool:
    return is_title(node.text.replace("\n", ""))


def _is_title_of(attachment: Node, line: Line) -> bool:
    """Whether the line is the title of an attachment, or goes on with it and ends as titles do."""
    if not is_heading(line.text) or len(attachment.printed) >= TITLE_LINES:
        return False
    is_first = attachment.is_bare and len(attachment.lines) == 1
    return is_first or (is_title(line.text) and not (attachment.printed and _is_whole_title(attachment)))


def _place(outline: Outline, line: Line, marker: Marker | None, kind: str, titles: Collection[int]) -> None:
    """Add one line: a numbered clause or a paragraph, and the 一是…二是… inside it as clauses below it."""
    if line.start in titles or (is_glossary(line.text) and outline.nodes):
        outline.begin("document", [line])
        return
    pieces = line.cut(*cuts) if (cuts := markers.measures(line.text)) else [line]
    node = outline.number(pieces[0], marker) if marker else outline.add(kind, pieces[0])
    for piece in pieces[1:]:
        measure = markers.read(piece.text)
        outline.nodes.append(Node("measure", node, [piece], measure, level=node.level + 1))


def _build_blocks(outline: Outline, lines: Sequence[Line]) -> None:
    """A text without numbering: short lines are headings of blocks, a second short line below one is its headline."""
    previous: Node | None = None
    for line in lines:
        marker = markers.read(line.text)
        if previous and previous.kind == "case" and previous.is_bare and is_heading(line.text):
            previous.lines.append(line)
            previous = None
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
            _place(outline, line, None, "paragraph" if outline.open else "lead", ())
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
    if node.kind in TITLED or node.topical:
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

    Where a document prints a number twice, the later one has a count behind it (`2.3-2`); 第二条之一 is `2z1`.
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
            path = f"{above}{node.marker.number}" + (f"z{node.marker.inserted}" if node.marker.inserted else "")
            printed[path] += 1
            node.path = path if printed[path] == 1 else f"{path}-{printed[path]}"


def _check_numbers(nodes: Sequence[Node]) -> Iterator[Problem]:
    """Numbers that are missing, wrong or printed twice; they stay as printed.

    A family may count on through the document ((八) after (七) of the part before) or begin again at 1.
    """
    last: dict[tuple[int, str], int] = {}
    running: dict[str, int] = {}
    for node in nodes:
        if not node.marker or node.marker.number is None or node.marker.inserted:
            continue
        family, number = node.marker.family.name, node.marker.number
        if node.marker.worked_out:
            message = f"序号原文印作“{node.marker.text}”，照印保留；按前后次序读作第{number}。"
            yield Problem(node.lines[0].number, message, node.lines[0].start, node.lines[0].end)
        before = last.get((id(node.parent), family))
        expected = (before or 0) + 1
        if number != expected and not (before is None and number == running.get(family, 0) + 1):
            message = f"序号应接续为第{expected}，原文印作“{node.marker.text}”，照印保留。"
            yield Problem(node.lines[0].number, message, node.lines[0].start, node.lines[0].end)
        last[id(node.parent), family] = running[family] = number
