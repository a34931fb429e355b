"""A web page -> its text as a browser would show it. selectolax (Lexbor) reads the markup as browsers do."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import cast

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policies.parsing.extract.encodings import decode
from policies.parsing.extract.flow import Flow
from policies.parsing.extract.lists import Attributes, Items
from policies.parsing.extract.reading import Found, Refused
from policies.parsing.lexicon import entries

DEPTH = 2000  # elements left open; browsers stop at 512
LEAD = 4096  # bytes in which a page names its encoding, as browsers look for it
CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(https?://\S{1,300}) -->")
START_OR_END = re.compile(r"<(/?)([a-z][a-z0-9]*)")
HIDDEN = re.compile(r"(display:none|visibility:hidden)")
AS_BLOCK = re.compile(r"display:(block|flex|grid|table|list-item)")
DROPPED, BLOCKS, UNCLOSED = (
    frozenset(name for row in entries("html_elements") if row[0] == kind for name in row[1].split())
    for kind in ("dropped", "block", "unclosed")
)
# What gov.cn sites say of a page in <meta> (政府网站发展指引, 附件), and the words for it.
SAID = {"ArticleTitle": "标题", "PubDate": "发布日期", "ContentSource": "来源", "SiteName": "网站"}


def read(content: bytes, charset: str = "") -> Found:
    """The text of a page, its title, its own address, and what it says of itself; `charset` is what came with it."""
    declared = CHARSET.search(content[:LEAD])
    decoded = decode(content, declared[1].decode() if declared else charset)
    _refuse_nested(decoded.text)
    tree = LexborHTMLParser(decoded.text.encode("utf-8", errors="replace"))
    said = {name: value for name in SAID if (value := _meta(tree, name))}
    shown = _shown(tree.root, hidden=False)
    remarks = list(decoded.remarks)
    if not shown.flow.closed() and shown.dropped:
        shown = _shown(tree.root, hidden=True)
        remarks.append("网页的全部文字都设为隐藏（要由浏览器的脚本显示），已照样读入。")
    if said:
        remarks.append("网页自述：" + "，".join(f"{SAID[name]} {value}" for name, value in said.items()) + "。")
    if shown.dropped:
        remarks.append(f"网页中有 {shown.dropped} 处隐藏的文字，没有读入。")
    title = said.get("ArticleTitle") or _text(tree.css_first("head title"))
    return Found("\n".join(shown.flow.closed()), tuple(remarks), title, _address(tree, decoded.text))


def _refuse_nested(text: str) -> None:
    """A page nested so deep costs a tree builder the square of its length, and no one has written it by hand."""
    count = Counter(START_OR_END.findall(text.lower()))
    left = {name for _, name in count} - UNCLOSED
    depth = sum(max(0, count["", name] - count["/", name]) for name in left)
    if depth > DEPTH:
        raise Refused(f"网页的标记嵌套了约 {depth:,} 层，不像正常的网页。请在浏览器中打开它，复制正文后粘贴导入。")


def _text(node: LexborNode | None) -> str:
    return " ".join((node.text() if node else "").split())[:500]


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f'meta[name="{name}" i]')
    return " ".join((node.attributes.get("content") or "").split())[:500] if node else ""


def _address(tree: LexborHTMLParser, text: str) -> str:
    """The address that the page gives itself, or the browser that saved it; empty if neither."""
    saved = SAVED_FROM.search(text[:LEAD])
    choices = [saved[1] if saved else ""]
    for query, name in (('link[rel="canonical"]', "href"), ('meta[property="og:url"]', "content")):
        node = tree.css_first(query)
        choices.append((node.attributes.get(name) or "").strip() if node else "")
    choices.append(_meta(tree, "Url"))
    return next((url for choice in choices if (url := address(choice))), "")


def address(text: str) -> str:
    """`text` if it is an address of the web, else empty."""
    return text if re.fullmatch(r"https?://[^\s\"'<>]{4,292}", text) else ""


def _shown(root: LexborNode | None, *, hidden: bool) -> _Shown:
    shown = _Shown(hidden=hidden)
    if root is not None:
        shown.read(root)
    return shown


@dataclass(slots=True)
class _Shown:
    """What is shown of a page: the flow of lines, with a stack of rows and cells of open tables, and of lists."""

    flow: Flow = field(default_factory=Flow)
    outer: list[Flow] = field(default_factory=list)
    rows: list[list[Flow]] = field(default_factory=list)
    lists: list[Items] = field(default_factory=list)
    printed: int = 0  # open <pre>
    dropped: int = 0  # hidden elements with words in them
    hidden: bool = False  # whether they are shown all the same

    def read(self, root: LexborNode) -> None:
        """Each node as it opens and closes, in document order; without recursion, since pages nest."""
        node, end = root, root.mem_id
        while True:
            opened = self._open(node)
            child = node.child if opened else None
            if child is not None:
                node = child
                continue
            if opened:
                self._close(node.tag or "", node)
            while node.mem_id != end and node.next is None:
                node = cast("LexborNode", node.parent)
                self._close(node.tag or "", node)
            if node.mem_id == end:
                return
            node = cast("LexborNode", node.next)

    def _open(self, node: LexborNode) -> bool:
        """Whether what is within `node` is shown."""
        if node.is_text_node:
            text = node.text_content or ""
            (self.flow.add_printed if self.printed else self.flow.add)(text)
        if not node.is_element_node or (tag := node.tag or "") in DROPPED:
            return False
        attributes = node.attributes
        style = (attributes.get("style") or "").lower().replace(" ", "")
        is_hidden = attributes.get("hidden", "until-found") != "until-found" or HIDDEN.search(style)
        if is_hidden and not self.hidden:
            self.dropped += bool(node.text().strip())
            return False
        if tag in BLOCKS or AS_BLOCK.search(style):
            self.flow.end_line()
        self._open_part(tag, node, attributes)
        return True

    def _open_part(self, tag: str, node: LexborNode, attributes: Attributes) -> None:
        match tag:
            case "table":
                self.flow.layout = True
            case "tr":
                self.rows.append([])
            case "td" | "th":
                self.outer.append(self.flow)
                self.flow = Flow()
            case "ol" | "ul" | "menu" | "dir":
                self.lists.append(Items.of(tag, attributes, "reversed" in attributes and _items(node)))
            case "li" if self.lists:
                self.flow.prefix = self.lists[-1].marker(attributes)
            case "pre":
                self.printed += 1

    def _close(self, tag: str, node: LexborNode) -> None:
        if tag in BLOCKS or AS_BLOCK.search((node.attributes.get("style") or "").lower().replace(" ", "")):
            self.flow.end_line()
        match tag:
            case "tr":
                self.flow.add_row(self.rows.pop())
            case "td" | "th":
                cell, self.flow = self.flow, self.outer.pop()
                (self.rows[-1] if self.rows else []).append(cell)
            case "ol" | "ul" | "menu" | "dir":
                self.lists.pop()
            case "li":
                self.flow.prefix = ""
            case "pre":
                self.printed -= 1


def _items(node: LexborNode) -> int:
    child, count = node.child, 0
    while child is not None:
        count += child.tag == "li"
        child = child.next
    return count
