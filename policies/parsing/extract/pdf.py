"""A PDF -> its text, lines as printed, pages in order. PDFium (in Chromium) reads the file; runs in a child process."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from statistics import median

import pypdfium2
from pypdfium2 import raw

from policies.parsing.extract.flow import wide
from policies.parsing.extract.page_order import Printed, in_order, indented, margin
from policies.parsing.extract.reading import MAX_TEXT, UNPRINTABLE, Found, Refused

Character = tuple[int, str]  # with its index on the page
Box = tuple[float, float, float, float]
PAGES = 2000
UNREADABLE = 0.2  # of characters that a font gives no meaning for: beyond that the text is of no use
SCAN = "请先做文字识别（OCR），或向发文单位索取文字版。"
LINE_ENDS = frozenset("\r\n")
APART = 4  # times the height of a line: characters so far apart are no word
QUARTER = 0.27  # of a character, with some play: what is left around numbers and Latin words
CLOSE = 0.03  # of that: characters further apart than usual by more have a space between them
HYPHEN = "\ufffe"  # PDFium's sign for a hyphen at the end of a line


def read(content: bytes) -> Found:
    """The text of all pages, a form feed before each but the first. Refused if encrypted, broken or a picture."""
    with _opened(content) as document:
        if len(document) > PAGES:
            raise Refused(f"页数太多：{len(document):,} 页，最多 {PAGES:,} 页。请只导出需要的部分。")
        locked = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
        pages = _pages(document)
    bare = [number for number, text in enumerate(pages, 1) if not text.strip()]
    if len(bare) == len(pages):
        raise Refused(f"这是图片，不是文字：{len(pages)} 页都没有文字层（多半是扫描件）。{SCAN}")
    remarks = _remarks(pages, bare)
    if b"%%EOF" not in content[-2048:]:
        remarks.append("文件的末尾不完整（可能没有下载完），请核对正文是否齐全。")
    if locked:
        remarks.append("文件设有权限密码（不限制阅读），已照常读取。")
    return Found("\n\f".join(pages), tuple(remarks))


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Refused("文件已加密，需要密码才能打开。请取消密码后另存，再导入。") from error
        raise Refused("文件不完整或已损坏：它像是 PDF，但打不开。请重新下载，或用阅读器打开后另存。") from error


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    """The text of each page."""
    pages: list[list[Printed]] = []
    length = 0
    for number in range(len(document)):
        pages.append(_page(document, number))
        length += sum(len(line.text) for line in pages[-1])
        if length > MAX_TEXT:
            raise Refused(f"文字太多：到第 {number + 1} 页已超过 {MAX_TEXT:,} 个字符。请分成几份导入。")
    # Left and right pages may have other margins.
    margins = [margin([line for page in pages[side::2] for line in page]) for side in (0, 1)]
    return ["\n".join(indented(page, margins[number % 2])) for number, page in enumerate(pages)]


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Printed]:
    """The lines of a page in reading order; none of a broken one, which is told like one without text."""
    try:
        page = document[number]
        lines, is_turned = printed(page), page.get_rotation() != 0
        page.close()
    except pypdfium2.PdfiumError:
        return []
    return lines if is_turned else in_order(lines)


def printed(page: pypdfium2.PdfPage) -> list[Printed]:
    """The lines of a page in the order in which the file draws them, each with its place (in points, from below)."""
    textpage = page.get_textpage()
    lines: list[Printed] = []
    line: list[Character] = []
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in LINE_ENDS:
            lines += _line(textpage, line)
            line = []
        elif line or not character.isspace():
            line.append((index, character))
    lines += _line(textpage, line)
    textpage.close()
    return lines


def _line(textpage: pypdfium2.PdfTextPage, line: list[Character]) -> list[Printed]:
    """The line that these characters make, if they print anything."""
    while line and line[-1][1].isspace():
        line.pop()
    if not line:
        return []
    boxes = [_box(textpage, line[end][0]) for end in (0, -1)]
    text = _whole("".join(_closed_up(textpage, line))).replace(HYPHEN, "-")
    left, bottom = (min(box[side] for box in boxes) for side in (0, 1))
    right, top = (max(box[side] for box in boxes) for side in (2, 3))
    size = next((_breadth(textpage, index) for index, character in line if wide(character)), top - bottom)
    return [Printed(text, left, bottom, right, top, size)]


def _closed_up(textpage: pypdfium2.PdfTextPage, line: Sequence[Character]) -> list[str]:
    """The characters of a line without the spaces that PDFium guesses where type was only set apart.

    Such are the gaps of letter-spaced words (通 知) and those that typesetting leaves around numbers (2024 年 6 月).
    """
    spaces = [(at, index) for at, (index, character) in enumerate(line) if character == " "]
    guessed = {at for at, index in spaces if raw.FPDFText_IsGenerated(textpage, index) == 1}
    sides = {at: (wide(line[at - 1][1]), wide(line[at + 1][1])) for at in guessed}
    dropped = {at for at in guessed if any(sides[at]) and not all(sides[at]) and _is_narrow(textpage, line, at)}
    if between := {at for at in guessed if all(sides[at])}:
        dropped |= _within_words(textpage, line, between)
    return [character for at, (_, character) in enumerate(line) if at not in dropped]


def _is_narrow(textpage: pypdfium2.PdfTextPage, line: Sequence[Character], at: int) -> bool:
    """Whether the space at `at`, between a Chinese character and another, is no more than a quarter of the former."""
    before, after = (_box(textpage, line[beside][0]) for beside in (at - 1, at + 1))
    size = max(box[2] - box[0] for box in (before, after))
    return after[0] - before[2] <= QUARTER * size


def _within_words(textpage: pypdfium2.PdfTextPage, line: Sequence[Character], spaces: AbstractSet[int]) -> set[int]:
    """Of the guessed `spaces` between Chinese characters those that are no wider than other gaps of the line."""
    origins = [_origin(textpage, index) for index, _ in line]
    steps = {at: 2 if at in spaces else 1 for at in range(1, len(line)) if at - 1 not in spaces}
    pitches = {at: origins[at + step - 1] - origins[at - 1] for at, step in steps.items() if wide(line[at - 1][1])}
    usual, most = median(pitches.values()), APART * _height(textpage, line)
    return {at for at in spaces if pitches[at] < min(usual + CLOSE * most, most)}


def _box(textpage: pypdfium2.PdfTextPage, index: int) -> Box:
    """Left, bottom, right, top of a character, with the height of its font."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def _breadth(textpage: pypdfium2.PdfTextPage, index: int) -> float:
    left, _, right, _ = _box(textpage, index)
    return max(right - left, 1.0)


