"""``changepassword`` of Django is disabled; use ``staff``."""

from server.console.management.disabled_commands import DisabledCommand


class Command(DisabledCommand):
    purpose = "a new password for a login"
    instead = "attomenzei-server staff NAME"
