"""A migration uses the database that it migrates, and no other: ``restore`` migrates one in memory to compare with."""

import re
from pathlib import Path

import pytest
from django.db import connection

from server.licenses.models import Customer
from server.ops import schema
from tests.server.programs import ROOT

MIGRATIONS = sorted(ROOT.glob("server/*/migrations/0*.py"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_query_of_a_migration_is_for_the_default_database(path: Path) -> None:
    """``objects`` alone is that of the running server, whose rows it would read and change."""
    assert re.findall(r"\.objects\.(?!using\().*", path.read_text(encoding="utf-8")) == []


def test_the_planner_has_statistics_of_the_rows_after_a_migration(db: None) -> None:
    Customer.objects.bulk_create([Customer(name=f"{place}", email="x@example.jp") for place in range(7)])
    schema.migrate()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'licenses_customer'")
        else:
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'licenses_customer'")
        assert {int(str(row[0]).split(".")[0].split()[0]) for row in cursor.fetchall()} == {7}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's restore is made by hand")
def test_the_mark_of_an_interrupted_restore_is_seen(db: None) -> None:
    schema.check_restored()
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA user_version = {schema.RESTORING}")
        try:
            with pytest.raises(schema.SchemaError, match="attomenzei-server restored"):
                schema.check_restored()
        finally:
            cursor.execute("PRAGMA user_version = 0")
