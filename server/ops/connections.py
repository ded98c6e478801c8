"""Which database this server uses, and whether PostgreSQL allows as many connections as it opens: one a thread."""

from django.conf import settings
from django.db import connection

from server.ops.admission import PLACES
from server.ops.worker import GROUPS

THREADS = PLACES + 1
"""Threads of a worker. More would only queue for Python."""
OTHERS = len(GROUPS) + 3
"""Connections of ``work``, one for each of its threads, and of commands that people run meanwhile."""
_ALLOWED = """
SELECT least(
    current_setting('max_connections')::int
        - current_setting('superuser_reserved_connections')::int
        - coalesce(current_setting('reserved_connections', true), '0')::int,
    (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
    (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())
)
"""


class ConnectionsError(Exception):
    """The database allows too few connections; the message says what to change."""


def database_name() -> str:
    """Return which database the settings name, without its password."""
    database = settings.DATABASES["default"]
    if connection.vendor != "postgresql":
        return f"SQLite {database['NAME']}"
    options = database["OPTIONS"]
    host = options.get("host") or database["HOST"] or "PostgreSQL's usual socket"
    port = options.get("port") or database["PORT"] or 5432
    return f"PostgreSQL {database['NAME']} at {host}, port {port}"


def check_connections(workers: int) -> None:
    """Raise ConnectionsError if ``serve`` with so many ``workers`` may be refused a connection.

    What other servers use at the same database is not known here.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_ALLOWED)
        [allowed] = cursor.fetchone()
    needed = workers * THREADS + OTHERS
    if needed > allowed:
        raise ConnectionsError(
            f"PostgreSQL allows this server {allowed} connections, and {workers} workers with their jobs need {needed}:"
            f" set max_connections (or the limit of the role or the database) {needed - allowed} higher,"
            f" or serve with --workers {max(1, (allowed - OTHERS) // THREADS)}"
        )
