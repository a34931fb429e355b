"""（牵头单位：甲；责任单位：乙）, （甲牵头，乙、丙配合）, 由甲会同乙负责 -> each body, in order, with its role."""

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policies.parsing import party_words
from policies.parsing.party_words import LEAD, RESPONSIBLE, SUPPORT, is_body, is_group, is_plausible, roles

LONGEST, LONGEST_RUNNING = 800, 200  # characters of a statement in brackets, in running text
LONGEST_REMARK = 8  # characters in brackets that are a part of a name: 各区县(自治县)人民政府
BRACKET = re.compile(r"[()\[\]〔〕]")
SEPARATORS = ",;。、/:|"
UNSAID = re.compile(r"(?:以下|下同|其中|不再|详见|见附|[排列]\S{0,3}(?:首位|第一|前))")
FIRST_LEADS = re.compile(r"[排列](?:名|在|于)?(?:首位|第一位?|最前)(?:的(?:单位|部门)?)?(?:均)?[为是]牵头")
ASIDE = re.compile(r"[(〔](?P<verb>牵头|主责|负责|配合|参与|协助)(?:单位|部门)?[)〕]\Z")
LEADING = re.compile(r"(?:由|请|并|含|包括|包含|及其|以及|及|和|与|或)+(?=[一-鿿]{2})")
OTHERS = re.compile(
    r"等(?:(?:\d{1,3}|[一二三四五六七八九十多]{1,3})个)?"
    r"(?P<rest>(?:市级|省级|国家)?(?:有关|相关)?(?:部门|单位|机构|部委|企业)(?:\((?:单位|部门)\)|和(?:有关|相关)?单位)?)?\Z"
)
RUN_ON = re.compile(r"(?<=[委局厅部办院府会社行])\s(?=\s*[市省区县国各中\d])")  # 市教委 市财政局: the space parts them
SUPPORTS = re.compile(r"(?:积极|协同|予以|共同)?(?:配合|参与|协助|协办)\Z")
JOINT = re.compile(r"以及|[和及与](?!其|单位)")
TOGETHER = re.compile(r"会同|联合(?!会)")


@dataclass(frozen=True, slots=True)
class Party:
    """Characters `start`–`end` of a text name a body (`name`: without spaces) with a part in what the text is about.

    `role`: lead, responsible or support. `is_group`: general words that name no single body (市级有关部门). The
    characters `said_from`–`said_to` say so.
    """

    start: int
    end: int
    name: str
    role: str
    is_group: bool
    said_from: int
    said_to: int


@dataclass(frozen=True, slots=True)
class _Item:
    """Characters `start`–`end` of the squeezed text are a name; `role` is empty until a verb or a label gives one."""

    start: int
    end: int
    role: str


Statement = tuple[int, int, list[_Item]]


@functools.lru_cache(maxsize=20_000)  # several passes ask for the clauses of one document
def find_parties(text: str, *, first_leads: bool = False) -> tuple[Party, ...]:
    """The bodies that the folded `text` gives a part in its matter, in order, each once a statement.

    `first_leads`: the document says that of the responsible bodies in a list the first one leads (列首位的为牵头单位).

    >>> [(p.name, p.role) for p in find_parties("做好工作。(市民政局牵头,市教委、各区县(自治县)政府按职责分工负责)")]
    [('市民政局', 'lead'), ('市教委', 'responsible'), ('各区县(自治县)政府', 'responsible')]
    """
    if not party_words.cue().search(text):
        return ()
    text = RUN_ON.sub("|", text)
    kept = [at for at, character in enumerate(text) if not character.isspace()]
    squeezed = "".join(text[at] for at in kept)
    found: list[Party] = []
    for start, end, items in _statements(squeezed):
        said = kept[start], kept[end - 1] + 1
        leads = first_leads or bool(FIRST_LEADS.search(squeezed, start, end))
        for item in _led(items) if leads and squeezed[start] != "由" else items:
            name = squeezed[item.start : item.end]
            found.append(Party(kept[item.start], kept[item.end - 1] + 1, name, item.role, is_group(name), *said))
    return tuple(found)


def _led(items: list[_Item]) -> list[_Item]:
    """The items of a list of responsible bodies, led by the first; a list with roles of its own keeps them."""
    if len(items) < 2 or any(item.role != RESPONSIBLE for item in items):
        return items
    return [replace(items[0], role=LEAD), *items[1:]]


