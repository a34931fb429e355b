"""The same document from two places is noticed and kept as a second source; another one is not mistaken for it."""

from __future__ import annotations

import opencc
import pytest
from django.core.exceptions import ValidationError
from django.test.utils import CaptureQueriesContext

from policies.importing import documents
from policies.importing.likeness import alike, same_words
from policies.models import Clause, DocumentImport, Policy, PolicyText
from tests.importing.bring import NOTICE, PLAN, PlanText, bring, plan_text, publish
from tests.loading.state import watched

pytestmark = pytest.mark.usefixtures("library")
BODY = NOTICE[NOTICE.index("为推动") :]
TRADITIONAL = opencc.OpenCC("s2t").convert(NOTICE)
ELSEWHERE = [
    pytest.param(NOTICE, ("文件完全相同", "发文字号相同", "正文有 100.0% 相同"), id="the same file"),
    pytest.param("首页 > 政务公开\n" + NOTICE, ("发文字号相同", "正文有 100.0% 相同"), id="with a menu"),
    pytest.param(TRADITIONAL, ("发文字号相同", "正文有 100.0% 相同"), id="in traditional characters"),
    pytest.param(NOTICE.replace("，", ",").replace("（", "("), ("发文字号相同", "正文有 100.0% 相同"), id="narrow"),
    pytest.param(NOTICE.replace("渝府办发〔2024〕15号\n", ""), ("标题相同", "正文有 100.0% 相同"), id="without number"),
]


@pytest.mark.parametrize(("text", "reasons"), ELSEWHERE)
def test_a_second_source_is_noticed(text: str, reasons: tuple[str, ...]) -> None:
    policy = publish()

    draft = bring(text)

    (candidate,) = documents.proposal(draft).candidates
    assert (draft.purpose, draft.policy) == ("copy", policy)
    assert (candidate.policy, candidate.purpose, candidate.reasons) == (policy, "copy", reasons)


def test_a_second_source_leaves_the_policy_as_it_is() -> None:
    policy = publish()
    before = list(Clause.objects.values()), Policy.objects.filter(pk=policy.pk).values().get()
    text = NOTICE.replace("，", ",")

    documents.publish(bring(text, source_name="某转载网", source_url="https://example.cn/1"), user=None)

    assert (list(Clause.objects.values()), Policy.objects.filter(pk=policy.pk).values().get()) == before
    copy = PolicyText.objects.get(policy=policy, role="copy")
    assert (copy.number, copy.text, copy.source_name, copy.source_url) == (2, text, "某转载网", "https://example.cn/1")
    assert [row["key"] for row in copy.outline] == [str(pk) for pk in policy.clauses.values_list("pk", flat=True)]


def test_the_same_file_is_not_kept_twice() -> None:
    publish()

    with pytest.raises(ValidationError, match="已有这份文本"):
        documents.publish(bring(), user=None)


@pytest.mark.parametrize(
    ("old", "new"),
    [("120艘", "150艘"), ("（四）加强组织领导。", "（四）加强资金保障。安排专项资金。\n（五）加强组织领导。")],
)
def test_a_text_that_says_something_else_is_an_edition(old: str, new: str) -> None:
    policy = publish()

    draft = bring(NOTICE.replace(old, new))

    assert (draft.purpose, draft.policy) == ("edition", policy)
    assert "条款不同" in documents.proposal(draft).candidates[0].reasons[-1] or new.count("\n")


def test_a_changed_plan_is_an_edition_of_the_plan() -> None:
    plan = PlanText()
    plan.remove("共建现代高效特色农业带")

    draft = bring(plan.text)

    assert (draft.purpose, draft.policy) == ("edition", Policy.objects.get(slug=PLAN))
    assert bring(plan_text() + "\n").purpose == "copy"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NOTICE.replace("15号", "16号").replace("船舶", "港口").replace("舶", ""), id="another number"),
        pytest.param(
            "重庆市2025年高考报名的通知\n\n一、报名时间为11月1日至5日，请考生按时登录系统。\n", id="unrelated"
        ),
    ],
)
def test_another_document_is_a_new_policy(text: str) -> None:
    publish()

    draft = bring(text)

    assert (draft.purpose, draft.policy) == ("new", None)


def test_what_only_reads_alike_is_left_to_the_reviewer() -> None:
    policy = publish()

    draft = bring("关于报送材料的函\n\n" + BODY)

    (candidate,) = documents.proposal(draft).candidates
    assert (candidate.policy, candidate.by_name) == (policy, False)


def test_a_look_for_duplicates_costs_the_same_in_a_larger_library() -> None:
    draft = bring()

    def queries() -> CaptureQueriesContext:
        with watched() as counted:
            documents.proposal(draft)
        return counted

    few = len(queries())
    for number in range(3):
        words = f"第{number}项工作要求各单位认真组织实施，按时报送总结材料，逐级压实责任。"
        publish(f"关于第{number}项工作的通知\n\n一、{words * (number + 2)}\n二、{words}\n", slug=f"n-{number}")
    assert DocumentImport.objects.filter(state="published").count() == 3
    assert len(queries()) == few


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("完成300艘内河船舶受电设施改造", "完成300艘内河船舶受电设施改造", True),
        ("完成300艘内河船舶受电设施改造", "完成500艘内河船舶受电设施改造", False),
        ("推进岸电建设完善码头岸电设施落实长江保护行动", "推进岸电建设完善码头岸电没施落实长江保护行动", False),
        ("完善川渝高竹新区周边码头岸电设施落实长江保护修复攻坚战行动方案要求各区县按照职责分工抓好落实",
         "完善川渝高竹新区周边码头岸电没施落实长江保护修复攻坚战行动方案要求各区县按照职责分工抓好落实", True),
        ("略", "", True),
    ],
)  # fmt: skip
def test_slips_of_a_printing_are_no_other_words(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


def test_alike_is_a_share() -> None:
    assert alike("", "") == 1
    assert alike("甲乙丙丁", "") == 0
    assert alike("甲乙丙丁", "甲乙丙戊") == 0.5
