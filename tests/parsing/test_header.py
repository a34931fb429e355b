"""The head of a document, piece by piece: a table of what is printed and what is read from it."""

import pytest

from policies.parsing import fold, parse
from policies.parsing.header import agencies, dates, kind_of, numbers
from policies.parsing.header.words import bare

NOTICE = """{above}某市人民政府办公室
关于加强河道管理的通知
{below}
各区县人民政府，市政府各部门：
为加强河道管理，现通知如下。
一、明确责任。各负其责。
{signature}
{end}
"""


def notice(above: str = "", below: str = "", signature: str = "某市人民政府办公室\n2021年3月4日", end: str = "") -> str:
    return NOTICE.format(above=above, below=below, signature=signature, end=end)


@pytest.mark.parametrize(
    ("line", "number", "day"),
    [
        ("某府办发〔2021〕12号", "某府办发〔2021〕12号", None),
        ("某府办发[2021]12号", "某府办发[2021]12号", None),
        ("某府办发﹝2021﹞12号", "某府办发﹝2021﹞12号", None),
        ("某府办发（2021）12号", "某府办发（2021）12号", None),
        ("某府办发【2021】12号", "某府办发【2021】12号", None),
        ("某府办发„2021‟12号", "某府办发„2021‟12号", None),
        ("某府办发〔2021 12号", "某府办发〔202112号", None),
        ("某府办发2021〕12号", "某府办发2021〕12号", None),
        ("某府办发〔 ２０２１ 〕 12 号", "某府办发〔２０２１〕12号", None),
        ("（某府办发〔2021〕12号）", "某府办发〔2021〕12号", None),
        ("（某府办发[2002]42号　二00二年八月二十九日）", "某府办发[2002]42号", "2002-08-29"),
        ("（1985年3月2日　某发〔1985〕33号）", "某发〔1985〕33号", "1985-03-02"),
        ("某府办发〔2021〕12号　　　签发人：张某某", "某府办发〔2021〕12号", None),
        ("发文字号：某府办发〔2021〕12号", "某府办发〔2021〕12号", None),
        ("法（研）发〔1988〕5号", "法（研）发〔1988〕5号", None),
        ("根据某府办发〔2021〕12号文件的要求", "", None),
        ("某府办发〔2021〕12号文件", "", None),
    ],
)
def test_number_on_a_line(line: str, number: str, day: str | None) -> None:
    folded = fold(line)

    found = numbers.on_line(folded)
    head = parse(notice(below=line)).header

    assert (found.day if found else None) == day
    assert head.document_number == number


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2021年3月4日", "2021-03-04"),
        ("２０２１ 年 ３ 月 ４ 日", "2021-03-04"),
        ("二〇二一年三月四日", "2021-03-04"),
        ("二○○六年六月二十六日", "2006-06-26"),
        ("二00二年十二月三十一日", "2002-12-31"),
        ("二零一一年十月十日", "2011-10-10"),
        ("二OO一年元月一日", "2001-01-01"),
        ("一九八七年四月一日", "1987-04-01"),
        ("二 〇 一 一 年 十 一 月 二 十 三 日", "2011-11-23"),
        ("2021年2月30日", None),
        ("2021年3月", None),
    ],
)
def test_date_of_the_signature(printed: str, iso: str | None) -> None:
    head = parse(notice(signature=f"某市人民政府办公室\n{printed}")).header

    day = dates.whole(fold(printed))

    assert (day.iso if day else None) == iso
    assert head.issued_on == iso


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("某市财政局", ["某市财政局"]),
        ("国 家 数 据 局", ["国家数据局"]),
        ("财 政 部    商 务 部", ["财政部", "商务部"]),
        ("某市财政局（盖章）", ["某市财政局"]),
        ("财政部　税务总局", ["财政部", "税务总局"]),
        ("国家发展改革委、财政部", ["国家发展改革委", "财政部"]),
        ("国家发展改革委财政部", ["国家发展改革委", "财政部"]),
        ("重庆市发展和改革委员会重庆市财政局", ["重庆市发展和改革委员会", "重庆市财政局"]),
        ("中共重庆市委重庆市人民政府", ["中共重庆市委", "重庆市人民政府"]),
        ("最高人民法院最高人民检察院", ["最高人民法院", "最高人民检察院"]),
        ("国家税务总局重庆市税务局", ["国家税务总局重庆市税务局"]),
        ("人 力 资 源 社 会 保 障 部", ["人力资源社会保障部"]),
        ("推动全社会", []),
        ("加强组织领导", []),
        ("关于成立某局", []),
        ("全面推行", []),
    ],
)
def test_names_on_a_line(line: str, names: list[str]) -> None:
    assert list(agencies.names(fold(line))) == names


