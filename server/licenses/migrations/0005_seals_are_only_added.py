"""The database itself keeps the chain: no seal is changed or removed. See 0002 for what a later migration must mind."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER seal_no_{verb} BEFORE {VERB} ON licenses_seal
BEGIN SELECT RAISE(ABORT, 'seals are only ever added'); END
"""
POSTGRESQL = """
CREATE FUNCTION seal_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'seals are only ever added'; END $$;
CREATE TRIGGER seal_only_added BEFORE UPDATE OR DELETE ON licenses_seal
FOR EACH ROW EXECUTE FUNCTION seal_only_added()
"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER seal_only_added ON licenses_seal; DROP FUNCTION seal_only_added()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER seal_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("licenses", "0004_customers_cancellations_chain")]
    operations = [migrations.RunPython(guard, unguard)]
