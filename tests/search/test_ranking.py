"""The order of hits, relaxed questions, facets and pages."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import permutations

import pytest

from policies import search
from policies.models import Clause, Policy, SynonymGroup, Task

MakeClause = Callable[..., Clause]
pytestmark = pytest.mark.django_db


def ranked(typed: str, clauses: dict[str, Clause]) -> list[str]:
    names = {clause.pk: name for name, clause in clauses.items()}
    return [names[pk] for pk in search.best_ids(typed)]


def clauses_of(found: search.Found) -> list[int]:
    return [clause for group in found.groups for clause in group.clauses]


def test_a_heading_counts_more_than_the_text(make_clause: MakeClause) -> None:
    make_clause(text="其他的事。" * 3)
    clauses = {
        "text": make_clause(text="双城双城双城"),
        "heading": make_clause(text="建设双城经济圈。" + "许多别的事情。" * 20, heading="建设双城经济圈"),
    }

    assert ranked("双城", clauses) == ["heading", "text"]


def test_rarer_words_count_more(make_clause: MakeClause) -> None:
    common = make_clause(text="说明建设。")
    for _ in range(8):
        make_clause(policy=common.policy, text="建设平台和园区。")
    rare = make_clause(policy=common.policy, text="说明盐业。")

    found = search.find("怎样建设盐业")

    assert found.best
    assert clauses_of(found)[0] == rare.pk


@pytest.mark.parametrize("order", list(permutations(["official", "report", "opinion"])))
def test_official_before_report_before_opinion_at_equal_rank(
    make_policy: Callable[..., Policy], make_clause: MakeClause, order: tuple[str, ...]
) -> None:
    clauses = {
        authority: make_clause(policy=make_policy(authority=authority), text="共建双城经济圈。") for authority in order
    }

    assert ranked("双城", clauses) == ["official", "report", "opinion"]


def test_equals_stand_in_the_order_of_policy_and_position_on_every_page(make_clause: MakeClause) -> None:
    first = make_clause(text="共建双城经济圈。")
    Clause.objects.bulk_create(
        Clause(policy=first.policy, path=f"x{n}", position=n, text=first.text, level=1, start=0, end=1, text_start=0)
        for n in range(600, 1, -1)
    )
    search.matching_ids("双城")
    for number in (300, 5, 77):  # changed ones go to the end of the index
        Clause.objects.filter(position=number).update(text="共建双城经济圈。")

    expected = list(Clause.objects.order_by("position").values_list("pk", flat=True))
    chosen = {"policy": (first.policy.pk,)}

    for sort in ("rank", "date", "order"):
        pages = [search.find("双城", chosen, page=page, sort=sort) for page in range(1, 31)]
        assert [pk for page in pages for pk in clauses_of(page)] == expected, sort
        assert {page.pages for page in pages} == {30}
    assert search.matching_ids("双城") == expected


def test_documents_stand_once_each_with_its_best_clauses_and_their_number(
    make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    policies = [make_policy(issued_on=datetime.date(2020, 1, 1 + n)) for n in range(25)]
    for n, policy in enumerate(policies):
        for _ in range(n % 5 + 1):
            make_clause(policy=policy, text="推动双城建设和许多别的事情。")
    heading = make_clause(policy=policies[12], text="双城。推动建设。", heading="双城。")

    for sort in ("rank", "date", "order"):
        pages = [search.find("双城", page=page, sort=sort) for page in (1, 2, 3)]
        groups = [group for page in pages for group in page.groups]
        assert sorted(group.policy for group in groups) == sorted(policy.pk for policy in policies), sort
        for group in groups:
            clauses = Clause.objects.filter(pk__in=group.clauses)
            assert {clause.policy_id for clause in clauses} == {group.policy}
            assert group.total == Clause.objects.filter(policy=group.policy).count()
            assert len(clauses) == min(3, group.total)
    assert search.find("双城").groups[0].policy == policies[12].pk
    assert search.find("双城").groups[0].clauses[0] == heading.pk
    newest = [group.policy for group in search.find("双城", sort="date").groups]
    assert newest == [policy.pk for policy in policies[:14:-1]]


def test_what_has_more_hits_than_are_ranked_is_listed_all_the_same(
    make_policy: Callable[..., Policy], make_clause: MakeClause
) -> None:
    policies = [make_policy() for _ in range(12)]
    make_clause(policy=policies[0], text="双城。")
    rows = [
        Clause(policy=policy, path=f"x{n}", position=n, text="双城" * 3, level=1, start=0, end=1, text_start=0)
        for policy in policies
        for n in range(2, 60)
    ]
    Clause.objects.bulk_create(rows)

    pages = [search.find("双城", page=page) for page in (1, 2)]

    groups = [group for page in pages for group in page.groups]
    assert len({group.policy for group in groups}) == len(groups) == 12
    assert sum(group.total for group in groups) == pages[0].total == 12 * 58 + 1
    assert {len(group.clauses) for group in groups} == {3}


def test_a_question_that_nothing_has_whole_is_broken_into_words(make_clause: MakeClause) -> None:
    clauses = {
        "three": make_clause(text="推动高竹新区税费征管一体化。"),
        "two": make_clause(text="高竹新区的税费。"),
        "none": make_clause(text="推进合作。"),
    }

    found = search.find("高竹新区税费征管怎样一体化")

    assert found.best
    assert "怎样" not in found.needles  # it carries nothing
    assert set(found.needles) >= {"税费", "征管"}
    assert ranked("高竹新区税费征管怎样一体化", clauses) == ["three", "two"]
    assert not search.find("高竹新区").best
    assert clauses_of(search.find("高竹新区税费征管怎样一体化 -推动")) == [clauses["two"].pk]
    assert search.find("“高竹新区税费征管怎样一体化”").total == 0
    assert search.matching_ids("高竹新区税费征管怎样一体化") == []


def test_what_was_typed_goes_before_what_means_the_same(make_clause: MakeClause) -> None:
    SynonymGroup.objects.create(words=["川渝高竹新区", "高滩茨竹新区"], kind=SynonymGroup.Kind.SAME)
    other = make_clause(text="推动高滩茨竹新区建设。")
    typed = [make_clause(policy=other.policy, text="推动川渝高竹新区建设和许多别的事情。") for _ in range(5)]

    assert search.matching_ids("川渝高竹新区") == [*(clause.pk for clause in typed), other.pk]
    assert search.matching_ids("高滩茨竹新区")[0] == other.pk


def test_matches_far_worse_than_the_best_are_none(make_clause: MakeClause) -> None:
    best = make_clause(text="高竹新区的税费征管。")
    for _ in range(30):
        make_clause(policy=best.policy, text="推进合作和许多别的事情，加强管理。")

    assert clauses_of(search.find("高竹新区税费怎样征管合作")) == [best.pk]


def test_whether_a_question_is_broken_up_does_not_depend_on_filters(make_clause: MakeClause) -> None:
    make_clause(text="高竹新区税费。")

    found = search.find("高竹新区税费", {"authority": ("opinion",)})

    assert (found.total, found.best) == (0, False)


def test_facets_are_exact_and_count_as_if_nothing_were_chosen_in_them(
    make_policy: Callable[..., Policy],
    make_clause: MakeClause,
    make_task: Callable[..., Task],
    make_platform: Callable[..., object],
    make_mention: Callable[..., object],
) -> None:
    platform = make_platform()
    policies = [make_policy(kind="plan", year=2020), make_policy(kind="news", authority="report", year=2023)]
    clauses = [make_clause(policy=policies[n % 2], text="推动双城建设。") for n in range(7)]
    make_task(clauses[0], area="交通")
    make_mention(clauses[0], "双城", platform=platform)

    everything = search.find("双城").facets
    filtered = search.find("双城", {"kind": ("plan",)})

    assert everything["kind"] == {"plan": 4, "news": 3}
    assert everything["year"] == {2020: 4, 2023: 3}
    assert everything["area"] == {"交通": 1}
    assert everything["platform"] == {platform.pk: 1}  # type: ignore[attr-defined]
    assert everything["policy"] == {policies[0].pk: 4, policies[1].pk: 3}
    assert filtered.total == 4
    assert filtered.facets["kind"] == {"plan": 4, "news": 3}
    assert filtered.facets["authority"] == {"official": 4}
    assert search.find("双城", {"kind": ("plan", "news"), "area": ("交通",)}).total == 1
    assert search.matching_ids("双城", only_tasks=True) == [clauses[0].pk]


def test_a_page_beyond_the_last_is_the_last(make_policy: Callable[..., Policy], make_clause: MakeClause) -> None:
    for _ in range(21):
        make_clause(policy=make_policy(), text="双城。")

    assert search.find("双城", page=99).page == search.find("双城").pages == 3
    assert len(search.find("双城", page=99).groups) == 1
    assert search.find("龘", page=99).page == 1
