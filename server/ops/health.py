"""``/healthz``: this process answers. ``/readyz``: it can do its work, or what stands in its way.

For a load balancer and a monitor. What exactly is wrong stands in the log: these pages are open to everybody.
"""

import logging
import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from server import clock
from server.licenses.keys.signing import signer
from server.ops import heartbeat

log = logging.getLogger(__name__)

LEAST_ROOM = 200 * 1024 * 1024
"""Bytes that must be free on the disk of ATTOMENZEI_HOME: days of a busy server's growth."""


class NotReadyError(Exception):
    """Something that the server needs is missing; the message says what."""


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answer, whatever else may be wrong: who gets no answer restarts the process."""
    return _told({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200, or 503 with the names of what fails."""
    failing = [name for name, check in CHECKS.items() if not _holds(name, check)]
    if failing:
        return _told({"status": "failing", "failing": failing}, status=503)
    return _told({"status": "ok"})


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        log.warning("not ready: %s: %s", name, error)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReadyError("the database is not up to date: run `attomenzei-server init`")


def _keys() -> None:
    signer()


def _jobs() -> None:
    last = heartbeat.last_beat()
    if last is None or clock.now() - last > heartbeat.LONGEST:
        raise NotReadyError(f"no jobs were run since {last}: is `attomenzei-server work` running?")


def _disk() -> None:
    free = shutil.disk_usage(settings.HOME.folder).free
    if free < LEAST_ROOM:
        raise NotReadyError(f"{free} bytes are free at {settings.HOME.folder}: make room")


CHECKS = {"database": _database, "migrations": _migrations, "keys": _keys, "jobs": _jobs, "disk": _disk}


def _told(said: dict[str, object], *, status: int = 200) -> JsonResponse:
    return JsonResponse(said, status=status, headers={"Cache-Control": "no-store"})
