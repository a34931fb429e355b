"""Times of questions, and how they are told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds by the clock, and of this process's processor time: the load of others shows in the first alone."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def measure(self, work: Callable[[], T]) -> T:
        clock, processor = time.perf_counter(), time.process_time()
        done = work()
        self.processor.append((time.process_time() - processor) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)
        return done

    def __str__(self) -> str:
        return both(self.clock)


def percentile(times: Sequence[float], share: float) -> float:
    """The smallest of the times that `share` of them do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def both(times: Sequence[float]) -> str:
    """p50 / p95."""
    return f"{statistics.median(times):.2f} / {percentile(times, 0.95):.2f}" if times else "–"


def joined(many: Iterable[Times]) -> Times:
    """All of them together."""
    listed = list(many)
    return Times([one for each in listed for one in each.clock], [one for each in listed for one in each.processor])


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A Markdown table."""
    print(f"\n| {' | '.join(heads)} |\n{'|---' * len(heads)}|")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)
    print()


class Steps:
    """Says how long each step of the preparation took, by the clock and in processor time of this process."""

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        times = Times()
        done = times.measure(work)
        print(f"{name}: {times.clock[0] / 1000:.1f} s (processor {times.processor[0] / 1000:.1f} s)", flush=True)
        return done


def cells(rows: Mapping[str, Mapping[str, Times]], names: Sequence[str]) -> Iterator[list[str]]:
    """For each class its times under `names`; last, all classes together."""
    for name, times in rows.items():
        yield [name, *(str(times[column]) for column in names)]
    yield ["**all**", *(str(joined(times[column] for times in rows.values())) for column in names)]
