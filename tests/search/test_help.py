"""「检索方法」: every example is a link that finds something in the five sources, and shows what it says."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages.html import get, text_of

pytestmark = pytest.mark.django_db
PANEL = re.compile(r'<details class="search-help" id="search-help"( open)?>(.*?)</details>', re.DOTALL)


def panel(client: Client, address: str) -> tuple[bool, str]:
    """Whether it stands open, and what is in it."""
    match = PANEL.search(get(client, address))
    assert match
    return bool(match[1]), match[2]


def test_it_is_open_until_something_is_asked(library: None, client: Client) -> None:
    assert panel(client, reverse("policies:search"))[0]
    assert not panel(client, f"{reverse('policies:search')}?q=合作")[0]


def test_every_example_finds_something(library: None, client: Client) -> None:
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', panel(client, reverse("policies:search"))[1])

    assert len(links) >= 18
    for address, words in links:
        answer = client.get(reverse("policies:search") + html.unescape(address), follow=True)
        page = answer.content.decode()
        if answer.redirect_chain:  # a citation
            assert "渝府办发〔2020〕97号" in page
            continue
        found = re.search(r'data-announce>[^<]*<strong class="num">(\d+)', page)
        assert found, words
        assert int(found[1]), words
        assert f'value="{words}"' in page
        assert ("按问句查找" in page) == (words == "川渝两地怎样共建产业园区")
        assert "note-warn" not in page


@pytest.mark.parametrize(
    "sign", ["“", " -", " OR ", "标题:", "文号:", "机关:", "年份:", "任务:", "平台:", "47项", "怎样", "優化"]
)
def test_every_way_of_asking_has_an_example(library: None, client: Client, sign: str) -> None:
    links = re.findall(r"<a [^>]*>([^<]*)</a>", panel(client, reverse("policies:search"))[1])

    assert any(sign in text_of(words) or sign in words for words in links)
