"""``/healthz``: this process responds (liveness). ``/readyz``: it can do its work, or which checks fail (readiness).

For a load balancer and a monitor. The details are in the log only, because these pages are public.
"""

import json
import logging
import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import connection

from server import clock
from server.licenses.door.views import Response
from server.licenses.keys.signing import signer
from server.ops import heartbeat
from server.ops.key_check import check_keys
from server.ops.schema import check_schema

log = logging.getLogger(__name__)

LEAST_FREE = 200 * 1024 * 1024
"""Bytes that must be free on the disk of ATTOMENZEI_HOME: days of growth of a busy server."""


class NotReadyError(Exception):
    """The server lacks something; the message says what."""


def alive() -> Response:
    """Respond whatever else is wrong: a supervisor restarts a process that does not."""
    return _json({"status": "ok"})


def ready() -> Response:
    """Respond with 200, or with 503 and the names of the failing checks."""
    failing: list[str] = []
    for name, check in CHECKS.items():
        if not ("database" in failing and name in NEED_DATABASE) and not _passes(name, check):
            failing.append(name)
    return _failing(*failing) if failing else _json({"status": "ok"})


def without_database() -> Response:
    """Respond for a database that answers none of the requests that wait for it."""
    log.warning("not ready: the database answers no request")
    return _failing("database")


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    # Any failure means not ready; the reason is in the log only.
    except Exception as error:
        log.warning("not ready: %s: %s", name, error)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _keys() -> None:
    signer().check_valid(clock.now())
    check_keys()


def _jobs() -> None:
    last = heartbeat.last_beat()
    if last is None or abs(clock.now() - last) > heartbeat.TIMEOUT:  # a later one: the clock was ahead
        raise NotReadyError(f"no jobs were run since {last}: is `attomenzei-server work` running?")


def _disk() -> None:
    free = shutil.disk_usage(settings.HOME.folder).free
    if free < LEAST_FREE:
        raise NotReadyError(f"only {free} bytes are free at {settings.HOME.folder}")


CHECKS = {"database": _database, "migrations": check_schema, "jobs": _jobs, "keys": _keys, "disk": _disk}
NEED_DATABASE = ("migrations", "jobs", "keys")
"""Not asked once the database has failed: each would wait for it again."""


def _failing(*names: str) -> Response:
    return _json({"status": "failing", "failing": names}, status=503)


def _json(content: dict[str, object], *, status: int = 200) -> Response:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return Response(status, headers, json.dumps(content).encode())