def _statements(text: str) -> list[Statement]:
    """Every statement in the squeezed `text`, in order, none inside another."""
    cues = [match.start() for match in party_words.cue().finditer(text)]
    found: list[Statement] = []
    done = 0
    for start, end, closed in _brackets(text):
        cue = bisect.bisect_left(cues, start)
        if start < done or end - start > LONGEST or cue == len(cues) or cues[cue] >= end:
            continue
        if items := _labelled(text, start + 1, end - closed) or (_listed(text, start + 1, end - 1) if closed else []):
            found.append((start, end, items))
            done = end
    return sorted([*found, *_outside(text, found)], key=lambda statement: statement[0])


def _brackets(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, closed) of all brackets, by start; one left open ends with its sentence."""
    found: list[tuple[int, int, bool]] = []
    opened: list[int] = []
    for match in BRACKET.finditer(text):
        if match[0] in "([〔":
            opened.append(match.start())
        elif opened:
            found.append((opened.pop(), match.end(), True))
    found += [(start, _stop(text, start, len(text)), False) for start in opened[-9:]]
    return sorted(found)


def _stop(text: str, start: int, end: int) -> int:
    """Where the sentence ends."""
    stop = text.find("。", start, end)
    return end if stop < 0 else stop


def _outside(text: str, taken: Sequence[Statement]) -> Iterator[Statement]:
    """Statements in running text, not in those `taken`: 责任单位:甲、乙。 and 由甲牵头."""
    bounds = [0, *(place for start, end, _ in taken for place in (start, end)), len(text)]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        at = start
        while match := party_words.opening().search(text, at, end):
            stop = _stop(text, match.start(), min(end, match.start() + LONGEST_RUNNING))
            if match[0] == "由":
                items = _acting(text, match.end(), stop)
            else:
                items = [i for i in _labelled(text, match.start(), stop) if is_body(text[i.start : i.end])]
            if items:
                yield match.start(), stop, items
            at = stop if items else match.end()


def _labelled(text: str, start: int, end: int) -> list[_Item]:
    """The items behind each label: 牵头单位:甲,责任单位:乙、丙."""
    labels = list(party_words.label().finditer(text, start, end))
    bounds = [*(label.start() for label in labels[1:]), end]
    items: list[_Item] = []
    for label, bound in zip(labels, bounds, strict=False):
        role = roles()[label["words"]]
        if role != "-":
            items += [i for i in _roled(text, label.end(), bound, role) if is_plausible(text[i.start : i.end])]
    return items


def _listed(text: str, start: int, end: int) -> list[_Item]:
    """The items of a list without label, whose last words say what they do: 甲牵头,乙、丙配合."""
    items = list(_roled(text, start, end, ""))
    return items if all(is_body(text[i.start : i.end]) for i in items) else []


def _roled(text: str, start: int, end: int, given: str) -> Iterator[_Item]:
    """The items of one list: each takes the role of the next verb behind it; without one that of the label, `given`."""
    waiting: list[_Item] = []
    for first, last in _pieces(text, start, end):
        if UNSAID.match(text, first, last):
            break
        name_end, role = _verb(text, first, last)
        in_company = bool(waiting) and waiting[-1].role == SUPPORT and text[first - 1] == "、"
        waiting += _names(text, first, name_end, SUPPORT if in_company else given)
        if role:
            said = given if given and role == RESPONSIBLE else role  # 牵头单位:甲负责 leads
            is_said = given or any(is_body(text[i.start : i.end]) for i in waiting)  # and not 持续推进
            yield from (replace(i, role=said) if i.role == given else i for i in waiting if is_said)
            waiting = []
    if given:
        yield from waiting


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces between separators, not those inside brackets."""
    depth, first = 0, start
    for at in range(start, end):
        if text[at] in "([〔":
            depth += 1
        elif text[at] in ")]〕":
            depth = max(depth - 1, 0)
        elif depth == 0 and text[at] in SEPARATORS:
            yield first, at
            first = at + 1
    yield first, end


def _verb(text: str, start: int, end: int) -> tuple[int, str]:
    """Where the names of a piece end, and the role that its last words give them (none: empty)."""
    match = party_words.acts().search(text, start, end)
    return (match.start(), roles()[match["verb"]]) if match else (end, "")


