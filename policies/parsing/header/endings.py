"""What stands below the title and at the end: 主送, 附件说明, 署名, 成文日期, 附注, 版记 (GB/T 9704-2012 7.3, 7.4)."""

import re
from collections.abc import Sequence

from policies.parsing import markers
from policies.parsing.header import agencies, dates, numbers
from policies.parsing.header.head import Head, is_heading
from policies.parsing.header.masthead import as_printed
from policies.parsing.header.web import FULL_TEXT
from policies.parsing.header.words import close_up, squeeze
from policies.parsing.lines import Line
from policies.parsing.normalise import fold

MOST_SIGNATORIES = 40
LONGEST_LINE = 400
LONGEST_RECIPIENTS = 2000
ADDRESS = re.compile(r"(?:如下|以下|通知|公告|通告|规定|要求|意见|目录|附件|说明):$")
SALUTATION = re.compile(r"各位|同志们|尊敬的|朋友们|女士们|先生们|全市人民|广大")
PROSE = re.compile("^(?:为|根据|按照|依据|经|现|近日|目前|当前|一是)")
ADDRESSEE = re.compile(
    r"各\S*|\S*(?:人民政府|政府|单位|机构|部门|企业|公司|学校|党组|院校|局|委|厅|部|办|会|院|行|处|中心|办公室|社|区|集团|协会|总队|海关|所|站|署)"
)
NOTES = re.compile(
    r"\((?:此件|本件|本文|信息公开|公开|联系|主动公开|依申请|不予公开|此文|此页|联系人)[^()]*(?:\([^()]*\)[^()]*)*\)"
)
ATTACHMENTS = re.compile(r"附件?\s?:\s?(?:1\s?[.、:])?\s?[^。]{2,100}$")
ATTACHED = re.compile(r"附件\s?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?[:.]\s?[^。]{2,100}$")
LISTED = re.compile(r"(\d{1,2})\s?[.、][^。]{2,100}")
MARK = re.compile(r"附件?\s?(?:\d{0,2}|[一二三四五六七八九十]{1,3})\s?:?")
OFFICER = re.compile(
    r"(?:[一-鿿]{2,20}(?:政府|共和国|委员会|法院|检察院|厅|局|部|委|省|市|县|区))?(?:代)?(?:总理|省长|市长|县长|区长|州长|主席|部长|主任|局长|署长|行长|院长|检察长|会长|主委|审计长|秘书长)[:]?[一-鿿·]{2,12}"
)
OFFICE = re.compile(r"[一-鿿]{0,12}(?:总理|省长|市长|县长|区长|州长|主席|部长|主任|局长|署长|行长|院长|检察长|会长)")
PERSON = re.compile("[一-鿿·]{2,12}")
COPIES = re.compile(r"(?:抄送|抄报|分送|报送|主送|抄 送|发送|送)\s?(?:机关)?\s?:.{2,1000}")
PRINTED = re.compile(r"(\S{2,40}?)\s*((?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)\s?(?:印发|印制|印)")
NUMBER_PRINTED = re.compile(r"\(?共印\s?\d{1,6}\s?份[^。]{0,40}\)?")
PUBLISHER = re.compile(r"(\S{2,30})(?:办公室)?发布")


def recipients(head: Head) -> None:
    """主送机关: the line below title and number that ends in a colon, or the lines; or what a line begins with."""
    if not (head.found.title or head.found.document_number or _opens_with_addressees(head)):
        return
    taken: list[Line] = []
    for line in head.after(head.title_end)[:6]:
        if markers.read(line.text) or SALUTATION.match(line.text) or PROSE.match(line.text):
            return
        colon = line.text.find(":")
        if colon < 0 and _may_go_on(line.text) and len(taken) < 5:
            taken.append(line)
            continue
        if colon < 0 or not are_addressees("".join([*(row.text for row in taken), line.text[: colon + 1]])):
            return
        taken.append(head.cut(line, colon + 1)[0])
        head.note("recipients", close_up("".join(head.printed(row) for row in taken)).rstrip(":："), taken)
        head.take(taken, "recipients")
        return


