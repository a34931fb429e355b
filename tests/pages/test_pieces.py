"""Head lines inside the text of sources that are web pages or have the line breaks of a printed page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.importing.bring import publish
from tests.pages.html import get

LINES = [
    "甲市公园管理局关于加强公园管理的通知",
    "甲园发〔2024〕3号",
    "各区公园管理机构，各有关单位：",
    "为加强公园管理，现通知如下。",
    "一、完善设施",
    "（一）更新步道。到2025年，更新步道30公里，做到处处相连，段段可走。",
    "甲市公园管理局",
    "2024年3月1日",
    "（此件公开发布）",
]
PAGE = "\n".join(f'<p style="text-indent: 2em"><span>{line}</span></p>' for line in LINES)
FACTS = {"slug": "doc", "kind": "notice", "authority": "official"}


@pytest.mark.parametrize("text", ["\n".join(LINES), PAGE])
def test_pieces_of_the_head_are_words_alone(client: Client, db: None, text: str) -> None:
    publish(text, **FACTS)

    page = get(client, "/policies/doc/")

    assert re.findall(r'<div class="piece piece-([\w-]+)">(.*?)</div>', page) == [
        ("recipients", "<p>各区公园管理机构，各有关单位：</p>"),
        ("signature", "<p>甲市公园管理局</p><p>2024年3月1日</p>"),
        ("note", "<p>（此件公开发布）</p>"),
    ]
    assert "&lt;" not in page.split('<div class="document">')[1].split("<footer")[0]
