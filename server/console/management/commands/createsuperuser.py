"""``createsuperuser``: Django's own, in whose place ``staff`` stands."""

from server.console.management.disabled_commands import Instead


class Command(Instead):
    wanted = "a login for the console"
    do = "attomenzei-server staff NAME --role admin"
