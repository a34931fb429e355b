"""What a source prints outside its clauses: lines of the head that stand inside the text, and web furniture."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from policies.models import Policy
from policies.parsing.document import transcribe
from policies.reading import Entry

RESIDUE_LABELS = {
    "navigation": "网站导航",
    "share": "分享与打印",
    "print": "打印的页眉页脚",
    "advertising": "广告",
    "image": "图片残名",
    "editor": "编辑署名",
    "imprint": "网站版权栏",
    "about": "网站简介",
    "rights": "网站版权声明",
    "related": "相关链接与评论",
    "duplicate": "重复出现的正文",
    "contents": "目录",
    "page_number": "页码",
    "markup": "网页标记",
    "blank": "空白",
    "metadata": "发布信息",
}
OUTSIDE_TEXT = {"number", "metadata"}  # head lines that stand at the top of the page or among the residue
LAID_OUT = re.compile(r"<[/a-zA-Z]|&[#a-zA-Z]|\*\*|\f|\S\s*\n\s*\S")  # tags, or more than one line: see words_of


@dataclass(frozen=True)
class Piece:
    """Lines of the head that stand inside the text, as printed: 主送机关, 署名和日期, 附件说明, an inner title …"""

    kind: str
    lines: tuple[str, ...]
    start: int

    @property
    def words(self) -> str:
        """The lines as one."""
        return "".join(self.lines)


@dataclass(frozen=True)
class Residue:
    """Neighbouring pieces of web furniture of one kind."""

    label: str
    text: str


def pieces(policy: Policy, starts: Sequence[int] = ()) -> list[Piece]:
    """Return what the head lines inside the text say, in order: all but the number and the title that lead the page.

    Neighbours of one kind are one piece, unless one of `starts` lies between them. The lines of that title are those
    that make up Policy.title one after another; any further title, such as that of the plan a 通知 issues, stands where
    it is printed.
    """
    title, found = compact(policy.title), list[tuple[str, int, str]]()  # kind, start and words
    words = words_of(policy)
    for span in sorted(policy.header_spans, key=lambda span: span["start"]):
        kind, text = span["kind"], words(span["start"], span["end"]).strip()
        if kind == "title" and title.startswith(compact(text)):
            title = title.removeprefix(compact(text))
        elif kind not in OUTSIDE_TEXT and text:
            found.append((kind, span["start"], text))
    return [_piece(list(run)) for _, run in groupby(found, key=lambda row: (row[0], bisect_left(starts, row[1])))]


def _piece(run: list[tuple[str, int, str]]) -> Piece:
    kind, start, _ = run[0]
    lines = (line.strip() for _, _, text in run for line in text.splitlines())
    return Piece(kind, tuple(line for line in lines if line), start)


def compact(text: str) -> str:
    """Return `text` without white space."""
    return "".join(text.split())


def words_of(policy: Policy) -> Callable[[int, int], str]:
    """Return a function that gives the words between two places of the source, without tags and broken lines.

    The source is gone through only where the head has any.
    """
    source = policy.source_text
    if not any(LAID_OUT.search(source[span["start"] : span["end"]].strip()) for span in policy.header_spans):
        return lambda start, end: source[start:end]
    form, _ = transcribe(source)
    offsets = range(len(source) + 1) if form.offsets is None else form.offsets
    return lambda start, end: form.text[bisect_left(offsets, start) : bisect_left(offsets, end)]


def rows(policy: Policy, shown: Sequence[Entry], *, residue: bool = False) -> list[Entry | Piece | Residue]:
    """Return the entries and the head pieces between them, on demand with the web furniture, as in the source."""
    found: list[tuple[int, Entry | Piece | Residue]] = [(entry.clause.start, entry) for entry in shown]
    found += [(piece.start, piece) for piece in pieces(policy, sorted(entry.clause.start for entry in shown))]
    if residue:
        found += _residue(policy, sorted(start for start, _ in found))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _residue(policy: Policy, starts: list[int]) -> list[tuple[int, Residue]]:
    """The web furniture, neighbours of one kind together unless one of `starts` lies between them."""
    head = [span for span in policy.header_spans if span["kind"] == "metadata"]
    spans = sorted([*policy.furniture_spans, *head], key=lambda span: span["start"])
    found = []
    for (kind, _), group in groupby(spans, key=lambda span: (span["kind"], bisect_left(starts, span["start"]))):
        run = list(group)
        text = policy.source_text[run[0]["start"] : run[-1]["end"]].strip("\n")
        if text.strip():
            found.append((run[0]["start"], Residue(RESIDUE_LABELS.get(kind, kind), text)))
    return found
