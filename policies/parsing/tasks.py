"""Task clauses of an official document, and who the text says is responsible for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policies.parsing import lexicon
from policies.parsing.normalise import fold
from policies.parsing.structure import Clause, Mention

LEADS = re.compile(r"(?:会同|牵头)")
JOINED = re.compile(r"[、和及与或]|会同|联合")
ACTS = re.compile(r"(?:经|由|会同)$")  # before a unit, in mid-sentence: it acts (经两省市政府批复同意)
PLACES = {"opens": r"(?:(?<=[。;])|^)", "joins": r"(?<=会同|联合)"}
OWNED = re.compile(r"下设的|所属的?|下属的?")  # behind a unit: not it but what belongs to it is meant
SENTENCE = re.compile(r"[。;]")


@dataclass(frozen=True, slots=True)
class Stated:
    """A responsibility that the words `start`–`end` of a clause's text state. `role`: lead, responsible or support."""

    path: str
    start: int
    end: int
    unit: str
    role: str
    words: str


def task_clauses(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses that are tasks: （一）, （二）… of every part that is not about aims and principles."""
    areas = {c.path: c for c in clauses if c.kind == "part"}
    aims = lexicon.words("not_task_areas")
    return tuple(
        c for c in clauses if c.kind == "item" and c.parent in areas and fold(areas[c.parent].heading) not in aims
    )


def stated(clause: Clause, mentions: Sequence[Mention]) -> tuple[Stated, ...]:
    """The responsibilities that the clause states: units that open a sentence, and those behind 经, 由 and 会同.

    A unit joined to the one before it (甲、乙和丙) shares its role. Each unit counts once, in its first role.
    """
    found: dict[str, Stated] = {}
    named = [mention for mention in mentions if mention.kind == "unit"]
    for mention, role in _roles(clause, sorted([*named, *_by_place(clause, mentions)], key=lambda unit: unit.start)):
        if mention.target not in found:
            end = _sentence_end(clause.text, mention.end)
            words = clause.text[mention.start : end]
            found[mention.target] = Stated(clause.path, mention.start, end, mention.target, role, words)
    return tuple(found.values())


def _by_place(clause: Clause, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Units that general words (两省市, 有关部门) name only because of where they stand in the sentence."""
    taken = {place for mention in mentions for place in range(mention.start, mention.end)}
    text = fold(clause.text)
    if len(text) != len(clause.text):
        return  # places would differ; general words are then left alone
    for unit, words, place in lexicon.entries("unit_by_place"):
        for match in re.finditer(PLACES[place] + re.escape(words), text):
            if taken.isdisjoint(range(*match.span())):
                taken.update(range(*match.span()))
                yield Mention(clause.path, *match.span(), "unit", unit, clause.text[slice(*match.span())])


def _roles(clause: Clause, units: Sequence[Mention]) -> Iterator[tuple[Mention, str]]:
    body = len(clause.heading) + 1 if clause.heading else 0
    role, last = "", -1
    for unit in units:
        before = clause.text[max(unit.start - 2, 0) : unit.start]
        if unit.start == body or SENTENCE.search(before[-1:]) or ACTS.search(before):
            role = _role(clause.text, unit, before)
        elif not (role and (last == unit.start or JOINED.fullmatch(clause.text[last : unit.start]))):
            role = ""
        owned = OWNED.match(clause.text, unit.end)
        if role and unit.start >= body and not owned:
            yield unit, role
        last = owned.end() if owned else unit.end


def _role(text: str, unit: Mention, before: str) -> str:
    if before.endswith("会同"):
        return "support"
    return "lead" if LEADS.match(text, unit.end) else "responsible"


def _sentence_end(text: str, start: int) -> int:
    stop = SENTENCE.search(text, start)
    return stop.start() if stop else len(text)
