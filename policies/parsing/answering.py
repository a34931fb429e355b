"""Who a task's text says is responsible for it: in lists (责任单位：…), and units that act in its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.parsing import lexicon
from policies.parsing.normalise import fold, normalise
from policies.parsing.parties import FIRST_LEADS, find_parties
from policies.parsing.standpoint import standpoint
from policies.parsing.structure import Clause, Header, Mention

LEADS = re.compile(r"(?:会同|牵头)")
JOINED = re.compile(r"[、和及与或]|会同|联合")
ACTS = re.compile(r"(?:经|由|会同)$")  # before a unit, in mid-sentence: it acts (经两省市政府批复同意)
PLACES = {"opens": r"(?:(?<=[。;])|^)", "joins": r"(?<=会同|联合)"}
OWNED = re.compile(r"下设的|所属的?|下属的?")  # behind a unit: not it but what belongs to it is meant
GOVERNMENT = re.compile(r"(?:人民)?政府|管委会|管理委员会")  # behind a place: the body that answers for it
SENTENCE = re.compile(r"[。;]")
LONGEST = 300  # characters of a statement that is quoted whole
ORDER = ("lead", "responsible", "support")


@dataclass(frozen=True, slots=True)
class Stated:
    """A responsibility that the text of a task states.

    `start`–`end`: where it is stated, counted from the beginning of the text of the task's clause in the source; a list
    below the clause lies behind its end. `words`: the statement, quoted. `unit` is empty if the library has none of the
    name `party`; `region`: the code of the place whose government is meant. `role`: lead, responsible or support.
    """

    path: str
    start: int
    end: int
    unit: str
    role: str
    words: str
    party: str = ""
    is_group: bool = False
    region: str = ""


@dataclass(frozen=True, slots=True)
class Custom:
    """How a document says who is responsible.

    `joint`: it is one of both provinces, where 有关部门 are theirs. `first_leads`: it says that the first of the
    responsible bodies in a list leads.
    """

    joint: bool = True
    first_leads: bool = False

    @classmethod
    def of(cls, head: Header, clauses: Iterable[Clause]) -> Custom:
        """The custom of the document with this head and these clauses."""
        says = any(FIRST_LEADS.search(fold(clause.text)) for clause in clauses)
        return cls(standpoint(head, {}).joint, says)


def answering(
    task: Clause, clauses: Iterable[Clause], mentions: Mapping[str, Sequence[Mention]], custom: Custom | None = None
) -> list[Stated]:
    """Everyone whom the task's own clauses (`clauses`, the task first) name as responsible, in the order of the text.

    `mentions`: by path. Every name counts once; one that comes again in a list keeps its strongest role.
    """
    found: dict[str, Stated] = {}
    for clause in clauses:
        shift = clause.text_start - task.text_start
        for item in in_clause(clause, mentions.get(clause.path, ()), custom or Custom(), task.path, shift):
            key = item.unit or item.region or item.party
            first = found.setdefault(key, item)
            if ORDER.index(item.role) < ORDER.index(first.role) and item.party:
                found[key] = item
    return list(found.values())


def in_clause(
    clause: Clause, mentions: Sequence[Mention], custom: Custom, path: str = "", shift: int = 0
) -> Iterator[Stated]:
    """Everyone whom one clause names, each name in each statement: first acting units, then lists in their order."""
    form = normalise(clause.text)
    parties = find_parties(form.text, first_leads=custom.first_leads)
    lists = [form.original(party.said_from, party.said_to) for party in parties]
    for item in stated(clause, [m for m in mentions if not _inside(m, lists, clause)], joint=custom.joint):
        yield Stated(path or clause.path, item.start + shift, item.end + shift, item.unit, item.role, item.words)
    for party in parties:
        start, end = form.original(party.start, party.end)
        unit, region = _resolved(start, end, clause, mentions)
        words = _quoted(clause.text, form.original(party.said_from, party.said_to), (start, end))
        name = "".join(clause.text[start:end].split())
        place = path or clause.path, start + shift, end + shift
        yield Stated(*place, unit, party.role, words, name, party.is_group and not unit, region)


def _inside(mention: Mention, lists: Sequence[tuple[int, int]], clause: Clause) -> bool:
    """Whether a mention stands in a list in brackets or behind a label; behind 由 a unit acts in its sentence."""
    return any(
        start <= mention.start and mention.end <= end and not clause.text.startswith("由", start)
        for start, end in lists
    )


def _resolved(start: int, end: int, clause: Clause, mentions: Sequence[Mention]) -> tuple[str, str]:
    """The unit (or the region whose government) that the characters `start`–`end` name in full."""
    here = {mention.kind: mention for mention in mentions if mention.start == start and mention.end <= end}
    if (unit := here.get("unit")) and unit.end == end:
        return unit.target, ""
    region = here.get("region")
    is_meant = region and (region.end == end or GOVERNMENT.fullmatch(fold(clause.text[region.end : end])))
    return "", region.target if region and is_meant else ""


def _quoted(text: str, said: tuple[int, int], name: tuple[int, int]) -> str:
    """The statement, or what of it stands around the name if it is too long to be quoted whole."""
    words = " ".join(text[slice(*said)].split())
    if len(words) <= LONGEST:
        return words
    start = max(said[0], name[0] - LONGEST // 3)
    return " ".join(text[start : min(said[1], start + LONGEST)].split())


@dataclass(frozen=True, slots=True)
class _Acting:
    start: int
    end: int
    unit: str
    role: str
    words: str


def stated(clause: Clause, mentions: Sequence[Mention], *, joint: bool = True) -> tuple[_Acting, ...]:
    """The responsibilities that sentences of the clause state: units that open one, and those behind 经, 由 and 会同.

    A unit joined to the one before it (甲、乙和丙) shares its role. Each unit counts once, in its first role.
    """
    found: dict[str, _Acting] = {}
    general = _by_place(clause, mentions) if joint else ()
    named = [*(mention for mention in mentions if mention.kind == "unit"), *general]
    for mention, role in _roles(clause, sorted(named, key=lambda unit: unit.start)):
        if mention.target not in found:
            end = _sentence_end(clause.text, mention.end)
            words = clause.text[mention.start : end]
            found[mention.target] = _Acting(mention.start, end, mention.target, role, words)
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
