"""``changepassword``: Django's own, in whose place ``staff`` stands."""

from server.console.management.disabled_commands import Instead


class Command(Instead):
    wanted = "a new password for a login"
    do = "attomenzei-server staff NAME"
