"""The base class of the server's commands."""

from django.core.management.base import BaseCommand


class ServerCommand(BaseCommand):
    """Skips Django's system checks, which tests run: they would double the time that a person waits for a command."""

    requires_system_checks = ()
