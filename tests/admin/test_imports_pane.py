"""The source of a draft in windows: every character once, every kind with a name, problems where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from policies.admin.imports import pane
from policies.admin.imports.pane import FURNITURE_LABELS, HEADER_LABELS, Pane, Piece, kind_label
from policies.parsing import parse
from policies.parsing.normalise import LINE_END

SOURCES = sorted((settings.FIXTURES_DIR / "sources").glob("*.txt"))
CASES = sorted((Path(__file__).parent.parent / "corpus").glob("*.txt"))


def read(path: Path) -> Pane:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    document = parse(text)
    return Pane(text, document, document.problems)


def pieces_of(shown: Pane) -> list[Piece]:
    return [piece for number in range(1, shown.window_count + 1) for piece in shown.window(number).pieces]


@pytest.mark.parametrize("path", [*SOURCES, *CASES], ids=lambda path: path.stem)
def test_every_character_is_shown_once_under_a_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pane, "MOST_CLAUSES", 7)
    shown = read(path)
    pieces = pieces_of(shown)

    words = "".join("".join(part.text for part in row.segments) + row.ending for piece in pieces for row in piece.rows)
    numbers = [row.number for piece in pieces for row in piece.rows if row.number]

    whole = shown.text.replace("\r\n", "\n")
    assert words == LINE_END.sub("\n", whole)
    assert numbers == list(range(1, len(numbers) + 1))
    assert {span.kind for span in shown.document.header.spans} <= set(HEADER_LABELS)
    assert {span.kind for span in shown.document.furniture} <= set(FURNITURE_LABELS)
    assert all(kind_label(clause.kind) != clause.kind for clause in shown.document.clauses)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_offset_leads_to_the_window_that_shows_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pane, "MOST_CLAUSES", 7)
    shown = read(path)

    for offset in range(0, len(shown.text), 97):
        window = shown.window(shown.window_of(offset))
        (piece,) = [piece for piece in window.pieces if piece.start <= offset < piece.end]
        assert piece.anchor == shown.anchor_of(offset)


def test_problems_are_marked_where_they_stand() -> None:
    shown = read(next(path for path in SOURCES if path.stem == "shuanghe-liandong-anli"))

    rows = [row for piece in pieces_of(shown) for row in piece.rows]
    flagged = [number for row in rows for number in row.problems]
    marked = [part.text for row in rows for part in row.segments if part.problem]

    assert sorted(flagged) == list(range(1, len(shown.problems) + 1))
    assert marked
    assert all(text in shown.text for text in marked)


def test_a_line_of_a_million_characters_is_clipped() -> None:
    text = "关于测试的通知\n" + "一" * 1_000_000
    document = parse(text)
    shown = Pane(text, document, document.problems)

    assert sum(len(part.text) for piece in pieces_of(shown) for row in piece.rows for part in row.segments) < 20_000
    assert sum(piece.left_out for piece in pieces_of(shown)) > 900_000


def test_an_empty_document_is_one_window() -> None:
    shown = Pane("", parse(""), ())

    assert (shown.window_count, shown.window(3).pieces) == (1, ())
    assert shown.line_of(0) == shown.window_of(0) == 1
