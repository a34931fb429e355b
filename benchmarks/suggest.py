"""Times suggestions and corrections on the real library and on a big one, in one run.

    python benchmarks/suggest.py [--phrases 20000] [--names 5000] [--clauses 1000000] [--rounds 5] [--seed 1]

The big library has as many names (platforms, documents, units) and phrases as asked, made of words of the real one; the
phrases stand in the book as if they had been mined. Each question is asked as a page asks it: with its queries to the
database, everything written out as JSON by the view. Times are of the processor, so that what else runs on the machine
does not count. Mining is timed on made-up clauses (benchmarks/speed/corpus.py), as many as are read of a library of
that size.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
Ask = Callable[[str], object]
TYPED = {
    "one character": "成 川 重 双 高 区 公 建 产 联",
    "two characters": "成渝 川渝 高竹 经济 税费 轨道 毗邻 重庆 规划 通办",
    "first letters": "c cy cyt cytb cyhz jjq fgw gzxq lhss zzzz",
    "full pinyin": "chengyu chengyutong gaozhuxinqu jingjiqu chongqing guidaojiaotong shuifei xian tongban zhuxi",
    "mixed": "成渝tb 成yu通 川渝gz gao竹 双chengj 轨d交t 税fei 重qing 联合ss 公共fuwu",
    "nothing such": "龘龘 zzzzzz qxqxqx 鑫鑫鑫 乂乂 vvv 䶮䶮 xqzw 靐靐 jqjqjqjq",
}
MISTYPED = {
    "same sound": "成渝通版 高祝新区 轨到交通 营伤环境 陈渝通办",
    "another character": "成渝通力 联合实施方岸 基础设旋 毕邻地区 体制机别",
    "pinyin": "chengyutongban gaozhuxinqu guidaojiaotong cytb shuangchengjingjiquan",
    "long, one wrong": "高住新区税费征管服务 经济区与行正区适度分离 成渝地区双成经济圈建设",
    "nothing near": "鑫鑫鑫 龘龘龘龘 zzzz",
}
LONG = ["龘" * 200, "成渝" * 100, "abcdefghij" * 20, "成 渝 " * 50, "成渝通版轨到交通" * 25]
OPENING = """
import time, django
django.setup()
from policies import naming, suggesting
from policies.search import sounds
from benchmarks.suggest import resident
naming.find("成渝")
sounds.sounds("成渝地区")
before, started = resident(), time.process_time()
suggesting.load()
print(f"opening book and names: {(time.process_time() - started) * 1000:.0f} ms, {resident() - before:.1f} MB")
"""


def words() -> list[str]:
    """Words of the real library."""
    from policies.models.phrases import sampled_clauses
    from policies.search import tokens

    return sorted({word for row in sampled_clauses() for word in tokens.words(row[2]) if 2 <= len(word) <= 4})


def made_up(chooser: random.Random, known: list[str], count: int) -> list[str]:
    """As many different names of two to four words."""
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault("".join(chooser.choices(known, k=chooser.randint(2, 4)))[:30])
    return list(found)


def grow(chooser: random.Random, phrases: int, names: int) -> None:
    """Fill the library with names, and the book with phrases."""
    from platforms.fields import Side
    from platforms.models import Platform
    from policies.models import PhraseBook, Policy, Unit
    from policies.search import sounds
    from policies.suggesting.book import renew

    known = words()
    made = made_up(chooser, known, names)
    third = names // 3
    Unit.objects.bulk_create(
        Unit(slug=f"u{n}", name=f"{name}局", level="province", side=Side.CHONGQING)
        for n, name in enumerate(made[:third])
    )
    Policy.objects.bulk_create(
        Policy(
            slug=f"d{n}", title=f"关于{name}的通知", document_number=f"川测发〔2024〕{n}号", kind="notice",
            authority="official", added_on="2026-01-01", sha256=f"{n:064x}",
        )
        for n, name in enumerate(made[third : 2 * third])
    )  # fmt: skip
    Platform.objects.bulk_create(
        Platform(slug=f"p{n}", name=f"{name}新区", kind="new_area", zone="north")
        for n, name in enumerate(made[2 * third :])
    )
    renew()
    row = PhraseBook.objects.get()
    contents: dict[str, Any] = json.loads(row.contents)
    more = [text[:12] for text in made_up(chooser, known, phrases - len(contents["counts"]))]
    contents["phrases"] = "\n".join([contents["phrases"], *more])
    contents["phrases_spoken"] = "\n".join([contents["phrases_spoken"], *map(sounds.sounds, more)])
    contents["counts"] += [9] * len(more)
    row.contents, row.edition = json.dumps(contents, ensure_ascii=False), "1-grown"
    row.save()


def timed(ask: Ask, asked: Iterable[str], rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        for typed in asked:
            started = time.process_time()
            ask(typed)
            yield (time.process_time() - started) * 1000


def report(title: str, kinds: Mapping[str, Iterable[str]], ask: Ask, rounds: int) -> float:
    """Print a table of percentiles; the p95 of all kinds together."""
    print(f"\n| {title} (ms) | p50 | p95 | longest |\n|---|---|---|---|")
    everything: list[float] = []
    for kind, asked in kinds.items():
        list(timed(ask, asked, 1))  # once to warm up
        times = list(timed(ask, asked, rounds))
        everything += times
        print(row(kind, times))
    print(row("all", everything), flush=True)
    return percentile(everything)


def row(name: str, times: list[float]) -> str:
    return f"| {name} | {statistics.median(times):.2f} | {percentile(times):.2f} | {max(times):.2f} |"


def percentile(times: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(times, n=20, method="inclusive")[18]


def resident() -> float:
    """Megabytes of memory that this process has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1_048_576


