"""Measures how well the site's search ranks: judged queries, the site's own order of hits, plain BM25 beside it.

    python benchmarks/relevance.py [--queries F --judgements F --clauses F | --folder D] [--relevant N] [--details F]

Without files: the judged set of this project (benchmarks/relevance/) over its own library. Files may be JSON, JSONL,
TSV, CSV or TREC, with or without a header, gzipped or not; `--folder` takes BEIR's layout (corpus.jsonl, queries.jsonl,
qrels/test.tsv). Judgements may stand in the file of queries. Clauses go into a temporary library with an index of its
own. "This site" is its order of clauses; "its pages" is the order in which a reader meets them, who reads page after
page: there the best three clauses of a document stand together.

nDCG is given with gains 2^grade-1 and, beside it, with the grades as gains; with grades of 0 and 1 both are the same.
MRR and recall count clauses of grade `--relevant` and up: 2 where grades go to 3, else 1. The yardsticks are BM25 with
k1 = 1.2 and b = 0.75 over title and text: jieba's words, overlapping pairs of characters, and both in one sum.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measuring import bm25, judged, site  # noqa: E402 (the path comes first)
from benchmarks.measuring.measures import Grades, Scores, interval, mean, scores  # noqa: E402
from benchmarks.measuring.records import Unreadable  # noqa: E402

OWN = ROOT / "benchmarks" / "relevance"
YARDSTICK = "BM25, pairs"
SITE = "this site"
PAGES = "its pages"
Ranker = Callable[[str], list[str]]
MEASURES: dict[str, Callable[[Scores], float]] = {"nDCG@10": lambda one: one.ndcg, "MRR@10": lambda one: one.mrr}
Results = dict[str, dict[str, Scores]]  # system -> query -> scores


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("queries", "judgements", "clauses", "folder"):
        parser.add_argument(f"--{name}", type=Path)
    parser.add_argument("--relevant", type=int, help="lowest grade that MRR and recall count")
    parser.add_argument("--details", type=Path, help="file for the first ten of this site and the nDCG of each query")
    parser.add_argument("--limit", type=int, help="only so many queries, evenly chosen")
    return parser.parse_args()


def beir(folder: Path) -> tuple[Path, Path, Path]:
    """Queries, judgements and clauses of a folder in BEIR's layout."""
    found = []
    for patterns in (("quer*",), ("qrels/test*", "qrels/dev*", "qrels*", "judge*"), ("corpus*", "clauses*", "docs*")):
        files = [path for pattern in patterns for path in sorted(folder.glob(pattern)) if path.is_file()]
        if not files:
            raise Unreadable(
                f"{folder} has no file {' or '.join(patterns)}; it has {sorted(map(str, folder.iterdir()))}"
            )
        found.append(files[0])
    return found[0], found[1], found[2]


def rankers(texts: Mapping[str, str], names: Mapping[int, str]) -> dict[str, Ranker]:
    """System -> what ranks the clauses for a query, best first."""
    from policies.search import tokens

    def words(text: str) -> list[str]:
        return tokens.words(tokens.fold(text).text)

    def pairs(text: str) -> list[str]:
        return [pair for run in tokens.runs(tokens.fold(text).text) for pair in tokens.grams(run, 2)]

    by_words, by_pairs = (functools.lru_cache(maxsize=1)(bm25.BM25(texts, split).scores) for split in (words, pairs))
    return {
        SITE: lambda query: [names[clause] for clause in site.ranked(query)],
        PAGES: lambda query: [names[clause] for clause in site.shown(query)],
        "BM25, words": lambda query: bm25.best(by_words(query)),
        YARDSTICK: lambda query: bm25.best(by_pairs(query)),
        "BM25, both": lambda query: bm25.best(bm25.added(by_words(query), by_pairs(query))),
    }


def measured(
    systems: Mapping[str, Ranker],
    asked: list[judged.JudgedQuery],
    grades: Mapping[str, Grades],
    relevant: int,
    details: Path | None,
) -> Results:
    from tqdm import tqdm

    results: Results = {name: {} for name in systems}
    lines = []
    for query in tqdm(asked, desc="queries"):
        rankings = {name: ranker(query.text) for name, ranker in systems.items()}
        for name, ranking in rankings.items():
            results[name][query.id] = scores(ranking, grades[query.id], relevant)
        first = " ".join(f"{clause}={grades[query.id].get(clause, 0)}" for clause in rankings[SITE][:10])
        lines.append(f"{query.id}\t{query.kind}\t{query.text}\t{results[SITE][query.id].ndcg:.3f}\t{first}\n")
    if details:
        details.write_text("".join(lines))
    return results


