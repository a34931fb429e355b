"""Locks between the processes of a host (flock, which dies with its process) and between the threads of one."""

from __future__ import annotations

import contextlib
import fcntl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from policies.search.index import Unusable, guarded

WAIT_SECONDS = 2.0  # that a search waits for another process; then the database is read instead
STUCK_SECONDS = 0.2  # after so long without the lock, the other threads of a process wait no more
RETRY_SECONDS = 5.0  # for so long after waiting in vain, the lock is tried and not waited for
POLL_SECONDS = 0.005
MOST_ANNOUNCED = 30.0


@contextlib.contextmanager
def held(path: Path, seconds: float = 0.0) -> Iterator[None]:
    """The lock of this file, for one holder at a time. Raises Unusable if another keeps it for `seconds`."""
    with opened(path) as descriptor:
        deadline = time.monotonic() + seconds
        while not _lock(descriptor):
            if time.monotonic() >= deadline:
                raise Unusable(f"another process or thread holds {path}")
            time.sleep(POLL_SECONDS)
        yield


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """The descriptor of a lock file, made if it is not there; closing it lets go of the lock."""
    with guarded():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a")
    with lock:
        yield lock.fileno()


def announce(path: Path, seconds: float) -> None:
    """By the holder of this lock: say that it is going to take so long, and is worth waiting for."""
    with contextlib.suppress(OSError):
        path.write_text(f"{seconds:.1f}" if seconds else "")


def announced(path: Path) -> float:
    """How long the holder of this lock said it takes; 0 if it said nothing."""
    try:
        return min(float(path.read_text() or 0), MOST_ANNOUNCED)
    except (OSError, ValueError):
        return 0.0


class Turn:
    """Which thread of this process writes the index, or waits for another process to let go of it: one at a time."""

    def __init__(self) -> None:
        self._thread = threading.Lock()
        self._waits_since: float | None = None
        self._in_vain_at = -RETRY_SECONDS

    @contextlib.contextmanager
    def taken(self, path: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """The lock of this file. Raises Unusable if another thread or process keeps it for `seconds`."""
        with opened(path) as descriptor, self._thread_alone(path, seconds):
            self._wait_for(path, descriptor, seconds)
            announce(path, 0)
            yield

    @contextlib.contextmanager
    def _thread_alone(self, path: Path, seconds: float) -> Iterator[None]:
        """Wait while another thread writes; not while it only waits itself, unless that is worth it."""
        begun = time.monotonic()
        while not self._thread.acquire(timeout=POLL_SECONDS):
            now, since = time.monotonic(), self._waits_since
            stuck = since is not None and now - since > STUCK_SECONDS
            if (stuck or now - begun > seconds) and now - begun > announced(path):
                raise Unusable("another thread waits for the index or writes it")
        try:
            yield
        finally:
            self._thread.release()

    def _wait_for(self, path: Path, descriptor: int, seconds: float) -> None:
        begun = time.monotonic()
        waiting = begun - self._in_vain_at > RETRY_SECONDS
        try:
            while not _lock(descriptor):
                self._waits_since = begun
                waited = time.monotonic() - begun
                if not waiting or waited > max(seconds, announced(path)):
                    self._in_vain_at = time.monotonic() if waiting else self._in_vain_at
                    raise Unusable(f"another process writes the index and has not let go of it ({waited:.1f} s)")
                time.sleep(POLL_SECONDS)
        finally:
            self._waits_since = None


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
