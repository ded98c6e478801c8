"""``events verify|export``: verifies the hash chain of the event log, and writes the log to a file."""

import contextlib
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser
from django.db.models import Q

from licensing.clock import JST
from server.command import ServerCommand, day, input_file, license_number, output_file
from server.licenses.log import chain, exports
from server.licenses.log.chain import Break
from server.licenses.log.exports import Entry

BROKEN = 1
WRONG_CALL = 2
WRITERS = {"jsonl": exports.write_jsonl, "csv": exports.write_csv}


class Command(ServerCommand):
    help = "Verify that the event log was not changed, or write it to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="verify the hash chain; exit code 1 if that fails")
        against = verify.add_mutually_exclusive_group()
        against.add_argument(
            "--head", metavar="POSITION:DIGEST", type=_head, help="must be in the chain: printed by an earlier `verify`"
        )
        against.add_argument(
            "--file", metavar="FILE", type=input_file, help="verify an export in JSON Lines, not the database"
        )
        export = actions.add_parser("export", help="write the sealed entries with their digests")
        export.add_argument(
            "--format",
            dest="form",
            choices=WRITERS,
            default="jsonl",
            help="JSON Lines (default), or a table to read",
        )
        export.add_argument("--since", metavar="DAY", type=day, help="from this day on, in Japan")
        export.add_argument("--until", metavar="DAY", type=day, help="up to and with this day, in Japan")
        export.add_argument("--license", metavar="NUMBER", type=license_number, help="only this license number")
        export.add_argument("--out", metavar="FILE", type=output_file, help="instead of standard output")

    def handle(self, *, action: str, **options: Any) -> None:
        work: Callable[..., None] = getattr(self, f"_{action}")
        try:
            work(**options)
        except exports.ExportError as error:
            raise CommandError(f"{options['file']}: {error}", returncode=WRONG_CALL) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=WRONG_CALL) from error

    def _verify(self, *, head: tuple[int, str] | None, file: Path | None, **_: Any) -> None:
        broken = self._print_breaks(self._breaks_of(file) if file else chain.breaks())
        # An export has no head of its own to compare with.
        if file is None and head is not None and not chain.contains(*head):
            self.stdout.write(f"position {head[0]}: this head is not in the chain, which was cut or made again")
            broken = True
        if broken:
            raise CommandError("the event log was changed", returncode=BROKEN)
        if file is None:
            self._print_head()

    def _breaks_of(self, file: Path) -> Iterator[Break]:
        with file.open(encoding="utf-8", errors="surrogateescape") as lines:  # no text is no entry, or a changed one
            yield from exports.breaks(self._counted(exports.read_jsonl(lines)))

    def _counted(self, found: Iterable[Entry]) -> Iterator[Entry]:
        count, last = 0, None
        for entry in found:
            yield entry
            count, last = count + 1, entry
        head = f", the last at {last.position}:{last.digest}" if last else ""
        self.stdout.write(f"{count} entries were read{head}")

    def _print_breaks(self, found: Iterable[Break]) -> bool:
        broken = False
        for one in found:
            self.stdout.write(f"position {one.position}: {one.reason}")
            broken = True
        return broken

    def _print_head(self) -> None:
        position, digest = chain.head()
        self.stdout.write(f"The event log is unchanged. Store this head elsewhere: {position}:{digest}")
        self._print_unsealed()

    def _print_unsealed(self) -> None:
        unsealed = chain.unsealed().count()
        if unsealed:
            self.stderr.write(f"{unsealed} entries are not sealed yet: `work` does it within seconds.")

    def _export(
        self, *, form: str, since: date | None, until: date | None, license: str | None, out: Path | None, **_: Any
    ) -> None:
        wanted = Q(event__license=license) if license else Q()
        if since:
            wanted &= Q(event__at__gte=_midnight(since))
        if until:
            wanted &= Q(event__at__lt=_midnight(until + timedelta(days=1)))
        with _opened(out) as stream:
            count = WRITERS[form](exports.entries(wanted), stream)
        self.refuse_lost_output()
        self.stderr.write(f"{count} entries.")
        self._print_unsealed()


@contextlib.contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    """Open ``out`` for writing; a complete file replaces it at the end."""
    if out is None:
        yield sys.stdout
        return
    # A complete file or none: an interrupted export must not look like a shorter log.
    draft = out.with_name(out.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        draft.replace(out)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise CommandError(f"{out}: {error.strerror}", returncode=WRONG_CALL) from error


def _midnight(start: date) -> datetime:
    return datetime.combine(start, time(), JST)


def _head(typed: str) -> tuple[int, str]:
    position, _, digest = typed.partition(":")
    if not position.isdecimal() or len(digest) != len(chain.START):
        raise ArgumentTypeError(f"not a head such as 42:9f86d0…: {typed!r}")
    return int(position), digest