def _opens_with_addressees(head: Head) -> bool:
    """Whether the text begins with its recipients: a letter copied without its head."""
    first = head.body[0].text[:LONGEST_LINE] if head.body else ""
    return first.endswith(":") and are_addressees(first)


def _may_go_on(text: str) -> bool:
    """Whether a line can be the first of several with recipients: names and no sentence."""
    return "。" not in text and len(text) <= LONGEST_LINE and bool(re.search("[、,]", text) or text.startswith("各"))


def are_addressees(text: str) -> bool:
    """Whether a folded text that ends in a colon names those to whom a document goes."""
    if len(text) > LONGEST_RECIPIENTS or "。" in text or ADDRESS.search(text) or FULL_TEXT.fullmatch(text[:80]):
        return False
    items = [squeeze(item).text for item in re.split("[、,;]", re.sub(r"\([^()]*\)", "", text).rstrip(":"))]
    named = [item for item in items if item and ADDRESSEE.fullmatch(item)]
    return bool(named) and 2 * len(named) >= len(items)


def attachments(head: Head) -> None:
    """附件说明 (7.3.4): 附件：1.… and the lines that count on from it; they are no clauses.

    A single 附件：某办法 is one only before the signature or at the end: elsewhere it heads the attachment itself.
    """
    index = 0
    rows: list[Line] = []
    while index < len(head.body):
        end = _listed(head.body, index)
        rows += head.body[index:end]
        index = max(end, index + 1)
    head.take(rows, "attachments")


def _listed(lines: Sequence[Line], index: int) -> int:
    """Where the list of attachments that begins at `index` ends; `index` when none begins there."""
    text = lines[index].text
    if text in ("附件:", "附件") and index + 1 < len(lines) and _counts(lines[index + 1].text, 1):
        end, number = index + 1, 1
        is_list = False
    elif ATTACHMENTS.match(text):
        end, number = index + 1, 2
        is_list = bool(re.match(r"附件?\s?:\s?1\s?[.、:]", text))
    else:
        return index
    first = end
    while end < len(lines) and _counts(lines[end].text, number):
        end, number = end + 1, number + 1
    if is_list or (end > first and text != "附件"):
        return end
    return end if _is_end(lines, end) and text != "附件" else index


def _counts(text: str, number: int) -> bool:
    match = LISTED.fullmatch(text) if len(text) <= 110 else None
    return bool(match) and int(match[1]) == number  # type: ignore[index]


def _is_end(lines: Sequence[Line], index: int) -> bool:
    """Whether nothing but the signature, notes or the attachments themselves come at `index`."""
    if index >= len(lines):
        return True
    text = lines[index].text
    return bool(MARK.fullmatch(text) or dates.last(text) or NOTES.fullmatch(text) or agencies.names(text))


def signature(head: Head) -> None:
    """署名 and 成文日期: names above a date, or before it on its line. The first is the document's own.

    One inside an attachment is not, unless it ends the text, and none of another document that follows.
    """
    lines = head.after(head.title_end)
    attached = next((line.start for line in lines if line.text.startswith("附") and MARK.fullmatch(line.text)), None)
    other = next((line.start for line in lines if _is_other_number(head, line)), None)
    taken: list[Line] = []
    for rows, day, names in _signatures(head, lines):
        is_last = any(row is lines[-1] for row in rows)
        is_own = attached is None or rows[0].start < attached or is_last
        if (
            is_own
            and (other is None or rows[0].start < other)
            and head.cover_end == 0
            and (names or not head.found.issued_on)
        ):
            head.note("issued_on", day, [row for row in rows if dates.last(row.text)])
            head.note("issuers", names, [row for row in rows if agencies.names(row.text)] or rows[-1:])
            head.cover_end = rows[-1].end
        taken += rows
    head.take(taken, "signature")


def _is_other_number(head: Head, line: Line) -> bool:
    """Whether a line below the text prints the number of another document, which begins there."""
    found = numbers.on_line(line.text) if "号" in line.text else None
    own, other = head.found.document_number, line.text[found.start : found.end] if found else ""
    return found is not None and re.sub(r"\W", "", fold(own)) != re.sub(r"\W", "", other)