def _names(text: str, start: int, end: int, role: str) -> Iterator[_Item]:
    """The names of one piece: 甲和乙, 甲会同乙, 甲等部门, 甲(含乙、丙)."""
    if leading := LEADING.match(text, start, end):
        start = leading.end()
    for joint in TOGETHER.finditer(text, start, end):
        left, _ = _verb(text, start, joint.start())
        if party_words.loose_ending().search(text, start, left):
            yield from _names(text, start, left, role or LEAD)
            yield from (replace(item, role=SUPPORT) for item in _names(text, joint.end(), end, role))
            return
    for first, last in _joined(text, start, end):
        yield from _single(text, first, last, role)


def _joined(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names that 和, 及, 与 join; 工业和信息化部 is one."""
    first = start
    for joint in JOINT.finditer(text, start, end):
        is_open = text.count("(", first, joint.start()) > text.count(")", first, joint.start())
        if not is_open and party_words.loose_ending().search(text, first, joint.start()):
            yield first, joint.start()
            first = joint.end()
    if first < end:
        yield first, end


def _single(text: str, start: int, end: int, role: str) -> Iterator[_Item]:
    """One name, and behind it those that stand with it: in brackets with 含, or as 等有关部门."""
    if aside := ASIDE.search(text, start, end):  # 责任单位:甲(牵头)、乙
        end, role = aside.start(), roles().get(aside["verb"], LEAD)
    others = OTHERS.search(text, start, end)
    name_end = others.start() if others else end
    remark = _remark(text, start, name_end)
    if is_plausible(text[start : (last := remark or name_end)]):
        yield _Item(start, last, role)
    if remark and LEADING.match(text, remark + 1):
        for first, last in _pieces(text, remark + 1, name_end - 1):
            yield from _names(text, first, last, role)
    if others and others["rest"] and is_group(others["rest"]):
        yield _Item(others.start("rest"), others.end("rest"), role)


def _remark(text: str, start: int, end: int) -> int:
    """Where the bracket opens that ends a name and is no part of it, else 0; 各区县(自治县) keeps its bracket."""
    opening = text.find("(", start, end)
    if opening <= start or text[end - 1] != ")":
        return 0
    return opening if end - opening - 2 > LONGEST_REMARK or LEADING.match(text, opening + 1, end) else 0


def _acting(text: str, start: int, end: int) -> list[_Item]:
    """The bodies of 由甲、乙牵头, 由甲会同乙, 由甲负责; none if a word among them is no body."""
    found: list[_Item] = []
    for first, last in _pieces(text, start, end):
        act = _act(text, first, last)
        names = _bodies(text, first, act.start() if act else last, "")
        if not names:
            break
        found += names
        if act and act["verb"] == "会同":
            stop = party_words.stops().search(text, act.end(), last)
            company = _bodies(text, act.end(), stop.start() if stop else last, SUPPORT)
            return [*(replace(item, role=LEAD) for item in found), *company]
        if act:
            role = roles()[act["verb"]]
            return [*(replace(item, role=role) for item in found), *_supporting(text, act.end(), end)]
    return []


def _supporting(text: str, start: int, end: int) -> list[_Item]:
    """The bodies behind a first 牵头 that support it in the same sentence: 由甲牵头,乙、丙配合,丁参与."""
    found: list[_Item] = []
    waiting: list[_Item] = []
    for first, last in _pieces(text, start, end):
        if first == last:
            continue
        verb = SUPPORTS.search(text, first, last)
        names = _bodies(text, first, verb.start() if verb else last, SUPPORT)
        if not names:
            break
        waiting += names
        if verb:
            found, waiting = [*found, *waiting], []
    return found


def _act(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first 牵头, 负责 or 会同 of a piece that has the name of a body before it."""
    found = party_words.acts_on().finditer(text, start, end)
    return next((match for match in found if party_words.strict_ending().search(text, start, match.start())), None)


def _bodies(text: str, start: int, end: int, role: str) -> list[_Item]:
    """The names that the span is made of, if all are surely bodies, else nothing."""
    items = [item for pair in _joined(text, start, end) for item in _single(text, *pair, role)]
    return items if all(is_body(text[i.start : i.end], loosely=False) for i in items) else []
