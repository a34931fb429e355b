"""Any text -> the one form that all else relies on, with a map back to the original offsets.

The form is made character by character, so that a character's form never depends on its neighbours: only so do a
query of one character and a clause always meet. (opencc's phrase rules would turn 乾 into 干 alone and leave 乾隆.)
"""

import functools
import re
import unicodedata
from dataclasses import dataclass

import opencc

# Dropped: they print nothing. Soft hyphen, zero-width space and joiners, direction marks, word joiner, BOM,
# variation selectors, carriage return (a line ends with \n alone).
INVISIBLE = dict.fromkeys([0x00, 0x0D, 0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0xFEFF])
INVISIBLE.update(dict.fromkeys([*range(0x2060, 0x2070), *range(0xFE00, 0xFE10)]))
LINE_ENDS = dict.fromkeys([0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], "\n")
LINE_END = re.compile(f"[\n{''.join(map(chr, LINE_ENDS))}]")  # as a source prints it
SPACES = dict.fromkeys([0x09, 0x1F, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
PUNCTUATION = {
    # Small and PDF-font forms of punctuation; brackets of 发文字号; dashes and dots of several fonts.
    ord(character): form
    for forms, form in (
        ("﹐ꎬ︐", ","), ("︒ꎮ｡", "。"), ("﹔ꎻ", ";"), ("﹕ꎰ", ":"), ("﹖", "?"), ("﹗", "!"),
        ("﹙⁽₍", "("), ("﹚⁾₎", ")"), ("﹝﹇【", "["), ("﹞﹈】", "]"), ("﹤", "<"), ("﹥", ">"),
        ("«", "《"), ("»", "》"), ("‐‑‒–−﹣", "-"), ("―─━", "—"), ("・･‧∙", "·"),
    )
    for character in forms
}  # fmt: skip
# Pairs that the phrase rules of converters choose between by context; here both become one.
VARIANTS = str.maketrans("著馀", "着余")
CJK = [*range(0x2E80, 0x2FE0), *range(0x3400, 0x9FFF + 1), *range(0xF900, 0xFB00), *range(0x20000, 0x2FA20)]


@dataclass(frozen=True, slots=True)
class Normalised:
    """A folded text. `offsets[i]` is the original index of its character i; the last entry is the original length."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that became characters `start`–`end` of the folded text."""
        return (self.offsets[start], self.offsets[end - 1] + 1) if end > start else (self.offsets[start],) * 2


def _compatible(character: str) -> str:
    """`character` without font variants: compatibility ideographs and radicals (U+2F00, U+F900 …) become the usual."""
    form = unicodedata.normalize("NFKC", character)
    return (form if len(form) == 1 else character).translate(VARIANTS)


@functools.cache
def table() -> dict[int, str | None]:
    """code point -> its folded form, or None where it is dropped. Applying it twice changes nothing more."""
    characters = "".join(_compatible(chr(code)) for code in CJK)
    simplify = opencc.OpenCC("t2s").convert
    # Each between line breaks, so that no phrase rule sees a neighbour; again, until nothing changes (襬 -> 䙓 -> …).
    while (simplified := simplify("\n".join(characters)).replace("\n", "").translate(VARIANTS)) != characters:
        if len(simplified) != len(characters):
            raise RuntimeError("opencc changed a length; pin another version")
        characters = simplified
    folded: dict[int, str | None] = {
        code: character for code, character in zip(CJK, characters, strict=True) if chr(code) != character
    }
    return folded | FULL_WIDTH | PUNCTUATION | LINE_ENDS | SPACES | INVISIBLE


def fold(text: str) -> str:
    """`text` in the folded form, without a map."""
    return text.translate(table())


def normalise(text: str) -> Normalised:
    """`text` folded: simplified characters, half-width letters, digits and punctuation, no invisible characters.

    >>> normalise("（一）　總體要求").text
    '(一) 总体要求'
    """
    folds = table()
    kept: list[str] = []
    offsets: list[int] = []
    for index, character in enumerate(text):
        form = folds.get(ord(character), character)
        if form is not None:
            kept.append(form)
            offsets.append(index)
    return Normalised("".join(kept), (*offsets, len(text)))
