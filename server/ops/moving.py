"""Copies a SQLite database into an empty PostgreSQL, which is the configured one, in one transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model

from server.licenses.log import chain
from server.licenses.models import Event
from server.ops.schema import RESTORING, own_migrations, refresh_statistics, without_limits

MADE_BY_MIGRATE: tuple[type[Model], ...] = (Group, Permission, ContentType)
"""Tables that have rows as soon as they are created; those of the source replace them, with their keys."""


class MoveError(Exception):
    """Nothing was copied; the message says why."""


def move(source: Path) -> dict[str, int]:
    """Copy all rows of ``source``, and return how many each table has. The tables must exist and be empty.

    Idempotent: what a call has copied that was killed before its end is not copied again; nothing is returned then.

    Raises:
        MoveError: ``source`` is damaged or of another version, the target is not empty or takes not all, or the copy is
            not the same.
    """
    try:
        # Not read-only: what a killed server has left in the WAL is in the one file when this is closed.
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True)) as database:
            _check_version(database)
            if _is_copied(database):
                return {}
            with without_limits(), transaction.atomic():
                _check_empty()
                counts = {model._meta.db_table: _copy(database, model) for model in _models()}
                _continue_sequences(database)
                _verify(counts)
                refresh_statistics()
    except (sqlite3.Error, psycopg.Error) as error:
        raise MoveError(" ".join(f"{source.name}: {error}".split())) from error
    return counts


def _models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)


def _check_version(source: sqlite3.Connection) -> None:
    if source.execute("PRAGMA user_version").fetchone() == (RESTORING,):
        raise MoveError("a restore was interrupted: run `attomenzei-server restored` without DATABASE_URL")
    applied = set(source.execute("SELECT app, name FROM django_migrations"))
    if applied != own_migrations():
        raise MoveError("the SQLite database is of another version: run `attomenzei-server init` without DATABASE_URL")


def _is_copied(source: sqlite3.Connection) -> bool:
    """Return whether all that the event log of ``source`` has is in the target, which may have gone on since."""
    sealed = source.execute("SELECT position, digest FROM licenses_seal ORDER BY position DESC LIMIT 1").fetchone()
    names = ("id", "who", "what", "license", "terminal")
    newest = source.execute(f"SELECT {', '.join(names)} FROM licenses_event ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608
    return (
        None not in (sealed, newest)
        and chain.contains(*sealed)
        and Event.objects.filter(**dict(zip(names, newest, strict=True))).exists()
    )


def _check_empty() -> None:
    for model in MADE_BY_MIGRATE:
        model._base_manager.all().delete()
    for model in _models():
        if model._base_manager.exists():
            raise MoveError(
                f"the database of DATABASE_URL is not empty: {model._meta.db_table} has rows; create another one"
            )


def _copy(source: sqlite3.Connection, model: type[Model]) -> int:
    """Copy the table of ``model`` as it is stored: PostgreSQL reads SQLite's numbers and texts of every type we use."""
    table, count = model._meta.db_table, 0
    columns = ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
        for row in source.execute(f'SELECT {columns} FROM "{table}"'):  # noqa: S608  # names of our own models
            copy.write_row(row)
            count += 1
    return count


def _continue_sequences(source: sqlite3.Connection) -> None:
    """Let keys continue after the last one that was ever given, which may belong to a row that was deleted."""
    with connection.cursor() as cursor:
        for table, last in source.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"):
            for sequence in connection.introspection.get_sequences(cursor, table):
                cursor.execute("SELECT setval(%s, %s)", [sequence["name"], last])


def _verify(counts: dict[str, int]) -> None:
    for model in _models():
        if model._base_manager.count() != counts[model._meta.db_table]:
            raise MoveError(f"{model._meta.db_table} was not copied completely")
    for found in chain.breaks():
        raise MoveError(f"the event log is not what was sealed, at position {found.position}: {found.reason}")
