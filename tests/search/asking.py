"""What hostile.py does: hostile queries through `search.find` and the page, timed, and held against a scan."""

from __future__ import annotations

import itertools
import random
import statistics
import time
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.management import call_command
from django.test import Client
from tqdm import tqdm

from policies import search
from policies.models import Clause
from policies.models.changes import batched
from policies.search import Found
from policies.search.finding import found
from policies.search.scan import Scan
from tests import factories
from tests.search import crafted

SLOWEST = 5
SORTS = ("rank", "date", "order", "", "'; --")
FACET_VALUES = ("", "0", "-1", "9" * 400, "official", "notice", "\0", "２０２１", "重庆", "../..", "\ud800")


@dataclass
class Report:
    """What came of a run."""

    seconds: list[tuple[float, str]] = field(default_factory=list)
    pages: list[tuple[float, str]] = field(default_factory=list)
    compared: int = 0
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{len(self.problems)} problems; {self.compared} answers held against a scan", *self.problems[:50]]
        for name, times in (("search.find", self.seconds), ("page", self.pages)):
            if len(times) > 1:
                cuts = statistics.quantiles((seconds for seconds, _ in times), n=100)
                lines.append(f"{name}: {len(times)} asked, p50 {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms")
                slowest = sorted(times, reverse=True)[:SLOWEST]
                lines += [
                    f"  {seconds * 1e3:.0f} ms  {len(typed)} characters: {typed[:60]!a}" for seconds, typed in slowest
                ]
        return "\n".join(lines)


def fill(clauses: int, seed: int) -> None:
    """The five sources as the library, or as many clauses of one to four of their sentences."""
    if not clauses:
        call_command("load_library", verbosity=0)
        return
    chooser = random.Random(seed)
    sentences = [part for text in crafted.texts() for part in text.split("。") if part.strip()]
    policy = factories.make_policy()
    place = {"policy": policy, "level": 1, "start": 0, "end": 1, "text_start": 0, "kind": "item"}
    rows = (
        Clause(path=str(n), position=n, text="。".join(chooser.choices(sentences, k=chooser.randint(1, 4))), **place)
        for n in range(clauses)
    )
    with batched():
        while batch := list(itertools.islice(rows, 5000)):
            Clause.objects.bulk_create(batch)


def run(runs: int, seed: int, *, http: int = 20, compare: int = 50) -> Report:
    """Ask `runs` queries; never raises for what the search does."""
    report, client, chooser = Report(), Client(SERVER_NAME="127.0.0.1"), random.Random(seed)
    search.follower().view()
    queries = itertools.islice(crafted.queries(seed, crafted.texts()), runs)
    for number, typed in enumerate(tqdm(queries, total=runs, desc="queries", disable=None)):
        page, sort = chooser.choice([1, 1, 1, 2, 10**6, 10**30, -1]), chooser.choice(SORTS)
        begun = time.perf_counter()
        try:
            answer = search.find(typed, page=page, sort=sort)
            report.seconds.append((time.perf_counter() - begun, typed))
            if number % compare == 0:
                report.compared += 1
                report.problems += differences(typed, answer, sort)
            if number % http == 0:
                report.pages.append((asked_for(client, typed, chooser), typed))
        except Exception as error:  # noqa: BLE001  whatever it is, it is the finding
            report.problems.append(f"{type(error).__name__}: {str(error)[:200]!a} for {typed[:200]!a} ({len(typed)})")
    return report


def differences(typed: str, answer: Found, sort: str) -> list[str]:
    """What a reading of all clauses finds otherwise."""
    engine = Scan(search._library[0], search._library[0].lexicon())
    ask = search._asked(search.parse(typed, engine.lexicon), engine.lexicon.version)
    truth = Found(answer.query) if answer.query.empty else found(engine, search._library[0], ask, 1, sort)
    if answer.best or truth.best:  # which match a question best is a matter of rank
        return []
    wrong = [
        f"{name}: {getattr(answer, name)} and not {getattr(truth, name)}"
        for name in ("total", "policies", "facets")
        if getattr(answer, name) != getattr(truth, name)
    ]
    return [f"{typed[:200]!a} ({len(typed)}): {each}" for each in wrong] + (["read slowly"] if answer.slow else [])


def asked_for(client: Client, typed: str, chooser: random.Random) -> float:
    """Seconds that the page took, asked for with hostile filters. Raises AssertionError unless it answers."""
    names = ("policy", "kind", "authority", "area", "platform", "unit", "year", "page", "sort", "explain")
    values = {"q": typed} | {
        name: chooser.choice(FACET_VALUES) for name in chooser.sample(names, chooser.randint(0, 3))
    }
    address = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in values.items())
    begun = time.perf_counter()
    response = client.get(f"/search/?{address}")
    seconds = time.perf_counter() - begun
    assert response.status_code in {200, 302, 400}, f"status {response.status_code} for {address[:300]}"
    return seconds
