"""PostgreSQL empties a table with TRUNCATE past the triggers of its rows: the log and its seals refuse that too."""

from django.db import migrations

TABLES = ("event", "seal")


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON licenses_{table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_added()"
            )


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_not_emptied ON licenses_{table}")


class Migration(migrations.Migration):
    dependencies = [("licenses", "0006_changes")]
    operations = [migrations.RunPython(guard, unguard)]
