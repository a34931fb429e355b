"""Numbers as people type them: a document number in full or in part, and the printed number of a clause."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from policies.parsing.markers import CIRCLED, HAN_NUMBER, number
from policies.parsing.normalise import fold

LONGEST = 60  # characters of a document number, spaces included
SPACE = re.compile(r"\s+")
DOCUMENT = re.compile(
    r"(?P<code>[^\W\d]{0,20}?)"
    r"(?:(?P<open>[^\w\s]?)(?P<year>(?:19|20)\d{2})(?P<close>[^\w\s]?)年?)?"
    r"第?(?:0*(?P<serial>[1-9]\d{0,4})(?P<end>号?))?"
)
YEAR_APART = re.compile(r" ?([〔\[(【（［﹝]) ?(\d{4}) ?([〕\])】）］﹞]) ?")
SERIAL_APART = re.compile(r"(\d) 号")
# Possessive and atomic, so that no input takes long.
TOKEN = (
    rf"(?:案例|任务)?(?P<ordinal>第?)(?P<open>\(?)"
    rf"(?P<number>{HAN_NUMBER}{{1,6}}+(?!{HAN_NUMBER})|\d{{1,4}}+(?!\d)|[{CIRCLED}])"
    r"(?P<close>\)?)(?P<unit>条|章|节|编|篇|部分)?(?P<mark>[、.]?)"
)
CLAUSE = re.compile(TOKEN)
WITHIN = re.compile(rf"(?P<document>.*?[^\W\d]》?)(?P<clause>(?>{re.sub(r'[?]P<[a-z]+>', '?:', TOKEN)})++)")
KINDS = {"条": "article", "章": "chapter", "节": "section", "编": "part", "篇": "part", "部分": "part"}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 (GB/T 9704-2012 7.2.5), folded; what was not given is empty or None."""

    code: str = ""
    year: int | None = None
    serial: int | None = None

    def part_of(self, other: DocumentNumber) -> bool:
        """Whether `other` has all that this one gives; a code may lack its first characters (府办发)."""
        given = self.year in {None, other.year} and self.serial in {None, other.serial}
        return given and other.code.endswith(self.code)


@dataclass(frozen=True, slots=True)
class ClauseNumber:
    """The number of a clause, or the numbers that lead to it from the outermost; `kind` if the words name one."""

    numbers: tuple[int, ...]
    kind: str = ""

    @property
    def path(self) -> str:
        return ".".join(map(str, self.numbers))


def document_number(text: str) -> DocumentNumber | None:
    """The document number that all of `text` is, in brackets of any form or none; None if it is something else.

    >>> document_number("渝府办发 [2020] 97号") == document_number("渝府辦發（２０２０）97")
    True
    >>> document_number("97号"), document_number("2020年"), document_number("国务院令第722号").serial
    (DocumentNumber(code='', year=None, serial=97), None, 722)
    """
    return _document_number(text) if len(text) <= LONGEST else None


@functools.lru_cache(maxsize=20_000)
def _document_number(text: str) -> DocumentNumber | None:
    match = DOCUMENT.fullmatch(SPACE.sub("", fold(text)).lower())
    if match is None:
        return None
    bracketed = bool(match["open"] and match["close"])
    if not (bracketed or (match["serial"] and (match["end"] or not match["code"]))):
        return None
    year, serial = (int(match[part]) if match[part] else None for part in ("year", "serial"))
    return DocumentNumber(match["code"], year, serial)


def closed_up(text: str) -> str:
    """`text` without the spaces inside document numbers, so that it can be split into words.

    >>> closed_up("通知 渝府办发 〔2020〕 97 号")
    '通知 渝府办发〔2020〕97号'
    """
    return SERIAL_APART.sub(r"\1号", YEAR_APART.sub(r"\1\2\3", " ".join(text.split())))


def clause_number(text: str) -> ClauseNumber | None:
    """The clause number that all of `text` is: （三十五）, 第三十五条, 47, 七（三十五）, 7.35; None if it is none.

    A Han number of one character is a word like any other (一), unless brackets or 第 mark it.

    >>> clause_number("（三十五）"), clause_number("七（三十五）").path, clause_number("一")
    (ClauseNumber(numbers=(35,), kind='item'), '7.35', None)
    """
    rest, found = SPACE.sub("", fold(text)), list[re.Match[str]]()
    while match := CLAUSE.match(rest):
        found.append(match)
        rest = rest[match.end() :]
    if rest or not found:
        return None
    last = found[-1]
    bare = not any(last[part] for part in ("ordinal", "open", "close", "unit", "mark"))
    if bare and len(found) == 1 and re.fullmatch(HAN_NUMBER, last["number"]):
        return None
    return ClauseNumber(tuple(number(match["number"]) for match in found), _kind(last))


def _kind(match: re.Match[str]) -> str:
    """The kind of clause that is numbered so, or empty: 第三十五条, 一、, （三十五）, ①."""
    if match["unit"]:
        return KINDS[match["unit"]]
    if match["mark"] == "、":
        return "part"
    if match["number"] in CIRCLED:
        return "case"
    return "item" if match["open"] and match["close"] and not match["number"].isdigit() else ""


def clause_of_document(text: str) -> tuple[str, ClauseNumber] | None:
    """The words for a document and the clause number behind them: 联合实施方案（三十五）; None if it is not that.

    >>> clause_of_document("97号（四）")
    ('97号', ClauseNumber(numbers=(4,), kind='item'))
    """
    match = WITHIN.fullmatch(SPACE.sub("", fold(text)))
    clause = clause_number(match["clause"]) if match else None
    return (match["document"], clause) if match and clause else None
