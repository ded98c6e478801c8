"""``createsuperuser``: Django's own, in whose place ``staff`` stands."""

from server.console.management.instead import Instead


class Command(Instead):
    wanted = "a login for the console"
    do = "attomenzei-server staff NAME --role admin"
