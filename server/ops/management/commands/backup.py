"""``backup FILE``: a copy of the database while the server runs. ``--into FOLDER`` keeps generations."""

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from licensing.clock import JST
from server import clock
from server.command import ServerCommand, whole
from server.ops import backups, generations, heartbeat, postgresql_backups

REFUSED = 1
WRONG_CALL = 2
KEPT = 30


class Command(ServerCommand):
    help = "Copy the database to a new file, while the server runs. Keys: see docs/operating.md."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("file", metavar="FILE", type=Path, nargs="?")
        where.add_argument("--into", metavar="FOLDER", type=_folder, help="a new file there, named by the time")
        parser.add_argument(
            "--keep", type=whole(1, 10_000), default=KEPT, help=f"with --into: delete all but the newest ones ({KEPT})"
        )

    def handle(self, *, file: Path | None, into: Path | None, keep: int, **options: Any) -> None:
        now, suffix = clock.now(), ".dump" if connection.vendor == "postgresql" else ".sqlite3"
        target = generations.new_file(into, suffix, now) if into else file
        assert target is not None  # noqa: S101  # argparse requires one of both
        try:
            self.stdout.write(f"{target}: {_make(target)}")
        except backups.BackupError as error:
            raise CommandError(str(error), returncode=REFUSED) from error
        heartbeat.note_backup(now)  # first: whatever becomes of older ones, this one is good
        if into:
            self._delete_older(target, keep, now)

    def _delete_older(self, made: Path, keep: int, now: datetime) -> None:
        failed = ""
        for path in generations.older(made, keep, now):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                failed = f"{path} cannot be deleted: {error.strerror}"
                continue
            why = "it is unfinished" if generations.UNFINISHED in path.name else f"{keep} others are kept"
            self.stdout.write(f"{path} is deleted: {why}")
        if failed:
            raise CommandError(f"the backup is made, but {failed}", returncode=REFUSED)


def _folder(typed: str) -> Path:
    if not typed:  # a variable of a script that is not set, which would be the present folder
        raise ArgumentTypeError("name a folder")
    return Path(typed)


def _make(target: Path) -> str:
    """Make the backup and return what is in it."""
    if connection.vendor == "postgresql":
        return f"{postgresql_backups.dump(connection.get_connection_params(), target)} bytes"
    content = backups.make(Path(settings.DATABASES["default"]["NAME"]), target)
    if not content.events:
        return "no entry in the event log"
    newest = datetime.fromisoformat(content.newest).replace(tzinfo=UTC)  # as Django stores it in SQLite
    return f"{content.events} entries of the event log, the newest of {newest.astimezone(JST):%Y-%m-%d %H:%M}"


def sqlite_database() -> Path:
    """Return where the database is; for PostgreSQL, raise with what to do there."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return Path(database["NAME"])
    raise CommandError(
        "PostgreSQL is restored by pg_restore into an empty database, and then by `attomenzei-server restored`:"
        " docs/operating.md, section 4, has the commands",
        returncode=WRONG_CALL,
    )
