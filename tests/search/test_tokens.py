"""The folded form and its tokens."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from policies.search import tokens

WRITINGS = ["优化税费征管服务", "優化稅費徵管服務", "優化税费徵管服务"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        *((writing, "优化税费征管服务") for writing in WRITINGS),
        ("ＰＭ２．５", "pm2.5"),
        ("Σ ΑΣ ß İ", "σ␣ασ␣ß␣İ"),  # by itself: no character looks at its neighbours or becomes two
        ("一\t 　二\r\n三\x1c四", "一␣二␣三␣四"),
        ("双\u200b城\ufeff圈", "双城圈"),
        ("\ud800甲", "\N{REPLACEMENT CHARACTER}甲"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert tokens.fold(text).text == folded


@given(st.text(max_size=60))
def test_fold_is_idempotent_and_keeps_the_way_back(text: str) -> None:
    folded = tokens.fold(text)

    assert tokens.fold(folded.text).text == folded.text
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    for at in range(len(folded.text)):
        start, end = folded.original(at, at + 1)
        assert tokens.fold(text[start:end]).text == folded.text[at]


def test_a_text_folded_without_the_way_back_is_the_same() -> None:
    everything = "".join(f"{chr(code)}x " for code in range(sys.maxunicode + 1))

    assert tokens.folded(everything) == tokens.fold(everything).text


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_character_folds_alike_in_any_company(left: str, right: str) -> None:
    parts = "".join(tokens.fold(character).text for character in left + "渝" + right)

    assert tokens.SPACE.sub("", parts).replace(tokens.GAP, "") == tokens.fold(left + "渝" + right).text.replace(
        tokens.GAP, ""
    )


@given(st.text(max_size=60))
def test_pieces_stand_at_every_position_and_no_token_holds_white_space(text: str) -> None:
    folded = tokens.fold(text).text

    for size in (1, 2, 3):
        pieces = tokens.grams(folded, size)
        assert pieces == [folded[at : at + size] for at in range(len(folded) - size + 1)]
        assert not any(any(character.isspace() for character in piece) for piece in pieces)
    assert all(word and not any(character.isspace() for character in word) for word in tokens.words(folded))


SENTENCES = [
    run
    for path in sorted((settings.FIXTURES_DIR / "sources").glob("*.txt"))
    for run in tokens.runs(tokens.fold(path.read_text()).text)
]


@pytest.fixture
def without_rjieba(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine that rjieba cannot be installed on."""
    monkeypatch.setitem(sys.modules, "rjieba", None)
    tokens._cutter.cache_clear()
    yield
    tokens._cutter.cache_clear()


def test_rjieba_gives_the_words_of_jieba() -> None:
    """The words of a query and of an index are then the same whichever of the two cut them."""
    reference = tokens._jieba()

    differing = [run for run in SENTENCES if tokens.words(run) != reference.lcut(run)]

    assert len(SENTENCES) > 3000
    assert differing == []


@pytest.mark.usefixtures("without_rjieba")
def test_without_rjieba_jieba_cuts_and_its_cache_is_private_to_the_project(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path

    words = tokens.words("成渝地区双城经济圈、国发")

    assert words == ["成渝", "地区", "双城", "经济圈", "国", "发"]
    assert stat.S_IMODE((tmp_path / "jieba").stat().st_mode) == 0o700
    assert (tmp_path / "jieba" / "jieba.cache").exists()


@pytest.mark.usefixtures("without_rjieba")
def test_a_cache_that_cannot_be_written_is_done_without(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.VAR_DIR = tmp_path / "file"

    words = tokens.words("双城经济圈")

    assert words == ["双城", "经济圈"]


@given(st.text(max_size=60))
def test_folded_is_the_text_of_fold(text: str) -> None:
    assert tokens.folded(text) == tokens.fold(text).text
