"""What a person types to name a document or a clause: 渝府办发〔2020〕97号第七条, 联合实施方案 三(十六), 方案 3.16.

Plain Python: whether there is such a document and such a clause is for others to say (policies.naming).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.parsing import lexicon
from policies.parsing.markers import CIRCLED, HAN_NUMBER, number
from policies.parsing.normalise import fold
from policies.parsing.numbers import DocumentNumber, document_number
from policies.parsing.spelling import spelt

LONGEST = 200  # characters; what is longer is a pasted passage
MOST_STEPS = 6
# Possessive, so that no input takes long: a run of digits that is longer numbers nothing.
HAN = rf"{HAN_NUMBER}{{1,7}}+(?!{HAN_NUMBER})"
NUM = rf"(?:{HAN}|\d{{1,4}}+(?!\d))"
STEP = re.compile(
    rf"[ ,、]?的? ?(?:第 ?(?P<ordinal>{NUM}) ?(?P<unit>条|款|项|目|章|节|编|篇|分编|部分|段)(?:之(?P<bis>{HAN}))?"
    rf"|第? ?\( ?(?P<inside>{NUM}) ?\) ?(?P<below>[款项目](?!目))?[、.]?"
    rf"|(?P<label>案例|任务|附件|专栏|表格) ?(?P<labelled>{NUM}|[{CIRCLED}])"
    rf"|(?P<circled>[{CIRCLED}])|(?P<figures>\d{{1,4}}+)条"
    rf"|(?P<bare>{HAN}|\d{{1,3}}+(?!\d))(?P<mark>[、.]?))"
)
KINDS = {
    "条": "article", "章": "chapter", "节": "section", "编": "part", "篇": "part", "分编": "part", "部分": "part",
    "款": "paragraph", "项": "item", "目": "subitem", "段": "passage",
    "附件": "attachment", "专栏": "table", "表格": "table", "案例": "case", "任务": "",
}  # fmt: skip
ASKED = re.compile(r"[\"“”„‟「」『』:|]|(?:^| )-")  # what belongs to a search: phrases, fields, words left out
SPACE = re.compile(r"\s+")
AT_SPACES = re.compile(r"[ ,、]")
FILE = re.compile(r"(?<=号)(?:文件?|令)?(?:中的?|里的?|的)?$")
# The number of a document typed loosely: 渝府办发2020 97, 渝府办发2020-97.
LOOSE = re.compile(
    r"(?P<code>[一-鿿]{2,14}) ?[^\w\s]? ?(?P<year>(?:19|20)\d\d) ?[^\w\s]? ?第?(?P<serial>[1-9]\d{0,4})号?"
)
TITLE = re.compile(
    r"(?:(?P<issuers>[^《》\d]{1,80}): ?)?《(?P<title>[^《》]{2,}(?:《[^《》]*》[^《》]*)*)》?(?P<rest>.*)"
)
# Behind a title where somebody quotes: （渝府办发〔2020〕97号）, or ，渝府办发〔2020〕97号，2020年7月27日成文，
NUMBER = r"[一-鿿]{2,14} ?[〔\[(]\d{4}[〕\])] ?第?\d{1,5} ?号"
BEHIND = re.compile(rf"[ ,]*(?:\((?P<inside>{NUMBER})(?:,[^()]*)?\)|(?P<bare>{NUMBER}))")
DATE = re.compile(r"[ ,]*(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:成文|发布|印发)?(?:\(推定\))?[ ,]*")
LEAST_TITLE = 10  # characters of a whole title that is known for one without 《》


@dataclass(frozen=True, slots=True)
class Step:
    """One number on the way to a clause; `kind` if the words say it; 第十七条之一 is `inserted` 1."""

    number: int
    kind: str = ""
    inserted: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """Words for a document, or none, and the steps to a clause of it, or none; all words are folded.

    `number`: what the words for the document are, or have beside them. `titled`: they stood in 《》.
    `clause`: the words for the clause; with a title they may be other words than numbers (导语第1段) and have no steps.
    `sure`: the clause is marked as one (brackets, 第, 、); numbers alone (35, 3.16) may be anything.
    """

    document: str = ""
    number: DocumentNumber | None = None
    titled: bool = False
    steps: tuple[Step, ...] = ()
    clause: str = ""
    sure: bool = False

    @property
    def official(self) -> bool:
        """Whether the words for the document end as titles do (方案, 条例), and so name one rather than a subject."""
        return self.document.endswith(tuple(lexicon.words("document_types")))


def read(typed: str) -> Citation | None:
    """What was typed, read as a citation; None if it cannot be one. Any words may still be no document at all.

    >>> read("联合实施方案 三(十六)").steps
    (Step(number=3, kind='part', inserted=0), Step(number=16, kind='item', inserted=0))
    >>> read("97号文第七条").document, [step.number for step in read("3.16").steps], read("“方案”第三条")
    ('97号', [3, 16], None)
    """
    text = SPACE.sub(" ", fold(typed)).strip() if len(typed) <= LONGEST else ""
    title = TITLE.fullmatch(text)
    if title and (title["issuers"] or "").lstrip("-") not in lexicon.words("search_fields"):
        number, rest = _behind(title["rest"])
        steps, sure = _steps(rest)
        return Citation(title["title"], number, True, steps, rest, sure)
    return _split(text) if text and not ASKED.search(text) else None


def _behind(rest: str) -> tuple[DocumentNumber | None, str]:
    """The document number behind a title, and what stands behind that and the date."""
    match = BEHIND.match(rest)
    number = document_number(match["inside"] or match["bare"]) if match else None
    rest = rest[match.end() :] if match and number else rest
    date = DATE.match(rest)
    return number, (rest[date.end() :] if date else rest).strip(" ,、的")


def _split(text: str) -> Citation | None:
    """The shortest words in front of what is a clause number to its end; all of the text, where nothing is."""
    if not text.isdecimal() and (wanted := _number(text)):
        return Citation(text, wanted)
    for at in _places(text):
        steps, sure = _steps(text[at:])
        if steps:
            words = FILE.sub("", text[:at].strip(" ,、"))
            return Citation(words, _number(words), False, steps, text[at:].strip(" ,、的"), sure)
    words = FILE.sub("", text)
    return Citation(words, _number(words))


def _places(text: str) -> Iterator[int]:
    """Where a clause number may begin: anywhere but inside a number."""
    yield 0
    for at in range(2, len(text)):
        if not (_digit(text[at - 1]) and _digit(text[at])) and text[at - 1] not in "第(〔[.":
            yield at


def _digit(character: str) -> bool:
    return bool(re.match(rf"{HAN_NUMBER}|\d", character))


def _number(words: str) -> DocumentNumber | None:
    """The document number that the words are; with spaces or dashes for brackets it needs code, year and number."""
    if found := document_number(words):
        return found
    match = LOOSE.fullmatch(words)
    return DocumentNumber(match["code"], int(match["year"]), int(match["serial"])) if match else None


def _steps(text: str) -> tuple[tuple[Step, ...], bool]:
    """The steps that all of the text is, and whether it is sure that they are; none if it is something else."""
    found: list[re.Match[str]] = []
    at = 0
    while at < len(text) and len(found) < MOST_STEPS and (match := STEP.match(text, at)):
        found.append(match)
        at = match.end()
    if at < len(text) or not all(map(_well_formed, found)):
        return (), False
    marked = [match for match in found if match["bare"] is None or match["mark"] == "、"]
    return tuple(map(_step, found)), bool(marked)


def _words(match: re.Match[str]) -> str:
    groups = ("ordinal", "inside", "labelled", "circled", "figures", "bare")
    return next(match[group] for group in groups if match[group])


def _well_formed(match: re.Match[str]) -> bool:
    """Whether the digits are a number: 十四五 and 三五 are none."""
    words = _words(match).replace("○", "〇").replace("零", "〇")
    if words in CIRCLED or words.isdecimal() or "〇" in words:
        return int(number(words)) > 0
    return number(words) > 0 and spelt(number(words)).removeprefix("一") == words.removeprefix("一")


def _step(match: re.Match[str]) -> Step:
    words = _words(match)
    unit = match["unit"] or match["below"] or match["label"] or ("条" if match["figures"] else "")
    kind = KINDS[unit] if unit else ""
    if not kind and match["inside"]:
        kind = "point" if words.isdecimal() else "item"
    if not kind and match["bare"] and not words.isdecimal() and match["mark"] != ".":
        kind = "part"
    return Step(number(words), kind, number(match["bis"]) if match["bis"] else 0)
