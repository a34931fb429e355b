"""What the command says: its report, or the file and record that cannot be loaded; then nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from platforms.models import PlatformMember
from policies.models import Mention
from tests.loading.edition import Edition, read, write
from tests.loading.state import contents

PLAN = "lianhe-shishi-fangan"
FILE = f"policies/{PLAN}.json"
CLAUSE = {"policy": (PLAN,), "path": "1.1"}


def changed(model: str, where: dict[str, Any], **values: Any) -> Callable[[Edition], None]:
    """A function that makes this change to an edition."""
    return lambda edition: edition.change(model, where, **values)


def without(model: str, where: dict[str, Any], field: str) -> Callable[[Edition], None]:
    """A function that takes a field out of a record."""

    def take_out(edition: Edition) -> None:
        fields = next(iter(edition.entries(model, **where)))
        edition.remove(model, **where)
        edition.add(FILE, model, **{name: value for name, value in fields.items() if name != field})

    return take_out


def damaged(edition: Edition) -> None:
    path = edition.folder / FILE
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")


def no_list(edition: Edition) -> None:
    (edition.folder / "units.json").write_text("{}", encoding="utf-8")


def no_record(edition: Edition) -> None:
    write(edition.folder / "units.json", [*read(edition.folder / "units.json"), {"model": "policies.unit"}])


def no_file(edition: Edition) -> None:
    (edition.folder / "platforms.json").unlink()


def wrong_bytes(edition: Edition) -> None:
    (edition.folder / "regions.json").write_bytes(b"[\xff]")


def twice(edition: Edition) -> None:
    fields = next(iter(edition.entries("policies.unit")))
    edition.add("units.json", "policies.unit", **fields | {"note": "另一份"})


def in_a_circle(edition: Edition) -> None:
    for path, parent in (("x", "y"), ("y", "x")):
        fields = next(iter(edition.entries("policies.clause", **CLAUSE)))
        edition.add(FILE, "policies.clause", **fields | {"path": path, "parent": [PLAN, parent]})


CASES = [
    (damaged, [FILE, "行第", "不是有效的 JSON"]),
    (no_list, ["units.json", "应为记录的列表"]),
    (no_record, ["units.json 第", "应为含 model 和 fields 的对象"]),
    (no_file, ["platforms.json", "没有这个文件"]),
    (wrong_bytes, ["regions.json", "读不出来"]),
    (twice, ["units.json 第", "重复，内容却不同"]),
    (in_a_circle, [FILE, "互相指向"]),
    (lambda edition: edition.add(FILE, "policies.nothing", a=1), [FILE, "未知的模型 policies.nothing"]),
    (lambda edition: edition.add(FILE, "auth.user", username="a"), [FILE, "未知的模型 auth.user"]),
    (without("policies.clause", CLAUSE, "start"), [FILE, "policies.clause", "1.1", "缺少字段 start"]),
    (changed("policies.clause", CLAUSE, start=None), [FILE, "1.1", "字段 start 不能为空"]),
    (changed("policies.clause", CLAUSE, start="三"), [FILE, "1.1", "字段 start"]),
    (changed("policies.clause", CLAUSE, kind="poem"), [FILE, "1.1", "字段 kind", "poem"]),
    (changed("policies.clause", CLAUSE, heading="长" * 301), [FILE, "1.1", "字段 heading", "300"]),
    (changed("policies.clause", CLAUSE, parent=[PLAN, "99"]), [FILE, "1.1", "字段 parent", "99", "不在资料库中"]),
    (changed("policies.clause", CLAUSE, parent="1"), [FILE, "1.1", "自然键"]),
    (changed("policies.clause", CLAUSE, colour="red"), [FILE, "1.1", "字段 colour 不存在"]),
    (changed("policies.task", CLAUSE, status="done"), [FILE, "1.1", "字段 status 不存在，或不由资料库载入"]),
    (changed("policies.policy", {"slug": PLAN}, added_on="昨天"), [FILE, PLAN, "字段 added_on"]),
    (changed("platforms.platform", {"slug": "zida"}, zone="west"), ["platforms.json", "zida", "字段 zone"]),
    (changed("policies.unit", {"slug": "zhonggong-zhongyang"}, parent=["无此单位"]), ["units.json", "无此单位"]),
]


@pytest.mark.parametrize(("damage", "words"), CASES)
def test_bad_fixtures_are_refused(
    edition: Edition, library: None, damage: Callable[[Edition], None], words: list[str]
) -> None:
    before = contents()
    edition.change("platforms.region", {"code": "500101"}, note="本可载入的改动")
    damage(edition)

    with pytest.raises(CommandError) as caught:
        call_command("load_library", fixtures=edition.folder)

    assert "数据库没有改动" in str(caught.value)
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert contents() == before


def test_a_failure_in_the_middle_leaves_nothing(edition: Edition, library: None) -> None:
    mention = Mention.objects.filter(clause__policy__slug=PLAN, kind="region").select_related("clause")[0]
    where = {"clause": mention.clause.natural_key(), "start": mention.start}
    edition.change("platforms.platform", {"slug": "wandakai"}, name="改了名的平台")
    edition.change("policies.clause", CLAUSE, text="改了的条款")
    edition.change("policies.mention", where, end=mention.start)
    before = contents()

    with pytest.raises(CommandError, match=f"{FILE} 第 .*policies.mention.*mention_end_after_start"):
        call_command("load_library", fixtures=edition.folder)

    assert contents() == before


def test_the_command_prints_its_report(edition: Edition, library: None) -> None:
    edition.change("platforms.platform", {"slug": "wandakai"}, name="改了名的平台")
    out = StringIO()

    call_command("load_library", fixtures=edition.folder, dry_run=True, stdout=out)

    lines = out.getvalue().splitlines()
    assert "合作平台：更新 1，未变 9" in lines
    assert lines[-1] == "以上为试运行，没有写入数据库。"


@pytest.mark.parametrize(("verbosity", "kept", "rest"), [(0, 0, 0), (1, 20, 1), (2, 25, 0)])
def test_long_lists_are_cut_unless_asked_for(
    edition: Edition, library: None, verbosity: int, kept: int, rest: int
) -> None:
    edited = PlatformMember.objects.values_list("pk", flat=True)[:25]
    PlatformMember.objects.filter(pk__in=list(edited)).update(basis="人写的出处")
    out = StringIO()

    call_command("load_library", fixtures=edition.folder, verbosity=verbosity, stdout=out)

    lines = out.getvalue().splitlines()
    assert sum("有人改过出处" in line for line in lines) == kept
    assert sum("另有 5 条" in line for line in lines) == rest
