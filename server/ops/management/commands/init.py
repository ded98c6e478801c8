"""``init``: creates missing files in ATTOMENZEI_HOME and migrates the database."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from licensing.errors import StorageError, VendorError
from licensing.vendor import read_vendor
from server import clock
from server.command import ServerCommand
from server.home import Home
from server.licenses.keys.key_files import KeyFileError
from server.licenses.keys.signing import signer
from server.ops import running_lock
from server.ops.connections import database_name
from server.ops.init_files import DEFAULT_URL, create_missing_files
from server.ops.key_check import check_keys, forget_former_keys
from server.ops.schema import SchemaError, check_schema, in_use, migrate, own_migrations, pending_migrations


class Command(ServerCommand):
    help = "Create keys, database and vendor profile in ATTOMENZEI_HOME. Existing files are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--url", help=f"the address under which terminals reach this server ({DEFAULT_URL})")
        parser.add_argument(
            "--new-keys", action="store_true", help="the former keys are lost for good: docs/operating-keys.md"
        )

    def handle(self, *, url: str | None, new_keys: bool, **options: Any) -> None:
        home = settings.HOME
        try:
            if not new_keys:
                _refuse_other_keys(home)
            fresh = create_missing_files(home, url=url, now=clock.now())
            signer()
            address = read_vendor(home.vendor).server_url
            # Last: with unusable keys the database is not touched.
            upgraded = _migrate(home)
            if new_keys:
                forget_former_keys()
        except (KeyFileError, SchemaError, StorageError, VendorError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{'Initialised' if fresh else 'Existing keys and data are kept:'} {home.folder}")
        self.stdout.write(f"Server address {address}, vendor profile {home.vendor}")
        self.stdout.write(f"Database: {database_name()}, {upgraded}")
        if fresh:
            self.stdout.write(f"Keep {home.root_key} offline: only a new keyset needs it.")
            if settings.PASSPHRASE is None:
                self.stdout.write("The keys are not encrypted, only their owner may read them: see `keys encrypt`.")


def _refuse_other_keys(home: Home) -> None:
    """Refuse other keys for a database in use: no terminal would accept what they sign, nor they what it has."""
    if not in_use():
        return
    if not home.keyset.exists():
        raise CommandError(
            f"there is no {home.keyset}, but {database_name()} is in use: restore the files of keys from their backup"
            " (docs/operating.md, section 4)",
            returncode=2,
        )
    check_keys()


def _migrate(home: Home) -> str:
    """Create or upgrade the tables, not under a running server; return what was done."""
    pending = pending_migrations()
    if not pending:
        check_schema()
        migrate()  # a new program may give its roles other permissions
        return "up to date"
    with running_lock.stopped(home) as stopped:
        if not stopped:
            raise CommandError("the database has to be upgraded: stop the server and its jobs first", returncode=1)
        migrate()
    return "created" if len(pending) == len(own_migrations()) else f"upgraded: {', '.join(pending)}"
