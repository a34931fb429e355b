"""What a web page or a newspaper prints around a document: source, author, time, address, and its own lead."""

import re
from dataclasses import replace

from policies.parsing.header import dates
from policies.parsing.header.head import Head
from policies.parsing.header.kinds import is_title
from policies.parsing.lines import Line
from policies.parsing.normalise import fold

STAMP = re.compile(r"((?:19|20)\d\d)([-/.年])\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[时:]\d{1,2}(?:分|:\d{1,2})?")
SOURCE = re.compile(r"(?:信息|文章|稿件)?来源\s?:\s?(\S+)")
AUTHOR = re.compile(r"作者\s?:\s?(\S+)")
PAPER = re.compile(r"(?:^|\s)([一-鿿]{2,8}(?:日报|晚报|早报|商报|网|社))(?=\s|$)")
URL = re.compile(r"https?://[\w./?=&%#-]+")
BYLINE = re.compile(r"\(作者:?\s?([^()]+?)\s?(?:单位[^()]*)?\)$")
ISSUED = re.compile(r"(?:^|[,。])([^,。]{4,100}?)(?:联合)?印发了《(.{1,100}?)》(?:\(以下简称《(.{1,40}?)》\))?")
# What a news page says before the document it prints; a notice says 现将有关事项通知如下 of itself.
FULL_TEXT = re.compile(
    r"(?:来看|以下(?:是|为)|现将(?!.{0,24}(?:通知|报告|函告|函复|批复|通报|公告|通告|规定)如下)).{0,30}:|.{0,20}全文如下:?"
)
DAY_ROW = re.compile(r"\[?(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}\]?(?:\s+[一-鿿]{2,12})?")  # 2025/01/20 价格司
LONGEST_ROW, LEAD_LINES, LONGEST_LEAD = 100, 40, 2000


def byline(head: Head) -> None:
    """The authors, in brackets at the end of an article."""
    for line in head.body[-3:]:
        if match := BYLINE.search(line.text[-200:]):
            start = max(len(line.text) - 200, 0) + match.start()
            last = head.cut(line, start)[-1]
            head.note("author", match[1].strip(), [last])
            head.take([last], "byline")
            return


def rows(head: Head) -> None:
    """Rows with the time of publication, the source, the author or the address."""
    for line in head.top():
        if len(line.text) > LONGEST_ROW:
            continue
        stamp = STAMP.search(line.text)
        is_day = DAY_ROW.fullmatch(line.text)
        if not (stamp or is_day or SOURCE.match(line.text) or AUTHOR.search(line.text) or URL.match(line.text)):
            continue
        if (stamp or is_day) and (day := dates.first(line.text[stamp.start() if stamp else 0 :])):
            head.note("published_on", day.iso, [line])
        for name, pattern in (("source_name", SOURCE), ("source_name", PAPER), ("author", AUTHOR)):
            if match := pattern.search(line.text):
                head.note(name, head.printed(line, match.start(1), match.end(1)), [line])
        if match := URL.match(line.text):
            head.note("source_url", match[0], [line])
        head.take([line], "metadata")


def reprint(head: Head) -> None:
    """A news page that reprints a document: title and issuers of the document stand in the page's lead."""
    lead = head.body[:LEAD_LINES]
    end = next((index for index, line in enumerate(lead) if FULL_TEXT.fullmatch(line.text)), None)
    if end is None or is_title(fold(head.found.title)):
        return
    for line in lead[: end + 1]:
        if match := ISSUED.search(line.text[:LONGEST_LEAD]):
            page, place = head.found.title, head.places.pop("title", None)
            head.found = replace(head.found, title="", issuers=())
            head.note_at("page_title", page, place)
            head.note_at("title", head.printed(line, match.start(2), match.end(2)), _place(line, match, 2))
            names = tuple(head.printed(line, match.start(1), match.end(1)).split("、"))
            head.note_at("issuers", names, _place(line, match, 1))
            return


def _place(line: Line, match: re.Match[str], group: int) -> tuple[int, int]:
    return line.at[match.start(group)], line.at[match.end(group) - 1] + 1
