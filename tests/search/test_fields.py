"""名:值 in a query, against the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies import search
from policies.models import Clause, Policy, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
Expected = Callable[[Clause], bool]
SEEDS: list[tuple[str, Expected]] = [
    ("年份:2020", lambda c: c.policy.year == 2020),
    ("年份:2021..2022", lambda c: c.policy.year in {2021, 2022}),
    ("-年份:2021..2022", lambda c: c.policy.year not in {2021, 2022}),
    ("任务:是", lambda c: Task.objects.filter(clause=c).exists()),
    ("-任务:是", lambda c: not Task.objects.filter(clause=c).exists()),
    ("任务:否", lambda c: not Task.objects.filter(clause=c).exists()),
    ("文号:渝府办发[2020]97号", lambda c: "97号" in c.policy.document_number),
    ("文号:97", lambda c: "97号" in c.policy.document_number),
    ("机关:四川省人民政府办公厅", lambda c: "97号" in c.policy.document_number),
    ("機關:中共重慶市委", lambda c: "联合实施方案" in c.policy.title or "联合实施方案" in c.policy.short_title),
    ("平台:高竹新区", lambda c: c.mentions.filter(platform__slug="chuanyu-gaozhu-xinqu").exists()),
    ("平台:高滩茨竹", lambda c: c.mentions.filter(platform__slug="chuanyu-gaozhu-xinqu").exists()),
    ("标题:推进方案", lambda c: "97号" in c.policy.document_number),
    ("标题:税收征管", lambda c: "税收征管" in c.heading),
    ("标题:没有这样的标题", lambda c: c.pk is None),
    ("平台:没有这样的平台", lambda c: c.pk is None),
]


@pytest.mark.parametrize(("field", "expected"), SEEDS)
def test_a_field_narrows_a_search_to_what_the_database_says(field: str, expected: Expected) -> None:
    clauses = Clause.objects.select_related("policy")

    found = set(search.matching_ids(f"建设 {field}"))

    assert found == {clause.pk for clause in clauses.filter(pk__in=search.matching_ids("建设")) if expected(clause)}
    if not field.startswith("-"):
        everything = {clause.pk for clause in clauses if expected(clause)}
        assert set(search.matching_ids(field)) == everything
        assert search.find(field).total == len(everything)


def test_a_new_name_is_found_at_once() -> None:
    assert not search.matching_ids("标题:改过的名字")

    Policy.objects.filter(slug="lianhe-shishi-fangan").update(short_title="改过的名字")

    assert (
        len(search.matching_ids("标题:改过的名字"))
        == Clause.objects.filter(policy__slug="lianhe-shishi-fangan").count()
    )
