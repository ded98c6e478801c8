"""A server for each test: keys in a temporary home and an empty database; ./var is not used."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Model
from django.db.models.signals import pre_save
from django.db.utils import ConnectionHandler
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from licensing.words.language import Language, set_language, set_provider
from server import environment, rate_limits
from server.home import Home
from server.licenses.apps import active_language
from server.licenses.staff import operations
from server.ops.init_files import create_missing_files
from tests import postgres
from tests.company import Company, build
from tests.server.browsing import served, staffed  # noqa: F401  # fixtures
from tests.server.programs import initialise
from tests.server.relay import Relay, relay_to

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
"""Noon in Japan on the day of most tests."""
KEYS_SINCE = NOON - timedelta(days=400)
"""Before the oldest statement of a terminal of the company."""


if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # nohup has it ignored, and by the servers that tests start


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With a database of its own (``python -m tests.postgres``), run what uses it.

    Processes that a test starts have databases of their own, where it matters one of each kind.
    """
    if "DATABASE_URL" not in os.environ:
        return
    chosen = [
        item for item in items if "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen


@pytest.fixture(scope="session")
def home_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the files of a server, to be copied: creating keys with fsync takes longer than most tests."""
    home = Home(tmp_path_factory.mktemp("template") / "home")
    create_missing_files(home, url=None, now=KEYS_SINCE)
    return home.folder


@pytest.fixture(autouse=True)
def sentences_follow_django() -> Iterator[None]:
    """Take the language of sentences from Django, as the server does; the app's tests set their own."""
    set_provider(active_language)
    yield
    set_language(Language.JAPANESE)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings, home_template: Path) -> Home:
    """Return the test's own ATTOMENZEI_HOME, with keys."""
    translation.deactivate()  # of the last request of the previous test
    home = settings.HOME = Home(Path(shutil.copytree(home_template, tmp_path / "home")))
    rate_limits.reset()
    settings.WHITENOISE_AUTOREFRESH = True  # otherwise every test client would first list all static files
    settings.SECOND_FACTOR_REQUIRED = False  # the tests of signing in set it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the default is slow by design
    return home


@pytest.fixture(autouse=True)
def connection_stays_open(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing close the connection that has the test's transaction, as requests and commands do.

    SQLite in memory is never closed; PostgreSQL would be, and without its transaction.
    """
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        monkeypatch.setattr(connections["default"], "close", lambda: None)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Cluster]:
    """Return a PostgreSQL in which a test creates its own database, with the tables of a server."""
    with postgres.running() as cluster:
        database = cluster.new_database()
        initialise(tmp_path_factory.mktemp("postgresql"), DATABASE_URL=database)  # migrating takes seconds
        cluster.template = urlsplit(database).path.lstrip("/")
        yield cluster


@pytest.fixture
def relay(cluster: postgres.Cluster) -> Iterator[Relay]:
    """Return a relay before a new database in PostgreSQL."""
    with relay_to(cluster.new_database()) as relay:
        yield relay


@pytest.fixture
def postgresql(
    relay: Relay, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """Return a connection with the server's own settings to the database behind ``relay``."""
    monkeypatch.setenv("DATABASE_URL", relay.url)
    handler = ConnectionHandler({"default": environment.database("DATABASE_URL", Path())})
    with django_db_blocker.unblock():
        yield handler["default"]
        handler.close_all()


@pytest.fixture(scope="module")
def filled(home_template: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Company]:
    """Fill the database with ``tests.company`` until the end of a module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_settings, "HOME", Home(home_template))
        whole = transaction.atomic()
        whole.__enter__()
        built = build(NOON)
        if connection.vendor == "postgresql":
            connection.check_constraints()  # once, instead of at the end of each test
            with connection.cursor() as cursor:
                # As is done in a database that is in use. Of our tables alone: those that all databases of a cluster
                # share would stay locked until the end of the module, and other processes' tests would wait.
                cursor.execute(f"ANALYZE {', '.join(connection.introspection.table_names(cursor))}")
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def company(filled: Company, db: None) -> Company:
    """Return the company in the database, which all tests of a module share: what one changes is rolled back."""
    return filled


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def issue(db: None) -> Callable[..., list[str]]:
    """Return a function that issues numbers to 銀座商店 at noon."""

    def issued(count: int = 1, months: int = 12, allowance_days: int = 90) -> list[str]:
        contract = operations.issue(
            customer="銀座商店",
            email="owner@example.jp",
            count=count,
            months=months,
            allowance_days=allowance_days,
            who="tester",
            now=NOON,
        )
        return [license.number for license in contract.licenses.order_by("pk")]

    return issued


@pytest.fixture(autouse=True)
def columns_hold_what_is_saved() -> Iterator[None]:
    """Fail where a row is saved with a text that is longer than its column: PostgreSQL refuses it, SQLite does not."""

    def check(instance: Model, **_: object) -> None:
        for field in instance._meta.concrete_fields:
            value = getattr(instance, field.attname)
            if isinstance(value, str) and isinstance(field, CharField) and field.max_length is not None:
                assert len(value) <= field.max_length, f"{field} has {len(value)} characters"

    pre_save.connect(check)
    yield
    pre_save.disconnect(check)
