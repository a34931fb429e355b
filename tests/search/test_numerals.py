"""A search term with its numerals written the other way."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.models import Clause
from policies.search import tokens
from policies.search.numerals import MOST, others

MEETING = [
    ("47项", "四十七项"),
    ("第三十五条", "第35条"),
    ("第十二条", "第12条"),
    ("二十项", "20项"),
    ("廿项", "20项"),
    ("廿项", "二十项"),
    ("两项", "2项"),
    ("二项", "2项"),
    ("第二条", "第2条"),
    ("第二章", "第2章"),
    ("10项", "十项"),
    ("十一起案件", "11起案件"),
    ("105个", "一百零五个"),
    ("105个", "一百〇五个"),
    ("一千零一十人", "1010人"),
    ("1000亿", "一千亿"),
    ("1000亿", "1千亿"),
    ("一千亿", "1千亿"),
    ("1000亿元投资", "一千亿元投资"),
    ("200亿", "两百亿"),
    ("200亿", "二百亿"),
    ("2万亿", "两万亿"),
    ("50000人", "五万人"),
    ("5万人", "五万人"),
    ("两万五千人", "25000人"),
    ("20万千瓦", "二十万千瓦"),
    ("5千瓦", "五千瓦"),
    ("2025年", "二〇二五年"),
    ("2025年", "二零二五年"),
    ("2025年", "二○二五年"),
    ("二○二五年", "二零二五年"),
    ("2025", "二〇二五"),
    ("到2025年底", "到二〇二五年底"),
    ("5月", "五月"),
    ("2月", "二月"),
    ("2025年5月", "二〇二五年五月"),
    ("十二月", "12月"),
    ("3至5年", "三至五年"),
    ("一、二期", "1、2期"),
    ("30多个", "三十多个"),
    ("5个百分点", "五个百分点"),
    ("第十四个五年规划", "第14个五年规划"),
    ("二十届三中全会", "20届三中全会"),
    ("一号文件", "1号文件"),
    ("第1条", "第一条"),
    ("一项", "1项"),
    ("百分之五", "5%"),
    ("百分之九十五点五", "95.5%"),
    ("百分之百", "100%"),
    ("千分之三", "3‰"),
    ("47", "四十七"),
    ("第35", "第三十五"),
    ("渝府办发[2020]97号", "渝府办发〔2020〕97号"),
    ("渝府办发(2020)97号", "渝府办发〔2020〕97号"),
    ("[2020]97号", "〔2020〕97号"),
    ("2020]97号", "2020〕97号"),
    ("渝府办发[2020", "渝府办发〔2020"),
    ("渝府办发[2020]", "渝府办发〔2020〕"),
]


@pytest.mark.parametrize(("one", "other"), MEETING)
def test_they_meet_both_ways(one: str, other: str) -> None:
    assert other in others(one)
    assert one in others(other)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("1,000亿元", "1000亿元"),
        ("2021年05月", "二〇二一年五月"),
        ("渝府办发【2020】97号", "渝府办发〔2020〕97号"),
        ("渝府辦發［２０２０］97號", "渝府办发〔2020〕97号"),
        ("渝府办发﹝2020﹞97号", "渝府办发〔2020〕97号"),
        ("渝府办发（2020）第97号", "渝府办发〔2020〕第97号"),
        ("４７項", "四十七项"),
        ("卅日", "30日"),
    ],
)
def test_one_way(typed: str, form: str) -> None:
    assert form in others(tokens.fold(typed).text)


STAY = (
    "一体化 三峡 三峡库区 万州 万达开 四川 五粮液 六安 九龙坡 七星关 十堰 双流 三亚 百色 两江新区 三台 三台县 "
    "十四五 十四五规划 14五 千方百计 一带一路 双一流 三线一单 一网通办 百年 百年大计 一区两群 两群 四好农村路 三农 "
    "进一步 统一项目 唯一条件 逐一项目化 同一类 三位一体 一次性 一起 周二 星期三 建立一个平台 有一定规模 "
    "数十项 几十个 数百家 上千人 千万 百万 万一 三分之一 二分之一 三点五亿 3.5亿 1.5万亿 0.04人 "
    "5g 5g基站 pm2.5 a4 g5001 12345热线 12345 10 十 一 5 第一 天下第一 第三产业 第三方 第一书记 二百五 十两 "
    "0项 00 五六十个 七八年 一二三产业 二〇二 渝府办发 3d打印 1080p 1.2.3 2020-07-27"
)


@pytest.mark.parametrize("typed", STAY.split())
def test_no_false_reading(typed: str) -> None:
    assert others(typed) == ()


PRINTED = (
    "按照渝府办发〔2020〕97号第三十五条，到2025年办好四十七项任务，投资1000亿元，增长百分之五，二〇二一年五月完成两项。"
)
TYPED = (
    "47项 四十七項 第35条 渝府办发[2020]97号 渝府办发（2020）97号 [2020]97号 一千亿 1千亿元 5% "
    "增长5％ 二〇二五年 二零二五年 2021年5月 2项"
)


@pytest.mark.parametrize("typed", TYPED.split())
def test_text_and_query_meet(make_clause: Callable[..., Clause], typed: str) -> None:
    clause = make_clause(text=PRINTED)
    make_clause(text="按照渝府办发〔2020〕98号第三十四条，到2024年办好四十六项任务，投资100亿元。")

    assert list(Clause.objects.search(typed)) == [clause]


@pytest.mark.parametrize(
    "typed",
    [
        "一",
        "1",
        "1,",
        "一1",
        "二十",
        "第",
        "百分之",
        "1%",
        "(2020)",
        "一项",
        "1,111",
        "[2020",
        "零",
        "一千零",
        "一、",
        "1-",
    ],
)
def test_no_input_takes_long(typed: str) -> None:
    began = time.process_time()

    others(typed * 2000)

    assert time.process_time() - began < 2


@given(st.text("一二两三十百千万亿零〇廿第条项年月个第分之点0123456789.,%[]()〔〕-、", max_size=60))
def test_any_input_gives_few_other_forms(typed: str) -> None:
    forms = others(tokens.fold(typed).text)

    assert len(forms) == len(set(forms)) <= MOST
    assert typed not in forms
