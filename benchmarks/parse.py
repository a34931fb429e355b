"""Times the parser on growing and on pathological texts, in one run: characters a second, and the ratio of doubling.

    python benchmarks/parse.py [--characters 2000000] [--plain]

The documents are made here from fixtures/sources: their clauses again and again under numbers that count on, and the
same on one line, in lines broken at 28 characters, and as HTML. A ratio near 2 for twice the text is linear; what is
quadratic comes near 4. Memory is the peak of Python's own allocations for the largest text (tracemalloc, a run apart).
Times are of the processor, so that what else runs on the machine does not count.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from policies.parsing import load_names, parse  # noqa: E402

HEAD = "示例市人民政府关于印发示例方案的通知\n示府发〔2024〕1号\n各区县人民政府：\n"
DIGITS = "〇一二三四五六七八九"


def han(number: int) -> str:
    """`number` below 10,000 in Han digits, as documents count: 三百二十一."""
    words = ""
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        words += DIGITS[digit] + unit if digit else ""
    return words


def sentences() -> Iterator[str]:
    """The sentences of the sources, for ever."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures" / "sources").glob("*.txt"))]
    found = [
        part.strip() + "。" for text in texts for part in text.replace("\n", "").split("。") if 5 < len(part) < 200
    ]
    return itertools.cycle(found)


def document(length: int) -> str:
    """A numbered document of about `length` characters."""
    words, parts, size = sentences(), [HEAD], 0
    for number in itertools.count():
        if number % 12 == 0:
            line = f"{han(number // 12 % 9000 + 1)}、重点任务\n"
        else:
            line = f"（{han(number % 12)}）推进工作。{next(words)}{next(words)}（责任单位：市发展改革委、市财政局）\n"
        parts.append(line)
        size += len(line)
        if size >= length:
            return "".join(parts)
    raise AssertionError


def wrapped(text: str) -> str:
    """`text` in lines of 28 characters, with page numbers."""
    lines = [line[i : i + 28] for line in text.split("\n") for i in range(0, len(line) or 1, 28)]
    return "\n".join(f"{line}\n— {i // 22} —" if i % 22 == 21 else line for i, line in enumerate(lines))


FORMS: dict[str, Callable[[str], str]] = {
    "lines": str,
    "one line": lambda text: text.replace("\n", " "),
    "wrapped": wrapped,
    "html": lambda text: "".join(f"<p><span>{line}</span></p>" for line in text.split("\n")),
}
PATHOLOGICAL: dict[str, Callable[[int], str]] = {
    "brackets (": lambda n: "(" * n,
    "brackets 《": lambda n: "一、" + "《" * n,
    "brackets （责任单位：": lambda n: "（一）甲。" + "（责任单位：" * (n // 6),
    "pairs 《》": lambda n: "一、" + "《甲》" * (n // 3),
    "tags <": lambda n: "<p>" * 10 + "<" * n,
    "comments <!--": lambda n: "<p>" * 10 + "<!--" * (n // 4),
    "scripts": lambda n: "<script>" * (n // 8),
    "hashes #": lambda n: "# 甲\n# 乙\n" + "#" * n,
    "stars **": lambda n: "# 甲\n# 乙\n" + "**甲" * (n // 3),
    "markers one line": lambda n: "一、甲。" * (n // 4),
    "markers lines": lambda n: "一、甲\n" * (n // 4),
    "markers deep": lambda n: "一、\n（一）\n1.\n（1）\n①\n" * (n // 16),
    "articles one line": lambda n: "".join(f"第{han(i % 9999 + 1)}条甲。" for i in range(n // 8)),
    "gaps": lambda n: "".join(f"{han(i * 2 % 9000 + 1)}、甲\n" for i in range(n // 4)),
    "decimals": lambda n: "".join(f"{i % 90}.{i % 7}.1甲\n" for i in range(n // 7)),
    "contents": lambda n: "目录\n" + "".join(f"第{i % 97}章 甲\n" for i in range(n // 6)),
    "contents again": lambda n: "目录\n一、甲\n" * (n // 8),
    "contents of dots": lambda n: "目录\n" + "." * n + "甲",
    "same line": lambda n: "同样的一行文字\n" * (n // 8),
    "one line": lambda n: "甲乙丙丁戊己庚辛" * (n // 8),
    "one line of dates": lambda n: "重庆市人民政府2024年1月1日" * (n // 16),
    "one line of bodies": lambda n: "。" + "委员会办公室局" * (n // 7) + "2024年1月1日",
    "spaces": lambda n: "甲 " * (n // 2),
    "units": lambda n: "（一）" + "市发展改革委、" * (n // 7),
    "references": lambda n: "一、" + "第三条第二款、" * (n // 7),
    "figures": lambda n: "一、" + "到2025年达到1.5万亿元，" * (n // 14),
    "attachments": lambda n: "附件1：申请表\n" * (n // 8),
    "bare numbers": lambda n: "1\n" * (n // 2),
    "digits": lambda n: "1" * n,
    "points": lambda n: "1.1" * (n // 3),
}


def formed(form: Callable[[str], str], length: int) -> str:
    return form(document(length))


def measure(text: str) -> float:
    """Seconds of the processor that parsing `text` takes."""
    names = load_names()
    start = time.process_time()
    parse(text, names)
    return time.process_time() - start


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--characters", type=int, default=2_000_000, help="of the largest document")
    ask.add_argument("--pathological", type=int, default=1_000_000, help="characters of the largest of these")
    args = ask.parse_args()
    load_names()
    parse(document(10_000))
    print(f"{'text':24}{'characters':>12}{'s':>8}{'characters/s':>14}{'ratio':>7}")
    for name, form in FORMS.items():
        report(name, args.characters, partial(formed, form), 4)
    for name, make in PATHOLOGICAL.items():
        report(name, args.pathological, make, 2)
    text = document(args.characters)
    tracemalloc.start()
    parse(text)
    print(f"\npeak memory for {len(text)} characters: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB")


def report(name: str, largest: int, make: Callable[[int], str], steps: int) -> None:
    """Print a row for each size up to `largest`, each twice the one before."""
    before = 0.0
    for step in reversed(range(steps)):
        text = make(largest // 2**step)
        took = measure(text)
        ratio = f"{took / before:7.2f}" if before > 0.02 else f"{'':>7}"
        print(f"{name:24}{len(text):12}{took:8.2f}{len(text) / max(took, 1e-9):14.0f}{ratio}", flush=True)
        before = took


if __name__ == "__main__":
    main()
