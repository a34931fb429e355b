"""目标与成效的配对建议: results that seem to speak of the same thing as a target, for an editor to judge.

Worked out when the page is asked for, never shown to the public: a pair counts when a person accepts it
(policies.tracking.decide_pair). What is compared: what the two measure, the words of their labels and sentences, each
worth its rarity among all that is compared, and the platforms that their clauses name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from policies.models import Figure, FigurePair, Mention
from policies.parsing import lexicon
from policies.parsing.measures import measures_like
from policies.search import question, tokens

MOST = 5  # proposals a target
MOST_RESULTS = 2000  # results that are read for one page; more are said, not read
LEAST = 0.08
IN_LABEL = 2.0  # how often a word of a label counts
OTHER_MEASURE = 0.6  # what is left of a likeness between 个 and 家
PLATFORM = 0.2  # what a platform that both name adds
SHOWN = 6  # shared words that are named
LONGEST_WORD = 8


@dataclass(frozen=True)
class Proposal:
    """A result that may belong to a target. `score`: 0 to 1. `shared`: words of both, the rarest first."""

    result: Figure
    score: float
    shared: tuple[str, ...]
    platforms: tuple[str, ...]

    @property
    def percent(self) -> int:
        return round(self.score * 100)


@dataclass(frozen=True)
class Review:
    """One target on the page of review: what was judged of it, and what is proposed besides."""

    target: Figure
    judged: tuple[FigurePair, ...]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True)
class Subject:
    """A figure with what it is compared by: its words, how often each counts, and the platforms beside it."""

    figure: Figure
    words: Mapping[str, float]
    platforms: frozenset[str]


def reviews(targets: Sequence[Figure]) -> tuple[list[Review], bool]:
    """The targets with their judgements and proposals, and whether some results were too many to be read.

    Four queries for any number of targets, which are to be read with their clauses.
    """
    judged: defaultdict[int, list[FigurePair]] = defaultdict(list)
    pairs = FigurePair.objects.filter(target__in=[target.pk for target in targets], result__isnull=False)
    for pair in pairs.with_figures().order_by("pk"):
        judged[pair.target_id or 0].append(pair)
    wanted = {measure for target in targets for measure in measures_like(target.measure)}
    results = list(
        Figure.objects.results().with_clauses().filter(measure__in=wanted).order_by("-pk")[: MOST_RESULTS + 1]
    )
    subjects = compared([*targets, *results[:MOST_RESULTS]])
    worth = rarity(subject.words for subject in subjects)
    found = []
    for target in subjects[: len(targets)]:
        apart = {pair.result_id for pair in judged[target.figure.pk]}
        others = [each for each in subjects[len(targets) :] if each.figure.pk not in apart]
        rows = tuple(judged[target.figure.pk])
        found.append(Review(target.figure, rows, tuple(proposals(target, others, worth))))
    return found, len(results) > MOST_RESULTS


def proposals(target: Subject, results: Iterable[Subject], worth: Mapping[str, float]) -> list[Proposal]:
    """The results that may belong to the target, best first."""
    like = measures_like(target.figure.measure)
    made = [compare(target, each, worth) for each in results if each.figure.measure in like]
    ranked = sorted((each for each in made if each.shared), key=lambda each: (-each.score, each.result.pk))
    return [each for each in ranked if each.score >= LEAST][:MOST]


def compare(target: Subject, result: Subject, worth: Mapping[str, float]) -> Proposal:
    """How much a result shares with a target."""
    shared = target.words.keys() & result.words.keys()
    both = sum(target.words[word] * result.words[word] * worth[word] ** 2 for word in shared)
    likeness = both / (length(target, worth) * length(result, worth) or 1.0)
    if target.figure.measure != result.figure.measure:
        likeness *= OTHER_MEASURE
    platforms = tuple(sorted(target.platforms & result.platforms))
    score = 1 - exp(-2 * (likeness + PLATFORM * len(platforms)))
    named = sorted(shared, key=lambda word: (-worth[word], word))[:SHOWN]
    return Proposal(result.figure, score, tuple(named), platforms)


def length(subject: Subject, worth: Mapping[str, float]) -> float:
    return sqrt(sum((times * worth[word]) ** 2 for word, times in subject.words.items()))


def rarity(texts: Iterable[Iterable[str]]) -> dict[str, float]:
    """What each word is worth: the fewer of the texts have it, the more."""
    all_words = [frozenset(words) for words in texts]
    counts = Counter(word for words in all_words for word in words)
    return {word: log((len(all_words) + 1) / (count + 0.5)) for word, count in counts.items()}


def compared(figures: Sequence[Figure]) -> list[Subject]:
    """The figures with their words and platforms; one query."""
    platforms: defaultdict[int, set[str]] = defaultdict(set)
    named = Mention.objects.filter(clause__in={figure.clause_id for figure in figures}, platform__isnull=False)
    for clause, name in named.values_list("clause_id", "platform__name"):
        platforms[clause].add(name)
    return [Subject(each, words_of(each), frozenset(platforms[each.clause_id])) for each in figures]


def words_of(figure: Figure) -> dict[str, float]:
    """The telling words of a figure's sentence, those of its label counted more."""
    passage = figure.passage
    found = dict.fromkeys(telling(f"{passage.before}，{passage.after}"), 1.0)
    return found | dict.fromkeys(telling(figure.label), IN_LABEL)


def telling(text: str) -> set[str]:
    """The words of a text that carry something: of two characters and more, no numbers, units or words of form."""
    words = tokens.words(tokens.folded(text))
    dull = question.stop_words() | lexicon.words("form_words") | lexicon.words("measure_units")
    return {word for word in words if 1 < len(word) <= LONGEST_WORD and not word.isdigit() and word not in dull}
