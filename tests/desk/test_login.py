"""The login of the site, for people without the admin: where it leads, its limit, the header, the password."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.admin.login import LOCKED, MAX_FAILURES
from tests.desk.conftest import Desk, browser_of
from tests.factories import PASSWORD
from tests.pages.html import get, text_of


@pytest.mark.parametrize(
    ("to", "leads"),
    [
        ("", "/my/"),
        ("/tasks/?status=done", "/tasks/?status=done"),
        ("https://evil.example/", "/my/"),
        ("//evil.example/", "/my/"),
        ("javascript:alert(1)", "/my/"),
    ],
)
def test_it_leads_to_where_one_wanted_to_go_on_this_site(desk: Desk, client: Client, to: str, leads: str) -> None:
    answer = client.post("/login/", {"username": "yu", "password": PASSWORD, "next": to})

    assert (answer.status_code, answer["Location"]) == (302, leads)


def test_a_liaison_does_not_enter_the_admin(desk: Desk, liaison: Client) -> None:
    assert liaison.get("/admin/").status_code == 302
    assert liaison.get("/my/").status_code == 200


def test_guessing_is_limited_as_in_the_admin(desk: Desk, client: Client) -> None:
    for _ in range(MAX_FAILURES):
        client.post("/login/", {"username": "yu", "password": "wrong"})

    answer = client.post("/login/", {"username": "yu", "password": PASSWORD})

    assert LOCKED in answer.content.decode()
    assert client.get("/my/").status_code == 302
    admin = client.post("/admin/login/", {"username": "yu", "password": PASSWORD})
    assert LOCKED in admin.content.decode()


def test_the_header_says_who_is_logged_in(desk: Desk, liaison: Client) -> None:
    User.objects.filter(pk=desk.liaison.pk).update(last_name="王", first_name="芳")
    out, inside = get(Client(), "/tasks/"), get(liaison, "/tasks/")

    assert 'href="/login/?next=/tasks/"' in out
    assert "我的任务 王芳" in text_of(inside)
    assert 'href="/my/"' in inside
    assert "编辑后台" not in inside
    assert liaison.post("/logout/")["Location"] == "/"
    assert liaison.get("/my/").status_code == 302
    assert liaison.get("/logout/").status_code == 405


def test_one_changes_ones_own_password(desk: Desk, liaison: Client) -> None:
    new = "reed-harbour-lantern-42"
    wrong = liaison.post("/password/", {"old_password": "x", "new_password1": new, "new_password2": new})
    assert "密码还没有改" in text_of(wrong.content.decode())
    short = liaison.post("/password/", {"old_password": PASSWORD, "new_password1": "1", "new_password2": "1"})
    assert not User.objects.get(pk=desk.liaison.pk).check_password("1")
    assert "密码还没有改" in text_of(short.content.decode())

    answer = liaison.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert answer["Location"] == "/my/"
    assert "密码已经改好。" in text_of(get(liaison, "/my/"))
    assert User.objects.get(pk=desk.liaison.pk).check_password(new)
    assert Client().get("/password/")["Location"] == "/login/?next=/password/"


def test_pages_for_readers_cost_those_who_are_not_logged_in_nothing_more(desk: Desk, client: Client) -> None:
    assert "sessionid" not in client.get(f"/tasks/{desk.task.pk}/").cookies
    assert browser_of(desk.liaison).get("/login/").status_code == 200
