"""The title: where it stands among the first lines, over how many of them, and the title of what a notice issues."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policies.parsing import lexicon, markers
from policies.parsing.header import agencies, dates, laws, numbers
from policies.parsing.header.head import LONGEST_TITLE, Head, is_heading, is_prose
from policies.parsing.header.kinds import ending, is_title
from policies.parsing.header.words import bare, close_up, is_open, squeeze, without_notes
from policies.parsing.lines import Line
from policies.parsing.normalise import fold

MOST_LINES = 6  # of one title, the lines of its issuers not counted
ISSUES = re.compile("印发|转发|批转|公布|发布|颁布|下发|颁发|批准|同意")
COVERS = ("通知", "函", "复函", "公告", "决定", "令", "命令", "通告", "批复", "通报", "请示", "报告", "意见", "决议")
ABOUT = re.compile(r"关于|印发|转发|批转")
SITE = re.compile(
    r"(?:\s*[_|][^_|《》()]{1,40})+$|\s*[-—–]+\s*[一-鿿]{2,20}(?:网|网站|门户|政府|委员会|局|厅|部|平台|频道|中心)[^《》]{0,20}$"
)
TRAIL = re.compile(r"[»>]|[一-鿿] ?: ?\S")  # 首页 > 政策; 下载地址: 点击此处
NOISE = re.compile(r"[>»/|·.\s\-—_*=]+|[一-鿿]{0,8}(?:首页|网站|门户网|政务网|资讯网|信息网|新闻网)|\d{1,6}")
VALIDITY = re.compile(r"[(\[]((?:已|现行)?(?:废止|失效|有效|修改))[)\]]$")
GOES_ON = ("的", "和", "及", "与", "暨", "、")
NOTE = re.compile(r"\([^()]{1,40}\)?")
SEVERAL = re.compile(
    r"[两二三四五六七八九]个(?:规定|办法|文件|方案|细则|制度|规则|意见|规范)|等[两二三四五六七八九十]+[个项部件]"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Lines `start`–`end` of a run that make a title, and its folded text without letter-spacing."""

    start: int
    end: int
    text: str


def read(head: Head) -> None:
    """Find the title among the lines before the text and take its lines."""
    lines = head.top()
    above = next((index for index, line in enumerate(lines) if line.text.endswith(":")), len(lines))
    groups = _all_groups(head, lines[:above]) or _all_groups(head, lines)  # above the recipients, if it can be
    if not groups:
        _only_heading(head)
        return
    run, group = max(groups, key=lambda pair: _weight(head, *pair, again=_repeated(pair[1], groups)))
    rows = run[group.start : group.end]
    _note_number(head, rows[-1])
    if match := VALIDITY.search(rows[-1].text):
        head.state("validity", match[1], (rows[-1].at[match.start(1)], rows[-1].at[match.end(1) - 1] + 1))
    head.title_end = rows[-1].end
    head.note("title", join(head, rows), rows)
    head.take(rows, "title")
    _take_repeats(head, group.text, [line for other, _ in groups for line in other if line not in rows])


def _all_groups(head: Head, lines: Sequence[Line]) -> list[tuple[list[Line], Group]]:
    return [(run, group) for run in _runs(head, lines) for group in _groups(run)]


def _runs(head: Head, lines: Sequence[Line]) -> list[list[Line]]:
    """The stretches of lines that may be part of a title; what was taken out between two lines parts them."""
    taken = sorted(span.start for span in head.spans)
    runs: list[list[Line]] = [[]]
    for line in lines:
        if _is_candidate(line.text):
            if runs[-1] and bisect_left(taken, runs[-1][-1].end) < bisect_left(taken, line.start):
                runs.append([])
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _is_candidate(text: str) -> bool:
    if len(text) > LONGEST_TITLE or text[-1] in "。;:,!" or NOISE.fullmatch(text) or is_prose(text):
        return False
    if TRAIL.search(text) and not is_title(text):
        return False
    if (
        dates.whole(text)
        or numbers.on_line(text)
        or numbers.ONLY_SERIAL.fullmatch(squeeze(text).text)
        or laws.is_history(text, opened=False)
    ):
        return False
    return not text.startswith(("—", "附件"))


