"""What a load did: counts by model, and the lines a person should read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

VERBS = {"created": "新增", "updated": "更新", "unchanged": "未变", "kept": "保留", "deleted": "删除"}


@dataclass
class Report:
    """Counts by model (Chinese name) and verb; `kept`: what people entered or removed and the load left so.

    `flagged`: tasks whose clause changed, vanished or came back in this load. `standing`: tasks now flagged in all.
    """

    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    kept: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    standing: int = 0

    def count(self, title: str, verb: str, number: int = 1) -> None:
        self.counts[title][verb] += number

    def keep(self, title: str, what: str, why: str) -> None:
        """Count one record of `title` as kept, and say which and why."""
        self.count(title, "kept")
        self.kept.append(f"{title} {what}：{why}")

    @property
    def changes(self) -> int:
        """How many records were created, updated or deleted."""
        return sum(counter[verb] for counter in self.counts.values() for verb in ("created", "updated", "deleted"))

    def lines(self, longest: int | None = None) -> Iterator[str]:
        """The report in Chinese, line by line; of each list at most `longest` items."""
        for title, counter in self.counts.items():
            if done := [f"{word} {counter[verb]}" for verb, word in VERBS.items() if counter[verb]]:
                yield f"{title}：{'，'.join(done)}"
        yield from section("与资料库不同，照旧保留：", self.kept, longest)
        yield from section("任务的条款有变：", self.flagged, longest)
        if self.standing:
            yield f"现有 {self.standing} 项任务与条款不一致，请在任务管理中核对。"
        if not self.changes:
            yield "资料库已是最新，没有改动。"


def section(heading: str, items: list[str], longest: int | None) -> Iterator[str]:
    """`heading` and the first `longest` items, indented, and how many more there are; nothing if there are none."""
    if items:
        yield heading
        yield from (f"  {item}" for item in items[:longest])
    if longest is not None and len(items) > longest:
        yield f"  ……另有 {len(items) - longest} 条，用 --verbosity 2 查看"
