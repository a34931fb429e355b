"""Plain and pasted text: encodings told by content, nothing lost, nothing that a database refuses."""

from __future__ import annotations

import hashlib

import pytest

from policies.parsing.extract import MAX_BYTES, MAX_TEXT, Refused, read_file, read_pasted

SIMPLIFIED = "重庆市人民政府办公厅关于印发实施方案的通知\n（一）总体要求。到2025年，达到5.22万亿元。\n"
TRADITIONAL = "重慶市人民政府辦公廳關於印發實施方案的通知\n（一）總體要求。到2025年，達到5.22萬億元。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "remark"),
    [
        (SIMPLIFIED, "utf-8", ""),
        (SIMPLIFIED, "utf-8-sig", ""),
        (SIMPLIFIED, "gb18030", "GB18030"),
        (SIMPLIFIED + "㐀𠮷㎡镕", "gb18030", "GB18030"),
        (TRADITIONAL, "gbk", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (TRADITIONAL + "着粧", "big5hkscs", "Big5"),
        (SIMPLIFIED, "utf-16", "UTF-16"),
        (SIMPLIFIED, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, "utf-16-be", "UTF-16"),
        (SIMPLIFIED, "utf-32", "UTF-32"),
        ("通知", "gb18030", "GB18030"),
        ("關於印發方案", "big5", "Big5"),
        ("café ×2", "utf-8", ""),
        ("plain ASCII\r\n\tand no more\r\n", "ascii", ""),
    ],
)
def test_encoding_is_told_by_content(text: str, encoding: str, remark: str) -> None:
    found = read_file(text.encode(encoding), "通知.txt")

    assert found.text == text
    assert remark in "".join(found.remarks)
    assert bool(found.remarks) == bool(remark)


def test_bytes_without_meaning_are_kept_as_a_sign_and_told() -> None:
    found = read_file(SIMPLIFIED.encode() + b"\xe9\x87" + "完".encode(), "x.txt")

    assert found.text == f"{SIMPLIFIED}\ufffd完"
    assert "有 1 处字节无法识别，显示为“\ufffd”，第一处在第 3 行" in found.remarks[-1]


def test_damaged_gb18030_is_told_too() -> None:
    found = read_file(SIMPLIFIED.encode("gb18030") + b"\xff\n" + "完".encode("gb18030"), "x.txt")

    assert found.text == f"{SIMPLIFIED}\ufffd\n完"
    assert "GB18030" in found.remarks[0]


def test_text_of_no_known_encoding_is_doubted() -> None:
    found = read_file("в соответствии с планом на".encode("koi8-r"), "x.txt")

    assert "编码难以确定" in found.remarks[0]


@pytest.mark.parametrize(
    "markup", ["<p>一、总体要求</p>", "# 标题\n**粗**", "<!DOCTYPE html><html><body>甲</body></html>"]
)
def test_markup_in_a_text_file_stays(markup: str) -> None:
    found = read_file(markup.encode(), "x.txt")

    assert (found.text, found.file_format, found.remarks) == (markup, "txt", ())


def test_control_characters_are_dropped_and_counted() -> None:
    found = read_file("甲\x07乙\x1f丙\t丁\r\n\f戊".encode() + b"a" * 100, "x.txt")

    assert found.text == "甲乙丙\t丁\r\n\f戊" + "a" * 100
    assert found.remarks == ("去掉了 2 个不可打印的控制字符。",)


def test_pasted_text_stays_as_it_is() -> None:
    text = "一、总体要求\r\n\u3000\u3000（一）甲\x00\ud800。<b>乙</b>\n"

    found = read_pasted(text)

    assert found.text == "一、总体要求\r\n\u3000\u3000（一）甲。<b>乙</b>\n"
    assert found.remarks == ("去掉了 2 个不可打印的控制字符。",)
    assert found.file_format == "paste"
    assert found.sha256 == hashlib.sha256(text.encode(errors="replace")).hexdigest()


def test_pasted_source_of_a_page_is_read_as_a_page() -> None:
    found = read_pasted("\n<div><p>甲&nbsp;乙</p><script>x</script><p>丙</p></div>\n")

    assert found.text == "甲 乙\n丙"
    assert found.file_format == "paste"
    assert "网页源代码" in found.remarks[0]


@pytest.mark.parametrize("text", ["<甲> 与 <乙>", "<p 未完", "a < b 且 c > d", "<b>只是</b>两个词"])
def test_pasted_words_with_angle_brackets_are_no_page(text: str) -> None:
    assert read_pasted(text).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "0 字节"),
        (b"\xef\xbb\xbf \r\n\t", "没有文字"),
        (b"a" * (MAX_BYTES + 1), "文件太大：20.0 MB，最多 20 MB"),
        (b"a" * (MAX_TEXT + 1), "文字太多：2,000,001 个字符，一份文件最多 2,000,000 个"),
        (b"\0" * 100, "不是文本文件"),
        (b"text\0\1\2\3" * 50, "不是文本文件"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_file(content, "x.txt")


@pytest.mark.parametrize("text", ["", " \n\u3000", "\x00"])
def test_an_empty_paste_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="没有文字"):
        read_pasted(text)
