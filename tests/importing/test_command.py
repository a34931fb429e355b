"""import_document: many files, each whole or not at all, and a summary that names every one."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from policies.models import DocumentImport, Policy, PolicyText
from tests.importing.bring import NOTICE
from tests.loading.state import contents

pytestmark = pytest.mark.usefixtures("library")
OTHER = """关于开展安全检查的通知
渝应急发〔2024〕3号

各区县：
一、认真组织检查，按时整改到位。
二、报送检查情况和工作总结。
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A function that writes a file and returns its path."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="gb18030")
        return path

    return write_file


def run(*paths: Path, **options: Any) -> tuple[str, str]:
    """What the command says, and the error it ends with."""
    out = StringIO()
    try:
        call_command("import_document", *map(str, paths), stdout=out, stderr=StringIO(), **options)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_files_become_drafts(write: Callable[[str, str], Path], editor: User) -> None:
    paths = [write("a.txt", NOTICE), write("b.txt", OTHER)]

    said, error = run(*paths, user="editor")

    assert not error
    assert said.endswith("共 2 份：存为草稿 2。\n")
    assert set(DocumentImport.objects.values_list("state", "file_name", "added_by")) == {
        ("draft", "a.txt", editor.pk), ("draft", "b.txt", editor.pk),
    }  # fmt: skip
    assert not Policy.objects.filter(origin="import").exists()


def test_a_folder_is_published_and_what_cannot_be_is_named(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    write("a.txt", NOTICE)
    write("b.txt", NOTICE.replace("，", ","))
    write("c.txt", NOTICE.replace("120艘", "150艘"))
    write("d.txt", "绝密\n" + OTHER)
    write("e.txt", "第一条 为了规范船舶管理，制定本办法，自发布之日起施行。\n第二条 本办法适用于本市船舶。\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "f.txt").write_text(OTHER, encoding="utf-8")

    said, error = run(tmp_path, tmp_path / "missing.txt", publish=True)

    lines = said.splitlines()
    assert [line[0] for line in lines[:-1]] == ["✓", "✓", "✓", "✗", "✗", "✗"]
    assert lines[-1] == "共 6 份：发布为新文件 1，发布为新文本 1，存为另一来源 1，拒收 1，未能导入 2。"
    assert "密级" in lines[3]
    assert "没有找到标题" in lines[4]
    assert "读不到文件" in lines[5]
    assert error == "有 3 份没有导入，原因见上。其余不受影响。"
    assert list(PolicyText.objects.filter(policy__origin="import").values_list("role", flat=True)) == [
        "edition", "copy", "edition",
    ]  # fmt: skip
    assert DocumentImport.objects.count() == 3


def test_a_second_run_finds_everything_there(write: Callable[[str, str], Path], tmp_path: Path) -> None:
    write("a.txt", NOTICE)
    run(tmp_path, publish=True)
    before = contents()

    said, error = run(tmp_path, publish=True)

    assert not error
    assert "已在库中" in said
    assert contents() == before


def test_a_draft_that_waits_is_published(write: Callable[[str, str], Path]) -> None:
    path = write("a.txt", NOTICE)
    run(path)

    assert "已有草稿" in run(path)[0]
    assert "发布为新文件" in run(path, publish=True)[0]
    assert DocumentImport.objects.get().state == "published"


def test_only_alike_words_wait_for_a_person(write: Callable[[str, str], Path]) -> None:
    run(write("a.txt", NOTICE), publish=True)

    said, _ = run(write("b.txt", "关于报送材料的函\n\n" + NOTICE[NOTICE.index("为推动") :]), publish=True)

    assert "存为草稿" in said
    assert PolicyText.objects.filter(policy__origin="import").count() == 1


def test_an_older_text_waits_for_a_person(write: Callable[[str, str], Path]) -> None:
    run(write("new.txt", NOTICE), publish=True)

    said, error = run(write("old.txt", NOTICE.replace("3月8日", "1月8日").replace("120艘", "90艘")), publish=True)

    assert not error
    assert "成文日期早于" in said
    assert PolicyText.objects.filter(policy__document_number="渝府办发〔2024〕15号").count() == 1


def test_a_trial_run_writes_nothing(write: Callable[[str, str], Path]) -> None:
    before = contents()

    drafted, _ = run(write("a.txt", NOTICE), dry_run=True)
    assert "存为草稿，《" in drafted

    said, _ = run(write("a.txt", NOTICE), publish=True, dry_run=True)

    assert "发布为新文件" in said
    assert "以上为试运行" in said
    assert contents() == before


def test_an_unknown_user_is_told(write: Callable[[str, str], Path]) -> None:
    assert run(write("a.txt", NOTICE), user="nobody")[1].startswith("没有用户“nobody”")
