"""Fixtures for all tests: the real library, a search index of one's own, and small rows (tests/factories.py)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings

from platforms.models import Platform, Region
from policies.models import Clause, Figure, FigurePair, Mention, Policy, Progress, Responsibility, Task, Unit
from tests import factories
from tests.apart import Apart, Tables, environment, kept_tables
from tests.loaded import LoadedLibrary

hypothesis_settings.register_profile("untimed", deadline=None)  # no test fails for want of time
hypothesis_settings.load_profile("untimed")


KEPT = pytest.StashKey[LoadedLibrary]()
FIRST = ("apart", "loaded_library")
ASKING = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})


@pytest.fixture(scope="session")
def tables(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Tables]:
    """The database of the tests as migrations made it, for copies; no test has written to it yet."""
    with contextlib.ExitStack() as stack:
        with django_db_blocker.unblock():
            kept = stack.enter_context(kept_tables(tmp_path_factory.mktemp("tables")))
        yield kept


@pytest.fixture
def apart(db: None, tables: Tables, tmp_path: Path) -> Iterator[Apart]:
    """Runs programs in processes of their own, with a database and an index for this test alone."""
    with tables.copied(tmp_path) as url:
        yield Apart(environment(url, tmp_path))


@pytest.fixture(autouse=True)
def search_index_dir(settings: Settings, tmp_path: Path) -> Path:
    """The folder of this test's own search index: rows of a test are rolled back, an index would keep them."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture(autouse=True)
def forget_logins() -> None:
    """Have every test begin without failed logins."""
    caches["logins"].clear()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second database be tested with what needs one: pytest-django refuses it to a test that did not ask."""
    parser.addoption("--only-database", action="store_true", help="leave out tests that ask for no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, so that no process waits at the end; then those of the library, which is loaded once.

    Those that empty the database stay behind the others (pytest-django).
    """
    if config.getoption("only_database"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_for_a_database(item)])
        items[:] = [item for item in items if asks_for_a_database(item)]
    items.sort(key=lambda item: next((at for at, name in enumerate(FIRST) if name in fixtures_of(item)), len(FIRST)))


def asks_for_a_database(item: pytest.Item) -> bool:
    """Whether pytest-django gives the test a database."""
    return item.get_closest_marker("django_db") is not None or not ASKING.isdisjoint(fixtures_of(item))


def fixtures_of(item: pytest.Item) -> Sequence[str]:
    """The names of the fixtures that a test asks for."""
    return getattr(item, "fixturenames", ())


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Take the library out before a test that did not ask for it, and before the transaction of that test."""
    kept = item.config.stash.get(KEPT, None)
    if kept is not None and "loaded_library" not in fixtures_of(item):
        kept.take_out()


@pytest.fixture(scope="session")
def kept_library(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LoadedLibrary]:
    """The library as this process of tests holds it."""
    kept = LoadedLibrary(django_db_blocker, tmp_path_factory.mktemp("loaded"))
    request.config.stash[KEPT] = kept
    yield kept
    kept.take_out()


@pytest.fixture(scope="module")
def loaded_library(kept_library: LoadedLibrary) -> None:
    """The real library in the database; of a wider scope than a test, so that it comes before its transaction."""
    kept_library.bring()


@pytest.fixture
def library(loaded_library: None, db: None) -> None:
    """The real library, for one test; what the test changes is rolled back. Not for `transaction=True` tests."""


@pytest.fixture
def make_policy(db: None) -> Callable[..., Policy]:
    return factories.make_policy


@pytest.fixture
def make_clause(db: None) -> Callable[..., Clause]:
    return factories.make_clause


@pytest.fixture
def make_task(db: None) -> Callable[..., Task]:
    return factories.make_task


@pytest.fixture
def make_unit(db: None) -> Callable[..., Unit]:
    return factories.make_unit


@pytest.fixture
def make_region(db: None) -> Callable[..., Region]:
    return factories.make_region


@pytest.fixture
def make_platform(db: None) -> Callable[..., Platform]:
    return factories.make_platform


@pytest.fixture
def make_responsibility(db: None) -> Callable[..., Responsibility]:
    return factories.make_responsibility


@pytest.fixture
def make_progress(db: None) -> Callable[..., Progress]:
    return factories.make_progress


@pytest.fixture
def make_mention(db: None) -> Callable[..., Mention]:
    return factories.make_mention


@pytest.fixture
def make_figure(db: None) -> Callable[..., Figure]:
    return factories.make_figure


@pytest.fixture
def make_pair(db: None) -> Callable[..., FigurePair]:
    return factories.make_pair


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    return factories.make_user


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    """A user of the group 编辑."""
    return make_user("编辑", username="editor")


@pytest.fixture
def reviewer(make_user: Callable[..., User]) -> User:
    """A user of the group 审核."""
    return make_user("审核", username="reviewer")


@pytest.fixture
def reader(make_user: Callable[..., User]) -> User:
    """A user of the group 只读."""
    return make_user("只读", username="reader")


@pytest.fixture
def as_user(client: Client) -> Callable[[User], Client]:
    """A function that logs a user in and returns the client."""

    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in
