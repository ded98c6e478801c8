"""A server that is updated mails what happens from now on: what lies in its event log was mailed at the time."""

from django.db import migrations

FOLLOWER = "mail"


def start_behind_what_is_there(apps, schema_editor):
    events = apps.get_model("licenses", "Event").objects.count()
    if events:
        apps.get_model("licenses", "Follower").objects.get_or_create(name=FOLLOWER, defaults={"position": events})


class Migration(migrations.Migration):
    dependencies = [("mailing", "0001_initial"), ("licenses", "0005_seals_are_only_added")]
    operations = [migrations.RunPython(start_behind_what_is_there, migrations.RunPython.noop)]
