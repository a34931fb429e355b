"""版头 (GB/T 9704-2012 7.2): 份号, 密级, 紧急程度, 发文机关标志, 签发人; and the marks of it that web pages keep."""

import re

from policies.parsing import markers
from policies.parsing.header import agencies, numbers
from policies.parsing.header.head import TOP_LINES, Head, is_prose
from policies.parsing.header.words import squeeze
from policies.parsing.lines import Line

FIRST_LINES = 15
LONGEST = 60
# 机密★1年, 秘密★启用前, 密级:秘密; alone or beside the copy number and the urgency.
SECRET = re.compile(
    r"[\[(]?(?:密级[::]?)?(绝密|机密|秘密)"
    r"(?:[★☆*](?:(?!特急|加急|平急|特提)[^,。]){0,10}|\([^()]{1,8}\)|[\])]|(?=特急|加急|平急|特提|$))"
)
TERM = r"(?:\d{1,2} ?(?:年|个月|月|天)|长期|启用前|解密前)"
STARRED = re.compile(rf"(?:0\d{{5}} ?)?(?:绝 ?密|机 ?密|秘 ?密) ?[★☆] ?{TERM}? ?(?:特 ?急|加 ?急)?")
URGENT = re.compile(r"(?:紧急程度[::]?)?(特急|加急|特提|平急)")
COPY = re.compile(r"(?:份号[::]?)?(0\d{5})|份号[::]?(\d{1,6})")
SIGNER = re.compile(r"签发人[::]?([一-鿿·、]{2,30})")
FIELDS = (("copy_number", COPY), ("secrecy", SECRET), ("urgency", URGENT), ("signer", SIGNER))
KINDS = {"secrecy": "secrecy", "urgency": "urgency", "copy_number": "copy_number", "signer": "signer"}


def read(head: Head) -> None:
    """What stands above the title. A starred marking is looked for further down, below what a page puts above it."""
    for index, whole in enumerate(head.body[:TOP_LINES]):
        line = whole
        if markers.read(line.text):
            return
        if match := STARRED.match(line.text):
            line = head.cut(line, match.end())[0]
        elif is_prose(line.text):
            return
        elif index >= FIRST_LINES:
            continue
        if len(line.text) <= LONGEST and not _marks(head, line):
            _masthead(head, line)


def _marks(head: Head, line: Line) -> bool:
    """Take a line that holds nothing but marks of the head."""
    text, at, found = squeeze(line.text).text, 0, {}
    while at < len(text):
        name, match = next(((n, m) for n, p in FIELDS if n not in found and (m := p.match(text, at))), ("", None))
        if not match or match.end() == at:
            break
        found[name] = next(group for group in match.groups() if group)
        at = match.end()
    rest = text[at:]
    if not found or (rest and not numbers.on_line(rest) and not agencies.of_masthead(rest)):
        return False
    if rest:  # 特急 某府发〔2020〕1号: the number is read where numbers are
        line = head.cut(line, squeeze(line.text).at[at])[0]
    for name, value in found.items():
        head.note(name, value, [line])
    head.take([line], KINDS[next(iter(found))])
    return True


def _masthead(head: Head, line: Line) -> None:
    names = agencies.of_masthead(line.text)
    if names:
        head.state("masthead", as_printed(head, line, names), (line.at[0], line.at[-1]))
        head.take([line], "masthead")


def as_printed(head: Head, line: Line, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names found on a line, in the characters of the source."""
    squeezed, at, found = squeeze(line.text), 0, []
    for name in names:
        start = squeezed.text.find(name, at)
        at = start + len(name)
        places = squeezed.at[start:at]
        found.append("".join(head.printed(line, place, place + 1) for place in places) if start >= 0 else name)
    return tuple(found)
