"""A PostgreSQL with fewer connections than the server would open: told at the start and by ``check --deploy``."""

import pytest
from django.core.management import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import Settings

from server.ops import checks, connections
from server.ops.connections import OTHERS, THREADS
from server.ops.management.commands.serve import check_ready


def test_too_few_connections_are_named_before_terminals_are_refused(
    db: None, postgresql: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "connection", postgresql)
    with postgresql.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        cursor.execute(f"ALTER DATABASE {cursor.fetchone()[0]} CONNECTION LIMIT {THREADS + OTHERS}")
    check_ready(workers=1)
    with pytest.raises(CommandError) as refused:
        check_ready(workers=3)
    assert f"need {3 * THREADS + OTHERS}: set max_connections" in str(refused.value)
    assert str(refused.value).endswith(f"{2 * THREADS} higher, or serve with --workers 1")
    assert "attomenzei.E017" in [message.id for message in checks.check_deployment(None)]


def test_the_limit_of_the_server_itself_counts(
    db: None, postgresql: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cluster of these tests has 200 connections, three of them for superusers."""
    monkeypatch.setattr(connections, "connection", postgresql)
    most = (197 - OTHERS) // THREADS
    check_ready(workers=most)
    with pytest.raises(CommandError, match=f"allows this server 197 connections, and {most + 1} workers"):
        check_ready(workers=most + 1)


def test_the_shipped_number_of_workers_fits_an_unchanged_postgresql() -> None:
    """Its default is 100, three of them for superusers."""
    assert checks.SHIPPED_WORKERS * THREADS + OTHERS <= 97


def test_the_database_is_named_without_its_password(
    db: None, postgresql: BaseDatabaseWrapper, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "connection", postgresql)
    named = {
        "NAME": "vendor",
        "HOST": "",
        "PORT": "",
        "PASSWORD": "secret",
        "OPTIONS": {"host": "/run/db", "port": "5433"},
    }
    monkeypatch.setitem(settings.DATABASES, "default", named)
    assert connections.database_name() == "PostgreSQL vendor at /run/db, port 5433"
    monkeypatch.setitem(settings.DATABASES, "default", {**named, "OPTIONS": {}})
    assert connections.database_name() == "PostgreSQL vendor at PostgreSQL's usual socket, port 5432"
