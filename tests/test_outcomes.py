"""Which results are proposed for a target, and how a judgement is kept."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from platforms.editing import Edit, history_of
from platforms.fields import StaleRecordError
from platforms.models import Platform
from policies import outcomes, tracking
from policies.models import Figure, FigurePair, Policy
from tests import factories

Maker = Callable[..., Figure]


def result(text: str, platform: str = "") -> Figure:
    clause = factories.make_clause(factories.make_policy(authority=Policy.Authority.REPORT), text=text)
    if platform:
        factories.make_mention(clause, text[:2], platform=Platform.objects.get(slug=platform))
    return factories.make_figure(clause)


@pytest.fixture
def target(db: None) -> Figure:
    return factories.make_figure(factories.make_clause(text="到2025年，中欧班列年开行2000列，覆盖更多城市。"))


def proposed(target: Figure) -> list[str]:
    reviews, _ = outcomes.reviews([Figure.objects.with_clauses().get(pk=target.pk)])
    return [each.result.printed for each in reviews[0].proposals]


def test_what_measures_alike_and_shares_words_is_proposed_best_first(target: Figure) -> None:
    result("全年农业贷款投放3亿元，支持中欧班列。")
    result("医院建成12家，服务更好。")
    result("中欧班列覆盖30个城市。")
    result("中欧班列累计开行1500列。")

    assert proposed(target) == ["1500列", "30个"]


def test_a_proposal_says_what_it_rests_on(target: Figure) -> None:
    factories.make_platform(slug="gaozhu", name="川渝高竹新区")
    result("高竹新区中欧班列累计开行1500列。", "gaozhu")
    factories.make_mention(target.clause, "到2", platform=Platform.objects.get())
    [review] = outcomes.reviews([target])[0]
    [found] = review.proposals

    assert set(found.shared) == {"中欧", "班列", "开行"}
    assert found.platforms == ("川渝高竹新区",)
    assert 0.3 < found.score < 1
    assert found.percent == round(100 * found.score)


def test_what_was_judged_is_not_proposed_again(target: Figure) -> None:
    other = result("中欧班列累计开行1500列。")
    pair = factories.make_pair(target, other, state="rejected")
    [review] = outcomes.reviews([target])[0]

    assert (review.judged, review.proposals) == ((pair,), ())


def test_too_many_results_are_not_all_read_and_it_is_said(target: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        result(f"中欧班列开行{number + 100}列。")
    monkeypatch.setattr(outcomes, "MOST_RESULTS", 2)
    reviews, cut = outcomes.reviews([target])

    assert [each.result.printed for each in reviews[0].proposals] == ["101列", "102列"]
    assert cut


def test_a_judgement_is_kept_with_who_when_and_why(target: Figure, editor: User) -> None:
    edit = Edit(editor, "核对")
    judged = FigurePair(target=target, result=result("中欧班列开行1500列。"), state="accepted", why=" 同一\n班列 ")
    pair = tracking.decide_pair(judgement=judged, edit=edit)

    kept = FigurePair.objects.get()
    assert (kept.state, kept.why, kept.origin) == ("accepted", "同一 班列", "person")
    assert (kept.decided_by, kept.decided_at) == (editor, edit.at)
    assert (kept.target_words, kept.result_words) == ("中欧班列年开行：2000列", "中欧班列开行：1500列")
    pair.state, pair.why = "rejected", "看错了"
    tracking.decide_pair(judgement=pair, edit=Edit(editor, "改判"))
    rows = history_of(FigurePair).values_list("state", "history_change_reason", "history_user")
    assert list(rows) == [("accepted", "核对", editor.pk), ("rejected", "改判", editor.pk)]


def test_who_may_not_change_tasks_may_not_judge(target: Figure, reader: User) -> None:
    pair = factories.make_pair(target)
    for user in (reader, None):
        with pytest.raises(PermissionDenied, match="只有编辑和审核人员"):
            tracking.decide_pair(judgement=pair, edit=Edit(user))
        with pytest.raises(PermissionDenied, match="只有编辑和审核人员"):
            tracking.withdraw_pair(judged=pair, edit=Edit(user))


def test_two_who_judge_at_once_lose_nothing(target: Figure, editor: User, reviewer: User) -> None:
    other = result("中欧班列开行1500列。")
    first = FigurePair(target=target, result=other, state="accepted", why="甲")
    second = FigurePair(target=target, result=other, state="rejected", why="乙")
    pair = tracking.decide_pair(judgement=first, edit=Edit(editor))
    seen = FigurePair.objects.get()
    with pytest.raises(StaleRecordError):
        tracking.decide_pair(judgement=second, edit=Edit(reviewer))
    pair.why = "甲改"
    tracking.decide_pair(judgement=pair, edit=Edit(editor))
    seen.state = "rejected"
    with pytest.raises(StaleRecordError):
        tracking.decide_pair(judgement=seen, edit=Edit(reviewer))
    with pytest.raises(StaleRecordError):
        tracking.withdraw_pair(judged=seen, edit=Edit(reviewer))

    assert FigurePair.objects.get().why == "甲改"


@pytest.mark.parametrize(
    ("swap", "fields", "told"),
    [
        (True, {}, "不是目标"),
        (False, {"why": "  "}, "此字段不能为空"),
        (False, {"why": "长" * 301}, "300"),
        (False, {"state": "maybe"}, "maybe"),
    ],
)
def test_what_is_wrong_is_refused(target: Figure, editor: User, swap: bool, fields: dict[str, str], told: str) -> None:
    other = result("中欧班列开行1500列。")
    ends = {"target": other, "result": target} if swap else {"target": target, "result": other}

    with pytest.raises(ValidationError, match=told):
        tracking.decide_pair(
            judgement=FigurePair(**ends | {"state": "accepted", "why": "同一班列"} | fields), edit=Edit(editor)
        )
    assert not FigurePair.objects.exists()
