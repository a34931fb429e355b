"""Web pages: what a browser shows, as lines; numbers of lists included, hidden words and scripts left out."""

from __future__ import annotations

import pytest

from policies.parsing.extract import Refused, read_file
from policies.parsing.extract.webpage import read

TWELVE = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("甲<br>乙<br/><br>丙", "甲\n乙\n丙"),
        ("<p>各<b>区</b><span>县</span>（<a href=x>自治县</a>）", "各区县（自治县）"),
        ("<p>一、总体\n      要求</p>", "一、总体要求"),
        ("<p>完善<span>\n市场</span>\n<b>体系</b>", "完善市场体系"),
        ("<p>open \n data   平台", "open data 平台"),
        ("<p>&nbsp;&nbsp;&nbsp;&nbsp;（一）甲&emsp;乙&#12288;丙", "    （一）甲\u2003乙\u3000丙"),
        ("<p>&lt;甲&gt; &amp; &ldquo;乙&rdquo; &#x4e00; &bogus;", "<甲> & “乙” 一 &bogus;"),
        ("<pre>甲  乙\n  丙</pre>", "甲  乙\n  丙"),
        ("<p>甲<script>乙</script><style>丙</style><template>丁</template><noscript>戊</noscript>己", "甲己"),
        ("<p>甲<select><option>乙</select><textarea>丙</textarea><svg><text>丁</text></svg><!-- 戊 -->", "甲"),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字", "汉字"),
        ("<span style='display:block'>甲</span><span style='DISPLAY: flex'>乙</span>", "甲\n乙"),
        ("<h1>标题<p>正文<hr>末", "标题\n正文\n末"),
        ("<nav><a>首页</a></nav><main>正文</main><aside>相关</aside><footer>版权</footer>", "首页\n正文\n相关\n版权"),
        ("<frameset><noframes>甲</noframes></frameset>", ""),
    ],
)
def test_lines_are_those_of_a_browser(markup: str, text: str) -> None:
    assert read(markup.encode()).text == text


@pytest.mark.parametrize(
    "how",
    ["hidden", "hidden=''", "style='display:none'", "style='color:red; Display : none'", "style='visibility: hidden'"],
)
def test_hidden_words_are_left_out_and_told(how: str) -> None:
    found = read(f"<p>甲<div {how}><p>乙</p></div><div {how}></div><p>丙".encode())

    assert found.text == "甲\n丙"
    assert found.remarks == ("网页中有 1 处隐藏的文字，没有读入。",)


def test_a_page_that_a_script_would_show_is_read() -> None:
    found = read("<body style='display:none'><script>show()</script><p>甲<p>乙".encode())

    assert found.text == "甲\n乙"
    assert "全部文字都设为隐藏" in found.remarks[0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ol><li>甲<li>乙</ol>", "1. 甲\n2. 乙"),
        ("<ol start=3><li><p>甲</p><p>续</p></li><li value=9>乙<li>丙</ol>", "3. 甲\n续\n9. 乙\n10. 丙"),
        ("<ol type=A><li>甲<ol type=i><li>子<li>丑</ol><li>乙</ol>", "A. 甲\ni. 子\nii. 丑\nB. 乙"),
        ("<ol reversed><li>甲<li>乙<li>丙</ol>", "3. 甲\n2. 乙\n1. 丙"),
        ("<ol style='list-style-type: cjk-ideographic'>" + "<li>项" * 12 + "</ol>", "、项\n".join(TWELVE) + "、项"),
        ("<ol style='list-style-type:simp-chinese-informal' start=20><li>甲</ol>", "二十、甲"),
        ("<ol style='list-style: none'><li>甲</ol>", "甲"),
        ("<ol><li style='list-style-type: upper-roman' value=4>甲</ol>", "IV. 甲"),
        ("<ol style='list-style-type:decimal-leading-zero'><li>甲</ol>", "01. 甲"),
        ("<ul><li>甲<li>乙</ul>", "甲\n乙"),
        ("<ul style='list-style-type:decimal'><li>甲</ul>", "1. 甲"),
        ("<li>没有列表", "没有列表"),
        ("<ol start=99999999999999999999><li>甲</ol><ol start=-3 type=a><li>乙</ol>", "1. 甲\n-3. 乙"),
        ("<ol><li></li><li>乙</ol>", "2. 乙"),
    ],
)
def test_numbers_of_lists_are_written_out(markup: str, text: str) -> None:
    assert read(markup.encode()).text == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            "<table><caption>表1</caption><tr><th>指标<th>2025年<tr><td>总量<td>8万亿元</table>",
            "表1\n指标\t2025年\n总量\t8万亿元",
        ),
        ("<table><tr><td>甲<td><td>丙<tr><td>丁<td></table>", "甲\t\t丙\n丁"),
        ("<table><tr><td><p>责任</p><p>单位</p><td>市发展<br>改革委</table>", "责任 单位\t市发展 改革委"),
        ("<table><tr><td><p>一、</p><p>二、</p></td></tr></table>", "一、\n二、"),
        ("<table><tr><td>左栏<td><table><tr><td>1<td>2</table><p>正文</table>末", "左栏\n1\t2\n正文\n末"),
        ("<table><tr><td>导航<td>" + "<p>段</p>" * 7 + "</table>", "导航" + "\n段" * 7),
        ("<table>漏出<tr><td>格</table>", "漏出\n格"),
    ],
)
def test_tables_go_row_by_row(markup: str, text: str) -> None:
    assert read(markup.encode()).text == text


