"""发文字号 (GB/T 9704-2012 7.2.5) and the numbers of orders and announcements (国务院令第707号, 公告2021年第3号)."""

import re
from dataclasses import dataclass, replace

from policies.parsing import markers
from policies.parsing.header import agencies, dates
from policies.parsing.header.words import squeeze

LONGEST = 120
HAN = markers.HAN_NUMBER
# The agency code, its year in brackets of any kind (one of them may be lost), the serial number.
CODE = r"[一-鿿A-Z]{1,14}(?:\([一-鿿]{1,4}\)[一-鿿]{0,8})?"
OPEN, CLOSE = r"[〔\[(〈<{「『„“‘]", r"[〕\])〉>}」』‟”’]"
BRACKETED = rf"{OPEN}(?:(?:19|20)\d\d|\d\d){CLOSE}|{OPEN}(?:19|20)\d\d|(?:19|20)\d\d{CLOSE}|{OPEN}{HAN}+届{CLOSE}"
NUMBER = re.compile(rf"({CODE})(?:{BRACKETED})(?:字)?第?(?:\d{{1,5}}|{HAN}{{1,5}})(?:-\d{{1,3}})?号")
# Without any bracket only where the code says that it is one: 国办发2021第12号.
LOOSE = re.compile(rf"({CODE}(?:发|函|字|办|规|文|令|通|告))(?:19|20)\d\d年?第?\d{{1,5}}号")
# 渝文审〔2021〕3号: under which a document is registered, not its own number.
REGISTERED = re.compile("文审|文备|规备|规审|备案|登记")
IN_YEAR = rf"(?:(?:19|20)\d\d年)?(?:{OPEN}(?:(?:19|20)\d\d|{HAN}+届){CLOSE})?"
SERIAL = rf"{IN_YEAR}第?(?:\d{{1,5}}(?:[-—]\d{{1,2}})?|{HAN}{{1,6}})号"
ORDER = re.compile(rf"([一-鿿]{{2,30}}?)(令|公告|通告|命令)\(?({SERIAL})\)?")
ONLY_SERIAL = re.compile(rf"\(?({SERIAL})\)?")
ORDER_NAME = re.compile(r"([一-鿿]{2,60}?)(令|公告|通告|命令)")
LABEL = re.compile("(?:发文字号|文号|字号) ?:?")
SIGNER = re.compile(r"签发人[::]?([一-鿿、 ]{2,20})$")
FILE = re.compile(r"[^。]{1,100}\.(?:docx?|pdf|wps|txt|html?|ofd)\)?", re.IGNORECASE)
STATE_COUNCIL = "国务院"


@dataclass(frozen=True, slots=True)
class Found:
    """A number at `start`–`end` of a folded line; `day` and `by` when the line gives date and issuers as well."""

    start: int
    end: int
    day: str | None = None
    by: tuple[str, ...] = ()


def on_line(text: str) -> Found | None:
    """The number that is all of a folded line, but for brackets around it, date, issuers or the name of the signer.

    >>> on_line("(某政办发[2002]42号 二00二年八月二十九日)").day
    '2002-08-29'
    """
    if len(text) > LONGEST or "号" not in text or not (found := _number(text)):
        return None
    before, after = text[: found.start].strip("([ "), text[found.end :].strip(")], ;")
    if not (_is_aside(before) and _is_aside(after)):
        return None
    day = dates.first(before) or dates.first(after)
    return replace(found, day=day.iso if day else None, by=agencies.names(dates.without(before)))


def _number(text: str) -> Found | None:
    """The first number of a folded text; words before its code, with a space between, are no part of it."""
    squeezed = squeeze(dates.without(text, "|"))
    match = NUMBER.search(squeezed.text) or LOOSE.search(squeezed.text)
    if not match:
        return None
    start, code_end = squeezed.at[match.start()], squeezed.at[match.end(1) - 1] + 1
    name, _, code = text[start:code_end].rpartition(" ")
    is_apart = len(code) > 1 and len(name) > 1 and name[-2] != " "
    return Found(code_end - len(code) if is_apart else start, squeezed.at[match.end() - 1] + 1)


def _is_aside(text: str) -> bool:
    """Whether words beside a number leave the line a line of the number."""
    rest = dates.without(text).strip("() ")
    return bool(not rest or agencies.names(rest) or SIGNER.fullmatch(rest) or LABEL.fullmatch(rest))


def inside(text: str) -> Found | None:
    """The first number inside a folded text, such as a title or the name of a file."""
    return _number(text[:LONGEST])


def of_order(agency: str, word: str, serial: str) -> str:
    """The number of an order as it is cited: 国令第707号 for the State Council, else as printed.

    >>> of_order("中华人民共和国国务院", "令", "第707号"), of_order("某省人民政府", "令", "第9号")
    ('国令第707号', '某省人民政府令第9号')
    """
    name = agency.removeprefix("中华人民共和国")
    return f"国{word}{serial}" if name == STATE_COUNCIL and word == "令" else f"{agency}{word}{serial}"
