"""Logging in: guessing has a limit, and a foreign `next` leads into the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from platforms.admin import login
from tests.factories import PASSWORD

LOGIN = "/admin/login/"
TOLD = "登录失败次数过多"


def try_it(client: Client, name: str, password: str, address: str = "10.0.0.1", **more: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address, **more)


def test_guessing_one_name_has_a_limit(client: Client, editor: User) -> None:
    for _ in range(login.MAX_FAILURES):
        assert TOLD not in try_it(client, "editor", "falsch").content.decode()

    assert TOLD in try_it(client, "editor", PASSWORD).content.decode()
    assert TOLD in try_it(client, "EDITOR", PASSWORD).content.decode()
    assert try_it(Client(), "editor", PASSWORD, "10.0.0.2").status_code == 302  # nobody locks an editor out


def test_guessing_many_names_has_a_limit(client: Client, editor: User) -> None:
    for number in range(login.MAX_FROM_ADDRESS):
        try_it(client, f"name{number}", "falsch")

    assert TOLD in try_it(client, "editor", PASSWORD).content.decode()


def test_a_right_password_starts_the_count_anew(client: Client, editor: User) -> None:
    for _ in range(2):
        for _ in range(login.MAX_FAILURES - 1):
            try_it(client, "editor", "falsch")
        assert try_it(client, "editor", PASSWORD).status_code == 302


def test_behind_a_proxy_the_reader_counts(client: Client, editor: User, settings: Any) -> None:
    settings.TRUST_PROXY = True
    for _ in range(login.MAX_FAILURES):
        try_it(client, "editor", "falsch", headers={"X-Forwarded-For": "1.1.1.1, 192.0.2.7"})

    assert TOLD in try_it(client, "editor", PASSWORD, headers={"X-Forwarded-For": "192.0.2.7"}).content.decode()
    assert try_it(client, "editor", PASSWORD, headers={"X-Forwarded-For": "192.0.2.8"}).status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_foreign_next_leads_into_the_admin(client: Client, editor: User, target: str) -> None:
    data = {"username": "editor", "password": PASSWORD, "next": target}

    response = client.post(LOGIN, data)

    assert response.status_code == 302
    assert response["Location"] == "/admin/"


def test_all_addresses_of_a_network_of_the_new_kind_count_as_one(client: Client, editor: User) -> None:
    for number in range(login.MAX_FAILURES):
        try_it(client, "editor", "falsch", f"2001:db8::{number:x}")

    assert TOLD in try_it(client, "editor", PASSWORD, "2001:db8::ffff").content.decode()
    assert try_it(client, "editor", PASSWORD, "2001:db8:0:1::1").status_code == 302
