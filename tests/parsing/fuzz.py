"""Mutations of real texts, for runs that must neither raise nor lose a character.

    python -m tests.parsing.fuzz FOLDER [--runs 2000] [--seed 1]

Each run takes one text of the folder, damages it a few times and parses what is left; the first that fails is printed
with its seed, which makes it again.
"""

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path

from policies.parsing import load_names, parse
from tests.parsing.spans import covered

NOISE = "\ufeff\u200b\u3000 \t\r\n\x00\ufffd()（）《》〔〕一二三、.。:：;1234①②—<>p/*#|&"
LONGEST = 6_000


def _cut(text: str, random_: random.Random) -> str:
    start = random_.randrange(len(text) + 1)
    return text[:start] + text[start + random_.randrange(1, 200) :]


def _double(text: str, random_: random.Random) -> str:
    start = random_.randrange(len(text) + 1)
    return text[:start] + text[start : start + random_.randrange(1, 400)] + text[start:]


def _noise(text: str, random_: random.Random) -> str:
    places = sorted(random_.randrange(len(text) + 1) for _ in range(random_.randrange(1, 40)))
    for place in reversed(places):
        text = text[:place] + random_.choice(NOISE) * random_.choice((1, 1, 1, 9)) + text[place:]
    return text


def _lose(text: str, random_: random.Random) -> str:
    return "".join(character for character in text if random_.random() > 0.02)


def _join(text: str, random_: random.Random) -> str:
    return text.replace("\n", random_.choice(("", " ", "　")))


def _wrap(text: str, random_: random.Random) -> str:
    width = random_.randrange(12, 50)
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def _tags(text: str, random_: random.Random) -> str:
    return "".join(f"<p>{line}</{random_.choice(('p', 'p', 'div', 'script'))}>" for line in text.split("\n"))


def _shuffle(text: str, random_: random.Random) -> str:
    lines = text.split("\n")
    random_.shuffle(lines)
    return "\n".join(lines)


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    _cut, _double, _noise, _noise, _lose, _join, _wrap, _tags, _shuffle,
)  # fmt: skip


def mutated(texts: list[str], seed: int) -> str:
    """The text that `seed` makes of one of `texts`."""
    random_ = random.Random(seed)
    text = random_.choice(texts)
    start = random_.randrange(max(len(text) - LONGEST, 0) + 1)
    text = text[start : start + LONGEST]
    for _ in range(random_.randrange(1, 5)):
        text = random_.choice(MUTATIONS)(text, random_)[: 3 * LONGEST]
    return text


def check(text: str) -> None:
    """Raise AssertionError if parsing `text` loses a character, or gives two clauses one address."""
    document = parse(text, load_names())
    assert "".join(text[start:end] for start, end in covered(document)) == text
    assert len({clause.path for clause in document.clauses}) == len(document.clauses)
    assert all(0 <= clause.start <= clause.text_start <= clause.end <= len(text) for clause in document.clauses)
    for mention in document.mentions:
        assert 0 <= mention.start < mention.end
    json.dumps(document.as_dict())


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--runs", type=int, default=2000)
    ask.add_argument("--seed", type=int, default=1)
    args = ask.parse_args()
    texts = [path.read_bytes().decode("utf-8") for path in sorted(args.folder.glob("*.txt"))]
    for seed in range(args.seed, args.seed + args.runs):
        try:
            check(mutated(texts, seed))
        except Exception:
            print(f"seed {seed}")
            raise
    print(f"{args.runs} runs over {len(texts)} texts, none failed")


if __name__ == "__main__":
    main()
