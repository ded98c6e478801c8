"""The database itself keeps the event log: no row is changed or removed, whatever the program does.

SQLite drops a table's triggers when a later migration rebuilds the table: a migration that alters
``Event`` has to make them again.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER event_no_{verb} BEFORE {VERB} ON licenses_event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
"""
POSTGRESQL = """
CREATE FUNCTION event_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are only ever added'; END $$;
CREATE TRIGGER event_only_added BEFORE UPDATE OR DELETE ON licenses_event
FOR EACH ROW EXECUTE FUNCTION event_only_added()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER event_only_added ON licenses_event; DROP FUNCTION event_only_added()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER event_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("licenses", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
