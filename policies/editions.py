"""历次文本: the texts of a document as clauses to read, and two of them side by side (no queries of its own)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, takewhile

from policies.comparing import Change, Cut, Kind, compare
from policies.models import Clause, PolicyText
from policies.quoting import place

LABELS = {
    Kind.CHANGED: "改动",
    Kind.ADDED: "新增",
    Kind.GONE: "删去",
    Kind.MOVED: "移位",
    Kind.RENUMBERED: "改序号",
    Kind.SAME: "未变",
}


def current_of(texts: Sequence[PolicyText]) -> PolicyText | None:
    """Return the text that is in force among those of one document: its last edition."""
    editions = [text for text in texts if text.role == PolicyText.Role.EDITION]
    return max(editions, key=lambda text: text.number, default=None)


def before(texts: Sequence[PolicyText], text: PolicyText) -> PolicyText | None:
    """Return what one compares `text` with: the edition before it, or for a second source the text in force."""
    if text.role == PolicyText.Role.COPY:
        return current_of(texts)
    return current_of([other for other in texts if other.number < text.number])


def clauses(text: PolicyText) -> list[Clause]:
    """Return the clauses of a text as they were, numbered from 1: Clause objects that stand in no table."""
    found: list[Clause] = []
    above: list[Clause] = []
    for number, row in enumerate(text.outline, start=1):
        while above and above[-1].level >= row["level"]:
            above.pop()
        fields = {name: row[name] for name in ("path", "marker", "kind", "level", "heading", "text")}
        clause = Clause(pk=number, policy=text.policy, parent=above[-1] if above else None, position=number, **fields)
        above.append(clause)
        found.append(clause)
    return found


def with_parts(whole: Sequence[Clause], path: str) -> list[Clause]:
    """Return the clause at `path` and those below it; nothing where the text has no such path."""
    first = next((clause for clause in whole if clause.path == path), None)
    if first is None:
        return []
    below = takewhile(lambda clause: clause.level > first.level, whole[first.pk :])
    return [first, *below]


@dataclass(frozen=True)
class Side:
    """One clause of a comparison as one text has it: where it stands, its page, its words and which of them differ."""

    clause: Clause
    place: str
    url: str
    cuts: tuple[Cut, ...]

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text behind the marker in pieces, each with whether it differs from the other text."""
        text, done = self.clause.text, 0
        for cut in self.cuts:
            yield text[done : cut.start], False
            yield text[cut.start : cut.end], True
            done = cut.end
        yield text[done:], False


@dataclass(frozen=True)
class Row:
    """What became of one clause."""

    change: Change
    old: Side | None
    new: Side | None

    @property
    def labels(self) -> list[tuple[str, str]]:
        """What to say of it, each with its kind: 改动 and 移位 can both be true."""
        more = [(Kind.MOVED, self.change.moved), (Kind.RENUMBERED, self.change.renumbered)]
        kinds = [self.change.kind, *(kind for kind, true in more if true and kind != self.change.kind)]
        both = bool(self.old and self.new)
        return [(kind.value, LABELS[kind]) for kind in kinds if both or kind == self.change.kind]


@dataclass(frozen=True)
class Fold:
    """Neighbouring clauses that are the same in both texts."""

    same: tuple[Row, ...]


class Comparison:
    """Two texts of one document side by side, in the order of the newer."""

    def __init__(self, old: PolicyText, new: PolicyText, current: PolicyText | None) -> None:
        self.old, self.new, self.current = old, new, current

    @cached_property
    def changes(self) -> list[Change]:
        return compare(self.old.outline, self.new.outline)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many clauses each thing became of, as (kind, label, number); what happened to none is left out."""
        found = Counter(change.kind for change in self.changes)
        return [(kind.value, label, found[kind]) for kind, label in LABELS.items() if found[kind]]

    @property
    def differs(self) -> bool:
        """Whether the two texts differ at all."""
        return any(change.kind != Kind.SAME for change in self.changes)

    def rows(self) -> list[Row | Fold]:
        """The clauses with what became of them; runs of those that are the same are folded."""
        olds, news = self._sides(self.old), self._sides(self.new)
        found: list[Row | Fold] = []
        for same, run in groupby(self.changes, key=lambda change: change.kind == Kind.SAME):
            rows = [_row(change, olds, news) for change in run]
            found += [Fold(tuple(rows))] if same else rows
        return found

    def _sides(self, text: PolicyText) -> list[Side]:
        whole = clauses(text)
        by_id = {clause.pk: clause for clause in whole}
        own_pages = text == self.current
        page = text.get_absolute_url()
        return [
            Side(each, place(each, by_id), each.get_absolute_url() if own_pages else f"{page}#c-{each.path}", ())
            for each in whole
        ]


def _row(change: Change, olds: Sequence[Side], news: Sequence[Side]) -> Row:
    return Row(
        change,
        _marked(olds[change.old], change.removed, whole=change.new is None) if change.old is not None else None,
        _marked(news[change.new], change.inserted, whole=change.old is None) if change.new is not None else None,
    )


def _marked(side: Side, cuts: tuple[Cut, ...], *, whole: bool) -> Side:
    """`side` with what differs in it; all of it when the other text lacks the clause."""
    cuts = (Cut(0, len(side.clause.text)),) if whole else cuts
    return Side(side.clause, side.place, side.url, cuts)
