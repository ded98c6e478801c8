"""``backup FILE``: a copy of the database while the server runs."""

import shlex
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from server.command import ServerCommand
from server.ops import backups

REFUSED = 1
WRONG_CALL = 2


class Command(ServerCommand):
    help = "Copy the SQLite database to a new file, while the server runs. Keys: see docs/operating.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            content = backups.make(sqlite_database(f"pg_dump --format=custom --file={shlex.quote(str(file))}"), file)
        except backups.BackupError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        newest = content.newest or "never"
        self.stdout.write(f"{file}: {content.events} entries of the event log, the newest of {newest}.")


def sqlite_database(otherwise: str) -> Path:
    """Return where the database is; for PostgreSQL, raise with the command that does it there."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return Path(database["NAME"])
    raise CommandError(f'PostgreSQL brings its own: {otherwise} "$DATABASE_URL"', returncode=WRONG_CALL)
