"""A document from the moment a person brings it until it is published, given up or taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from policies.importing import documents
from policies.models import Clause, DocumentImport, Policy, PolicyText, Task, Unit
from policies.parsing.extract import Refused, read_pasted
from tests.importing.bring import NOTICE, bring, publish
from tests.loading.state import contents

pytestmark = pytest.mark.usefixtures("library")
SLUG = "yufubanfa-2024-15"


def test_a_draft_is_no_policy() -> None:
    before = contents()

    draft = bring()
    proposal = documents.proposal(draft)

    assert contents() | {"policies.DocumentImport": []} == before
    assert (draft.state, draft.purpose, draft.title) == ("draft", "new", proposal.field("title").value)
    assert proposal.slug == SLUG
    assert not proposal.errors


def test_what_was_found_says_where() -> None:
    fields = {field.name: field for field in documents.proposal(bring()).fields}

    number, title = fields["document_number"], fields["title"]
    assert (number.value, number.basis, number.line) == ("渝府办发〔2024〕15号", "正文", 3)
    assert NOTICE[number.start : number.end] == number.value
    assert title.value.startswith("重庆市人民政府办公厅关于印发")
    assert (fields["kind"].value, fields["authority"].value) == ("notice", "official")
    assert (fields["issued_on"].value, fields["issuers"].value) == ("2024-03-08", ["重庆市人民政府办公厅"])


def test_a_published_document_is_a_policy_with_all_that_was_proposed(editor: User) -> None:
    draft = bring()
    proposal = documents.proposal(draft)

    policy = documents.publish(draft, user=editor)

    assert (policy.slug, policy.origin, policy.number_serial) == (SLUG, "import", 15)
    assert policy.clauses.count() == len(proposal.document.clauses)
    chosen = {task.path for task in proposal.tasks if task.chosen}
    assert set(Task.objects.filter(policy=policy).values_list("path", flat=True)) == chosen != set()
    assert [unit.name for unit in policy.issuers.all()] == ["重庆市人民政府办公厅"]
    assert policy.clauses.filter(mentions__platform__name="川渝高竹新区").exists()
    assert policy.clauses.filter(figures__printed__contains="300").exists()
    text = PolicyText.objects.get(policy=policy)
    assert (text.number, text.role, text.origin, text.text, text.added_by) == (1, "edition", "import", NOTICE, editor)
    draft.refresh_from_db()
    assert (draft.state, draft.policy, draft.settled_by) == ("published", policy, editor)


def test_a_draft_is_seen_nowhere_and_a_published_document_is_found_at_once(client: Client) -> None:
    words = "内河船舶受电设施改造"
    addresses = ["/", "/policies/", f"/search/?q={words}", f"/policies/{SLUG}/", "/tasks/", "/healthz"]
    before = {address: client.get(address).content for address in addresses}
    draft = bring()

    seen = {address: client.get(address).content for address in addresses}
    documents.publish(draft, user=None)

    assert seen == before
    assert list(Clause.objects.search(words).values_list("policy__slug", flat=True)) == [SLUG]
    assert "绿色改造" in client.get(f"/search/?q={words}").content.decode()
    assert client.get(f"/policies/{SLUG}/").status_code == 200
    assert SLUG in client.get("/policies/").content.decode()


def test_what_people_entered_wins() -> None:
    policy = publish(
        title="船舶绿色改造方案",
        short_title="绿色改造",
        issued_on="2024年3月9日",
        effective_on="2024-04-01",
        issuers="重庆市人民政府办公厅\n重庆市交通运输委员会\n长江航务管理局",
        source_url="https://www.cq.gov.cn/x.html",
        status="in_force",
        slug="lvse-gaizao",
        editor_note="据扫描件校对。",
    )

    assert (policy.slug, policy.title, policy.short_title, policy.status) == (
        "lvse-gaizao", "船舶绿色改造方案", "绿色改造", "in_force",
    )  # fmt: skip
    assert (f"{policy.issued_on}", policy.issued_on_note, f"{policy.effective_on}") == (
        "2024-03-09", "编辑填写", "2024-04-01",
    )  # fmt: skip
    assert (policy.issued_inferred, policy.dated) == (False, "2024年3月9日成文")
    assert policy.issuers_printed == ["重庆市人民政府办公厅", "重庆市交通运输委员会", "长江航务管理局"]
    assert policy.issuers.count() < 3
    assert (policy.editor_note, policy.source_url) == ("据扫描件校对。", "https://www.cq.gov.cn/x.html")


def test_a_value_taken_back_is_what_the_text_gives_again() -> None:
    draft = documents.revise(bring(title="另一个标题"), facts_entered={"title": ""})

    assert documents.proposal(draft).field("title").basis == "正文"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("issued_on", "2024-02-30", "在日历上没有"),
        ("issued_on", "去年三月", "应写作 2020-07-27"),
        ("issued_on", "3024-01-01", "1900 到 2100"),
        ("source_url", "javascript:alert(1)", "http:// 或 https://"),
        ("source_url", "ftp://example.cn/x", "http:// 或 https://"),
        ("title", "长" * 501, "500"),
        ("kind", "poem", "poem"),
        ("slug", "有空 格", "字母"),
        ("slug", "CON", "小写字母"),
        ("slug", "-", "小写字母"),
        ("slug", "../source.txt", "小写字母"),
        ("issuers", "某" * 81, "超过 80 个字"),
        ("issuers", "\n".join(f"第{n}局" for n in range(61)), "最多 60 个"),
        ("recipients", "各" * 5001, "最多 5000 个字"),
        ("colour", "红", "没有“colour”这一项"),
        ("slug", "yufubanfa-2020-97", "已有文件使用"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_field(name: str, value: str, said: str) -> None:
    draft = bring()

    with pytest.raises(ValidationError) as refused:
        documents.revise(draft, facts_entered={name: value})

    assert said in " ".join(refused.value.message_dict[name])
    draft.refresh_from_db()
    assert (draft.facts, draft.version) == ({}, 0)


def test_what_nobody_sees_is_taken_out_of_what_is_typed() -> None:
    draft = bring(
        title="\u202e倒写的\n标题\0", source_url="https://www.cq.gov.cn/\u2066x", issuers="甲\u200b局\r\n乙局"
    )

    facts = {name: fact["value"] for name, fact in draft.facts.items()}
    assert facts == {"title": "倒写的 标题", "source_url": "https://www.cq.gov.cn/x", "issuers": ["甲局", "乙局"]}


def test_dates_must_agree() -> None:
    with pytest.raises(ValidationError, match="废止日期不能早于成文日期"):
        bring(issued_on="2024-03-08", repealed_on="2023-01-01")


def test_units_are_made_only_when_ticked() -> None:
    names = "重庆市人民政府办公厅\n重庆市船舶绿色改造工作专班"
    units = Unit.objects.count()
    draft = bring(issuers=names)

    assert documents.proposal(draft).unknown_issuers == ("重庆市船舶绿色改造工作专班",)
    ticked = [{"name": "重庆市船舶绿色改造工作专班", "level": "province", "side": "cq"}]
    policy = documents.publish(documents.revise(draft, decisions={"new_units": ticked}), user=None)

    unit = Unit.objects.get(name="重庆市船舶绿色改造工作专班")
    assert (Unit.objects.count(), unit.side, unit.slug) == (
        units + 1, "cq", "chong-qing-shi-chuan-bo-lv-se-gai-zao-gong-zuo-zhu",
    )  # fmt: skip
    assert [issuance.unit.name for issuance in policy.issuances.all()] == names.split("\n")


def test_the_reviewer_chooses_tasks_and_drops_findings() -> None:
    draft = bring()
    proposal = documents.proposal(draft)
    figure = next(each for each in proposal.findings["figure"] if "120" in each.words)
    tasks = [task.path for task in proposal.tasks if task.chosen]
    other = proposal.document.clauses[0].path
    decisions: dict[str, Any] = {"tasks": {tasks[0]: False, other: True}, "dropped": {"figure": [figure.key]}}

    policy = documents.publish(documents.revise(draft, decisions=decisions), user=None)

    assert set(policy.tasks.values_list("path", flat=True)) == {*tasks[1:], other}
    assert not policy.clauses.filter(figures__printed=figure.words).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("机密\n" + NOTICE, "密级"),
        ("秘密★3年\n特急\n" + NOTICE, "密级"),
        ("密级：机密；紧急程度：特急\n" + NOTICE, "密级"),
        ("关于某事的通知", "不足 20 个"),
    ],
)
def test_what_must_not_be_kept_leaves_no_trace(text: str, said: str) -> None:
    before = contents()

    with pytest.raises(Refused, match=said):
        documents.receive(read_pasted(text), file_name="某涉密文件名.txt", user=None)

    assert contents() == before


@pytest.mark.parametrize(("title", "name"), [("", "【机密】某通知.txt"), ("机密★1年 某通知", "通知.html")])
def test_a_marking_in_the_name_of_file_or_page_is_one_too(title: str, name: str) -> None:
    before = contents()

    with pytest.raises(Refused, match="文件名或网页标题标有密级“机密”"):
        documents.receive(replace(read_pasted(NOTICE), title=title), file_name=name, user=None)

    assert contents() == before


def test_nothing_is_half_published(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = bring()
    before = contents()
    monkeypatch.setattr("policies.importing.texts.remember", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        documents.publish(draft, user=None)

    assert contents() == before


def test_a_document_without_title_waits_for_one() -> None:
    draft = bring("第一条 为了规范管理，制定本办法。\n第二条 本办法适用于本市行政区域内的船舶。\n")

    with pytest.raises(ValidationError, match="没有找到标题"):
        documents.publish(draft, user=None)

    assert documents.publish(documents.revise(draft, facts_entered={"title": "船舶管理办法"}), user=None).title


def test_a_stale_or_settled_draft_is_told() -> None:
    seen = bring()
    documents.revise(DocumentImport.objects.get(), facts_entered={"short_title": "简称"})

    for act in (lambda: documents.publish(seen, user=None), lambda: documents.discard(seen, user=None)):
        with pytest.raises(ValidationError, match="刚被别人改过"):
            act()
    current = DocumentImport.objects.get()
    documents.discard(current, user=None)
    with pytest.raises(ValidationError, match="已弃用"):
        documents.publish(current, user=None)
    assert not Policy.objects.filter(origin="import").exists()


def test_two_drafts_of_one_number_get_two_addresses() -> None:
    first, second = bring(), bring(NOTICE.replace("船舶", "港口设施") + "附：另一份文件。", slug="other")

    assert documents.publish(first, user=None).slug == SLUG
    again = documents.revise(second, facts_entered={"slug": ""}, purpose="new", policy=None)
    assert documents.publish(again, user=None).slug == f"{SLUG}-2"


def test_the_same_file_as_a_draft_is_told() -> None:
    first = bring()

    assert bring().remarks == [f"同一个文件已有一份草稿（编号 {first.pk}），请只发布其中一份。"]


def test_two_drafts_of_one_file_make_one_policy() -> None:
    first, second = bring(), bring()
    policy = documents.publish(first, user=None)

    with pytest.raises(ValidationError, match="库中已有完全相同的文件"):
        documents.publish(second, user=None)

    assert list(Policy.objects.filter(origin="import")) == [policy]
    second.refresh_from_db()
    assert second.state == "draft"


def test_what_is_said_of_a_published_document_can_be_corrected() -> None:
    policy = publish(short_title="绿色改造", rights="请注明出处。")
    draft = documents.revise(bring(effective_on="2024-05-01"), purpose="edition", policy=policy)

    documents.publish(draft, user=None)

    policy.refresh_from_db()
    assert (f"{policy.effective_on}", policy.short_title, policy.rights) == ("2024-05-01", "绿色改造", "请注明出处。")
    assert PolicyText.objects.filter(policy=policy).count() == 1


def test_another_text_is_found_at_once_and_the_former_no_more() -> None:
    policy = publish()
    draft = documents.revise(bring(NOTICE.replace("联合执法", "专项整治")), purpose="edition", policy=policy)
    assert not Clause.objects.search("定期开展专项整治")

    documents.publish(draft, user=None)

    assert [clause.policy for clause in Clause.objects.search("定期开展专项整治")] == [policy]
    assert not Clause.objects.search("定期开展联合执法")


@pytest.mark.parametrize(
    ("old", "new", "tasks"),
    [
        ("对违规排放依法处理", "对违规排放从严处理", ["2.1", "2.2", "2.3"]),  # reworded: proposed again
        ("淘汰老旧运输船舶120艘", "淘汰老旧运输船舶150艘", ["2.1", "2.2"]),
    ],
)
def test_a_clause_that_was_left_out_of_the_tasks_stays_out_if_it_reads_the_same(
    old: str, new: str, tasks: list[str]
) -> None:
    first = documents.revise(bring(), decisions={"tasks": {"2.3": False}})
    documents.publish(first, user=None)

    draft = bring(NOTICE.replace(old, new))

    assert draft.purpose == "edition"
    chosen = [task.path for task in documents.proposal(draft).tasks if task.chosen and task.path.startswith("2.")]
    assert chosen == tasks


def test_a_withdrawn_policy_is_a_draft_again() -> None:
    before = contents()
    policy = publish()

    draft = documents.withdraw(policy, user=None)

    grown = {name for name, rows in contents().items() if rows != before[name]}
    history = {"policies.HistoricalTask", "policies.HistoricalResponsibility"}
    assert grown - history == {"policies.ClauseChange", "policies.ChangeCounter", "policies.DocumentImport"}
    assert draft.state == "draft"
    assert documents.publish(draft, user=None).slug == SLUG


def test_who_cites_a_withdrawn_policy_cites_it_from_outside() -> None:
    policy = publish()
    other = publish("关于贯彻执行的通知\n\n各区县：\n一、落实《重庆市内河船舶绿色改造工作方案》，按期完成改造任务。\n")
    assert other.relations.get().to_policy == policy

    documents.withdraw(policy, user=None)

    assert str(other.relations.get().to_cited) == "《重庆市内河船舶绿色改造工作方案》"
    assert list(other.clauses.filter(mentions__kind="cited").values_list("mentions__cited__document_number")) == [
        ("渝府办发〔2024〕15号",)
    ]


@pytest.mark.parametrize("side", ["cq", "sc"])
def test_what_people_worked_on_is_not_withdrawn(side: str) -> None:
    policy = publish()
    policy.tasks.update(**{f"status_{side}": "ongoing"})

    with pytest.raises(ValidationError, match="已有人填报"):
        documents.withdraw(policy, user=None)


def test_a_policy_of_the_library_is_not_withdrawn() -> None:
    with pytest.raises(ValidationError, match="由资料库载入"):
        documents.withdraw(Policy.objects.get(slug="yufubanfa-2020-97"), user=None)
