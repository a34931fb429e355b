"""The head as it is being read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policies.parsing import markers
from policies.parsing.header.words import place, printed
from policies.parsing.lines import Line
from policies.parsing.normalise import fold
from policies.parsing.structure import Header, Span

TOP_LINES = 60  # the head ends where the numbering or the text begins, and within so many lines
LONG = 60  # longer lines are text, no headings
LONGEST_TITLE = 150


@dataclass
class Head:
    """Fields found so far, labelled lines, and the lines that are left as body.

    `stated`: what a table beside the text says of a field (a date, a number …); the text itself goes before it.
    `title_end`, `cover_end`: the offsets where the title, and the notice that covers another document, end.
    """

    source: str
    body: list[Line]
    found: Header = field(default_factory=Header)
    spans: list[Span] = field(default_factory=list)
    stated: dict[str, tuple[Any, tuple[int, int]]] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    title_end: int = 0
    cover_end: int = 0
    is_order: bool = False

    def take(self, lines: Sequence[Line], kind: str) -> None:
        """Label lines as part of the head and leave the others as body."""
        taken = set(map(id, lines))
        self.spans += [line.span(kind) for line in self.body if id(line) in taken]
        self.body = [line for line in self.body if id(line) not in taken]

    def cut(self, line: Line, *positions: int) -> list[Line]:
        """The pieces of a line of the body, cut before `positions`; they stand in the body in its stead."""
        inside = sorted({at for at in positions if 0 < at < len(line.text)})
        if not inside:
            return [line]
        pieces = line.cut(*inside)
        index = next(i for i, other in enumerate(self.body) if other is line)
        self.body[index : index + 1] = pieces
        return pieces

    def note(self, name: str, value: Any, lines: Sequence[Line]) -> None:
        """Keep `value` and the lines where it was found, but nothing over an earlier finding."""
        self.note_at(name, value, place(lines))

    def note_at(self, name: str, value: Any, place: tuple[int, int] | None) -> None:
        """Keep `value` and the characters where it was found, but nothing over an earlier finding."""
        if not value or getattr(self.found, name):
            return
        self.found = replace(self.found, **{name: value})
        if place:
            self.places[name] = place

    def state(self, name: str, value: Any, place: tuple[int, int]) -> None:
        """Keep what a table says of a field; the first to say it wins."""
        if value and name not in self.stated:
            self.stated[name] = (value, place)

    def printed(self, line: Line, start: int = 0, end: int | None = None) -> str:
        """Characters `start`–`end` of a line as the source prints them."""
        return printed(line, self.source, start, end)

    def in_script(self, words: str, rows: Sequence[Line]) -> str:
        """Folded `words`, made of what stands on `rows`, in the characters that the source prints there."""
        forms = {form: self.source[at] for row in rows for form, at in zip(row.text, row.at, strict=False)}
        return "".join(
            forms[word] if fold(forms.get(word, "")) == word and not word.isascii() else word for word in words
        )

    def top(self) -> list[Line]:
        """The lines before the first clause number and before the text begins."""
        found: list[Line] = []
        for line in self.body[:TOP_LINES]:
            if is_prose(line.text) or (markers.read(line.text) and not line.text.startswith("—")):
                break
            found.append(line)
        return found

    def after(self, offset: int) -> list[Line]:
        """The lines of the body that begin at `offset` or behind it."""
        return [line for line in self.body if line.at[0] >= offset]


def is_heading(text: str) -> bool:
    """Whether a folded line without number can be a heading: short, and not ended as a sentence is."""
    return len(text) <= LONG and text[-1] not in "。;:,!、"


def is_prose(text: str) -> bool:
    """Whether a folded line is running text: a sentence that ends, or a line too long for a title."""
    if text.startswith("(") and text.endswith(")"):  # the line below the title of a law, however long
        return False
    if text.endswith((":", "、")) and "。" not in text:  # recipients
        return False
    return "。" in text or text.endswith((";", "!", ".")) or len(text) > LONGEST_TITLE
