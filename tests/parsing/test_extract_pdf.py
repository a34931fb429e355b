"""PDF: lines as printed, in reading order; scans and locked files are told."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from policies.parsing.extract import Refused, read_file
from policies.parsing.extract.page_order import Printed, in_order
from policies.parsing.extract.pdf import read
from tests.parsing.files import pdf

HEAD, ONE, TWO, FOOT = (
    (72, 760, "某市人民政府文件"),
    (72, 700, "一、总体要求。"),
    (72, 680, "（一）原则。"),
    (290, 40, "— 1 —"),
)
PAGE = "某市人民政府文件\n一、总体要求。\n（一）原则。\n— 1 —"


@pytest.mark.parametrize(
    "pieces", [(HEAD, ONE, TWO, FOOT), (FOOT, ONE, TWO, HEAD), (TWO, HEAD, FOOT, ONE), (FOOT, HEAD, ONE, TWO)]
)
def test_lines_stand_in_reading_order(pieces: tuple[tuple[float, float, str], ...]) -> None:
    assert read(pdf(pieces)).text == PAGE


def test_columns_stay_in_the_order_in_which_they_were_drawn() -> None:
    left = [(72, 700 - 20 * at, f"左栏第{at}行") for at in range(4)]
    right = [(320, 700 - 20 * at, f"右栏第{at}行") for at in range(4)]

    assert read(pdf([*left, *right])).text.split("\n") == [text for _, _, text in (*left, *right)]


def test_paragraphs_keep_the_indent_of_their_first_line() -> None:
    lines = [
        (96, 700, "（一）完善统筹"),
        (72, 680, "推进机制。"),
        (96, 660, "（二）推动"),
        (72, 640, "落实。"),
        (108, 600, "居中"),
    ]

    assert read(pdf(lines)).text == "　　（一）完善统筹\n推进机制。\n　　（二）推动\n落实。\n居中"


def test_pages_are_parted_by_a_form_feed() -> None:
    found = read(pdf([(72, 700, "前页")], [(72, 700, "后页")]))

    assert found.text == "前页\n\f后页"
    assert found.remarks == ()


def test_characters_of_official_documents() -> None:
    text = "渝府办发〔2020〕97号《方案》“十四五”，5.22万亿元；①—— %"

    assert read(pdf([(40, 700, text)])).text == text


@pytest.mark.parametrize("apart", [0, 3, 6, 12, 24])
def test_letter_spaced_words_are_closed_up_and_real_spaces_stay(apart: float) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    pdf([])  # the font is known now
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(40, 700, "关于做好工作的", charSpace=apart)
    canvas.drawString(40, 660, "通知", charSpace=apart)
    canvas.drawString(40, 620, "甲市人民政府", charSpace=apart)
    canvas.drawString(40 + 6 * (12 + apart) + 9, 620, "乙区人民政府", charSpace=apart)
    canvas.save()

    assert read(buffer.getvalue()).text == "关于做好工作的\n通知\n甲市人民政府 乙区人民政府"


def test_gaps_before_numbers_are_closed_up() -> None:
    assert read(pdf([(40, 700, "到"), (55, 700, "2025"), (160, 700, "50%")])).text == "到2025 50%"


def test_pages_without_text_are_named() -> None:
    found = read(pdf([(72, 700, "正文")], [], [(72, 700, "正文")], []))

    assert found.remarks == ("第 2、4 页没有文字（空白页或图片），没有读入，请与原件核对。",)


def test_a_scan_is_told_to_be_a_picture() -> None:
    with pytest.raises(Refused, match=r"这是图片，不是文字：2 页都没有文字层（多半是扫描件）。请先做文字识别"):
        read_file(pdf([], []), "扫描件.pdf")


def test_a_password_is_told() -> None:
    with pytest.raises(Refused, match="已加密，需要密码"):
        read_file(pdf([ONE], password="geheim"), "a.pdf")


def test_a_file_that_only_forbids_copying_is_read() -> None:
    found = read(pdf([ONE], owner="geheim"))

    assert found.text == "一、总体要求。"
    assert found.remarks == ("文件设有权限密码（不限制阅读），已照常读取。",)


def test_a_text_layer_without_meaning_is_told() -> None:
    with pytest.raises(Refused, match="文字层是乱码"):
        read(pdf([(72, 700, "\ue001\ue002\ue003\ue004正文")]))


def test_a_few_odd_characters_are_counted() -> None:
    assert read(pdf([(72, 700, "正文" * 10 + "\ue001")])).remarks == ("有 1 个字符无法识别，请与原件核对。",)


def test_a_turned_page_keeps_its_order() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setPageRotation(90)
    canvas.drawString(72, 100, "below")
    canvas.drawString(72, 700, "above")
    canvas.save()

    assert read(buffer.getvalue()).text == "below\nabove"


@pytest.mark.parametrize("cut", [0.3, 0.7])
def test_a_cut_file_is_refused(cut: float) -> None:
    whole = pdf(*[[ONE, TWO]] * 20)

    with pytest.raises(Refused, match=r"损坏|没有文字层"):
        read(whole[: int(len(whole) * cut)])


def test_a_file_without_its_end_is_read_and_told() -> None:
    found = read(pdf([ONE, TWO])[:-6])

    assert found.text == "一、总体要求。\n（一）原则。"
    assert "末尾不完整" in found.remarks[0]


def line(text: str, left: float, bottom: float, width: float = 100) -> Printed:
    return Printed(text, left, bottom, left + width, bottom + 12)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], []),
        ([line("甲", 0, 100)], ["甲"]),
        ([line("乙", 0, 50), line("甲", 0, 100)], ["甲", "乙"]),
        ([line("甲", 0, 100), line("乙", 100, 100)], ["甲乙"]),
        ([line("甲", 0, 100), line("乙", 110, 100)], ["甲 乙"]),
        ([line("指标", 0, 100), line("8万", 200, 101)], ["指标\t8万"]),
        ([line("右", 200, 100), line("左", 0, 100)], ["右", "左"]),
        ([line(str(at), 0, at * 20) for at in range(50)], [str(at) for at in reversed(range(50))]),
        ([line(str(at), 0, at * 20) for at in range(500)], [str(at) for at in range(500)]),
    ],
)
def test_order_of_lines(lines: list[Printed], expected: list[str]) -> None:
    assert [line.text for line in in_order(lines)] == expected
