"""Highlighting: original characters and script, escaped, around the best place."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.search import parse, tokens
from policies.search.highlight import excerpt, marked, spans


@pytest.mark.parametrize(
    ("text", "typed", "html"),
    [
        ("優化稅費徵管服務。", "税费", "優化<mark>稅費</mark>徵管服務。"),
        ("ＰＭ２.5治理", "pm2.5", "<mark>ＰＭ２.5</mark>治理"),
        ("建设双\u200b城圈", "双城", "建设<mark>双\u200b城</mark>圈"),
        ("<b>&渝</b>", "渝", "&lt;b&gt;&amp;<mark>渝</mark>&lt;/b&gt;"),
        ("渝渝渝", "渝渝", "<mark>渝渝渝</mark>"),
        ("成渝 双城", "“成渝 双城”", "<mark>成渝 双城</mark>"),
        ("没有", "渝", "没有"),
    ],
)
def test_marks_what_was_found(text: str, typed: str, html: str) -> None:
    assert marked(text, spans(text, parse(typed).needles)) == html


def test_an_excerpt_shows_the_place_with_most_hits() -> None:
    text = "前言渝。" + "无关的话。" * 60 + "川渝共建高竹新区，" + "无关的话。" * 60

    shown = excerpt(text, ["渝", "高竹新区"])

    assert shown.body.startswith("…川<mark>渝</mark>共建<mark>高竹新区</mark>，")
    assert shown.body.endswith("…")
    assert len(shown.body) < 260


def test_an_excerpt_keeps_heading_and_body_apart() -> None:
    shown = excerpt("优化营商环境。推动营商改革。", ["营商"], heading=6)

    assert shown.heading == "优化<mark>营商</mark>环境"
    assert shown.body == "推动<mark>营商</mark>改革。"


def test_a_hit_across_heading_and_body_is_marked_in_both() -> None:
    shown = excerpt("优化环境推动改革", ["环境推动"], heading=4)

    assert (shown.heading, shown.body) == ("优化<mark>环境</mark>", "<mark>推动</mark>改革")


@given(st.text(alphabet="渝蓉優稅a<&\u200b 。", max_size=60), st.text(alphabet="渝蓉优税a。", min_size=1, max_size=4))
def test_every_occurrence_is_marked_and_nothing_else(text: str, needle: str) -> None:
    found = spans(text, [needle])

    assert bool(found) == (needle in tokens.fold(text).text)
    assert all(needle in tokens.fold(text[start:end]).text for start, end in found)
    assert all(left[1] < right[0] for left, right in pairwise(found))


@given(st.text(max_size=400), st.integers(0, 400), st.text(min_size=1, max_size=3))
def test_an_excerpt_of_any_text_is_escaped(text: str, heading: int, needle: str) -> None:
    shown = excerpt(text, [needle], heading=min(heading, len(text)))

    bare = (shown.heading + shown.body).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare
