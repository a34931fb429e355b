"""The folder of the index: generations (folders), `current` (the name of the one in use), and two locks.

`lock` is held by who writes into the generation in use, or names another one in `current`: for milliseconds. `making`
is held by who makes a generation aside, however long that takes: only they make and remove such folders. The name in
`current` is replaced in one step, so a kill anywhere leaves the old generation in use or the new one.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from policies.search import segments
from policies.search.index import guarded
from policies.search.locking import WAIT_SECONDS, Turn, announce, held
from policies.search.schema import VERSION

logger = logging.getLogger(__name__)


class Generations:
    """What stands in one folder. Only `writing` and `making` let it be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._writing = Turn()
        self._restoring = Turn()

    @contextlib.contextmanager
    def writing(self, seconds: float = WAIT_SECONDS) -> Iterator[None]:
        """The right to write into the generation in use and to name another. Raises Unusable if it cannot be had."""
        with self._writing.taken(self.folder / "lock", seconds):
            yield

    def announce(self, seconds: float) -> None:
        """Within `writing`: this takes so long. Others wait for it then, where they would not for who may be stuck."""
        announce(self.folder / "lock", seconds)

    @contextlib.contextmanager
    def making(self, seconds: float = 0.0) -> Iterator[None]:
        """The right to make and to remove generations. Raises Unusable if it cannot be had."""
        with held(self.folder / "making", seconds):
            yield

    @contextlib.contextmanager
    def restoring(self) -> Iterator[None]:
        """The same for a search that cannot do without it; it waits a little, unless that was in vain just now."""
        with self._restoring.taken(self.folder / "making"):
            yield

    def current(self) -> Path | None:
        """The generation in use; None if there is none, or none of this version."""
        try:
            name = (self.folder / "current").read_text().strip()
        except FileNotFoundError:
            return None
        return self.folder / name if name.startswith(f"v{VERSION}-") else None

    @contextlib.contextmanager
    def new(self, like: Path | None = None) -> Iterator[Path]:
        """A new generation, empty or a copy; removed again if what is done with it fails. Within `making`."""
        generation = self.folder / f"v{VERSION}-{secrets.token_hex(8)}"
        try:
            with guarded():
                generation.mkdir()
            if like:
                segments.link(like, generation)
            yield generation
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise

    def use(self, generation: Path) -> None:
        """Name `generation` as the one in use. Within `writing`."""
        with guarded():
            pointer = self.folder / "current.new"
            pointer.write_text(generation.name)
            pointer.replace(self.folder / "current")

    def sweep(self) -> None:
        """Remove what is not in use: older generations, and what killed processes left. Within `making`."""
        current = self.current()
        for path in self.folder.glob("v*-*"):
            if current and path != current:
                shutil.rmtree(path, ignore_errors=True)
