"""``attomenzei-server customer``: bring customers, their contracts and their license numbers in from a file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import translation

from server import clock
from server.command import WRONG_CALL, ServerCommand, input_file, person
from server.licenses.staff import changes, imports
from server.licenses.staff.import_file import HEADINGS, NotATable, read

REFUSED = 1
"""Exit code."""


class Command(ServerCommand):
    help = "Import customers, contracts and license numbers from a CSV file."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        columns = ", ".join(f"{name} ({heading})" for name, heading in HEADINGS.items())
        into = actions.add_parser(
            "import", help="from FILE; what exists is left as it is", epilog=f"Columns: {columns}"
        )
        into.add_argument("file", type=input_file, metavar="FILE", help="UTF-8 or Shift_JIS, with a line of headings")
        into.add_argument("--dry-run", action="store_true", help="only say what would be done, and what is wrong")
        into.add_argument("--mail", action="store_true", help="mail new numbers to the customers")
        into.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *_arguments: Any, file: Path, dry_run: bool, mail: bool, as_json: bool, **_options: Any) -> None:
        with translation.override("en"):
            lines = self._read(file)
            wanted = imports.plan(lines)
            for place, error in wanted.errors:
                self.stderr.write(f"line {place}: {error}")
            if wanted.errors:
                raise CommandError("nothing was imported: correct the lines above", returncode=REFUSED)
            if not dry_run:
                token = changes.new_token()
                imports.perform(lines, mails=mail, token=token, who=person(), now=clock.now())
        counts = {
            "customers": len(wanted.new_customers),
            "licenses": wanted.new_licenses,
            "unchanged_lines": wanted.unchanged,
        }
        if as_json:
            self.stdout.write(json.dumps({**counts, "dry_run": dry_run}))
            return
        verb = "would be added" if dry_run else "added"
        texts = (f"customers {verb}: {counts['customers']}", f"licenses {verb}: {counts['licenses']}")
        self.stdout.write("\n".join((*texts, f"lines without anything new: {counts['unchanged_lines']}")))

    def _read(self, file: Path) -> Any:
        try:
            return read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=WRONG_CALL) from error
        except NotATable as error:
            raise CommandError(f"{file}: {error}", returncode=REFUSED) from error
