"""Reads and validates the environment, for ``settings``; an invalid variable is named in the error."""

import os
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from email.utils import getaddresses
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from licensing.tls import wrong_authorities
from server.fields import valid_mail_address
from server.ops.logs import FORMATS
from server.postgresql.deadline import STATEMENT_SECONDS
from server.secret_files import SecretFileError, read_secret
from server.settings_file import SettingsFileError, read_settings

Value = TypeVar("Value")

OURS = "ATTOMENZEI_"


class Asked(Mapping[str, str]):
    """The environment, which notes the names that are asked for: those of all settings, once ``settings`` is read."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return os.environ[name]

    def __iter__(self) -> Iterator[str]:
        return iter(os.environ)

    def __len__(self) -> int:
        return len(os.environ)


asked = Asked()
env = environ.Env()
env.ENVIRON = asked

# Nothing waits for PostgreSQL without an end; the URL may have other values. Times without a unit: seconds for libpq,
# but milliseconds for tcp_user_timeout.
POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Of several hosts in the URL, the one that is not a standby: after a failover each connection finds it by itself.
    "target_session_attrs": "read-write",
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout=10s -c jit=off"
    " -c idle_in_transaction_session_timeout=60s",
}
LONGEST_CHECK_AFTER = 366 * 24 * 3600


def load_settings_file() -> None:
    """Set the variables of the file that ATTOMENZEI_ENV_FILE names. They replace what the environment had.

    The file is not read again by child processes: they inherit the variables.
    """
    path = text("ATTOMENZEI_ENV_FILE")
    os.environ.pop("ATTOMENZEI_ENV_FILE", None)
    try:
        os.environ.update(read_settings(Path(path)) if path else {})
    except SettingsFileError as error:
        raise ImproperlyConfigured(f"ATTOMENZEI_ENV_FILE: {error}") from error


def refuse_misspelt() -> None:
    """Raise ImproperlyConfigured for a variable that resembles a setting: its default would be in force silently.

    Others that begin like ours are the app's, or Kubernetes' for a service of that name.
    """
    settings = [name.removeprefix(OURS) for name in asked.names if name.startswith(OURS)]
    for name in sorted(os.environ.keys() - asked.names):
        near = get_close_matches(name.removeprefix(OURS), settings, n=1, cutoff=0.55) if name.startswith(OURS) else []
        if near:
            raise ImproperlyConfigured(f"{name} is no setting: {OURS}{near[0]}?")


def read(name: str, expected: str, reader: Callable[[str], Value]) -> Value:
    """Return the variable ``name``, parsed by ``reader``; an error names it and what is ``expected``."""
    try:
        return reader(name)
    except (ImproperlyConfigured, ValueError, UserWarning) as error:
        raise ImproperlyConfigured(f"{name} must be {expected}") from error


def text(name: str, default: str = "") -> str:
    """Return the variable as it is: ``env.str`` takes ``$…`` for the name of another one, and then the default."""
    value: str = env.ENVIRON.get(name, default)
    return value


def database(name: str, default: Path) -> dict[str, Any]:
    """Return Django's settings for the database; without the variable, SQLite in the file ``default``."""
    if name not in env.ENVIRON:
        return _sqlite(str(default))
    url = urlsplit(text(name))
    if url.scheme == "sqlite" and len(url.path) > 1:
        return _sqlite(env.db(name)["NAME"])
    if url.scheme in ("postgres", "postgresql") and len(url.path) > 1:
        return _postgresql(env.db(name))
    raise ValueError(url.scheme)


def _postgresql(found: dict[str, Any]) -> dict[str, Any]:
    return {
        **found,
        "ENGINE": "server.postgresql",
        # Connections are reused; one that the network has dropped is detected.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**POSTGRESQL_OPTIONS, **found.get("OPTIONS", {})},
    }


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "server.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": ":memory:"},  # what pytest-django assumes of Django's own backend only
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # a writer waits at the start and never fails in the middle
            "timeout": 10,
            # FULL: a number that was e-mailed or moved must survive a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
        },
    }


