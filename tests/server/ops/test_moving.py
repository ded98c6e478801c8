"""Moving a server from SQLite to PostgreSQL: every row of every table, one command, all or nothing."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connections, models
from pytest_django import DjangoDbBlocker

from server import environment
from server.home import Home
from server.ops import running_lock
from server.ops.schema import RESTORING
from tests import postgres
from tests.server.programs import create_server, run

ORDER = ("license", "issue", "--customer", "銀座商店", "--email", "o@example.jp", "--months", "1", "--count", "2")
MODELS = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
VALUES: dict[str, Any] = {
    "BooleanField": True,
    "DateField": date(2026, 11, 22),
    "DateTimeField": datetime(2026, 11, 22, 3, 0, 0, 123456, tzinfo=UTC),
    "JSONField": {"名前": ["\"'\\", 1, None, True], "empty": {}},
    "GenericIPAddressField": "2001:db8::1",
    "FloatField": 0.1,
}


def fill(alias: str, model: type[models.Model]) -> models.Model:
    """Return the first row of ``model``, made with a value in each column if there is none."""
    known = model._base_manager.using(alias).first()
    if known is not None:
        return known
    row = model()
    for field in model._meta.local_concrete_fields:
        setattr(row, field.attname, _value(alias, field))
    model._base_manager.using(alias).bulk_create([row])
    return row


def _value(alias: str, field: Any) -> Any:
    if isinstance(field, models.AutoField):
        return 7
    if field.remote_field is not None:
        return None if field.null else fill(alias, field.related_model).pk
    kind = field.get_internal_type()
    if field.choices:
        return field.choices[0][0]
    if kind in VALUES:
        return VALUES[kind]
    return 3 if "Integer" in kind else "\t髙\\N\n𠮷"[: field.max_length]


def rows(alias: str) -> dict[str, list[tuple[Any, ...]]]:
    return {
        model._meta.db_table: sorted(model._base_manager.using(alias).values_list(*fields(model)), key=repr)
        for model in MODELS
    }


def fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return the home of a server with SQLite, stopped, whose event log is sealed."""
    folder = tmp_path / "vendor"
    create_server(folder)
    run(folder, *ORDER)
    run(folder, "work", "--once")
    return folder