def _signatures(head: Head, lines: Sequence[Line]) -> list[tuple[list[Line], str, tuple[str, ...]]]:
    """Every signature of the text: its lines, its date, the names."""
    found = []
    for index, line in enumerate(lines):
        if len(line.text) > LONGEST_LINE or not (day := dates.last(line.text)):
            continue
        before = dates.without(line.text[: day.start]).strip()
        if before and not agencies.names(before):
            continue
        start, end = _reach(lines, index)
        rows = list(lines[start:end])
        names = _names(head, rows, as_printed(head, line, agencies.names(before)), line)
        if names or _stands_alone(lines, start, rows):
            found.append((rows, day.iso, names))
    return found


def _reach(lines: Sequence[Line], index: int) -> tuple[int, int]:
    """From where to where the lines of a signature reach around that with the date; names may stand below it."""
    start = index
    while start and index - start < MOST_SIGNATORIES and (step := _steps(lines, start)):
        start -= step
    end = index + 1
    while start == index and end < len(lines) and end - index < MOST_SIGNATORIES and _signs(lines[end].text):
        end += 1
    return start, end if end == len(lines) or NOTES.fullmatch(lines[end].text) else index + 1


def _steps(lines: Sequence[Line], start: int) -> int:
    """How many lines above `start` belong to the signature: one, or two with the name of an officer on its own."""
    if _signs(lines[start - 1].text):
        return 1
    is_officer = start > 1 and OFFICE.fullmatch(squeeze(lines[start - 2].text).text)
    return 2 if is_officer and PERSON.fullmatch(squeeze(lines[start - 1].text).text) else 0


def _names(head: Head, rows: Sequence[Line], own: tuple[str, ...], dated: Line) -> tuple[str, ...]:
    others = (as_printed(head, row, agencies.names(row.text)) for row in rows if row is not dated)
    return (*(name for names in others for name in names), *own)


def _signs(text: str) -> bool:
    """Whether a line above a date belongs to the signature: names, seal, the name of an officer."""
    if len(text) > LONGEST_LINE or "。" in text or markers.read(text):
        return False
    squeezed = squeeze(text).text
    return bool(agencies.names(text) or OFFICER.fullmatch(squeezed) or agencies.SEAL.fullmatch(squeezed))


def _stands_alone(lines: Sequence[Line], start: int, rows: Sequence[Line]) -> bool:
    """Whether a date without names closes a notice: the text ends above it, a note or a title is below it."""
    if len(rows) > 1:
        return True
    above = lines[start - 1].text if start else ""
    below = lines[start + len(rows)].text if start + len(rows) < len(lines) else ""
    return above.endswith(("。", ".")) and (not below or bool(NOTES.fullmatch(below)) or is_heading(below))


def notes(head: Head) -> None:
    """附注 (7.3.7): (此件公开发布), (联系人：…)."""
    head.take([line for line in head.body if len(line.text) <= LONGEST_LINE and NOTES.fullmatch(line.text)], "note")


def imprint(head: Head) -> None:
    """版记 (7.4): 抄送, who printed it and when, how many copies; and the name of the page's editor below it."""
    tail = head.body[-12:]
    for index, line in enumerate(tail):
        text = line.text
        if match := PRINTED.fullmatch(text):
            day = dates.first(match[2])
            head.note("printed_on", day.iso if day else "", [line])
            head.take([line], "printed")
        elif COPIES.fullmatch(text):
            head.take([line, *_more_copies(tail[index + 1 :])], "copies")
        elif NUMBER_PRINTED.fullmatch(text):
            head.take([line], "copies")
    last = head.body[-1] if head.body else None
    if last and (match := PUBLISHER.fullmatch(last.text)) and agencies.names(match[1]):
        head.take([last], "metadata")


def _more_copies(lines: Sequence[Line]) -> list[Line]:
    """The lines on which the list of those who get a copy goes on."""
    more: list[Line] = []
    for line in lines:
        if PRINTED.fullmatch(line.text) or NUMBER_PRINTED.fullmatch(line.text) or markers.read(line.text):
            break
        if not re.search("[,、]", line.text) and not line.text.endswith(("。", ".")):
            break
        more.append(line)
    return more
