"""A source text in another physical form (tags dropped, lines joined or parted), with the way back to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transcript:
    """`text` and, for each of its characters, its offset in the source; the last offset is the source's length."""

    text: str
    offsets: tuple[int, ...] | None = None  # None: the text is the source itself

    @classmethod
    def of(cls, source: str) -> Transcript:
        """The source as it stands."""
        return cls(source)

    def at(self, position: int) -> int:
        """The offset in the source of the character at `position`, or of the end."""
        return position if self.offsets is None else self.offsets[position]

    def rewritten(self, pieces: Iterable[tuple[str, int]]) -> Transcript:
        """A transcript made of `pieces`: each some text and the position here of its first character.

        A piece of more characters than stand there (a line end put in, an entity decoded) gives the place of its first
        character to all of them; one that stands here literally keeps the place of each.
        """
        text: list[str] = []
        offsets: list[int] = []
        for piece, start in pieces:
            text.append(piece)
            literal = self.text.startswith(piece, start)
            offsets.extend(self.at(start + index if literal else start) for index in range(len(piece)))
        return Transcript("".join(text), (*offsets, self.at(len(self.text))))
