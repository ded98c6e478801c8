"""``move-database``: moves a server from SQLite to the PostgreSQL of DATABASE_URL."""

# ruff: noqa: N999  # Django takes the command's name from the module

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from server import clock
from server.command import WRONG_CALL, ServerCommand
from server.ops import running_lock
from server.ops.management.commands.backup import REFUSED
from server.ops.moving import MoveError, move
from server.ops.schema import migrate


class Command(ServerCommand):
    help = "Move the SQLite database of ATTOMENZEI_HOME into the empty PostgreSQL of DATABASE_URL."

    def handle(self, **options: Any) -> None:
        source = settings.HOME.database
        if connection.vendor != "postgresql":
            raise CommandError("set DATABASE_URL to the PostgreSQL that is to be used", returncode=WRONG_CALL)
        if not source.exists():
            raise CommandError(f"there is no {source}", returncode=REFUSED)
        with running_lock.stopped(settings.HOME) as stopped:
            if not stopped:
                raise CommandError("the server or its jobs are running: stop them first", returncode=REFUSED)
            migrate()
            try:
                counts = move(source)
            except MoveError as error:
                raise CommandError(str(error), returncode=REFUSED) from error
            # So that a server without DATABASE_URL does not go on with it.
            moved = source.rename(source.with_name(f"{source.name}.until-{clock.now():%Y%m%dT%H%M%SZ}"))
        copied = f"{sum(counts.values())} rows of {len(counts)} tables were copied; the event log is unchanged."
        self.stdout.write(copied if counts else "All rows had been copied already, by a command that was interrupted.")
        self.stdout.write(f"Keep this DATABASE_URL in the settings and start the server. The former database: {moved}")
