"""Measures what the site proposes as evidence of tasks against the pairs judged by hand (fixtures/evidence.tsv).

    python benchmarks/evidence.py [--missed]

Beside it stand two plain yardsticks: the clauses most like the whole task, and those most like one of its sentences,
as 相关条款 compares texts. `--missed` lists the accepted pairs that are not among the first ten. Recall is the mean
over the tasks that have accepted evidence; precision is of everything proposed for any task, so a proposal for a task
without evidence counts against it. The floor that the tests hold is benchmarks/evidence_floor.toml.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measuring import evidenced, site  # noqa: E402 (the path comes first)
from benchmarks.relevance import prepared  # noqa: E402

RANKERS: dict[str, evidenced.Ranker] = {
    "like the whole task": evidenced.likest,
    "like a sentence of it": evidenced.likest_by_sentence,
    "this site": evidenced.proposed,
}


def report(judged: evidenced.Judged) -> None:
    pairs = sum(map(len, judged.accepted.values()))
    print(f"{len(judged.tasks)} tasks, {len(judged.accepted)} with evidence, {pairs} accepted pairs.\n")
    print("| proposed by | recall@5 | recall@10 | MAP@10 | precision | proposals |")
    print("|---" * 6 + "|")
    for name, ranker in RANKERS.items():
        m = judged.measured(ranker)
        figures = " | ".join(f"{figure:.3f}" for figure in (m.recall5, m.recall10, m.average, m.precision))
        print(f"| {name} | {figures} | {m.proposed} |")


def missed(judged: evidenced.Judged, names: dict[int, str]) -> None:
    print("\nAccepted, and not among the first ten:")
    for task in judged.tasks:
        for clause in sorted(judged.accepted.get(task.pk, set()) - set(evidenced.proposed(task))):
            print(f"  {task.policy.slug}/{task.path} {task.title}: {names[clause]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", action="store_true", help="list the accepted pairs that are not proposed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="evidence-benchmark-") as folder:
        prepared(folder)
        names = site.load_own()
        judged = evidenced.Judged()
        report(judged)
        if options.missed:
            missed(judged, names)


if __name__ == "__main__":
    main()
