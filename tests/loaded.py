"""The real library in the database of the tests: loaded once a process, since that takes seconds."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.db.transaction import Atomic
from django.test import override_settings
from pytest_django import DjangoDbBlocker


class LoadedLibrary:
    """Holds the library in a transaction around the tests that use it; each of these rolls back what it changed.

    They are put before all others (`pytest_collection_modifyitems`), so that it goes in and out once.
    """

    def __init__(self, blocker: DjangoDbBlocker, folder: Path) -> None:
        self.blocker, self.folder = blocker, folder
        self.whole: Atomic | None = None

    def bring(self) -> None:
        """Have the library in the database."""
        if self.whole is not None:
            return
        self.whole = transaction.atomic()
        setattr(self.whole, "_from_testcase", True)  # noqa: B010 as Django marks the frames of its own test cases
        # A folder of its own: where two processes load at once, the phrases would be left to the one with the lock.
        with self.blocker.unblock(), override_settings(SEARCH_INDEX_DIR=self.folder):
            self.whole.__enter__()
            call_command("load_library", verbosity=0)

    def take_out(self) -> None:
        """Have the database empty again."""
        if self.whole is None:
            return
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)
        self.whole = None
