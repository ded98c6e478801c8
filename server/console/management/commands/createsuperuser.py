"""``createsuperuser`` of Django is disabled; use ``staff``."""

from server.console.management.disabled_commands import DisabledCommand


class Command(DisabledCommand):
    purpose = "a login for the console"
    instead = "attomenzei-server staff NAME --role admin"
