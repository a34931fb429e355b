"""Reading pages in tests."""

import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def get(client: Client, url: str, **headers: str) -> str:
    """Return the page at `url`, which must exist, have one h1, a title of its own and no inline style or script."""
    response = client.get(url, headers=headers)
    page: str = response.content.decode()
    assert response.status_code == 200, url
    assert len(re.findall(r"<h1\b", page)) == 1
    assert re.search(r"<title>\S.*· 成渝政策知识库</title>", page, re.DOTALL)
    assert not re.search(r"<[^>]+\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", page)
    return page


def text_of(page: str) -> str:
    """Return the words of a page or of a part of it, runs of white space made one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def words(page: str) -> str:
    """Return a page or a part of it without its tags, white space and all."""
    return re.sub(r"<[^>]+>", "", page)


def queries(client: Client, url: str) -> int:
    """Return how many queries the page at `url` takes."""
    with CaptureQueriesContext(connection) as captured:
        get(client, url)
    return len(captured)
