"""What all commands of this server have in common."""

from django.core.management.base import BaseCommand


class ServerCommand(BaseCommand):
    """Django's checks of the code are for its tests: a person who runs a command would wait twice as long for them."""

    requires_system_checks = ()
