"""``attomenzei-server``: the one command of the vendor's side. What each subcommand does stands in ``management``."""

import atexit
import os
import shutil
import sys
import tempfile
import threading
import traceback
from importlib import import_module
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError

from server.upkeep.masking import mask


def main() -> None:
    """Run the command line. What a person can mend is said in one line, without a traceback: exit 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    sys.excepthook = tell_masked
    threading.excepthook = lambda ended: tell_masked(ended.exc_type, ended.exc_value, ended.exc_traceback)
    if sys.argv[1:2] == ["serve"]:  # before anything counts: where the worker processes add up what they count
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="attomenzei-metrics-")
        atexit.register(shutil.rmtree, os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
    try:
        import_module("server.settings")  # a wrong setting is told before Django hides it behind another message
        execute_from_command_line(["attomenzei-server", *(sys.argv[1:] or ["help"])])
    except ImproperlyConfigured as error:
        _leave(str(error))
    except DatabaseError as error:
        _leave(f"database: {' '.join(str(error).split())} (was `attomenzei-server init` run?)")


def tell_masked(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Print the traceback of a program that ends by an error as the log would: without numbers, keys or passwords."""
    settings = sys.modules.get("server.settings")  # not there if its reading is what failed
    secrets = settings.LOGGING["formatters"]["line"]["secrets"] if hasattr(settings, "LOGGING") else ()
    text = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(mask(text, secrets))


def _leave(message: str) -> None:
    sys.stderr.write(f"attomenzei-server: {message}\n")
    sys.exit(2)
