"""The command parse_document: any file in, exit 0, and no database touched."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "fixtures" / "sources" / "yufubanfa-2020-97.txt"
FIELDS = {
    "title", "inner_title", "document_number", "issuers", "recipients", "issued_on", "published_on", "script",
    "clauses", "furniture", "mentions", "figures", "problems",
}  # fmt: skip


def run(path: Path, form: str) -> str:
    out = StringIO()
    call_command("parse_document", path, format=form, stdout=out)
    return out.getvalue()


def test_json_has_every_field() -> None:
    found = json.loads(run(SOURCE, "json"))

    assert found.keys() >= FIELDS
    assert found["clauses"][0].keys() >= {
        "path",
        "kind",
        "level",
        "marker",
        "number",
        "heading",
        "text",
        "start",
        "end",
    }
    assert found["furniture"][0].keys() >= {"start", "end", "kind"}
    assert found["document_number"] == "渝府办发〔2020〕97号"


def test_tree_shows_paths_and_headings() -> None:
    assert "  4.16  item  (十六)复制推广经验\n" in run(SOURCE, "tree")


def test_problems_name_the_line() -> None:
    found = run(ROOT / "fixtures" / "sources" / "shuanghe-liandong-anli.txt", "problems")

    assert found == "18: 原文此处文字受损，照印保留：“數?;旌闲盘栃酒癝oC系統”。\n"


@pytest.mark.parametrize(
    "content",
    ["一、总体要求".encode("gb18030"), b"\xef\xbb\xbfa", b"abcdefghijklmnopqrstuvwxyz\xff\x00", b"\xff\xfea\0"],
)
def test_any_text_is_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(content)

    assert json.loads(run(path, "json")).keys() >= FIELDS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "0 字节"),
        (b"\xef\xbb\xbf", "没有文字"),
        ("\r\n　\r\n".encode(), "没有文字"),
        (b"\x00\xff\xfe", "不是文本文件"),
        (bytes(range(256)), "不是文本文件"),
        (b"%PDF-1.7", "内容却是PDF"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "any.txt"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=reason):
        run(path, "json")


def test_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gb.txt"
    path.write_bytes("一、总体要求\n(一)指导思想。坚持。".encode("gb18030"))

    assert [clause["path"] for clause in json.loads(run(path, "json"))["clauses"]] == ["1", "1.1"]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="读不到文件"):
        run(tmp_path / "none.txt", "json")


def test_no_database_is_needed(tmp_path: Path) -> None:
    elsewhere = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/none/library.sqlite3"}
    command = [sys.executable, "manage.py", "parse_document", str(SOURCE), "--format", "json"]

    done = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inner_title"] == "川渝毗邻地区合作共建区域发展功能平台推进方案"
    assert not (tmp_path / "none").exists()
