"""Markings of secret documents as people print them, and words on secrecy that are none."""

from __future__ import annotations

import pytest

from policies.parsing import parse, secrecy

HEAD = "某市人民政府办公室\n关于印发《某方案》的通知\n某府办发〔2024〕15号\n"
BODY = "\n各区县人民政府：\n现将方案印发给你们，请认真贯彻执行。\n\n一、总体要求\n推进岸电建设。\n"


@pytest.mark.parametrize(
    "line",
    [
        "绝密", "絕密", "机　密 ★ 1 年", "秘密★一年", "绝密★启用前", "机密★ 2024年12月31日",
        "机密级★1年", "机密·3年",
        "机密⭐1年", "机密（1年）", "机密1年", "★机密★", "※机密※", "**机密★1年**", "机密！", "机密。",
        "〔机密〕", "「机密」",
        "《机密》", "机密件", "绝密文件", "机密文件 不得外传", "机密、特急", "特急/机密", "№000012 机密",
        "编号：000012 机密★1年",
        "密级：机密", "密級：機密", "密  级 机密", "| 密级 | 机密 |", "密级：机密；紧急程度：特急",
        "密级：秘密　保密期限：1年",
        "保密级别：机密", "涉密等级：秘密", "本文件密级：机密", "机密★1年 某府办发〔2024〕1号",
        "机密 某市人民政府文件",
        "某市人民政府文件 机密", "机密★1年，阅后收回", "机\u200b密",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["{line}\n{head}{body}", "{head}{line}{body}", "导航\n\n{line}\n{head}{body}"])
def test_a_marking_is_seen(line: str, place: str) -> None:
    text = place.format(line=line, head=HEAD, body=BODY)

    assert secrecy.marking(text, parse(text).clauses) in {"绝密", "机密", "秘密"}


@pytest.mark.parametrize(
    "line",
    [
        "保守国家秘密", "商业秘密", "国家秘密", "工作秘密", "密级：公开", "密级：无", "密级：",
        "密级：绝密□机密□秘密□",
        "绝密、机密、秘密", "国家秘密定密管理暂行规定", "机密级信息系统管理办法", "机密计算产业发展行动计划",
        "主题词：商业秘密 保护",
        "（涉及商业秘密的除外）", "关于“秘密花园”项目的批复", "为保守国家秘密，制定本办法。",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["{line}\n{head}{body}", "{head}{line}{body}"])
def test_words_on_secrecy_are_no_marking(line: str, place: str) -> None:
    text = place.format(line=line, head=HEAD, body=BODY)

    assert secrecy.marking(text, parse(text).clauses) == ""


@pytest.mark.parametrize("line", ["机密★1年", "秘密", "密级：机密"])
def test_the_text_below_the_head_is_not_looked_at(line: str) -> None:
    text = f"{HEAD}{BODY}{line}\n二、附录\n{line}\n"

    assert secrecy.marking(text, parse(text).clauses) == ""


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("机密★1年-某通知.docx", "机密"),
        ("（秘密）某通知.pdf", "秘密"),
        ("某通知_绝密文件.txt", "绝密"),
        ("絕密 某通知.doc", "绝密"),
        ("保守国家秘密的通知.docx", ""),
        ("商业秘密-保护.docx", ""),
        ("绝密、机密、秘密的划分.docx", ""),
        ("", ""),
    ],
)
def test_a_marking_in_a_name(name: str, level: str) -> None:
    assert secrecy.in_name(name) == level
