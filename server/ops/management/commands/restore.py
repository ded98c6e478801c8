"""``restore FILE``: replaces the database by a backup; the old database is renamed."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connections

from server import clock
from server.command import ServerCommand, input_file
from server.ops import backups, running_lock
from server.ops.management.commands.backup import REFUSED, sqlite_database
from server.ops.management.commands.restored import complete, report


class Command(ServerCommand):
    help = "Replace the SQLite database by a backup. The server must be stopped; the old database is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=input_file)
        parser.add_argument("--older", action="store_true", help="even if the database has entries that FILE lacks")

    def handle(self, *, file: Path, older: bool, **options: Any) -> None:
        database = sqlite_database()
        connections.close_all()
        with running_lock.stopped(settings.HOME) as stopped:
            if not stopped:
                raise CommandError("the server or its jobs are running: stop them first", returncode=REFUSED)
            try:
                replaced = backups.restore(file, database, clock.now(), older=older)
            except backups.BackupError as error:
                raise CommandError(str(error), returncode=REFUSED) from error
            held = complete()
        self.stdout.write(f"{file} is in use now." + (f" The former database: {replaced}" if replaced else ""))
        self.stdout.write(
            "Terminals continue by themselves; what was issued or stopped since the backup was made is missing:"
        )
        self.stdout.write("see docs/operating.md.")
        report(self.stdout, held)
