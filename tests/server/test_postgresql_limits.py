"""The PostgreSQL backend: no wait for the server is without an end."""

import math
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from server import environment
from server.postgresql.deadline import within
from tests.server.relay import Relay


def value(connection: BaseDatabaseWrapper, sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
        return row[0] if row else None


def test_a_silent_server_is_waited_for_as_long_as_allowed(relay: Relay, postgresql: BaseDatabaseWrapper) -> None:
    assert value(postgresql, "SELECT 1") == 1
    relay.speaking.clear()
    begun = time.monotonic()
    with within(0.3):
        with pytest.raises(OperationalError, match="timeout"):
            value(postgresql, "SELECT 2")
        postgresql.close_if_unusable_or_obsolete()
        with pytest.raises(OperationalError, match="no time is left"):
            postgresql.ensure_connection()
    with within(1.0), pytest.raises(OperationalError, match="connection timeout"):
        postgresql.ensure_connection()
    assert time.monotonic() - begun < 5
    relay.speaking.set()
    with within(math.inf):
        assert value(postgresql, "SELECT 3") == 3


def test_the_server_itself_ends_what_takes_too_long(postgresql: BaseDatabaseWrapper) -> None:
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert [value(postgresql, f"SHOW {name}") for name in limits] == ["1min", "10s", "1min"]
    process = value(postgresql, "SELECT pg_backend_pid()")
    value(postgresql, "SELECT set_config('statement_timeout', '1', false)")
    with pytest.raises(OperationalError, match="statement timeout"):
        value(postgresql, "SELECT pg_sleep(60)")
    value(postgresql, "SELECT set_config('statement_timeout', '0', false)")
    assert value(postgresql, "SELECT pg_backend_pid()") == process, "an error of the server closes no connection"


def test_the_url_may_have_other_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://u@db.example.jp/x?connect_timeout=9")
    options = environment.database("DATABASE_URL", Path())["OPTIONS"]
    assert (options["connect_timeout"], options["tcp_user_timeout"]) == (9, 10_000)


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("postgres://u:p@db1,db2/x", "db1,db2", ""),
        ("postgres://u:p@db1:5432,db2:5433/x", "db1,db2", "5432,5433"),
    ],
)
def test_of_several_hosts_none_is_a_standby(monkeypatch: pytest.MonkeyPatch, url: str, host: str, port: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database("DATABASE_URL", Path())
    assert (found["HOST"], found["PORT"], found["OPTIONS"]["target_session_attrs"]) == (host, port, "read-write")
