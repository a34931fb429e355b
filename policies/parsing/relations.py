"""How a document stands to those it cites: it carries them out, changes them, ends them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policies.parsing.normalise import fold
from policies.parsing.structure import Clause, Header, Mention

CITES, IMPLEMENTS, AMENDS, REPEALS = "cites", "implements", "amends", "repeals"
SENTENCE = re.compile(r"[。;\n]")
PART = re.compile(r"[,。;\n]")
NESTED = re.compile(r"\([^()]*\)")
TITLES = re.compile(r"(?:[、和及]|以及)?《(?:[^《》]|《[^《》]*》)*》?")
JOINT = re.compile(r"(?:[、和及]|以及)+$")
ENDS = re.compile(r"废止|停止执行|不再执行|失效")
NOT_ENDS = re.compile(r"(?:不|未)[^,。;]{0,2}废止|如[^,。;]{0,6}废止")
CHANGES = re.compile(r"(?:作|做)(?:出)?(?:如下|以下)?(?:修改|修订|修正)|修改为|予以(?:修改|修订)|(?:修改|修订)了?《")
GROUNDS = re.compile(r"根据|依据|按照|依照|贯彻|落实")
MADE = re.compile(r"(?:制定|制订|编制|起草|提出)(?:本|如下|以下|了?本)|特制定|现(?:就|提出|将)|结合.{0,12}实际|印发")
IN_TITLE = (
    (IMPLEMENTS, re.compile(r"落实[《〈](?P<title>.+?)[》〉]")),
    (AMENDS, re.compile(r"(?:修改|修订|修正)[《〈](?P<title>.+?)[》〉]")),
    (REPEALS, re.compile(r"废止[《〈](?P<title>.+?)[》〉]")),
)
LONGEST = 30  # characters quoted on each side of a title
REACH = 200  # characters of a sentence that are looked at on each side of a title
STRENGTH = {REPEALS: 0, AMENDS: 1, IMPLEMENTS: 2, CITES: 3}


@dataclass(frozen=True, slots=True)
class Relation:
    """The document stands to the one that `mention` cites as `kind` says; `words` are those that say so, if any."""

    kind: str
    mention: Mention
    words: str = ""


def in_title(head: Header) -> dict[str, str]:
    """What the title says of other documents: their titles in folded form -> how the document stands to them."""
    words = fold(head.title)
    return {match["title"]: kind for kind, pattern in IN_TITLE for match in pattern.finditer(words)}


def find_relations(clauses: Sequence[Clause], mentions: Sequence[Mention]) -> Iterator[Relation]:
    """One relation each document cited, in the order in which they are first cited: the strongest that is stated."""
    texts = {clause.path: clause.text for clause in clauses}
    found: dict[str, Relation] = {}
    for mention in mentions:
        if mention.kind == "document":
            relation = _relation(texts, mention)
            first = found.setdefault(mention.target, relation)
            if STRENGTH[relation.kind] < STRENGTH[first.kind]:
                found[mention.target] = relation
    yield from found.values()


def _relation(texts: Mapping[str, str], mention: Mention) -> Relation:
    text = texts[mention.path]
    before = text[max(mention.start - REACH, 0) : mention.start]
    after = text[mention.end : mention.end + REACH]
    start = mention.start - len(SENTENCE.split(fold(before))[-1])
    rest = SENTENCE.split(fold(after))[0]
    said = _unnested(fold(text[start : mention.start])), _unnested(rest)
    kind = _kind(*said)
    before, after = (TITLES.sub("", words) for words in said)
    words = f"{JOINT.sub('', PART.split(before)[-1])[-LONGEST:]}《…》{after[:LONGEST]}" if kind != CITES else ""
    return Relation(kind, mention, words)


def _unnested(words: str) -> str:
    """The words without what stands in brackets: numbers, short names."""
    return NESTED.sub("", words)


def _kind(before: str, after: str) -> str:
    """What the sentence says of a document between the words `before` and `after` it."""
    part = PART.split(before)[-1] + "《》" + PART.split(after)[0]
    if ENDS.search(part) and not NOT_ENDS.search(part):
        return REPEALS
    if CHANGES.search(part):
        return AMENDS
    grounds = GROUNDS.split(TITLES.sub("", before))
    if len(grounds) > 1 and "," not in grounds[-1] and MADE.search(after):
        return IMPLEMENTS
    return CITES
