"""HTML and Markdown pasted as source text: tags and marks dropped, blocks as lines, entities as their characters."""

import functools
import html
import re
from collections.abc import Iterator

from policies.parsing import lexicon
from policies.parsing.transcript import Transcript

TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})\b[^<>]*>")
TOKEN = re.compile(r"<!--|</?[a-zA-Z][^<>]*>|<![a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});|\n")
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
COMMENT_END = re.compile("-->")
BREAKS = {"block": "\n", "cell": "\t"}
FEWEST_TAGS = 6
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE)
ESCAPED = re.compile(r"^ {0,3}\d{1,3}\\[.)]", re.MULTILINE)
BOLD = re.compile(r"\*\*(?=\S)[^*\n]{1,400}?(?<=\S)\*\*|__(?=\S)[^_\n]{1,400}?(?<=\S)__")
MARKS = re.compile(
    r"(?P<drop>^ {0,3}(?:#{1,6}[ \t]+|>[ \t]?|(?:[-*_] ?){3,}$|"
    r"[-*+][ \t]+(?=[(（]?[一二三四五六七八九十\d]{1,3}[、.)）．]))|"
    r"(?<![ \t#])[ \t]*#+[ \t]*$|\*\*|(?<!_)__(?!_)|`)|\\(?P<kept>[\\`*_{}\[\]()#+\-.!>])",
    re.MULTILINE,
)


def transcribe(form: Transcript) -> Transcript:
    """`form` without the marks of HTML or Markdown, if it is written in one of them."""
    if _is_html(form.text):
        form = form.rewritten(_html(form.text))
    if _is_markdown(form.text):
        form = form.rewritten(_markdown(form.text))
    return form


def _is_html(text: str) -> bool:
    names = [match[1].lower() for match in TAG.finditer(text)]
    known = [name for name in names if name in lexicon.words("html_tags")]
    return len(known) >= FEWEST_TAGS and len(known) * 2 > len(names)


def _html(text: str) -> Iterator[tuple[str, int]]:
    """The pieces that print. Line ends of the source are line ends only where blocks are not marked by tags."""
    soft = _lines_are_soft(text)
    last = 0
    while match := TOKEN.search(text, last):
        if match.start() > last:
            yield text[last : match.start()], last
        mark, last = match[0], match.end()
        if mark == "\n":
            yield from [] if soft else [("\n", match.start())]
        elif mark.startswith("&"):
            yield html.unescape(mark), match.start()
        else:
            role = _role(mark)
            if role in BREAKS and (role, mark[1]) != ("cell", "/"):
                yield BREAKS[role], match.start()
            last = _behind(text, mark, role, last)
    yield text[last:], last


def _behind(text: str, mark: str, role: str, end: int) -> int:
    """Where the text goes on behind a tag that ends at `end`: what a comment or a silent element holds is left out."""
    if mark == "<!--":
        close: re.Match[str] | None = COMMENT_END.search(text, end)
    elif role == "silent" and mark[1] != "/":
        close = re.compile(rf"</{_name(mark)}[^>]*>", re.IGNORECASE).search(text, end)
    else:
        return end
    return close.end() if close else len(text)


def _name(mark: str) -> str:
    found = NAME.match(mark)
    return found[1].lower() if found else ""


@functools.cache
def _roles() -> dict[str, str]:
    return {row[0]: row[1] for row in lexicon.entries("html_tags")}


def _role(mark: str) -> str:
    return _roles().get(_name(mark), "")


def _lines_are_soft(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    tagged = sum(any(_role(match[0]) == "block" for match in TAG.finditer(line)) for line in lines)
    return tagged * 2 > len(lines)


def _is_markdown(text: str) -> bool:
    marks = len(HEADING.findall(text)) + len(BOLD.findall(text)) + len(ESCAPED.findall(text))
    return marks >= 2


def _markdown(text: str) -> Iterator[tuple[str, int]]:
    last = 0
    for match in MARKS.finditer(text):
        yield text[last : match.start()], last
        last = match.end() if match["kept"] is None else match.start("kept")
    yield text[last:], last
