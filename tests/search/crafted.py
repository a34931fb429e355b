"""Queries that nobody should type, and texts to search: all drawn by chance from a seed."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from policies.parsing.script import traditional

SOURCES = Path(__file__).parents[2] / "fixtures" / "sources"
LONG = 10_000
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
MARKS = "“”„‟「」『』‘’\"'`《》〈〉（）()[]【】〔〕{}<>"
OPERATORS = [
    "OR",
    "or",
    "|",
    "｜",
    "或",
    "AND",
    "&&",
    "NOT",
    "-",
    "--",
    "- -",
    "－",
    "—",
    "+",
    "*",
    "?",
    "~",
    "^",
    ":",
    "：",
    "\\",
    "/",
]
FIELDS = [
    "标题:", "文号:", "机关:", "年份:", "任务:", "平台:", "标题：", "年份:2021..", "年份:..2023", "年份:9999..0",
    "任务:是", "任务:也许", '平台:"', "clause:", "state:mark",
]  # fmt: skip
INVISIBLE = (
    "\0\1\x08\t\n\r\x1b\x7f\x85\xa0\xad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202e"
    "\u2060\u2066\u2069\ufeff\ufffd\ufffe\uffff\ue000\ue001␣"
)
ODD = "İßǅΣςﬁ㎡①Ⅷ㈱﷽ᄀ가नि👩‍👩‍👧‍👦🇨🇳é̶̡̛̠̋𠮷𪚥𰻝龘〇零壹貳兩廿卅０９％‰"
NUMERALS = [
    "47项", "四十七项", "〔2020〕97号", "第三十五条", "第35条", "零", "一" * 50, "十百千万亿" * 20, "9" * 200, "-1",
    "1e309", "三(十六)", "2021年至2023年",
]  # fmt: skip
PINYIN = ["cyt", "chengyu", "chéng yú", "ㄔㄥˊ", "CTB" * 50]
INJECTED = [
    "'; DROP TABLE policies_clause; --", "<script>alert(1)</script>", "{{ 7*7 }}", "%s%n%00", "../../etc/passwd",
    "${jndi:x}", "\\u0000", "text3:双城圈 AND *:*",
]  # fmt: skip
SHORT = [
    "", " ", "\u3000", '"', '""', "-", "- -", "--", '-"', "OR", "OR OR OR", "| |", "双城 OR", "OR 双城",
    "双城 OR OR 圈", "-双城 -圈", "标题:", "年份:..", '标题:"', "标题:标题:标题:", "\ud800", "双城\udfff圈",
]  # fmt: skip
REPEATED = [
    '"', "“", "-", "- ", "OR ", "| ", "的", "双城", "双城 ", "a", "\0", "\ud800", "\u202e", "́", "👩‍👩‍👧‍👦",
    "标题:", "标题:双城 ", "年份:2021 ", '"双城" OR ', '-"双城" ', "一", "第三十五条", "发改委 OR ", "「『",
    "０", "￼", "97号 ", "〔2020〕", "平台:高竹 OR ",
]  # fmt: skip
CRAFTED = [
    *SHORT, *INVISIBLE, *MARKS, *OPERATORS, *FIELDS, *NUMERALS, *PINYIN, *INJECTED,
    *((part * LONG)[:LONG] for part in REPEATED), "（" * (LONG // 2) + "）" * (LONG // 2),
    " ".join(chr(code) for code in range(0x4E00, 0x4E00 + LONG // 2)), "".join(chr(code) for code in range(LONG)),
]  # fmt: skip


def texts() -> list[str]:
    """The five sources, as published."""
    return [path.read_text() for path in sorted(SOURCES.glob("*.txt"))]


def any_character(chooser: random.Random) -> str:
    """Any code point: surrogates, unassigned and private ones too."""
    return chr(chooser.randrange(chooser.choice([0x100, 0x3000, 0x10000, sys.maxunicode + 1])))


def passage(chooser: random.Random, source: list[str]) -> str:
    """1–40 characters of a text as they stand, across punctuation and lines."""
    text = chooser.choice(source)
    start = chooser.randrange(len(text))
    return text[start : start + chooser.randint(1, 40)]


def item(chooser: random.Random, source: list[str]) -> str:
    kinds: list[Callable[[], str]] = [
        lambda: passage(chooser, source),
        lambda: passage(chooser, source)[: chooser.randint(1, 6)],
        lambda: traditional(passage(chooser, source)),
        lambda: passage(chooser, source).translate(WIDE).upper(),
        lambda: chooser.choice(OPERATORS),
        lambda: chooser.choice(FIELDS) + passage(chooser, source)[:4],
        lambda: chooser.choice(MARKS) + passage(chooser, source)[:8] + chooser.choice(MARKS),
        lambda: chooser.choice(INVISIBLE),
        lambda: chooser.choice(ODD),
        lambda: chooser.choice([*NUMERALS, *PINYIN, *INJECTED]),
        lambda: "".join(any_character(chooser) for _ in range(chooser.randint(1, 12))),
        lambda: any_character(chooser) * chooser.choice([1, 3, 60, 300]),
    ]
    return chooser.choice(kinds)()


def queries(seed: int, source: list[str]) -> Iterator[str]:
    """The crafted ones, then without end: a few things joined by a space or nothing; now and then up to 10⁴ long."""
    chooser = random.Random(seed)
    yield from CRAFTED
    while True:
        number = 600 if chooser.random() < 0.01 else min(int(chooser.expovariate(0.4)) + 1, 30)
        glue = chooser.choice(["", " ", " ", " OR ", "\u3000", " -"])
        yield glue.join(item(chooser, source) for _ in range(number))[:LONG]