def report(results: Results, asked: list[judged.JudgedQuery]) -> None:
    kinds = list(dict.fromkeys(query.kind for query in asked))
    print("| queries | n | system | nDCG@10 | linear | MRR@10 | recall@10 | recall@100 |")
    print("|---" * 8 + "|")
    for kind in [*kinds, None] if len(kinds) > 1 else [None]:
        chosen = [query.id for query in asked if kind in {query.kind, None}]
        for name, by_query in results.items():
            m = mean([by_query[query] for query in chosen])
            figures = (m.ndcg, m.ndcg_linear, m.mrr, m.recall10, m.recall100)
            cells = " | ".join(f"{figure:.3f}" for figure in figures)
            print(f"| {kind or 'all'} | {len(chosen)} | {name} | {cells} |")


def compare(results: Results) -> None:
    """How far each system is from the yardstick, and between what bounds if other queries were drawn."""
    base = results[YARDSTICK]
    print()
    for name in (name for name in results if name != YARDSTICK):
        for title, measure in MEASURES.items():
            theirs = [measure(one) for one in base.values()]
            gains = [measure(results[name][query]) - measure(one) for query, one in base.items()]
            whole = sum(theirs) or 1.0
            low, high = (len(gains) * bound / whole for bound in interval(gains))
            print(f"{title} of {name}: {sum(gains) / whole:+.1%} against {YARDSTICK} (95 %: {low:+.1%} … {high:+.1%})")


def prepared(folder: str) -> None:
    """Django, on a database and an index in a temporary folder."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/library.sqlite3"
    os.environ["SEARCH_INDEX_DIR"] = f"{folder}/index"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def library(clauses: Path | None) -> tuple[dict[int, str], dict[str, str]]:
    """The library filled and indexed: key of each clause -> its id, and id -> title and text."""
    from tqdm import tqdm

    from policies import search
    from policies.models import Clause

    if clauses:
        given = judged.read_clauses(clauses)
        names, texts = site.fill(given), {one.id: f"{one.title}\n{one.heading}\n{one.text}" for one in given}
    else:
        names = site.load_own()
        rows = Clause.objects.values_list("pk", "policy__title", "text")
        texts = {names[pk]: f"{title}\n{text}" for pk, title, text in rows}
    with tqdm(total=len(names), desc="index", unit="clause") as bar:
        search.follower().rebuild(bar.update)
    return names, texts


def chosen(
    queries: Iterable[judged.JudgedQuery], grades: judged.Judgements, limit: int | None
) -> list[judged.JudgedQuery]:
    """The queries that are judged; of these, `limit` evenly chosen."""
    asked = [query for query in queries if query.id in grades]
    return asked if not limit else asked[:: max(1, len(asked) // limit)][:limit]


def main() -> None:
    options = arguments()
    try:
        if options.folder:
            options.queries, options.judgements, options.clauses = beir(options.folder)
        with tempfile.TemporaryDirectory(prefix="relevance-benchmark-") as folder:
            run(options, folder)
    except (Unreadable, OSError) as error:
        sys.exit(f"Cannot measure: {error}")


def run(options: argparse.Namespace, folder: str) -> None:
    queries = judged.read_queries(options.queries or OWN / "queries.tsv")
    prepared(folder)
    names, texts = library(options.clauses)
    where = options.judgements or options.queries or OWN / "judgements.tsv"
    grades = judged.read_judgements(where, {query.id for query in queries}, set(texts))
    asked = chosen(queries, grades, options.limit)
    highest = max(max(one.values()) for one in grades.values())
    relevant = options.relevant or (2 if highest > 2 else 1)
    given = sum(map(len, grades.values()))
    print(f"{len(asked)} of {len(queries)} queries with {given} judgements up to {highest}, {len(texts)} clauses.")
    print(f"Relevant for MRR and recall: grade {relevant} and up.\n")
    results = measured(rankers(texts, names), asked, grades, relevant, options.details)
    report(results, asked)
    compare(results)


if __name__ == "__main__":
    main()
