"""``attomenzei-server``: the one command of the vendor's side. What each subcommand does stands in ``management``."""

import os
import sys
from importlib import import_module

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    """Run the command line. What a person can mend is said in one line, without a traceback: exit 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    try:
        import_module("server.settings")  # a wrong setting is told before Django hides it behind another message
        execute_from_command_line(["attomenzei-server", *(sys.argv[1:] or ["help"])])
    except ImproperlyConfigured as error:
        _leave(str(error))
    except DatabaseError as error:
        _leave(f"database: {' '.join(str(error).split())} (was `attomenzei-server init` run?)")


def _leave(message: str) -> None:
    sys.stderr.write(f"attomenzei-server: {message}\n")
    sys.exit(2)
