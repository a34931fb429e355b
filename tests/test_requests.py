"""What no page should ever be asked: NUL, foreign hosts, forms without a token. Every answer is a page of the site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/policies/doc/%00/", "/policies/%00/", "/units/%00/", "/admin/policies/task/%00/change/", "/%00"]
)
def test_a_path_with_nul_is_not_found(client: Client, editor: User, address: str) -> None:
    factories.make_policy(slug="doc")
    client.force_login(editor)

    response = client.get(address)

    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/policies/?kind=%00&q=%00&issuer=a%00",
        "/tasks/?policy=%00&q=%00&region=%00",
        "/search/?q=%00&unit=%00",
        "/search/?q=%%0000",
        "/admin/policies/task/?status__exact=%00",
        "/admin/policies/task/?q=%00",
        "/admin/policies/task/?area=%00",
        "/admin/autocomplete/?app_label=policies&model_name=responsibility&field_name=unit&term=%00",
    ],
)
def test_nul_in_a_query_is_left_out(client: Client, editor: User, address: str) -> None:
    factories.make_task()
    client.force_login(editor)

    assert client.get(address, follow=True).status_code == 200


def test_a_cookie_with_nul_is_no_cookie(client: Client) -> None:
    client.cookies.load('sessionid="a\\000b"')

    assert client.get("/admin/login/").status_code == 200
    assert client.get("/").status_code == 200


def test_a_bad_host_is_told_in_the_clothes_of_the_site(client: Client) -> None:
    response = client.get("/policies/", headers={"host": "evil.example"})

    html = response.content.decode()
    assert response.status_code == 400
    assert "<h1>请求有误</h1>" in html
    assert 'aria-label="主导航"' in html


def test_too_many_fields_are_told(as_user: Callable[[User], Client], editor: User) -> None:
    response = as_user(editor).post("/admin/policies/task/", {f"f{number}": "x" for number in range(3100)})

    assert response.status_code == 400
    assert "<h1>请求有误</h1>" in response.content.decode()


def test_a_form_without_token_is_told_in_chinese(editor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)

    response: Any = browser.post("/admin/policies/task/", {"action": "x"})

    html = response.content.decode()
    assert response.status_code == 403
    assert "<h1>没有提交</h1>" in html
    assert 'aria-label="主导航"' in html


def test_a_post_to_the_home_page_is_no_method(client: Client) -> None:
    browser = Client(enforce_csrf_checks=True)

    assert (browser.post("/").status_code, client.post("/").status_code) == (405, 405)


def test_pages_travel_compressed(client: Client) -> None:
    address = factories.make_clause().policy.get_absolute_url()

    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.parametrize("charset", ["hex", "idna", "unicode_escape", "utf-16", "nonsense"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=B", "application/x-www-form-urlencoded"])
def test_a_body_in_another_encoding_is_refused(db: None, client: Client, kind: str, charset: str) -> None:
    body = b'--B\r\nContent-Disposition: form-data; name="username"\r\n\r\n\\ud800\r\n--B--\r\n'

    assert client.generic("POST", "/login/", body, content_type=f"{kind}; charset={charset}").status_code == 400


def test_pages_for_one_person_are_kept_in_no_cache_on_the_way(client: Client, editor: User) -> None:
    assert not client.get("/tasks/").has_header("Cache-Control")

    client.force_login(editor)

    for address in ("/my/", "/tasks/", "/reminders/"):
        page = client.get(address)
        assert page.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in page.headers["Vary"]
    assert client.get("/tasks/export.csv").headers["Cache-Control"] == "private, no-cache"
    assert "no-store" in client.get("/admin/").headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/logout/", "/admin/logout/"])
def test_a_logout_empties_the_cache_of_the_browser(client: Client, editor: User, address: str) -> None:
    client.force_login(editor)
    assert not client.get("/my/").has_header("Clear-Site-Data")

    assert client.post(address).headers["Clear-Site-Data"] == '"cache"'


def test_a_login_makes_a_new_session(client: Client, editor: User) -> None:
    client.get("/login/?next=/my/")
    client.cookies["sessionid"] = planted = "a" * 32
    editor.set_password("ein langes Kennwort")
    editor.save()

    client.post("/login/", {"username": "editor", "password": "ein langes Kennwort"})

    assert client.cookies["sessionid"].value not in {"", planted}