def _groups(run: Sequence[Line]) -> list[Group]:
    """The titles that a run of lines holds, one behind the other (a page may print its title twice)."""
    found: list[Group] = []
    start = 0
    while start < len(run):
        group = _complete(run, start)
        if group and len(squeeze(group.text).text) > len(ending(group.text)):
            found.append(group)
            start = group.end
        else:
            start += 1
    return found


def _complete(run: Sequence[Line], start: int) -> Group | None:
    """The shortest title that begins at line `start` of a run, carried on to the end of what it has begun."""
    first = _begins(run, start)
    best: Group | None = None
    text = _joined(run[first : first + 1])
    for end in range(first + 1, min(first + MOST_LINES, len(run)) + 1):
        text = _joined(run[first:end])
        if _ends(text):
            best = Group(_with_issuers(run, first, start), end, text)
            break
    if best is None:
        return None
    return _carried_on(run, best)


def _joined(lines: Sequence[Line]) -> str:
    text = close_up("".join(_tidy(line.text) for line in lines))
    return without_number(text)


def without_number(text: str) -> str:
    """A title without the number in brackets behind it: …的通知(某府发〔2021〕1号)."""
    if not text.endswith((")", "]")) or "号" not in text[-4:]:
        return text
    start = max(text.rfind("(", 0, -1), text.rfind("[", 0, text.rfind("20")))
    return text[:start].rstrip() if start > 0 and numbers.on_line(text[start:]) else text


def _tidy(text: str) -> str:
    """A line without the name of the site and the brackets that a page puts around its title."""
    name = SITE.sub("", text)
    return name[1:-1] if name.startswith("[") and name.endswith("]") else name


def _begins(run: Sequence[Line], start: int) -> int:
    """The line where the words of a title begin: that with 关于, when lines before it only name issuers or sites."""
    for index in range(start, min(start + 25, len(run))):
        if ABOUT.search(run[index].text):
            before = run[start:index]
            if all(not _ends(line.text) for line in before):
                return index if _opens(run[index].text) else start
            return start
        if _ends(run[index].text):
            break
    return start


def _opens(text: str) -> bool:
    """Whether a line is the first of a title: 关于…, or the names of issuers before it."""
    match = ABOUT.search(text)
    return match is not None and (match.start() == 0 or bool(agencies.of_title(text)))


def _with_issuers(run: Sequence[Line], first: int, start: int) -> int:
    """The first of the lines right above the title that name its issuers."""
    while first > start and agencies.names(run[first - 1].text):
        first -= 1
    return first


def _ends(text: str) -> bool:
    return is_title(_tidy(without_number(text))) and not is_open(text)


def _carried_on(run: Sequence[Line], group: Group) -> Group:
    """The group with the lines that go on with it: 的通知 below 关于印发某规划, (2021—2025年) below 某规划."""
    end, text = group.end, group.text
    needs_cover = bool(ISSUES.search(text.partition("《")[0])) and "关于" in text and not _is_cover(text)
    for more in range(1, 4 if needs_cover else 2):
        if end + more > len(run):
            break
        longer = _joined(run[group.start : end + more])
        if NOTE.fullmatch(run[end].text) and _ends(longer) and not laws.is_history(run[end].text, opened=False):
            return Group(group.start, end + more, longer)
        if needs_cover and _is_cover(longer):
            return Group(group.start, end + more, longer)
        if run[end].text.startswith(GOES_ON) and _ends(longer):
            return Group(group.start, end + more, longer)
    return Group(group.start, end, _joined(run[group.start : end]))


def _is_cover(text: str) -> bool:
    return without_notes(text).endswith(COVERS) and not is_open(text)


def _weight(head: Head, run: Sequence[Line], group: Group, *, again: int) -> tuple[int, int, int]:
    """How likely a group is the title: with its issuers, about something, next to the number or the recipients."""
    rows = run[group.start : group.end]
    about = ABOUT.search(group.text)
    named = bool(agencies.of_title(group.text)) or (len(rows) > 1 and bool(agencies.names(rows[0].text)))
    below = next((line for line in head.body if line.at[0] >= rows[-1].end), None)
    near = below is not None and (below.text.endswith(":") or is_prose(below.text))
    is_site = _tidy(rows[0].text) != rows[0].text
    likely = again + 2 * bool(about) + 2 * (named and bool(about)) + near - is_site
    return likely, min(len(group.text), 40), -rows[0].start


