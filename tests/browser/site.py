"""The site as people get it: started by tools/start.py on an empty database, with the library loaded."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

START_SECONDS = 600  # of a machine that has much else to do


@dataclass(frozen=True)
class Site:
    """A running site, and the variables that lead a command to its database."""

    url: str
    environment: dict[str, str]

    def make_editor(self, name: str, group: str = "编辑", unit: str = "") -> str:
        """The password of a new account in the group; a liaison's is bound to the unit."""
        bound = ["--unit", unit] if unit else []
        printed = self.manage("create_editor", name, "--group", group, "--generate", *bound)
        found = re.search(r"密码（只显示这一次）：(\S+)", printed)
        assert found, printed
        return found[1]

    def manage(self, *arguments: str) -> str:
        """What a command of manage.py prints; it must succeed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr


def prepare(folder: Path) -> None:
    """Make a database with the library in it, and its index, in a new folder; sites get copies of it."""
    making = folder.with_name(f"{folder.name}-making")
    making.mkdir()
    command = [sys.executable, "tools/start.py", "data"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=variables(making), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"the library was not loaded:\n{done.stdout}{done.stderr}")
    making.rename(folder)


def variables(folder: Path) -> dict[str, str]:
    """The variables of a site whose data lie in `folder`."""
    return os.environ | {
        "ENV_FILE": os.devnull,
        "DATABASE_URL": f"sqlite:///{folder}/library.sqlite3",
        "SEARCH_INDEX_DIR": str(folder / "index"),
        "SECRET_KEY": "only-for-tests-" + "0" * 40,
        "DJANGO_SETTINGS_MODULE": "chengyu.settings",
        "PYTHONUTF8": "1",
    }


@contextlib.contextmanager
def running_site(folder: Path, prepared: Path) -> Iterator[Site]:
    """A site whose data lie in `folder`, copied from `prepared`; stopped at the end.

    Sites start one after the other: all use the same static files.
    """
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    with contextlib.ExitStack() as stack:
        with one_at_a_time(prepared.with_name("starting")):
            running = stack.enter_context(started(folder))
        yield running


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Site]:
    """The site of `folder`, from when it answers until it is stopped."""
    port = free_port()
    environment = variables(folder) | {"PORT": str(port)}
    with (folder / "log").open("w") as log:
        command = [sys.executable, "tools/start.py", "run"]
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url, server, folder / "log")
        yield Site(url, environment)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait until no other process holds the lock on this file, and hold it."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def free_port() -> int:
    """A port that nobody listens on; none of those that the system hands out itself before the site listens."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("a hundred ports were tried, and others listen on all of them")


def wait_until_up(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the site answers; raise with its output if it ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError):  # nobody listens yet, or whoever does has not answered in time
            urllib.request.urlopen(f"{url}/healthz", timeout=30)
            return
        time.sleep(0.2)
    raise RuntimeError(f"the site did not start:\n{log.read_text()}")
