"""The head of a document: title, 发文字号, issuers, recipients, dates, and what a web page says about the source."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from policies.parsing import lexicon, markers
from policies.parsing.lines import Line
from policies.parsing.structure import Header, Span

TOP_LINES = 40  # the head ends where the numbering begins, and within so many lines
LONG = 60  # longer lines are text, no titles
NUMBER = re.compile(r"(\S{2,12}?)[〔\[(]((?:19|20)\d{2})[〕\])]\s?(\d{1,5})号")
ORDER = re.compile(r"(\S{2,20}?)令第(\d{1,4})号")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
HAN_DAY = re.compile(
    r"([二一][〇○零0九]{1,2}[〇○零一二三四五六七八九0]{1,2})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)
STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})\s+\d{1,2}:\d{2}(?::\d{2})?|(\d{4})年(\d{1,2})月(\d{1,2})日\s*\d{1,2}[时:]\d{1,2}分?"
)
SOURCE = re.compile(r"(?:信息)?来源\s?:\s?(\S+)")
AUTHOR = re.compile(r"作者\s?:\s?(\S+)")
PAPER = re.compile(r"(?:^|\s)([一-鿿]{2,8}(?:日报|晚报|早报|商报|网|社))(?=\s|$)")
URL = re.compile(r"https?://[\w./?=&%#-]+")
BYLINE = re.compile(r"\(作者:?\s?([^()]+?)\s?(?:单位[^()]*)?\)$")
ISSUED = re.compile(r"(?:^|[,。])([^,。]{4,}?)(?:联合)?印发了《(.+?)》(?:\(以下简称《(.+?)》\))?")
FULL_TEXT = re.compile(r"(?:来看|以下(?:是|为)|现将).{0,30}:|.{0,20}全文如下:?")
UNIT = re.compile(r"[一-鿿()]{2,30}(?:厅|委|局|部|院|会|府|办公室|办|署|行|社|处|中心|公司|室|党组)")
ADOPTED = re.compile(r"\(?.{0,4}?(\d{4})年(\d{1,2})月(\d{1,2})日(.*?)\)?")
MEETING = re.compile(r"(?:第.{1,4}届)?(\S{2,30}?)第.{1,5}次会议.{0,8}通过")
TERM_OF_OFFICE = re.compile(r"第.{1,4}届")
ATTACHMENTS = re.compile(r"附件\s?:\s?(?:1\s?[.、])?[^。]{2,80}$")
LISTED = re.compile(r"(\d{1,2})\s?[.、][^。]{2,80}")
SECRET = re.compile(r"(绝密|机密|秘密)(?:★.*)?")
MASTHEAD = re.compile(r"[一-鿿]{2,30}文件")


@dataclass
class Head:
    """The head as it is being read: fields found so far, labelled lines, and the lines that are left as body."""

    source: str
    body: list[Line]
    found: Header = field(default_factory=Header)
    spans: list[Span] = field(default_factory=list)

    def take(self, lines: Sequence[Line], kind: str) -> None:
        """Label lines as part of the head and leave the others as body."""
        self.spans += [line.span(kind) for line in lines]
        self.body = [line for line in self.body if line not in lines]

    def note(self, **fields: Any) -> None:
        """Keep what was found, but nothing over an earlier finding."""
        self.found = replace(self.found, **{k: v for k, v in fields.items() if v and not getattr(self.found, k)})


def read(lines: Sequence[Line], source: str) -> Head:
    """The head found in `lines` (furniture already taken out), with the lines that are left."""
    head = Head(source, list(lines))
    for step in (
        _masthead,
        _byline,
        _metadata,
        _number,
        _title,
        _adopted,
        _recipients,
        _attachments,
        _signature,
        _inner_title,
        _reprint,
    ):
        step(head)
    if not head.found.issuers and "关于" in head.found.title:
        head.note(issuers=tuple(head.found.title.partition("关于")[0].split()))
    head.found = replace(head.found, spans=tuple(sorted(head.spans, key=lambda span: span.start)))
    return head


@functools.cache
def _titled() -> re.Pattern[str]:
    types = "|".join(sorted(lexicon.words("document_types"), key=len, reverse=True))
    return re.compile(rf".*({types})(\([^()]*\))?")


def is_title(text: str) -> bool:
    """Whether a folded line ends as titles of documents do (通知, 方案 …)."""
    return bool(_titled().fullmatch(text.strip("《》")))


def is_heading(text: str) -> bool:
    """Whether a folded line without number can be a heading: short, and not ended as a sentence is."""
    return len(text) <= LONG and text[-1] not in "。;:,!、"


def _top(head: Head) -> list[Line]:
    """The lines before the first clause number."""
    end = next((i for i, line in enumerate(head.body) if markers.read(line.text)), len(head.body))
    return head.body[: min(end, TOP_LINES)]


def _iso(year: str, month: str, day: str) -> str:
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


def _day(text: str) -> str | None:
    """The date that is all of a line, as ISO 8601, or None; in Arabic or Han digits (二〇二〇年七月)."""
    text = re.sub(r"\s", "", text)
    if match := DAY.fullmatch(text):
        return _iso(*match.groups())
    if match := HAN_DAY.fullmatch(text):
        year = match[1].replace("0", "〇")
        return _iso(str(markers.number(year)), *(str(markers.number(part)) for part in match.groups()[1:]))
    return None


def _masthead(head: Head) -> None:
    """What stands above the title: secrecy marking and 发文机关标志 (GB/T 9704-2012 7.2.2 and 7.2.4)."""
    for line in head.body[:10]:
        if match := SECRET.fullmatch(line.text):
            head.note(secrecy=match[1])
            head.take([line], "secrecy")
        elif MASTHEAD.fullmatch(line.text.replace(" ", "")):
            head.take([line], "masthead")


def _byline(head: Head) -> None:
    for index, line in enumerate(head.body[-3:], max(len(head.body) - 3, 0)):
        if match := BYLINE.search(line.text):
            pieces = line.cut(match.start()) if match.start() else [line]
            head.body[index : index + 1] = pieces
            head.note(author=match[1].strip())
            head.take(pieces[-1:], "byline")
            return


def _metadata(head: Head) -> None:
    for line in _top(head):
        stamp = STAMP.search(line.text)
        is_row = len(line.text) <= 100 and "。" not in line.text
        if not is_row or not (stamp or SOURCE.match(line.text) or AUTHOR.search(line.text) or URL.match(line.text)):
            continue
        if stamp:
            head.note(published_on=_iso(*[part for part in stamp.groups() if part]))
        for name, pattern in (("source_name", SOURCE), ("source_name", PAPER), ("author", AUTHOR)):
            match = pattern.search(line.text)
            head.note(**{name: match[1] if match else ""})
        if match := URL.match(line.text):
            head.note(source_url=match[0])
        head.take([line], "metadata")


def _number(head: Head) -> None:
    for line in _top(head):
        if match := NUMBER.fullmatch(line.text):
            head.note(document_number=line.printed(head.source, match.start(), match.end()))
            head.take([line], "number")
            return


def _title(head: Head) -> None:
    top = _top(head)
    if not top or not is_heading(top[0].text):
        return
    rows: list[Line] = []
    for line in top:
        if not is_heading(line.text):
            break
        rows.append(line)
        if is_title(line.text):
            break
    if not is_title(rows[-1].text):
        rows = rows[:1]
        if (len(top) > 1 and is_heading(top[1].text)) or lexicon.words("abstract_headings") & {rows[0].text}:
            return  # headings of the text itself follow one another: the text has no title of its own
    head.note(title="".join(line.printed(head.source) for line in rows))
    head.take(rows, "title")


def _adopted(head: Head) -> None:
    """The line below the title of a law: when and by which meeting it was adopted (立法法 第六十一条)."""
    for line in _top(head)[:1]:
        match = ADOPTED.fullmatch(line.text)
        if match and head.found.title and ("通过" in match[4] or NUMBER.search(line.text) or ORDER.search(line.text)):
            meeting = MEETING.match(match[4].strip())
            order = ORDER.search(match[4])
            issuer = TERM_OF_OFFICE.sub("", meeting[1]) if meeting else order[1] if order else ""
            number = f"{order[1]}令第{order[2]}号" if order else ""
            head.note(issued_on=_iso(*match.groups()[:3]), issuers=(issuer,) if issuer else (), document_number=number)
            head.take([line], "adopted")


def _recipients(head: Head) -> None:
    for line in _top(head)[:3]:
        if line.text.endswith(":") and not FULL_TEXT.fullmatch(line.text) and head.found.title:
            head.note(recipients=line.printed(head.source).rstrip(":："))
            head.take([line], "recipients")
            return


def _attachments(head: Head) -> None:
    """附件说明 (GB/T 9704-2012 7.3.4): 附件：1.… and the lines that count on from it; they are no clauses."""
    for index, line in enumerate(head.body):
        if not ATTACHMENTS.match(line.text):
            continue
        end = index + 1
        while end < len(head.body) and (match := LISTED.fullmatch(head.body[end].text)):
            if int(match[1]) != end - index + 1:
                break
            end += 1
        head.take(head.body[index:end], "attachments")
        return


def _signature(head: Head) -> None:
    for index, line in enumerate(head.body):
        if not (day := _day(line.text)):
            continue
        start = index
        while start and UNIT.fullmatch(head.body[start - 1].text.replace(" ", "")):
            start -= 1
        if start < index:
            rows = head.body[start:index]
            head.note(issued_on=day, issuers=tuple(row.printed(head.source) for row in rows))
            head.take([*rows, line], "signature")
            return


def _inner_title(head: Head) -> None:
    """The title of what a covering 通知 issues: it stands below the signature and is named in the notice's title."""
    title = head.found.title
    for line in head.body:
        name = line.printed(head.source)
        if is_heading(line.text) and is_title(line.text) and name in title and name != title:
            head.note(inner_title=name)
            head.take([line], "title")
            return


def _reprint(head: Head) -> None:
    """A news page that reprints a document: title and issuers of the document stand in the page's lead."""
    top = _top(head)
    if not any(FULL_TEXT.fullmatch(line.text) for line in top) or is_title(head.found.title):
        return
    for line in top:
        if match := ISSUED.search(line.text):
            page_title, head.found = head.found.title, replace(head.found, title="")
            issuers = line.printed(head.source, match.start(1), match.end(1)).split("、")
            name = line.printed(head.source, match.start(2), match.end(2))
            head.note(page_title=page_title, title=name, issuers=tuple(issuers))
            return