def _origin(textpage: pypdfium2.PdfTextPage, index: int) -> float:
    """Where the pen stood for a character: unlike its box, the same for narrow and broad ones."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(textpage, index, ctypes.byref(x), ctypes.byref(y))
    return x.value


def _height(textpage: pypdfium2.PdfTextPage, line: Sequence[Character]) -> float:
    return median(box[3] - box[1] for box in (_box(textpage, index) for index, _ in (line[0], line[-1])))


def _whole(text: str) -> str:
    """`text` with the halves of characters beyond U+FFFF put together."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _remarks(pages: Sequence[str], bare: Sequence[int]) -> list[str]:
    """Notes on pages without text and on characters that no font explains; Refused if those are too many."""
    text = "".join(pages)
    odd = len(UNPRINTABLE.findall(text)) + sum(c == "\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
    if odd > UNREADABLE * len(text):
        raise Refused(f"文字层是乱码：字体没有说明文字的含义，复制出来也不可读。{SCAN}")
    remarks = []
    if bare:
        shown = "、".join(map(str, bare[:20])) + ("等" if len(bare) > 20 else "")
        remarks.append(f"第 {shown} 页没有文字（空白页或图片），没有读入，请与原件核对。")
    if odd:
        remarks.append(f"有 {odd} 个字符无法识别，请与原件核对。")
    return remarks