def mail(name: str) -> dict[str, Any]:
    if name not in env.ENVIRON:
        return {"EMAIL_BACKEND": "server.mailing.backends.FolderBackend"}
    url = urlsplit(text(name))
    if url.scheme not in ("smtp", "smtp+tls", "smtp+ssl") or not url.hostname:
        raise ValueError(url.scheme)
    usual = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[url.scheme]
    backend = {"EMAIL_BACKEND": "server.mailing.backends.SmtpBackend", "EMAIL_PORT": url.port or usual}
    return {**env.email_url(name), **backend}


def names(name: str) -> list[str]:
    """Return the entries of a list; there may be spaces around its commas."""
    return [entry.strip() for entry in text(name).split(",") if entry.strip()]


def check_authorities() -> None:
    """Raise ImproperlyConfigured if a variable that names certificate authorities cannot be used."""
    wrong = wrong_authorities()
    if wrong is not None:
        raise ImproperlyConfigured(f"{wrong.subject} must be a file or a folder with certificates in PEM")


def check_after(name: str) -> int:
    seconds = int(text(name, "21600"))
    if not 1 <= seconds <= LONGEST_CHECK_AFTER:
        raise ValueError(seconds)
    return seconds


def address_limit(name: str) -> int:
    limit = int(text(name, "600"))
    if not 1 <= limit <= 1_000_000:
        raise ValueError(limit)
    return limit


def proxies(name: str) -> int:
    number = int(text(name, "0"))
    if not 0 <= number <= 10:
        raise ValueError(number)
    return number


def log_format(name: str) -> str:
    form = text(name, "text")
    if form not in FORMATS:
        raise ValueError(form)
    return form


def mail_from(name: str) -> str:
    sender = text(name, "license@localhost")
    try:
        [(_name, address)] = getaddresses([sender])  # a comma in a name without quotes makes two addresses of it
        validate_email(address)
    except ValidationError as error:
        raise ValueError(sender) from error
    if "\n" in sender:
        raise ValueError(sender)
    return sender


def second_factor(name: str) -> bool:
    chosen = text(name, "required")
    if chosen not in ("required", "optional"):
        raise ValueError(chosen)
    return chosen == "required"


def staff_mail(name: str) -> str:
    """Return the address of reminders for staff, or an empty string."""
    address = text(name)
    try:
        if address:
            valid_mail_address(address)
    except ValidationError as error:
        raise ValueError(address) from error
    return address


def passphrase() -> bytes | None:
    """Return the passphrase of the private keys, from the environment or from a file that only its owner can read."""
    if "ATTOMENZEI_PASSPHRASE_FILE" not in env.ENVIRON:
        return read("ATTOMENZEI_PASSPHRASE", "at least one character", _passphrase_in_environment)
    if "ATTOMENZEI_PASSPHRASE" in env.ENVIRON:
        raise ImproperlyConfigured("ATTOMENZEI_PASSPHRASE and ATTOMENZEI_PASSPHRASE_FILE are both set: set one")
    return read(
        "ATTOMENZEI_PASSPHRASE_FILE",
        "a file with a passphrase that its owner alone may read (mode 0600)",
        _passphrase_in_file,
    )


def _passphrase_in_environment(name: str) -> bytes | None:
    if name not in env.ENVIRON:
        return None
    return _not_empty(text(name).encode())


def _passphrase_in_file(name: str) -> bytes:
    path = Path(text(name)).expanduser()
    try:
        return _not_empty(read_secret(path).rstrip(b"\r\n"))
    except (OSError, SecretFileError) as error:
        raise ValueError(path) from error


def _not_empty(passphrase: bytes) -> bytes:
    if not passphrase:
        raise ValueError(passphrase)
    return passphrase
