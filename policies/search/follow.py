"""Brings the index up to the change log before every search (design.md, rule 6).

The folder given by SEARCH_INDEX_DIR holds generations (folders), `current` (the name of the one in use) and `lock`.
One process at a time writes, holding the lock; a killed one lets go of it. A generation is built aside and then named
in `current`; from then on it changes by tantivy's commits alone. Both steps are atomic, so a kill anywhere leaves
either the old or the new state, and the mark inside the index says which.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from policies.search.documents import ClauseDocument, Library
from policies.search.index import VERSION, Damaged, Index, Unusable, View, guarded, verify

logger = logging.getLogger(__name__)
WAIT_SECONDS = 2.0  # that a search waits for another process; then the database is read instead
REBUILD_WAIT_SECONDS = 10.0  # that a rebuilding by hand waits
STUCK_SECONDS = 0.2  # after so long without the lock, the other threads of a process wait no more
RETRY_SECONDS = 5.0  # for so long after waiting in vain, the lock is tried and not waited for
POLL_SECONDS = 0.02


class Follower:
    """The index of one folder, kept at the newest change of one library."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.folder = folder
        self._library = library
        self._index: Index | None = None
        self._view: View | None = None
        self._turn = Turn()

    def view(self) -> View:
        """The index at the newest change that this connection sees. Raises Unusable where that cannot be had."""
        newest = self._library.newest()
        view = self._view
        if view and view.mark == newest:
            return view
        view = self._reload()
        if view and view.mark == self._library.newest():
            return view
        if self._library.in_transaction():
            raise Unusable("inside a transaction the index is not moved: what is seen here may be rolled back")
        return self._catch_up()

    def rebuild(self, progress: Callable[[int], object] = int) -> View:
        """The index made anew. `progress` is told the number of clauses as they are written."""
        with self._locked(REBUILD_WAIT_SECONDS):
            return self._rebuild(progress)

    def differences(self, progress: Callable[[int], object] = int) -> list[int]:
        """Clauses that stand in the index otherwise than in the database, or in one of them alone; none is right."""
        held = self.view().digests()
        wrong = set(held)
        for document in _told(self._library.documents(self._library.clause_ids()), progress):
            if held.get(document.clause) == document.digest:
                wrong.discard(document.clause)
            else:
                wrong.add(document.clause)
        return sorted(wrong)

    def forget(self) -> None:
        """After Damaged: let go of the index, so that the next view opens it and checks all its files."""
        self._index = self._view = None

    def _catch_up(self) -> View:
        with self._locked():
            view = self._reload()
            newest = self._library.newest()  # read after the index: an older number means another database
            if view and view.mark == newest:
                return view
            changed = self._library.changed_since(view.mark) if view and view.mark.number < newest.number else None
            if changed is None or self._index is None:
                logger.warning("Search index in %s is missing, damaged or of another database: rebuilding", self.folder)
                return self._rebuild()
            self._index.write(changed, self._library.documents(changed), newest)
            return self._renew(self._index)

    def _reload(self) -> View | None:
        """The index as it stands on disk; None where there is none that can be read."""
        try:
            if not (self.folder / "current").exists():
                return None
            name = (self.folder / "current").read_text().strip()
            if not name.startswith(f"v{VERSION}-"):
                return None
            generation = self.folder / name
            if self._index is None or self._index.folder != generation:
                verify(generation)
                self._index = Index(generation)
            return self._renew(self._index)
        except (OSError, ValueError, Damaged) as error:
            logger.warning("Search index in %s cannot be read: %s", self.folder, error)
            self.forget()
            return None

    def _renew(self, index: Index) -> View:
        self._view = index.view()
        return self._view

    def _rebuild(self, progress: Callable[[int], object] = int) -> View:
        started = time.monotonic()
        with guarded():
            generation = self.folder / f"v{VERSION}-{secrets.token_hex(8)}"
            generation.mkdir()
        index = Index(generation, create=True)
        newest = self._library.newest()  # before the clauses are read: what changes meanwhile is followed later
        ids = self._library.clause_ids()
        index.write((), _told(self._library.documents(ids), progress), newest)
        with guarded():
            pointer = self.folder / "current.new"
            pointer.write_text(generation.name)
            pointer.replace(self.folder / "current")
        self._remove_all_but(generation)
        self._index = index
        logger.warning("Search index rebuilt: %d clauses in %.1f s", len(ids), time.monotonic() - started)
        return self._renew(index)

    def _remove_all_but(self, generation: Path) -> None:
        for path in self.folder.glob("v*-*"):
            if path != generation:
                shutil.rmtree(path, ignore_errors=True)

    @contextlib.contextmanager
    def _locked(self, seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """Held by one thread of one process at a time. Raises Unusable if another holds it for `seconds`."""
        with guarded():
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("w")
        with lock, self._turn.taken(seconds):
            self._turn.wait_for(lock.fileno(), seconds)
            yield


class Turn:
    """Which thread of this process writes the index, or waits for another process to let go of it: one at a time."""

    def __init__(self) -> None:
        self._thread = threading.Lock()
        self._waits_since: float | None = None
        self._in_vain_at = -RETRY_SECONDS

    @contextlib.contextmanager
    def taken(self, seconds: float) -> Iterator[None]:
        """Wait while another thread writes; not while it only waits itself. Raises Unusable."""
        deadline = time.monotonic() + seconds
        while not self._thread.acquire(timeout=POLL_SECONDS):
            since = self._waits_since
            if time.monotonic() > deadline or (since is not None and time.monotonic() - since > STUCK_SECONDS):
                raise Unusable("another thread waits for the index or writes it")
        try:
            yield
        finally:
            self._thread.release()

    def wait_for(self, descriptor: int, seconds: float) -> None:
        """Take the lock of the folder. Raises Unusable if another process keeps it for `seconds`."""
        begun = time.monotonic()
        waiting = seconds > WAIT_SECONDS or begun - self._in_vain_at > RETRY_SECONDS
        try:
            while not _lock(descriptor):
                self._waits_since = begun
                if not waiting or time.monotonic() - begun > seconds:
                    self._in_vain_at = time.monotonic() if waiting else self._in_vain_at
                    raise Unusable(f"another process writes the index and has not let go of it ({seconds:.0f} s)")
                time.sleep(POLL_SECONDS)
        finally:
            self._waits_since = None


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _told(documents: Iterable[ClauseDocument], progress: Callable[[int], object]) -> Iterator[ClauseDocument]:
    for document in documents:
        yield document
        progress(1)