@pytest.mark.parametrize(
    ("signature", "issuers"),
    [
        ("某市水利局　2021年3月4日", ("某市水利局",)),
        ("某市水利局2021年3月4日", ("某市水利局",)),
        ("某市水利局（盖章）\n某市财政局（代章）\n2021年3月4日", ("某市水利局", "某市财政局")),
        ("某市水利局　　　　某市财政局\n2021年3月4日", ("某市水利局", "某市财政局")),
        ("2021年3月4日\n某市水利局", ("某市水利局",)),
        ("某市水利局\n2021年3月4日\n（此件公开发布）", ("某市水利局",)),
        ("某 市 水 利 局\n2021年3月4日", ("某市水利局",)),
        ("2021年3月4日\n（此件公开发布）", ("某市人民政府办公室",)),
    ],
)
def test_signature(signature: str, issuers: tuple[str, ...]) -> None:
    document = parse(notice(signature=signature))

    assert document.header.issuers == issuers
    assert document.header.issued_on == "2021-03-04"
    assert [clause.marker for clause in document.clauses] == ["", "一、"]


@pytest.mark.parametrize(
    ("above", "secrecy", "urgency", "copy_number"),
    [
        ("机密★1年\n", "机密", "", ""),
        ("秘　密\n", "秘密", "", ""),
        ("绝密★长期\n特急\n", "绝密", "特急", ""),
        ("000012\n机密★启用前\n加　急\n", "机密", "加急", "000012"),
        ("机密★3年　特急\n", "机密", "特急", ""),
        ("密级：秘密\n", "秘密", "", ""),
        ("【机密】\n", "机密", "", ""),
        ("（秘密★5年）\n", "秘密", "", ""),
        ("份号：000003\n某市人民政府办公室文件\n", "", "", "000003"),
        ("机密★1年 某市人民政府办公室文件\n", "机密", "", ""),
        ("网站首页\n" * 20 + "绝密★\n", "绝密", "", ""),
        ("密级：公开\n", "", "", ""),
        ("保守国家秘密\n", "", "", ""),
    ],
)
def test_marks_of_the_masthead(above: str, secrecy: str, urgency: str, copy_number: str) -> None:
    head = parse(notice(above=above)).header

    assert (head.secrecy, head.urgency, head.copy_number) == (secrecy, urgency, copy_number)


def test_a_marking_is_found_before_text_that_runs_on() -> None:
    assert (
        parse("秘密★1年 某市文件 某府发〔2020〕1号 某市关于河道的通知 各区：请加强管理。切实执行。").header.secrecy
        == "秘密"
    )


@pytest.mark.parametrize(
    "text",
    [
        "第一条 国家秘密的密级分为绝密、机密、秘密三级。\n绝密\n机密\n秘密\n",
        "某市保密办法\n一、定密\n机密★1年\n",
        "某市通知\n涉及秘密的，按规定办理。\n秘密\n",
    ],
)
def test_words_on_secrecy_inside_a_text_are_no_marking(text: str) -> None:
    assert parse(text).header.secrecy == ""


def test_dates_are_kept_apart() -> None:
    table = "索引号：00-1　发布日期：2021年3月10日　有效性：有效\n"
    end = "本通知自2021年5月1日起施行。\n某市人民政府办公室　　2021年3月8日印发"

    head = parse(notice(above=table, signature="", end=f"某市人民政府办公室\n2021年3月4日\n{end}")).header

    assert (head.issued_on, head.published_on, head.printed_on) == ("2021-03-04", "2021-03-10", "2021-03-08")
    assert (head.effective_on, head.validity) == ("2021-05-01", "有效")


