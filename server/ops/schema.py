"""Whether this program may use the database: it has exactly its migrations, and no restore that was interrupted."""

import contextlib
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from server.postgresql.deadline import within

Migrations = set[tuple[str, str]]
RESTORING = 1
"""The ``user_version`` of a SQLite database from when it takes the former one's place to the end of the restore."""


class SchemaError(Exception):
    """The database must not be used by this program; the message says what to do."""


@cache
def own_migrations() -> Migrations:
    """Return the (app, name) of all migrations of this program; their files do not change while it runs."""
    return set(MigrationLoader(None).disk_migrations)


def pending_migrations() -> list[str]:
    """Return the migrations that ``migrate`` would apply; all of them for a new database."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return [f"{app}.{name}" for app, name in sorted(own_migrations() - applied)]


def migrate() -> None:
    """Create or upgrade the tables; the planner's statistics include new columns, indexes and restored rows then."""
    with without_limits():
        call_command("migrate", verbosity=0, interactive=False)
        refresh_statistics()


def refresh_statistics() -> None:
    """Collect the planner's statistics of all tables now, from samples.

    Until autovacuum has done it, PostgreSQL would plan without them; SQLite never does it by itself. There, ``PRAGMA
    optimize`` leaves out tables that this connection has not queried.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = map(connection.ops.quote_name, connection.introspection.table_names(cursor))
            cursor.execute(f"ANALYZE {', '.join(names)}")
        else:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")


@contextlib.contextmanager
def without_limits() -> Iterator[None]:
    """Let statements take as long as large tables need, which may be longer than any other is allowed to."""
    with within(math.inf):
        _set_timeouts("SET statement_timeout = 0; SET lock_timeout = 0")
        try:
            yield
        finally:
            _set_timeouts("RESET statement_timeout; RESET lock_timeout")


def _set_timeouts(statements: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statements)


def in_use() -> bool:
    """Return whether the database has an entry in its event log: a server has served with it. None is created."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return False
    with connection.cursor() as cursor:
        if "licenses_event" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM licenses_event)")
        return bool(cursor.fetchone()[0])


def check_restored() -> None:
    """Raise SchemaError if a restore replaced the database (SQLite) and was interrupted before its end."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            [mark] = cursor.execute("PRAGMA user_version").fetchone()
        if mark == RESTORING:
            raise SchemaError("a restore was interrupted: run `attomenzei-server restored`")


def check_schema() -> None:
    """Raise SchemaError unless the database fits this program."""
    check_restored()
    applied = set(MigrationRecorder(connection).applied_migrations())
    if unknown := unknown_migration(applied):
        raise SchemaError(f"the database was made by a newer program ({unknown}): install that one")
    if own_migrations() - applied:
        raise SchemaError("the database is not up to date: run `attomenzei-server init`")


def unknown_migration(applied: Migrations) -> str:
    """Return the first of ``applied`` that only a newer program can have made, or an empty string."""
    return next((f"{app}.{name}" for app, name in sorted(applied - own_migrations())), "")
