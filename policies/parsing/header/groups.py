"""Lines that may make a title: where one begins, over how many lines it goes, and what it is complete with."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from policies.parsing.header import agencies, dates, laws, numbers
from policies.parsing.header.head import LONGEST_TITLE, Head, is_prose
from policies.parsing.header.kinds import ending, is_title
from policies.parsing.header.words import close_up, is_open, squeeze, without_notes
from policies.parsing.lines import Line

MOST_LINES = 6  # of one title, the lines of its issuers not counted
ISSUES = re.compile("印发|转发|批转|公布|发布|颁布|下发|颁发|批准|同意")
COVERS = ("通知", "函", "复函", "公告", "决定", "令", "命令", "通告", "批复", "通报", "请示", "报告", "意见", "决议")
ABOUT = re.compile(r"关于|印发|转发|批转")
SITE = re.compile(
    r"(?:\s*[_|][^_|《》()]{1,40})+$|\s*[-—–]+\s*[一-鿿]{2,20}(?:网|网站|门户|政府|委员会|局|厅|部|平台|频道|中心)[^《》]{0,20}$"
)
TRAIL = re.compile(r"[»>]|[一-鿿] ?: ?\S")  # 首页 > 政策; 下载地址: 点击此处
NOISE = re.compile(r"[>»/|·.\s\-—_*=]+|[一-鿿]{0,8}(?:首页|网站|门户网|政务网|资讯网|信息网|新闻网)|\d{1,6}")
OF = re.compile("的[^的]{1,14}$")
MEETING = re.compile(r"\S{2,40}(?:代表大会|委员会)第\S{1,4}次(?:全体)?会议")
DRAFTED = re.compile(r"\([^()—]*(?:19|20)\d\d ?年 ?\d{1,2} ?月\)")  # (某省人民政府 2021年9月)
PURPOSE = re.compile("为(?!民)")  # 为了…: a sentence, no title
GOES_ON = ("的", "和", "及", "与", "暨", "、")
NOTE = re.compile(r"\([^()]{1,40}\)?")


@dataclass(frozen=True, slots=True)
class Group:
    """Lines `start`–`end` of a run that make a title, and its folded text without letter-spacing."""

    start: int
    end: int
    text: str


def groups(head: Head, lines: Sequence[Line]) -> list[tuple[list[Line], Group]]:
    return [(run, group) for run in _runs(head, lines) for group in _groups(run)]


def _runs(head: Head, lines: Sequence[Line]) -> list[list[Line]]:
    """The stretches of lines that may be part of a title; what was taken out between two lines parts them."""
    taken = sorted(span.start for span in head.spans)
    runs: list[list[Line]] = [[]]
    for line in lines:
        if is_candidate(line.text):
            if runs[-1] and bisect_left(taken, runs[-1][-1].end) < bisect_left(taken, line.start):
                runs.append([])
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def is_candidate(text: str) -> bool:
    if len(text) > LONGEST_TITLE or text[-1] in "。;:,!" or NOISE.fullmatch(text) or is_prose(text):
        return False
    if PURPOSE.match(text):
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
        group = complete(run, start)
        if group and len(squeeze(group.text).text) > len(ending(group.text)):
            found.append(group)
            start = group.end
        else:
            start += 1
    return found


def complete(run: Sequence[Line], start: int) -> Group | None:
    """The shortest title that begins at line `start` of a run, carried on to the end of what it has begun."""
    first = _begins(run, start)
    best: Group | None = None
    text = joined(run[first : first + 1])
    for end in range(first + 1, min(first + MOST_LINES, len(run)) + 1):
        text = joined(run[first:end])
        if _ends(text):
            best = Group(_with_issuers(run, first, start), end, text)
            break
    if best is None:
        return None
    return _carried_on(run, best)


def joined(lines: Sequence[Line]) -> str:
    text = close_up("".join(tidy(line.text) for line in lines))
    return without_number(text)


def without_number(text: str) -> str:
    """A title without the number in brackets behind it: …的通知(某府发〔2021〕1号)."""
    if not text.endswith((")", "]")) or "号" not in text[-4:]:
        return text
    start = max(text.rfind("(", 0, -1), text.rfind("[", 0, text.rfind("20")))
    return text[:start].rstrip() if start > 0 and numbers.on_line(text[start:]) else text


def tidy(text: str) -> str:
    """A line without the name of the site and the brackets that a page puts around its title."""
    name = SITE.sub("", text.lstrip("# ").strip("*").removesuffix("("))
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
    while first > start and (agencies.names(run[first - 1].text) or MEETING.fullmatch(run[first - 1].text)):
        first -= 1
    return first


def _ends(text: str) -> bool:
    return is_title(tidy(without_number(text))) and not is_open(text)


def _carried_on(run: Sequence[Line], group: Group) -> Group:
    """The group with the lines that go on with it: 的通知 below 关于印发某规划, (2021—2025年) below 某规划."""
    end, text = group.end, group.text
    needs_cover = "关于" in text.partition("《")[0] and not _is_cover(text)
    for more in range(1, 4 if needs_cover else 2):
        if end + more > len(run):
            break
        longer = joined(run[group.start : end + more])
        is_note = NOTE.fullmatch(run[end].text) and not DRAFTED.fullmatch(run[end].text)
        if is_note and _ends(longer) and not laws.is_history(run[end].text, opened=False):
            return Group(group.start, end + more, longer)
        if needs_cover and _is_cover(longer):
            return Group(group.start, end + more, longer)
        if run[end].text.startswith(GOES_ON) and _ends(longer):
            return Group(group.start, end + more, longer)
    return Group(group.start, end, joined(run[group.start : end]))


def _is_cover(text: str) -> bool:
    """Whether a title about something is complete: 关于…的通知; what it issues (关于印发某规划) is not its end."""
    name = without_notes(text)
    issues = ISSUES.search(name.partition("《")[0])
    return not is_open(text) and (name.endswith(COVERS) if issues else bool(OF.search(name)) and is_title(name))