def test_a_page_says_what_it_is() -> None:
    head = (
        '<title>关于印发方案的通知_某市政府网</title><meta name="ArticleTitle" content="关于印发方案的通知">'
        '<meta name="PubDate" content="2024-01-02 10:00"><meta name="ContentSource" content="市政府办公厅">'
        '<meta name="sitename" content="某市人民政府"><link rel="canonical" href="https://www.example.gov.cn/a.html">'
    )

    found = read(f"<html><head>{head}</head><body>正文".encode())

    assert (found.title, found.url, found.text) == ("关于印发方案的通知", "https://www.example.gov.cn/a.html", "正文")
    assert found.remarks == (
        "网页自述：标题 关于印发方案的通知，发布日期 2024-01-02 10:00，来源 市政府办公厅，网站 某市人民政府。",
    )


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ("<!-- saved from url=(0033)https://www.example.gov.cn/a.html --><html>", "https://www.example.gov.cn/a.html"),
        ('<meta property="og:url" content="http://www.example.gov.cn/b">', "http://www.example.gov.cn/b"),
        ('<meta name="Url" content="http://www.example.gov.cn/c">', "http://www.example.gov.cn/c"),
        ('<link rel="canonical" href="/a.html">', ""),
        ('<link rel="canonical" href="javascript:alert(1)">', ""),
        ('<link rel="canonical" href="https://x.cn/&quot;onload=&quot;x">', ""),
    ],
)
def test_the_address_of_a_page(markup: str, url: str) -> None:
    assert read(f"{markup}<p>正文".encode()).url == url


@pytest.mark.parametrize(
    ("head", "encoding", "remark"),
    [
        ("<meta charset=gb2312>", "gb18030", ""),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", ""),
        ('<?xml version="1.0" encoding="gb2312"?><html>', "gb18030", ""),
        ("<meta charset=big5>", "big5", ""),
        ("<meta charset=utf-8>", "utf-8", ""),
        ("<meta charset=utf-8>", "gb18030", "网页自称 UTF-8，与内容不符，以 GB18030 读取"),
        ("<meta charset=gb2312>", "utf-8", ""),
        ("<meta charset=made-up>", "gb18030", "按其内容以 GB18030 读取"),
        ("<html>", "utf-16", "UTF-16"),
    ],
)
def test_the_encoding_of_a_page(head: str, encoding: str, remark: str) -> None:
    text = "關於總體要求" if encoding == "big5" else "一、总体要求。实施方案"

    found = read_file(f"{head}<body><p>{text}</p>".encode(encoding), "a.html")

    assert found.text == text
    assert remark in "".join(found.remarks)
    assert bool(found.remarks) == bool(remark)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>" + "正文" * 1000 + "<p>段" * 20_000,
        '<p a="' + "z" * 5_000_000 + '">段',
        "<p " + "a b=1 " * 50_000 + ">段",
        "<" * 1_000_000 + "段",
        "&" * 500_000 + "<p>段",
        "<a>" * 100_000 + "段",
        "<table><tr><td>" * 1_500 + "段",
        "<ol><li>" * 1_900 + "段",
        "<div hidden>" * 1_900 + "乙" + "</div>" * 1_900 + "段",
    ],
    ids=["paragraphs", "attribute", "attributes", "brackets", "entities", "links", "tables", "lists", "hidden"],
)
def test_strange_markup_is_read(markup: str) -> None:
    assert read(markup.encode()).text.endswith("段")


@pytest.mark.parametrize("tag", ["div", "SPAN", "table><tr><td", "ul><li", "b", "svg"])
def test_markup_nested_without_end_is_refused(tag: str) -> None:
    with pytest.raises(Refused, match="嵌套了约 100,000 层"):
        read(f"<{tag}>".encode() * 100_000 + "段".encode())


def test_a_page_fetches_and_runs_nothing() -> None:
    markup = (
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><base href="http://127.0.0.1:9/">'
        '<link rel=stylesheet href="x.css"><img src="x.png" onerror="x()"><iframe src="file:///etc/passwd"></iframe>'
        "<object data='file:///etc/passwd'>乙</object><p>正文&x;"
    )

    found = read_file(markup.encode(), "a.html")

    assert found.text.splitlines()[-1] == "正文&x;"
    assert "root:" not in found.text
