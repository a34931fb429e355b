"""Reads what a deployer sets: environment variables and the .env file, every value checked before it is used."""

from __future__ import annotations

import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

TRUE = {"true", "on", "yes", "1"}
FALSE = {"false", "off", "no", "0"}
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
SQLITE_OPTIONS = {
    # A write waits for its turn from its first statement on, instead of failing half way.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
SHORTEST_SECRET = 32
MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
MAIL_SECONDS = 30  # until a mail server that does not answer is given up


def wrong(name: str, found: str, expected: str) -> ImproperlyConfigured:
    """Return the error for setting `name`: what was found, what was expected, what to do."""
    return ImproperlyConfigured(
        f"设置 {name} 的值“{found}”不对：应为{expected}。请改正环境变量或 .env 文件（各项含义见 .env.example）。"
    )


def read_file(path: Path) -> None:
    """Put the lines `NAME=value` of the file into the environment; variables that are set already win."""
    environ.Env.read_env(path)


def text(name: str, default: str) -> str:
    """Return the variable, or `default` if it is not set."""
    return os.environ.get(name, default).strip()


def boolean(name: str, *, default: bool) -> bool:
    """Return True for true/on/yes/1 and False for false/off/no/0."""
    found = text(name, str(default)).lower()
    if found not in TRUE | FALSE:
        raise wrong(name, found, "true 或 false")
    return found in TRUE


def integer(name: str, default: int, *, low: int, high: int) -> int:
    """Return a whole number from `low` to `high`."""
    found = text(name, str(default))
    if not (found.isascii() and found.isdigit() and low <= int(found) <= high):
        raise wrong(name, found, f" {low} 到 {high} 之间的整数")
    return int(found)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of `allowed`, whatever its case."""
    found = text(name, default).upper()
    if found not in allowed:
        raise wrong(name, found, "以下之一：" + "、".join(allowed))
    return found


def names(name: str, default: str) -> list[str]:
    """Return the parts of a list that is separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def hosts(name: str, default: str) -> list[str]:
    """Return host names: at least one, none of them an address with a scheme."""
    found = names(name, default)
    if not found or any("/" in host for host in found):
        raise wrong(name, text(name, default), "用逗号分隔的主机名，至少一个，如 example.cn,127.0.0.1")
    return found


def origins(name: str) -> list[str]:
    """Return origins such as https://example.cn; none is fine."""
    found = names(name, "")
    if not all(origin.startswith(("https://", "http://")) for origin in found):
        raise wrong(name, text(name, ""), "用逗号分隔、以 https:// 开头的地址")
    return found


def path(name: str, default: Path) -> Path:
    """Return an absolute path; a relative one counts from the current folder."""
    found = text(name, str(default))
    if not found:
        raise wrong(name, found, "一个文件或文件夹的路径")
    return Path(found).absolute()


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for the database at a URL: sqlite:///… or postgres://…"""
    url = text(name, default)
    expected = "sqlite:///绝对路径 或 postgres://用户:密码@主机:端口/库名"
    if url.partition("://")[0] not in DATABASE_SCHEMES:
        raise wrong(name, without_password(url), expected)
    try:
        config: dict[str, Any] = environ.Env.db_url_config(url)
    except ValueError:
        raise wrong(name, without_password(url), expected) from None
    if not config["NAME"]:
        raise wrong(name, without_password(url), expected)
    config |= {
        "CONN_MAX_AGE": 60
    }  # seconds: a connection outlives a request, and with it what it can tell is unchanged
    return config | ({"OPTIONS": SQLITE_OPTIONS} if url.startswith("sqlite") else {"CONN_HEALTH_CHECKS": True})


def email(name: str, default: str) -> dict[str, Any]:
    """Return Django's settings for sending e-mail at a URL: consolemail://, smtp://…, smtp+tls://… or smtp+ssl://…"""
    url = text(name, default)
    scheme = url.partition("://")[0]
    if url == "consolemail://":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        config: dict[str, Any] = environ.Env.email_url_config(url) if scheme in MAIL_PORTS else {}
    except ValueError:  # a port that is no number
        config = {}
    if not config.get("EMAIL_HOST"):
        expected = "consolemail://（只打印，不发送）或 smtp+tls://用户:密码@主机:端口（也可以是 smtp、smtp+ssl）"
        raise wrong(name, without_password(url), expected)
    return config | {"EMAIL_PORT": config["EMAIL_PORT"] or MAIL_PORTS[scheme], "EMAIL_TIMEOUT": MAIL_SECONDS}


def mailbox(name: str, default: str) -> str:
    """Return one e-mail address, with or without a name before it."""
    found = text(name, default)
    _, address = parseaddr(found)
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or "\n" in found:
        raise wrong(name, found, "一个邮箱地址，如 提醒 <noreply@example.cn>")
    return found


def site(name: str, default: str) -> str:
    """Return the address of the site, without a path."""
    found = text(name, default).rstrip("/")
    parts = urlsplit(found)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise wrong(name, found, "以 http:// 或 https:// 开头的网站地址，不带路径，如 https://example.cn")
    return found


def without_password(url: str) -> str:
    """Return the URL as it may be printed: with a password replaced by stars."""
    scheme, found, rest = url.partition("://")
    account, at, place = rest.rpartition("@")
    return f"{scheme}{found}{account.partition(':')[0]}:***@{place}" if ":" in account and at else url


def secret_key(name: str, file: Path) -> str:
    """Return the secret key: the variable, or else the one kept in `file`, which is made at the first call."""
    given = text(name, "")
    if name in os.environ and len(given) < SHORTEST_SECRET:
        raise wrong(name, "*" * len(given), f"至少 {SHORTEST_SECRET} 个字符的随机文字；不设则自动生成")
    return given or kept_secret(file)


def kept_secret(file: Path) -> str:
    """Return the content of `file`; if there is none, first make it. Processes that start together agree on one."""
    try:
        if not file.exists():
            make_secret(file)
        return file.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"无法读写密钥文件 {file}（{error.strerror}）。请检查权限，或设置 SECRET_KEY。"
        ) from None


def make_secret(file: Path) -> None:
    """Write a new key under another name and link it to `file`, so that nobody ever reads half a key."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, file)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()