def _repeated(group: Group, groups: Sequence[tuple[list[Line], Group]]) -> int:
    """2 for a title without 关于 that a page prints once more, there with the issuer on the line above it."""
    again = any(other.text != group.text and other.text.endswith(group.text) for _, other in groups)
    return 2 if again and not ABOUT.search(group.text) else 0


def join(head: Head, rows: Sequence[Line]) -> str:
    """The title that stands on `rows`, in the characters of the source; issuers on lines of their own stay apart."""
    text = ""
    for row in rows:
        words = close_up(head.printed(row))
        if agencies.names(row.text) and text and not text.endswith(" "):
            text += " "
        text += words
    return _clean(close_up(text))


def _clean(text: str) -> str:
    """A title without the marks around it, the name of the site and the number behind it."""
    name = SITE.sub("", text).strip()
    if name[:1] in "【[" and name[-1:] in "】]":
        name = name[1:-1]
    if name.startswith("《") and name.endswith("》") and name.count("《") == 1:
        name = name[1:-1]
    return name[: len(without_number(VALIDITY.sub("", fold(name))))].strip()


def _note_number(head: Head, line: Line) -> None:
    """The number that stands in brackets behind the title."""
    if line.text.rstrip("]) ").endswith("号") and (found := numbers.inside(line.text)):
        place = (line.at[found.start], line.at[found.end - 1] + 1)
        head.state("document_number", squeeze(head.printed(line, found.start, found.end)).text, place)


def _take_repeats(head: Head, title: str, lines: Sequence[Line]) -> None:
    """Other lines of the top that print the title once more are no text."""
    name = bare(title)
    same = [line for line in lines if len(line.text) > 6 and bare(_joined([line])) in name]
    head.title_end = max([head.title_end, *(line.end for line in same)])
    head.take(same, "title")


def _only_heading(head: Head) -> None:
    """A title that ends in no known word: the one short line before the text."""
    top = [line for line in head.top() if _is_candidate(line.text)]
    if not top or top[0] is not head.body[0] or not is_heading(top[0].text):
        return
    rows = top[:1]
    if (len(top) > 1 and is_heading(top[1].text)) or lexicon.words("abstract_headings") & {rows[0].text}:
        return  # headings of the text itself follow one another: the text has no title of its own
    head.title_end = rows[-1].end
    head.note("title", join(head, rows), rows)
    head.take(rows, "title")


def inner(head: Head) -> None:
    """The title of what a covering notice issues: it is named in the notice's title, or stands below its signature."""
    unnamed = head.is_order and not head.found.title  # what an order makes known gives the document its title
    if not (unnamed or ISSUES.search(head.found.title)) or _issues_several(head.found.title):
        return
    if rows := _named(head) or _below_signature(head):
        head.note("title" if unnamed else "inner_title", join(head, rows), rows)
        head.title_end = rows[-1].end
        head.take(rows, "title")


def _issues_several(title: str) -> bool:
    return len(re.findall("《[^《》]*(?:〈[^〉]*〉[^《》]*)?》", title)) > 1 or bool(SEVERAL.search(title))


def _named(head: Head) -> list[Line]:
    """The lines below the notice that print once more what its title names."""
    title = bare(head.found.title)
    lines = head.after(head.cover_end or head.title_end)
    for index, line in enumerate(lines):
        if not is_heading(line.text) or bare(line.text) not in title or markers.read(line.text):
            continue
        for end in range(min(index + 4, len(lines)), index, -1):
            text = "".join(row.text for row in lines[index:end])
            name = bare(text) if len(text) <= LONGEST_TITLE else ""
            if name and name in title and name != title and is_title(text) and not is_open(text):
                return lines[index:end]
    return []


def _below_signature(head: Head) -> list[Line]:
    """The title right below the signature of a notice or an order, before any text."""
    if not head.cover_end:
        return []
    run: list[Line] = []
    for line in head.after(head.cover_end)[: 2 * MOST_LINES]:
        if not _is_candidate(line.text) or markers.read(line.text):
            break
        run.append(line)
    group = _complete(run, 0) if run else None
    return run[group.start : group.end] if group else []
