"""Days by which a text wants something."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.parsing.deadlines import find_deadlines, suggested_deadline, to_date

SINCE = datetime.date(2023, 5, 31)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("到2025年底", "2025-12-31"),
        ("2024年2月", "2024-02-29"),
        ("2020年7月27日", "2020-07-27"),
        ("2022年上半年", "2022-06-30"),
        ("2022年第三季度", "2022-09-30"),
        ("2022年6月中旬", "2022-06-20"),
        ("2022年13月", None),
        ("2022年2月30日", None),
        ("“十四五”时期", None),
        ("0000年", None),
    ],
)
def test_to_date(words: str, day: str | None) -> None:
    found = to_date(words)

    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "發展目標：到2025年,重慶顯著提升；到2035年,進入行列",
            [("到2025年", "2025-12-31"), ("到2035年", "2035-12-31")],
        ),
        ("于2022年12月底前完成", [("于2022年12月底前", "2022-12-31")]),
        ("2023年6月30日之前完成", [("2023年6月30日之前", "2023-06-30")]),
        ("截至2022年底,已建成；2020年以来；2021年,", []),
    ],
)
def test_deadlines(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.printed, found.on.isoformat()) for found in find_deadlines(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“十四五”末，达到90%", [("“十四五”末", "2025-12-31")]),
        ("到“十五五”期末", [("到“十五五”期末", "2030-12-31")]),
        ("“十四五”期间、“十四五”时期", []),
        ("2025年底建成；2024年年底前", [("2025年底", "2025-12-31"), ("2024年年底前", "2024-12-31")]),
        ("较2020年底增长；自2020年底起；截至2020年底", []),
        ("3年内", [("3年内", "2026-05-31")]),
        ("三年内", [("三年内", "2026-05-31")]),
        ("9个月之内", [("9个月之内", "2024-02-29")]),
        ("30日内", [("30日内", "2023-06-30")]),
        ("20个工作日内", []),
        ("12月底前、年底前", [("12月底前", "2023-12-31"), ("年底前", "2023-12-31")]),
        ("每年12月底前；每3年内；次年6月底前", []),
    ],
)
def test_deadlines_that_need_the_day_of_the_document(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.printed, found.on.isoformat()) for found in find_deadlines(text, SINCE)] == expected


def test_without_the_day_of_the_document_nothing_is_counted_from_it() -> None:
    assert find_deadlines("3年内、12月底前、30日内") == ()


@pytest.mark.parametrize(
    ("texts", "day"),
    [
        (["到2025年建成。", "2025年底前投用。"], "2025-12-31"),
        (["到2025年初步建成，到2035年全面建成。"], None),
        (["推进建设。"], None),
        ([], None),
    ],
)
def test_suggested(texts: list[str], day: str | None) -> None:
    found = suggested_deadline(texts, SINCE)

    assert (found and found.on.isoformat()) == day


@given(st.text(alphabet="0123456789年月日底末前内到至“”十四五每个", max_size=40))
def test_any_text_has_deadlines_in_order(text: str) -> None:
    end = 0
    for found in find_deadlines(text, SINCE):
        assert end <= found.start < found.end
        assert text[found.start : found.end] == found.printed
        end = found.end