@contextlib.contextmanager
def opened(alias: str, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let Django use the database ``url`` under the name ``alias``."""
    monkeypatch.setenv("DATABASE_URL", url)
    known = {"default": environment.database("DATABASE_URL", Path())}
    connections.databases[alias] = connections.configure_settings(known)["default"]
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def test_every_row_of_every_table_is_moved(
    home: Path, cluster: postgres.Cluster, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    target = cluster.new_database(empty=True)
    with django_db_blocker.unblock(), opened("source", f"sqlite:///{home}/attomenzei.sqlite3", monkeypatch) as source:
        for model in MODELS:
            fill(source, model)
        before = rows(source)
        with connections[source].cursor() as cursor:
            cursor.execute("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'licenses_contract'")
        moved = run(home, "move-database", DATABASE_URL=target)
        assert moved.returncode == 0, moved.stderr
    with django_db_blocker.unblock(), opened("target", target, monkeypatch):
        assert rows("target") == before
    assert all(before.values()), "each table had a row"
    assert not (home / "attomenzei.sqlite3").exists(), "no server goes on with it by mistake"
    assert run(home, *ORDER, DATABASE_URL=target).returncode == 0
    assert run(home, "work", "--once", DATABASE_URL=target).returncode == 0
    assert "is unchanged" in run(home, "events", "verify", DATABASE_URL=target).stdout
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT max(id) FROM licenses_contract").fetchone() == (5001,), "no key comes again"


def test_a_move_that_was_killed_before_its_end_is_completed(home: Path, cluster: postgres.Cluster) -> None:
    """The copy was complete and the former database still there: the target, which is not empty, was refused."""
    target, source = cluster.new_database(empty=True), home / "attomenzei.sqlite3"
    shutil.copy(source, home / "kept")
    assert run(home, "move-database", DATABASE_URL=target).returncode == 0
    for later in ((), ORDER):  # the server may have been started meanwhile
        assert run(home, *later, DATABASE_URL=target).returncode == 0
        shutil.copy(home / "kept", source)
        again = run(home, "move-database", DATABASE_URL=target)
        assert (again.returncode, "had been copied already" in again.stdout) == (0, True), again.stderr
        assert not source.exists()
        for kept in home.glob("attomenzei.sqlite3.until-*"):
            kept.unlink()
    assert run(home, "license", "list", DATABASE_URL=target).stdout.count("銀座商店") == 4


@pytest.mark.first(1)
@pytest.mark.parametrize("sealed", [False, True])
def test_a_former_database_that_went_on_alone_is_not_taken_for_copied(
    home: Path, cluster: postgres.Cluster, sealed: bool
) -> None:
    target, source = cluster.new_database(empty=True), home / "attomenzei.sqlite3"
    shutil.copy(source, home / "kept")
    assert run(home, "move-database", DATABASE_URL=target).returncode == 0
    shutil.copy(home / "kept", source)
    for url in ({}, {"DATABASE_URL": target}):
        run(home, *ORDER, **url)
    if sealed:
        run(home, "work", "--once")
    refused = run(home, "move-database", DATABASE_URL=target)
    assert (refused.returncode, "is not empty" in refused.stderr) == (1, True), refused.stdout
    assert source.exists()


def test_a_changed_log_moves_nothing(home: Path, cluster: postgres.Cluster) -> None:
    target, source = cluster.new_database(), home / "attomenzei.sqlite3"
    with closing(sqlite3.connect(source)) as database:
        database.execute("DROP TRIGGER event_no_update")
        database.execute("UPDATE licenses_event SET who = 'other' WHERE id = 1")
        database.commit()
    refused = run(home, "move-database", DATABASE_URL=target)
    assert (refused.returncode, "is not what was sealed" in refused.stderr) == (1, True), refused.stderr
    assert source.exists()
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM licenses_license").fetchone() == (0,)


def test_what_is_refused(home: Path, cluster: postgres.Cluster) -> None:
    target = cluster.new_database()
    assert "set DATABASE_URL" in run(home, "move-database").stderr
    lock = running_lock.hold(Home(home))
    assert "stop them first" in run(home, "move-database", DATABASE_URL=target).stderr
    lock.release()
    with psycopg.connect(target, autocommit=True) as connection:
        connection.execute("INSERT INTO ops_heartbeat (name, at) VALUES ('jobs', now())")
    refused = run(home, "move-database", DATABASE_URL=target)
    assert (refused.returncode, "is not empty: ops_heartbeat" in refused.stderr) == (1, True), refused.stderr
    with closing(sqlite3.connect(home / "attomenzei.sqlite3")) as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'ops'")
        database.commit()
    assert "another version" in run(home, "move-database", DATABASE_URL=cluster.new_database()).stderr
    (home / "attomenzei.sqlite3").unlink()
    assert "there is no" in run(home, "move-database", DATABASE_URL=target).stderr


@pytest.mark.variant
def test_a_restore_that_was_interrupted_is_not_moved(home: Path, cluster: postgres.Cluster) -> None:
    """The mark would be lost: ids would be given again, and e-mails sent again."""
    with closing(sqlite3.connect(home / "attomenzei.sqlite3")) as database:
        database.execute(f"PRAGMA user_version = {RESTORING}")
    refused = run(home, "move-database", DATABASE_URL=cluster.new_database())
    assert (refused.returncode, "run `attomenzei-server restored` without" in refused.stderr) == (1, True)
    assert run(home, "restored").returncode == 0


@pytest.mark.variant
@pytest.mark.skipif(os.name == "nt", reason="forks")
def test_the_former_database_keeps_what_a_killed_server_wrote_last(home: Path, cluster: postgres.Cluster) -> None:
    child = os.fork()
    if child == 0:
        killed = sqlite3.connect(home / "attomenzei.sqlite3")
        killed.execute("INSERT INTO ops_heartbeat (name, at) VALUES ('last', '2026-11-22 03:00:00')")
        killed.commit()
        os._exit(0)
    os.waitpid(child, 0)
    assert (home / "attomenzei.sqlite3-wal").stat().st_size
    assert run(home, "move-database", DATABASE_URL=cluster.new_database()).returncode == 0
    [former] = home.glob("attomenzei.sqlite3.until-*")
    with closing(sqlite3.connect(former)) as kept:
        assert kept.execute("SELECT count(*) FROM ops_heartbeat WHERE name = 'last'").fetchone() == (1,)


@pytest.mark.first(1)
@pytest.mark.parametrize("damaged", [b"noise" * 5000, b""], ids=["noise", "empty"])
def test_a_damaged_database_is_told_in_one_line(home: Path, cluster: postgres.Cluster, damaged: bytes) -> None:
    (home / "attomenzei.sqlite3").write_bytes(damaged)
    refused = run(home, "move-database", DATABASE_URL=cluster.new_database())
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1), refused.stderr


def test_what_postgresql_does_not_take_is_told_in_one_line(home: Path, cluster: postgres.Cluster) -> None:
    with closing(sqlite3.connect(home / "attomenzei.sqlite3")) as database:
        database.execute("UPDATE licenses_customer SET name = ?", ("a\0b",))
        database.commit()
    refused = run(home, "move-database", DATABASE_URL=cluster.new_database())
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1), refused.stderr
    assert (home / "attomenzei.sqlite3").exists()
