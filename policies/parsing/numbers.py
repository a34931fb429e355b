"""Document numbers as people type them, in full or in part."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

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
