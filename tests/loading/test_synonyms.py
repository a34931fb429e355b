"""The word list of synonyms: sound by itself, and loaded so that what people change stays."""

from __future__ import annotations

from collections import Counter

import pytest
from django.conf import settings

from platforms.editing import Edit, begin
from policies.importing import FixtureError, synonyms
from policies.importing.reading import SYNONYMS
from policies.models import SynonymGroup
from policies.models.library import DatabaseLibrary
from policies.models.synonym import faults_of
from policies.parsing import lexicon as word_lists
from policies.search.lexicon import folded_word
from tests.loading.edition import Edition

ENTRIES = [row["fields"] for row in synonyms.entries((settings.FIXTURES_DIR / SYNONYMS).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("fields", ENTRIES, ids=lambda fields: str(fields["code"]))
def test_every_group_is_one_that_an_editor_could_save(fields: dict[str, object]) -> None:
    assert list(faults_of(fields["words"])) == []
    assert fields["kind"] in SynonymGroup.Kind.values


def test_no_code_and_no_word_stands_twice() -> None:
    words = Counter(folded_word(word) for fields in ENTRIES for word in fields["words"])
    codes = Counter(fields["code"] for fields in ENTRIES)

    assert [word for word, count in words.items() if count > 1] == []
    assert [code for code, count in codes.items() if count > 1] == []
    assert not words.keys() & word_lists.words("not_synonyms")


def test_a_group_that_nobody_touched_follows_and_an_edited_one_stays(edition: Edition, library: None) -> None:
    edited = SynonymGroup.objects.get(code="guoziwei")
    begin(edited, edit=Edit(None))
    edited.words = [*edited.words, "国资监管部门"]
    edited.save()
    edition.synonyms = edition.synonyms.replace("卫生健康委|卫健委", "卫生健康委|卫健委|卫计委").replace(
        "国资委\n", "国资办\n"
    )

    report = edition.load()

    assert "卫计委" in SynonymGroup.objects.get(code="weijianwei").words
    assert SynonymGroup.objects.get(code="guoziwei").words[-1] == "国资监管部门"
    assert report.kept == ["同义词组 guoziwei：有人改过词"]
    assert DatabaseLibrary().lexicon().others("卫计委") == ("卫生健康委", "卫健委")


def test_a_group_of_an_editor_is_left_alone_and_one_gone_from_the_list_goes(edition: Edition, library: None) -> None:
    SynonymGroup.objects.create(words=["渝快办", "渝快办平台"])
    kept = [line for line in edition.synonyms.splitlines() if not line.startswith("gongjijin")]
    edition.synonyms = "\n".join(kept)

    edition.load()

    assert SynonymGroup.objects.filter(origin="editor").count() == 1
    assert not SynonymGroup.objects.filter(code="gongjijin").exists()
    assert DatabaseLibrary().lexicon().others("住房公积金") == ()


def test_a_line_that_cannot_be_read_is_named(edition: Edition) -> None:
    edition.synonyms = "\n# 说明\nfagaiwei\t俗称\t发改委|发展改革委\n"

    with pytest.raises(FixtureError, match=r"lexicon/synonyms\.txt 第 1 条.*俗称"):
        edition.load()
