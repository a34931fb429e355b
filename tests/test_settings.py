"""What a deployer sets: good values arrive, bad ones stop the start with one message, and the lists are in step."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from chengyu import environment

ROOT = Path(settings.BASE_DIR)
CLEAN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
SHOW = "from django.conf import settings; print(settings.{})"


def start(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """How `python ARGUMENTS` ended in a new process that knows only these variables."""
    variables = {"ENV_FILE": os.devnull, "SECRET_KEY": "x" * 40, "PYTHONUTF8": "1"} | variables
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=CLEAN | {"DJANGO_SETTINGS_MODULE": "chengyu.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "eighty", "1 到 65535"),
        ("PORT", "0", "1 到 65535"),
        ("PORT", "70000", "1 到 65535"),
        ("PORT", "", "1 到 65535"),
        ("PORT", "８０００", "1 到 65535"),
        ("DEBUG", "perhaps", "true 或 false"),
        ("HTTPS", "", "true 或 false"),
        ("TRUST_PROXY", "2", "true 或 false"),
        ("ALLOWED_HOSTS", "", "至少一个"),
        ("ALLOWED_HOSTS", " , ", "至少一个"),
        ("ALLOWED_HOSTS", "https://example.cn", "主机名"),
        ("CSRF_TRUSTED_ORIGINS", "example.cn", "https://"),
        ("DATABASE_URL", "mysql://user:topsecret@host/name", "postgres://"),
        ("DATABASE_URL", "library.sqlite3", "sqlite:///"),
        ("DATABASE_URL", "postgres://user:topsecret@host:port/name", "postgres://"),
        ("DATABASE_URL", "postgres://user@host", "库名"),
        ("DATABASE_URL", "", "sqlite:///"),
        ("SEARCH_INDEX_DIR", "", "文件夹"),
        ("SECRET_KEY", "", "32 个字符"),
        ("SECRET_KEY", "hunter2", "32 个字符"),
        ("WEB_WORKERS", "many", "1 到 64"),
        ("HSTS_SECONDS", "-1", "整数"),
        ("LOG_LEVEL", "loud", "WARNING"),
        ("EMAIL_URL", "", "smtp+tls://"),
        ("EMAIL_URL", "mailto:a@example.cn", "smtp+tls://"),
        ("EMAIL_URL", "smtp://", "smtp+tls://"),
        ("EMAIL_URL", "smtp+tls://user:topsecret@host:port", "smtp+tls://"),
        ("DEFAULT_FROM_EMAIL", "nobody", "邮箱地址"),
        ("SITE_URL", "example.cn", "https://"),
        ("SITE_URL", "https://example.cn/path", "不带路径"),
    ],
)
def test_a_bad_value_stops_the_start_with_one_message(name: str, value: str, expected: str) -> None:
    ended = start("tools/start.py", "data", **{name: value})

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert name in ended.stderr
    assert expected in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "topsecret" not in ended.stderr
    assert "hunter2" not in ended.stderr


@pytest.mark.parametrize(
    ("variables", "expression", "expected"),
    [
        ({}, "DEBUG", "False"),
        ({}, "ALLOWED_HOSTS", "['127.0.0.1', 'localhost', '[::1]']"),
        ({}, "SESSION_COOKIE_SECURE", "False"),
        ({"DEBUG": "on"}, "DEBUG", "True"),
        ({"PORT": "8102"}, "PORT", "8102"),
        ({"ALLOWED_HOSTS": "a.cn, b.cn,"}, "ALLOWED_HOSTS", "['a.cn', 'b.cn']"),
        ({"HTTPS": "true"}, "SECURE_SSL_REDIRECT", "True"),
        ({"HTTPS": "true"}, "CSRF_COOKIE_SECURE", "True"),
        ({"TRUST_PROXY": "yes"}, "SECURE_PROXY_SSL_HEADER", "('HTTP_X_FORWARDED_PROTO', 'https')"),
        ({"HSTS_SECONDS": "60"}, "SECURE_HSTS_SECONDS", "60"),
        ({"LOG_LEVEL": "info"}, "LOG_LEVEL", "INFO"),
        ({}, "EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"),
        (
            {"EMAIL_URL": "smtp+tls://u%40x.cn:p%3Aw@mail.x.cn"},
            "EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_PORT, settings.EMAIL_USE_TLS",
            "u@x.cn p:w 587 True",
        ),
        ({"EMAIL_URL": "smtp+ssl://mail.x.cn:994"}, "EMAIL_HOST, settings.EMAIL_PORT", "mail.x.cn 994"),
        ({"DEFAULT_FROM_EMAIL": "提醒 <a@x.cn>"}, "DEFAULT_FROM_EMAIL", "提醒 <a@x.cn>"),
        ({"PORT": "8102"}, "SITE_URL", "http://127.0.0.1:8102"),
        ({"SITE_URL": "https://example.cn/"}, "SITE_URL", "https://example.cn"),
        ({"DATABASE_URL": "sqlite:////tmp/a b.db"}, "DATABASES['default']['NAME']", "/tmp/a b.db"),
        ({"DATABASE_URL": "postgres://u:p%40w@h:5433/n"}, "DATABASES['default']['PASSWORD']", "p@w"),
        ({"DATABASE_URL": "postgres://u@h/n"}, "DATABASES['default']['ENGINE']", "django.db.backends.postgresql"),
    ],
)
def test_a_good_value_arrives(variables: dict[str, str], expression: str, expected: str) -> None:
    ended = start("-c", SHOW.format(expression), **variables)

    assert ended.stdout.strip() == expected, ended.stderr


def test_env_file_is_read_and_variables_win(tmp_path: Path) -> None:
    file = tmp_path / "site.env"
    file.write_text("# 注释\nPORT=8111\nLOG_LEVEL=ERROR\n")

    ended = start("-c", SHOW.format("PORT, settings.LOG_LEVEL"), ENV_FILE=str(file), PORT="8112")

    assert ended.stdout.strip() == "8112 ERROR"


def test_sqlite_waits_its_turn_and_keeps_foreign_keys(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.db import connection; c = connection.cursor()\n"
        "for name in ('journal_mode', 'busy_timeout', 'foreign_keys'):\n"
        "    print(name, c.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(connection.transaction_mode)"
    )

    ended = start("-c", code, DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3")

    assert ended.stdout.split() == ["journal_mode", "wal", "busy_timeout", "20000", "foreign_keys", "1", "IMMEDIATE"]


def test_secret_key_is_made_once_and_for_the_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    file = tmp_path / "var" / "secret_key"

    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: environment.secret_key("SECRET_KEY", file), range(40)))

    assert keys == {file.read_text()}
    assert len(file.read_text()) >= environment.SHORTEST_SECRET
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_secret_key_that_cannot_be_kept_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "file").write_text("")

    with pytest.raises(ImproperlyConfigured, match="或设置 SECRET_KEY"):
        environment.secret_key("SECRET_KEY", tmp_path / "file" / "secret_key")


def settings_read() -> set[str]:
    """Names of the variables that settings.py reads."""
    code = (ROOT / "chengyu" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', code))


def test_example_and_readme_name_every_setting_and_no_other() -> None:
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "README.md").read_text(), re.MULTILINE))

    assert settings_read() == example == table
    assert "PORT" in example


def test_every_setting_of_the_example_is_explained() -> None:
    for block in (ROOT / ".env.example").read_text().strip().split("\n\n")[1:]:
        comment, _, setting = block.rpartition("\n")
        assert comment.startswith("# "), setting
