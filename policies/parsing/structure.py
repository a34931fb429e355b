"""What parsing returns: frozen records with offsets into the source text. All offsets count characters."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start`–`end` of the source and what they are: a kind of header line or of web furniture."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the source that a reader should know: its line (from 1), a message in Chinese, and where it is."""

    line: int
    message: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `text` is what is printed after the marker; `heading` is its leading part, or empty.

    `start`–`end` are the clause's own characters, marker and line ends included, children not; `text_start` is where
    `text` begins. `path` is its address: printed numbers (`7.35`), a letter and a count where none is printed (`p2`).
    """

    path: str
    parent: str | None
    kind: str
    level: int
    marker: str
    number: int | None
    heading: str
    text: str
    start: int
    end: int
    text_start: int


@dataclass(frozen=True, slots=True)
class Mention:
    """Characters `start`–`end` of the text of clause `path` name `target`, a key of its `kind`.

    Kinds: platform and unit (slug), region (GB/T 2260 code), document (title in folded form, `number`: the one printed
    with it), provision (path of a clause; with `of`, a document's title, the steps to a clause of that document).
    """

    path: str
    start: int
    end: int
    kind: str
    target: str
    words: str
    number: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What the head of a document says; a field that the text does not give is empty or None.

    `found_at`: name of a field -> (start, end) in the source, from the first to the last character that gave it.
    """

    title: str = ""
    inner_title: str = ""
    page_title: str = ""
    document_number: str = ""
    issuers: tuple[str, ...] = ()
    recipients: str = ""
    issued_on: str | None = None  # 成文日期
    published_on: str | None = None  # 发布日期
    effective_on: str | None = None  # 施行日期
    printed_on: str | None = None  # 印发日期 (GB/T 9704-2012 7.4.3)
    validity: str = ""  # 有效性, in the words of the page: 有效, 已废止 …
    source_name: str = ""
    source_url: str = ""
    author: str = ""
    secrecy: str = ""
    urgency: str = ""  # 紧急程度: 特急, 加急
    copy_number: str = ""  # 份号
    signer: str = ""  # 签发人
    found_at: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    spans: tuple[Span, ...] = field(default=())
