"""What writing costs those who search: an edit is found at once; an import in another process goes on beside."""

from __future__ import annotations

import random
import secrets
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed.own import full
from benchmarks.speed.queries import Question
from benchmarks.speed.timing import Times
from policies import search
from policies.models import Clause

EDITS = 200
ROOT = Path(__file__).resolve().parent.parent.parent
START = "import begins"  # as it says


def edits(number: int, seed: int) -> Times:
    """Milliseconds from each committed edit to the end of the search that finds it. The texts are put back."""
    chooser = random.Random(seed)
    newest = Clause.objects.order_by("-pk").values_list("pk", flat=True)[0]
    times = Times()
    before: dict[int, str] = {}
    while len(before) < number:
        pk = chooser.randint(1, newest)
        text = Clause.objects.filter(pk=pk).values_list("text", flat=True).first()
        if text is None or pk in before:
            continue
        before[pk] = text
        mark = f"x{secrets.token_hex(5)}"
        Clause.objects.filter(pk=pk).update(text=f"{text}{mark}")
        found = times.measure(lambda mark=mark: search.find(mark))  # type: ignore[misc]
        if found.total != 1 or found.slow:
            raise RuntimeError(f"the edit of clause {pk} was not found by the next search")
    for pk, text in before.items():
        Clause.objects.filter(pk=pk).update(text=text)
    search.find("x")
    return times


def searching(questions: Sequence[Question], seconds: float) -> Times:
    """Times of searches, one after another, for so long."""
    times, until = Times(), time.monotonic() + seconds
    while time.monotonic() < until:
        for question in questions:
            times.measure(lambda question=question: full(question))  # type: ignore[misc]
            if time.monotonic() > until:
                break
    return times


def beside_an_import(questions: Sequence[Question]) -> tuple[Times, float]:
    """Times of searches while another process writes documents; and how many seconds it took for that."""
    command = [sys.executable, "-m", "benchmarks.speed.importing"]
    times = Times()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while process.stdout.readline().strip() != START:
            pass
        started = time.monotonic()
        while process.poll() is None:
            for question in questions:
                times.measure(lambda question=question: full(question))  # type: ignore[misc]
                if process.poll() is not None:
                    break
        seconds = time.monotonic() - started
    if process.returncode:
        raise RuntimeError("the import failed; its reason is printed above")
    return times, seconds
