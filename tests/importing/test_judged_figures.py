"""Another text of a document whose figures people judged: the judgement follows its number, or says that it is gone."""

import pytest

from policies.models import Figure, FigurePair, Policy
from tests import factories
from tests.importing.bring import NOTICE, publish, publish_edition

BOATS = "到2026年，淘汰老旧运输船舶120艘。"


@pytest.fixture
def pair(db: None) -> FigurePair:
    """Somebody's judgement on 120艘 of a document that was imported."""
    publish(slug="boats")
    target = Figure.objects.get(printed="120艘")
    report = factories.make_policy(authority=Policy.Authority.REPORT)
    result = factories.make_figure(factories.make_clause(report, text="已淘汰老旧运输船舶80艘。"))
    return factories.make_pair(target, result, origin="person", why="同一批船")


@pytest.mark.parametrize(
    "words",
    [
        "到2026年，分年度淘汰老旧运输船舶120艘。",
        "到2025年，淘汰60艘。到2026年，淘汰老旧运输船舶120艘。",
        "到2026年，淘汰老旧运输船舶约120艘。",
    ],
)
def test_a_judgement_follows_its_number_into_another_text(pair: FigurePair, words: str) -> None:
    publish_edition("boats", NOTICE.replace(BOATS, words))
    kept = FigurePair.objects.get()

    assert kept.target
    assert kept.target.pk == pair.target_id
    assert kept.target.clause.text[kept.target.start : kept.target.end] == kept.target.printed
    assert kept.target.value == 120
    assert kept in FigurePair.objects.shown()


def test_a_judgement_whose_number_changed_is_kept_apart(pair: FigurePair) -> None:
    publish_edition("boats", NOTICE.replace("120艘", "150艘"))
    kept = FigurePair.objects.get()

    assert (kept.target, kept.target_words, kept.why) == (None, pair.target_words, "同一批船")
    assert list(FigurePair.objects.lost()) == [kept]
