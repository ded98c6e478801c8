"""``attomenzei-server``: the entry point. Each app's ``management/commands`` defines its subcommands."""

import atexit
import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import traceback
from importlib import import_module
from importlib.metadata import version
from types import TracebackType

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line, get_commands, load_command_class
from django.db import DatabaseError

from licensing.masking import mask
from licensing.output import ignore_output_errors
from server.home import Home
from server.ops.logs import is_json

log = logging.getLogger("server")

HINTS = {
    ("no such table", "does not exist"): "was `attomenzei-server init` run?",
    ("unable to open database file",): "was `attomenzei-server init` run, and may this account write to the folder?",
    ("disk is full", "No space left"): "make room; what was already done is kept",
    ("readonly", "permission denied"): "may this account write to the database and its folder?",
    ("is locked", "lock timeout"): "another process is writing: try again",
    ("is not a database", "is malformed"): "the file is damaged: stop the server and restore a backup",
    ("Connection refused", "could not translate host name"): "is PostgreSQL running, and DATABASE_URL right?",
}
"""By what the database says."""
INTERRUPTED = 130
"""The exit code that shells give for SIGINT."""
HELP = ("help", "--help", "-h")
ENGINEERS = ("shell", "dbshell")
"""Commands of Django that are kept, for whoever knows the database."""
INSTEAD = {
    "changepassword": "staff NAME",
    "createsuperuser": "staff NAME --role admin",
    "dumpdata": "backup",
    "loaddata": "restore",
    "migrate": "init",
    "runserver": "serve",
    "sendtestemail": "mail test",
}
"""Of our commands, by the one of Django that an operator may know."""
ABOUT = "attomenzei-server COMMAND [ARGUMENTS]: the license server of あっと免税"


def main() -> None:
    """Run the command line. An error that a person can correct is one line without a traceback, with exit code 2."""
    ignore_output_errors()
    os.umask(0o077)  # keys, database, mails and backups are the owner's alone, whatever this account usually does
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    sys.excepthook = print_masked
    threading.excepthook = lambda ended: print_masked(ended.exc_type, ended.exc_value, ended.exc_traceback)
    uncounted = _prepare_serving() if sys.argv[1:2] == ["serve"] else ""
    try:
        _load()
        if uncounted:
            log.warning("responses are not counted in /metrics: %s", uncounted)
        refuse_root(import_module("server.settings").HOME)
        logging.captureWarnings(True)
        if len(sys.argv) < 2 or (len(sys.argv) == 2 and sys.argv[1] in HELP):
            print_commands()
        elif sys.argv[1] == "--version":
            sys.stdout.write(f"{version('attomenzei')}\n")
        else:
            refuse_djangos(sys.argv[1])
            execute_from_command_line(["attomenzei-server", *sys.argv[1:]])
    except KeyboardInterrupt:  # Ctrl-C at a question, or in a command that takes long
        sys.exit(INTERRUPTED)
    except ImproperlyConfigured as error:
        _exit(str(error))
    except DatabaseError as error:
        message = " ".join(str(error).split())
        _exit(f"database: {message}{hint_for(message)}")


def _prepare_serving() -> str:
    """Make the folder in which workers add up their counts, and return why that is not possible: the disk is full.

    Before a metric is created, which looks for it; it is removed at the end, however soon that comes.
    """
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):  # until granian takes them
        if signal.getsignal(number) is signal.SIG_DFL:  # or nohup ignores it
            signal.signal(number, lambda *_: sys.exit())
    try:
        folder = tempfile.mkdtemp(prefix="attomenzei-metrics-")
    except OSError as error:
        return str(error)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return ""


def _load() -> None:
    """Import the settings and all models: without collections of garbage, because an import leaves none."""
    gc.disable()
    import_module("server.settings")  # first, because Django would hide an invalid setting behind another message
    django.setup()
    gc.freeze()
    gc.enable()


def refuse_root(home: Home) -> None:
    """Refuse root where another account has the data: the server could not read the keys that root would replace.

    Raises:
        ImproperlyConfigured: it is root who runs this, and not the owner of ``home``.
    """
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if as_root and home.folder.exists() and (owner := home.folder.stat().st_uid):
        raise ImproperlyConfigured(
            f"ATTOMENZEI_HOME: {home.folder} belongs to the account {owner}: run this as that account, not as root"
            " (docs/operating.md, section 2, has a wrapper)"
        )


def print_commands() -> None:
    """Print our commands, a line each. Django's own, which no operator needs, are not listed."""
    lines = [ABOUT, ""]
    for name, package in sorted(get_commands().items()):
        if _is_ours(package):
            summary = load_command_class(package, name).help
            lines.append(f"  {name:<15} {summary.partition('. ')[0].rstrip('.')}")
    lines += ["", "attomenzei-server COMMAND --help explains its arguments; docs/operating.md how to run a server."]
    sys.stdout.write("\n".join(lines) + "\n")


def refuse_djangos(name: str) -> None:
    """Refuse the command ``name`` if it is one of Django's or of a library that change the database past the event log.

    Raises:
        ImproperlyConfigured: it is; what to run instead.
    """
    package = get_commands().get(name)
    if package is not None and not _is_ours(package) and name not in ENGINEERS:
        instead = f"run `attomenzei-server {INSTEAD[name]}`" if name in INSTEAD else "`attomenzei-server help` has ours"
        raise ImproperlyConfigured(f"{name} is a command of Django that leaves no entry in the event log: {instead}")


def _is_ours(package: object) -> bool:
    return str(package).startswith("server.")


def hint_for(message: str) -> str:
    """Return what to do about an error of the database, in parentheses, or an empty string."""
    for signs, hint in HINTS.items():
        if any(sign in message for sign in signs):
            return f" ({hint})"
    return ""


def print_masked(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Print the traceback of an uncaught exception, masked as in the log: no numbers, keys or passwords."""
    logs = getattr(sys.modules.get("server.settings"), "LOGGING", None)  # missing if reading the settings failed
    if logs and is_json(logs):
        log.critical("an uncaught exception", exc_info=(kind, error, trace) if error else True)
        return
    secrets = logs["formatters"]["line"]["secrets"] if logs else ()
    text = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(mask(text, secrets))


def _exit(message: str) -> None:
    sys.stderr.write(f"attomenzei-server: {message}\n")
    sys.exit(2)