def test_a_number_in_the_text_goes_before_one_in_a_table() -> None:
    head = parse(notice(above="发文字号：某府办发〔2021〕13号\n\n", below="某府办发〔2021〕12号")).header

    assert head.document_number == "某府办发〔2021〕12号"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某市人民政府关于印发某规划的通知", "notice"),
        ("某省水利“十四五”规划（2021—2025年）", "planning"),
        ("某市国民经济和社会发展规划纲要", "outline"),
        ("关于做好防汛工作的通　知", "notice"),
        ("某某行动计划", "programme"),
        ("中华人民共和国立法法", "law"),
        ("某省河道条例", "regulation"),
        ("某法实施细则", "detailed_rules"),
        ("某市人民政府令", "order"),
        ("国务院关于同意设立某新区的批复", "reply"),
        ("政府工作报告", "report"),
        ("工作方法", "other"),
        ("", "other"),
    ],
)
def test_kind_of_a_title(title: str, kind: str) -> None:
    assert kind_of(title) == kind


@pytest.mark.parametrize(
    ("history", "number", "issuers", "issued"),
    [
        ("2021年3月31日 某市第五届人民代表大会常务委员会第二十五次会议通过",
         "", "某市人民代表大会常务委员会", "2021-03-31"),
        ("（2000年3月15日第九届全国人民代表大会第三次会议通过　根据2015年3月15日《关于修改某法的决定》修正）",
         "", "全国人民代表大会", "2000-03-15"),
        ("（1997年10月17日某省八届人大常委会第二十九次会议通过)", "", "某省人大常委会", "1997-10-17"),
        ("（1989年7月24日　四川省人民政府令第9号）", "四川省人民政府令第9号", "四川省人民政府", "1989-07-24"),
        ("（1989年7月24日某省人民政府　某府发〔1989〕101号）", "某府发〔1989〕101号", "某省人民政府", "1989-07-24"),
        ("（2011年1月8日中华人民共和国国务院令第588号公布）", "国令第588号", "国务院", "2011-01-08"),
        ("（1990年12月8日国务院批准　1990年12月24日公安部令第5号发布）", "公安部令第5号", "公安部", "1990-12-08"),
        ("（国务院1985年3月2日发布）", "", "国务院", "1985-03-02"),
        ("（1958年1月9日全国人民代表大会常务委员会第九十一次会议通过　1958年1月9日中华人民共和国主席令第1号公布）",
         "", "全国人民代表大会常务委员会", "1958-01-09"),
        ("（2000年12月1日由最高人民法院审判委员会第1141次会议通过）", "", "最高人民法院", "2000-12-01"),
        ("（2015年10月12日中共中央政治局会议审议批准　2015年10月18日中共中央发布）", "", "中共中央", "2015-10-12"),
        ("(一九九四年五月六日某省人民政府第十次常务会议通过)", "", "某省人民政府", "1994-05-06"),
    ],
)  # fmt: skip
def test_history_of_a_law(history: str, number: str, issuers: str, issued: str) -> None:
    document = parse(f"某条例\n{history}\n第一条 为了管理河道，制定本条例。\n")

    assert (document.header.title, document.header.document_number) == ("某条例", number)
    assert (document.header.issuers, document.header.issued_on) == ((issuers,), issued)
    assert [clause.kind for clause in document.clauses] == ["article"]


def test_where_each_field_was_found() -> None:
    text = notice(above="秘密★1年\n", below="某府办发〔2021〕12号")

    head = parse(text).header
    words = {name: text[start:end] for name, (start, end) in head.found_at.items()}

    assert bare(words["title"]) == bare(head.title)
    assert words["document_number"] == "某府办发〔2021〕12号"
    assert words["issued_on"] == "2021年3月4日"
    assert words["issuers"] == "某市人民政府办公室"
    assert words["recipients"] == "各区县人民政府，市政府各部门："
    assert words["secrecy"] == "秘密★1年"


@pytest.mark.parametrize(
    "piece", ["（", "〔2021〕", "局", "关于", "2021年3月1日", "印发《", "各区县、", "附件：1.甲", "第", "[", "市 "]
)
@pytest.mark.parametrize("end", ["", "\n"])
def test_any_length_of_line_is_read(piece: str, end: str) -> None:
    text = (piece + end) * (30_000 // len(piece + end))

    assert parse(text).header.secrecy == ""