def measure(name: str, rounds: int) -> float:
    from django.test import RequestFactory

    from policies.suggesting import nearest
    from policies.views.suggest import suggest

    print(f"\n## {name}", flush=True)
    subprocess.run([sys.executable, "-c", OPENING], check=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    kinds = {kind: typed.split() for kind, typed in TYPED.items()}
    factory = RequestFactory()
    requests = {typed: factory.get("/search/suggest/", {"q": typed}) for kind in kinds.values() for typed in kind}
    p95 = report("suggestions", kinds, lambda typed: suggest(requests[typed]), rounds)
    mistyped = {kind: typed.split() for kind, typed in MISTYPED.items()} | {"200 characters": LONG}
    report("corrections with counts", mistyped, nearest, rounds)
    return p95


def mending(chooser: random.Random, count: int = 150) -> None:
    """How often the right phrase is offered for one that was mistyped, by kind of mistake."""
    from policies.suggesting import nearest
    from policies.suggesting.book import opened

    book = opened()
    phrases = [text for text in map(book.phrases.text, range(len(book.phrases))) if len(text) > 2]
    characters = sorted(set("".join(phrases)))
    print("\n| mistake | typed | offered first | among three |\n|---|---|---|---|")
    for kind, mistake in mistakes(chooser, characters).items():
        typed = {mistake(meant): meant for meant in chooser.sample(phrases, min(count, len(phrases)))}
        unknown = {wrong: meant for wrong, meant in typed.items() if not any(wrong in shelf for shelf in book.shelves)}
        offers = [([near.text for near in nearest(wrong)], meant) for wrong, meant in unknown.items()]
        first = sum(texts[:1] == [meant] for texts, meant in offers) / max(len(offers), 1)
        among = sum(meant in texts for texts, meant in offers) / max(len(offers), 1)
        print(f"| {kind} | {len(offers)} | {first:.0%} | {among:.0%} |")


def mistakes(chooser: random.Random, characters: list[str]) -> dict[str, Callable[[str], str]]:
    """Ways to mistype a phrase with other characters of the library."""
    from policies.search import sounds

    spoken = {character: sounds.sounds(character) for character in characters}
    alike = {character: sounds.near(sound) for character, sound in spoken.items()}

    def instead(meant: str, table: dict[str, str]) -> str:
        at = chooser.randrange(len(meant))
        others = [one for one in characters if table[one] == table[meant[at]] and one != meant[at]] or [meant[at]]
        return meant[:at] + chooser.choice(others) + meant[at + 1 :]

    def other(meant: str, gone: int, come: int) -> str:
        at = chooser.randrange(len(meant))
        return meant[:at] + "".join(chooser.choices(characters, k=come)) + meant[at + gone :]

    def swapped(meant: str) -> str:
        at = chooser.randrange(len(meant) - 1)
        return meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :]

    return {
        "same sound": lambda meant: instead(meant, spoken),
        "near sound": lambda meant: instead(meant, alike),
        "another character": lambda meant: other(meant, 1, 1),
        "missing": lambda meant: other(meant, 1, 0),
        "too much": lambda meant: other(meant, 0, 1),
        "out of order": swapped,
        "pinyin": lambda meant: "".join(map(sounds.spelled, sounds.sounds(meant))),
    }


def mining(seed: int, clauses: int) -> None:
    """Time mining on a sample such as a library of so many clauses gives."""
    from speed import corpus

    from policies.models.phrases import SAMPLE
    from policies.search.phrases import mine, vocabulary

    texts = [clause.text for made in corpus.documents(min(clauses, SAMPLE), seed) for clause in made.clauses]
    started = time.process_time()
    found, words = mine(texts), vocabulary(texts)
    seconds = time.process_time() - started
    print(f"\nmining a library of {clauses:,} clauses: {seconds:.1f} s, {len(found):,} phrases, {len(words):,} words")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--phrases", type=int, default=20_000)
    parser.add_argument("--names", type=int, default=5_000)
    parser.add_argument("--clauses", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="suggest-benchmark-") as folder:
        os.environ["ENV_FILE"] = os.devnull
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/library.sqlite3"
        os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_library", verbosity=0)
        call_command("rebuild_index", verbosity=0)
        chooser = random.Random(options.seed)
        small = measure("the library as it is", options.rounds)
        mending(chooser)
        grow(chooser, options.phrases, options.names)
        big = measure(f"{options.phrases:,} phrases and {options.names:,} names", options.rounds)
        print(f"\np95 of suggestions in the big library is {big / small:.1f} times that in the small one")
        mining(options.seed, options.clauses)


if __name__ == "__main__":
    main()
