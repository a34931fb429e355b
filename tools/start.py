"""`data` brings database, library and index up to date; `run` does that, collects static files and starts the server.

Each step says in Chinese what it does; one that fails says what to do, without a traceback.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

ROOT = Path(__file__).resolve().parent.parent
STATIC_STAMP = "static.stamp"


def say(words: str) -> None:
    """Print one line at once, also into a pipe."""
    print(f"▸ {words}", flush=True)


def stop(words: str) -> NoReturn:
    """End with a message on the error stream."""
    sys.exit(f"✗ {words}")


def check_port() -> None:
    """Stop unless the address can be listened on."""
    family = socket.AF_INET6 if ":" in settings.BIND else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.BIND, settings.PORT))
        except OSError as error:
            stop(
                f"不能在 {settings.BIND}:{settings.PORT} 上监听（{error.strerror}）。"
                f"端口多半已被占用：关掉占用它的程序，或换一个端口，如 make run PORT={settings.PORT % 65535 + 1}。"
            )


def migrate() -> None:
    """Bring the tables up to date."""
    if connection.vendor == "sqlite":
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)


def load_library() -> None:
    """Bring the library up to date; what people entered stays."""
    call_command("load_library")


def bring_index_up() -> None:
    """Bring the search index up to the database; one that is missing or damaged is built anew."""
    from policies import search  # models can be imported from django.setup() on

    try:
        search.follower().view(patient=True)
    except search.Unusable as error:
        raise OSError(f"{settings.SEARCH_INDEX_DIR}：{error}") from error


def static_fingerprint() -> str:
    """Return a digest of what collectstatic would collect: names, sizes, times."""
    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect, hash and compress static files, unless nothing changed since the last time."""
    stamp = settings.VAR_DIR / STATIC_STAMP
    wanted = static_fingerprint()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


DATA: tuple[tuple[str, Callable[[], None]], ...] = (
    ("更新数据库结构", migrate),
    ("载入资料库", load_library),
    ("更新检索索引", bring_index_up),
)
STATIC = ("整理静态文件", collect_static)


def advice(error: Exception) -> str:
    """Return what to do about an error of a step."""
    if isinstance(error, DatabaseError):
        return "请检查 DATABASE_URL：PostgreSQL 是否已启动、库和用户是否已建；SQLite 的文件夹是否可写。"
    if isinstance(error, OSError):
        return "请检查磁盘空间和文件权限。"
    return "请按提示改正后重试。"


def do(name: str, step: Callable[[], None]) -> None:
    """Run one step: say its name, then how long it took, or stop with what went wrong."""
    say(f"{name}……")
    begun = time.monotonic()
    try:
        step()
    except (CommandError, DatabaseError, OSError) as error:
        stop(f"“{name}”没有完成：{str(error).strip()}\n  {advice(error)}")
    say(f"{name}：完成（{time.monotonic() - begun:.1f} 秒）")


def serve() -> NoReturn:
    """Turn this process into the web server; its limits (threads, time, 8190 bytes of request line) are in the file."""
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "tools/gunicorn.conf.py"])  # noqa: S606


def main(command: str) -> None:
    """Do what the command asks for; a bad setting stops it before anything is touched."""
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengyu.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        stop(str(error))
    if command == "run":
        check_port()
    for name, step in DATA if command == "data" else (*DATA, STATIC):
        do(name, step)
    if command == "run":
        serve()


if __name__ == "__main__":
    main(sys.argv[1])
