"""``check``: Django's checks, after a line that says which server and database they are about."""

from typing import Any

from django.conf import settings
from django.core.management.commands import check

from server.ops.connections import database_name


class Command(check.Command):
    help = "Check the settings; with --deploy, name everything that is unsafe and what to do about it."

    def handle(self, *labels: Any, **options: Any) -> None:
        self.stdout.write(f"Data folder: {settings.HOME.folder}")
        self.stdout.write(f"Database: {database_name()}")
        super().handle(*labels, **options)
