"""What all pages share: frame, head, navigation, error pages, no inline script or style."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import path
from django.views.defaults import permission_denied, server_error

from chengyu.urls import urlpatterns as site_urls
from platforms.listing import back_url, toggled, with_params
from policies.templatetags.clauses import title_parts
from tests import factories

Maker = Callable[..., Any]
PAGES = {
    "/": "首页",
    "/policies/": "政策",
    "/policies/doc/": "政策",
    "/policies/doc/1/": "政策",
    "/tasks/": "任务",
    "/overview/": "任务",
    "/ledgers/": "任务",
    "/platforms/": "平台",
    "/units/": "单位",
    "/search/": "检索",
}


class Reader(HTMLParser):
    """Collects the tags of a page, and what the Content-Security-Policy would not run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.tags if name == tag and all(a.get(k) == v for k, v in wanted.items())]


@pytest.fixture
def document(make_policy: Maker) -> None:
    factories.make_clause(make_policy(slug="doc"), path="1")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("document")
def test_frame(client: Client, address: str) -> None:
    response = client.get(address + ("?q=" if address == "/search/" else ""))
    html = response.content.decode()
    page = Reader(html)

    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert re.search(r"<title>\s*\S.* · 成渝政策知识库</title>", html)
    assert page.all("html", lang="zh-Hans")
    assert (page.all("meta", name="description")[0]["content"] or "").strip()
    assert page.all("link", rel="canonical")[0]["href"] == "http://testserver" + address
    assert page.all("link", rel="icon")
    assert page.tags.index(("a", {"class": "skip", "href": "#content"})) < page.tags.index(page_header(page))
    assert page.all("main", id="content")
    assert len(page.all("form", role="search")) >= 1
    current = [m[1] for m in re.finditer(r'aria-current="(?:page|true)">([^<]+)<', html.split("</header>")[0])]
    assert current == [PAGES[address]]


def page_header(page: Reader) -> tuple[str, dict[str, str | None]]:
    return next(tag for tag in page.tags if tag[0] == "header")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("document")
def test_nothing_inline_that_the_policy_forbids(client: Client, address: str) -> None:
    response = client.get(address)
    page = Reader(response.content.decode())

    assert "unsafe" not in response["Content-Security-Policy"]
    assert not page.all("style")
    assert all(attributes.get("src") for attributes in page.all("script"))
    for tag, attributes in page.tags:
        assert not {name for name in attributes if name == "style" or name.startswith("on")}, tag
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in page.all("label")}
    fields = [a for a in page.all("input") + page.all("select") if a.get("type") not in {"hidden", "checkbox"}]
    assert {attributes.get("id") for attributes in fields} <= labelled


@pytest.mark.parametrize("address", [*PAGES, "/nothing/"])
@pytest.mark.usefixtures("document")
def test_only_reading_methods(client: Client, address: str) -> None:
    assert client.post(address).status_code in {404, 405}
    assert client.head(address).status_code in {200, 404}


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [*site_urls, path("refuse/", refuse), path("fail/", fail)]


@pytest.mark.parametrize(
    ("address", "status", "title"), [("nothing", 404, "没有这个页面"), ("refuse", 403, "没有权限")]
)
@pytest.mark.urls(__name__)
def test_error_pages_wear_the_same_clothes(db: None, client: Client, address: str, status: int, title: str) -> None:
    response = client.get(f"/{address}/")
    html = response.content.decode()

    assert response.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert 'aria-label="主导航"' in html
    assert 'name="robots" content="noindex"' in html
    assert 'rel="canonical"' not in html


@pytest.mark.urls(__name__)
def test_server_error_needs_no_context_and_no_database(client: Client) -> None:
    client.raise_request_exception = False

    response = client.get("/fail/")

    assert response.status_code == 500
    assert "<h1>系统出错</h1>" in response.content.decode()
    assert server_error(RequestFactory().get("/x/")).status_code == 500
    assert permission_denied(RequestFactory().get("/x/"), PermissionDenied("内情")).content.count("内情".encode()) == 0


@pytest.mark.parametrize(
    ("query", "changes", "expected"),
    [
        ("", {}, "?"),
        ("q=水&page=3", {}, "?q=%E6%B0%B4"),
        ("kind=a&kind=b", {"kind": ["b"]}, "?kind=b"),
        ("kind=a", {"kind": None}, "?"),
        ("kind=&q=%00", {"sort": "title"}, "?sort=title"),
    ],
)
def test_with_params(query: str, changes: dict[str, Any], expected: str) -> None:
    assert with_params(QueryDict(query), **changes) == expected


def test_toggled() -> None:
    params = QueryDict("kind=a&kind=b&page=2")

    assert toggled(params, "kind", "a") == "?kind=b"
    assert toggled(params, "kind", "c") == "?kind=a&kind=b&kind=c"


@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        ("http://testserver/units/?side=cq&page=2", "/units/?side=cq&page=2"),
        ("http://testserver/units/", "/units/"),
        ("http://testserver/tasks/?side=cq", "/units/"),
        ("http://other.example/units/?side=cq", "/units/"),
        ("http://[", "/units/"),
        ("", "/units/"),
    ],
)
def test_back_url(referer: str, expected: str) -> None:
    assert back_url(RequestFactory().get("/units/x/", headers={"Referer": referer}), "/units/") == expected


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("甲办公厅 乙办公厅关于印发丙的通知", ["甲办公厅", "乙办公厅", "关于印发丙的通知"]),
        ("关于丁的意见", ["关于丁的意见"]),
        ("甲乙贯彻〈己纲要〉联合方案", ["甲乙贯彻", "〈己纲要〉", "联合方案"]),
        ("关于《庚》的说明", ["关于", "《庚》的说明"]),
        ("研究关于戊的事", ["研究关于戊的事"]),
        ("", []),
    ],
)
def test_title_parts(title: str, parts: list[str]) -> None:
    assert title_parts(title) == parts


def test_filter_form_works_without_script_and_with_htmx(db: None, client: Client) -> None:
    factories.make_policy()
    page = Reader(client.get("/policies/").content.decode())

    (form,) = page.all("form", id="filters")

    assert (form["method"], form["action"]) == ("get", "/policies/")
    assert (form["hx-get"], form["hx-select"], form["hx-push-url"]) == ("/policies/", "#listing", "true")
    assert page.all("button", type="submit")
    config = page.all("meta", name="htmx-config")[0]["content"] or ""
    assert '"includeIndicatorStyles":false' in config
    assert '"allowEval":false' in config


def test_templates_name_their_context() -> None:
    """A partial that gets nothing shows nothing broken."""
    assert "没有符合条件的内容" in render_to_string("_empty.html", {})
    assert render_to_string("_pager.html", {}).strip() == ""
