"""Brings the index up to the change log before every search (design.md, rule 6).

What is done in a search's own time is short: the changed clauses are written into the generation in use and
committed. What takes long (a rebuild, merging segments, a large import) is made aside, in a generation of its own,
while the one in use is searched and written on; then it takes that one's place, and the next search brings it up by
what changed meanwhile. tantivy's commits and the naming of a generation are atomic, so a kill anywhere leaves either
the old or the new state, and the mark inside the index says which.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connections

from policies.search import preparing, segments
from policies.search.documents import ClauseDocument, Library, Mark
from policies.search.generations import Generations
from policies.search.index import Damaged, Index, Unusable, View

logger = logging.getLogger(__name__)
REBUILD_WAIT_SECONDS = 10.0  # that a rebuilding by hand waits for another
TOGETHER = 32  # so many changed clauses at most are written anew with the next, so that all stand in one segment
AT_ONCE = 50_000  # a library of more clauses is rebuilt aside, while searches read the database
MANY, CLAUSES_A_SECOND = 500, 1000  # writing so many clauses is announced, with a careful guess of how long it takes
BEHIND = 1000  # changes; a merged copy that is further behind than this is not worth following


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that is open, and how it stands."""

    index: Index
    view: View


class Follower:
    """The index of one folder, kept at the newest change of one library."""

    def __init__(self, folder: Path, library: Library, at_once: int = AT_ONCE) -> None:
        self.folder = folder
        self._at_once = at_once
        self._library = library
        self._generations = Generations(folder)
        self._opened: Opened | None = None
        self._sound: set[segments.Identity] = set()  # files that this process need not check again
        self._since: Mark | None = None  # what changed after this mark stands in one small segment, or in few

    def view(self, newest: Mark | None = None, *, patient: bool = False) -> View:
        """The index at the newest change that this connection sees. Raises Unusable where that cannot be had.

        `newest`: that change, if the caller has just asked for it. `patient`: whoever asks is no search and can wait
        for as long as it takes to rebuild a large index.
        """
        newest = newest or self._library.newest()
        opened = self._opened
        if opened and opened.view.mark == newest:
            return opened.view
        opened, newest = self._reload(), self._library.newest()
        if opened and opened.view.mark == newest:
            return opened.view
        if self._library.in_transaction():
            raise Unusable("inside a transaction the index is not moved: what is seen here may be rolled back")
        if opened and newest.number - opened.view.mark.number >= MANY:
            self._let_prepare()
        return self._catch_up() or self._restored(patient=patient)

    def rebuild(self, progress: Callable[[int], object] = int) -> View:
        """The index made anew. `progress` is told the number of clauses as they are written."""
        with self._generations.making(REBUILD_WAIT_SECONDS):
            return self._rebuild(progress)

    def merge(self) -> None:
        """Make few segments of many: searches slow down with their number. Searches and edits go on meanwhile."""
        with self._generations.making(), self._copied() as copy:
            copy.merge(segments.lacking(copy.folder))
            with self._generations.writing():
                opened = self._reload()
                if opened and 0 <= opened.view.mark.number - copy.view().mark.number <= BEHIND:
                    self._use(copy)
            self._generations.sweep()

    def prepared(self) -> Prepared | None:
        """Inside a transaction that changes much: its changes indexed aside, to be used once it is committed.

        Until then nobody else commits a change (they wait for the counter of the log). So nothing is left to do for
        the next search, which would otherwise index it all. None where that is not possible.
        """
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self._generations.making())
                stack.callback(self._generations.sweep)
                copy = stack.enter_context(self._copied())
                if self._advanced(copy):
                    return Prepared(self._prepared_used, copy, stack.pop_all())
            except Unusable as error:
                logger.warning("The next search will index what this transaction changes: %s", error)
        return None

    def _prepared_used(self, index: Index) -> None:
        with self._generations.writing():
            opened = self._reload()
            if opened and opened.view.mark.number <= index.view().mark.number:
                self._use(index)
        self._merge_if_crowded(index)

    def differences(self, progress: Callable[[int], object] = int) -> list[int]:
        """Clauses that stand in the index otherwise than in the database, or in one of them alone; none is right."""
        held = self.view(patient=True).digests()
        wrong = set(held)
        for document in _told(self._library.documents(self._library.clause_ids()), progress):
            if held.get(document.clause) == document.digest:
                wrong.discard(document.clause)
            else:
                wrong.add(document.clause)
        return sorted(wrong)

    def forget(self) -> None:
        """After Damaged: let go of the index, so that the next view opens it and checks its files."""
        self._opened = None
        self._sound.clear()

    def _let_prepare(self) -> None:
        """Wait for who has just committed so much: it is indexed, and is being put in place (see `prepared`)."""
        with contextlib.suppress(Unusable), self._generations.restoring():
            pass

    def _catch_up(self) -> View | None:
        """The index in use, with what changed written into it; None where there is none that can be followed on."""
        with self._generations.writing():
            opened = self._reload()
            if opened is None or not self._advanced(opened.index, writing=True):
                return None
            view = self._open(opened.index).view
        self._merge_if_crowded(opened.index)
        return view

    def _advanced(self, index: Index, *, writing: bool = False) -> bool:
        """Write into `index` what changed since its mark; False if that is no mark of this library's log."""
        mark = index.view().mark
        newest = self._library.newest()  # read after the index: an older number means another database
        if mark == newest:
            return True
        changed = self._changed(mark) if mark.number < newest.number else None
        if changed is not None:
            if writing and len(changed) >= MANY:
                self._generations.announce(len(changed) / CLAUSES_A_SECOND)
            index.write(changed, self._library.documents(changed), newest)
        return changed is not None

    def _changed(self, mark: Mark) -> list[int] | None:
        """Clauses to write anew: what changed after `mark`, and what did shortly before, so that segments stay few."""
        changed = self._library.changed_since(mark)
        if changed is None:
            return None
        if self._since and self._since.number < mark.number and len(changed) <= TOGETHER:
            together = self._library.changed_since(self._since)
            if together is not None and len(together) <= TOGETHER:
                return together
        self._since = mark
        return changed

    def _restored(self, *, patient: bool) -> View:
        """The index made anew, unless another process is at it or has done it; aside, where it takes long."""
        with self._generations.making(REBUILD_WAIT_SECONDS) if patient else self._generations.restoring():
            opened = self._reload()
            if opened and self._library.changed_since(opened.view.mark) is not None:
                return self.view()
            logger.warning("Search index in %s is missing, damaged or of another database: rebuilding", self.folder)
            if patient or len(self._library.clause_ids()) <= self._at_once:
                return self._rebuild()
        work = functools.partial(self.view, patient=True)
        threading.Thread(target=self._aside, args=[work], name="rebuild").start()
        raise Unusable("it is being rebuilt")

    def _reload(self, tries: int = 3) -> Opened | None:
        """The generation in use as it stands on disk; None where there is none that can be read."""
        generation = None
        try:
            generation = self._generations.current()
            if generation is None:
                return None
            if self._opened and self._opened.index.folder == generation:
                return self._open(self._opened.index)
            segments.verify(generation, self._sound)
            return self._open(Index(generation))
        except (OSError, ValueError, Damaged) as error:
            if tries > 1 and generation and not generation.exists():  # another process has just put one in its place
                return self._reload(tries - 1)
            logger.warning("Search index in %s cannot be read: %s", self.folder, error)
            self.forget()
            return None

    def _open(self, index: Index) -> Opened:
        self._opened = Opened(index, index.view())
        return self._opened

    def _rebuild(self, progress: Callable[[int], object] = int) -> View:
        started = time.monotonic()
        with self._generations.new() as generation:
            index = Index(generation, create=True)
            newest = self._library.newest()  # before the clauses are read: what changes meanwhile is followed later
            ids = self._library.clause_ids()
            documents = _told(self._library.documents(ids), progress)
            index.fill(preparing.prepared(documents, together=len(ids) > AT_ONCE), newest)
            index.merge(segments.lacking(generation))
            self._advanced(index)
            with self._generations.writing(REBUILD_WAIT_SECONDS):
                view = self._use(index)
        self._generations.sweep()
        logger.warning("Search index rebuilt: %d clauses in %.1f s", len(ids), time.monotonic() - started)
        return view if view.mark == self._library.newest() else self.view()

    def _use(self, index: Index) -> View:
        """Put a generation that was made aside in the place of the one in use."""
        segments.remember(index.folder)
        self._generations.use(index.folder)
        return self._open(index).view

    @contextlib.contextmanager
    def _copied(self) -> Iterator[Index]:
        """A copy of the generation in use, made in no time, since the files are shared."""
        with contextlib.ExitStack() as stack:
            with self._generations.writing():
                opened = self._reload()
                if opened is None:
                    raise Unusable("there is no index to start from")
                generation = stack.enter_context(self._generations.new(opened.index.folder))
            yield Index(generation)

    def _merge_if_crowded(self, index: Index) -> None:
        if segments.crowded(index.folder):
            threading.Thread(target=self._aside, args=[self.merge], name="merge").start()

    def _aside(self, work: Callable[[], object]) -> None:
        """Do in a thread what takes long. If it cannot be done, the next search that misses it begins anew."""
        try:
            work()
        except Unusable as error:
            logger.info("Search index: %s: %s", threading.current_thread().name, error)
        finally:
            connections.close_all()  # those of this thread


class Prepared:
    """What a transaction changes, indexed before it is committed. Discarded when nothing refers to it any more."""

    def __init__(self, used: Callable[[Index], None], index: Index, held: contextlib.ExitStack) -> None:
        self._used = used
        self._index = index
        self._held = held

    def use(self) -> None:
        """After the commit: put the index that has the changes in the place of the one in use."""
        with self._held:
            self._used(self._index)

    def __del__(self) -> None:
        self._held.close()


def _told(documents: Iterable[ClauseDocument], progress: Callable[[int], object]) -> Iterator[ClauseDocument]:
    for document in documents:
        yield document
        progress(1)
