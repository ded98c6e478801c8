"""Fills a new home with the company, and serves the console on it."""

import sys
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from server import clock
from server.console.roles import Role
from server.console.staff import set_staff
from server.licenses.log import chain
from server.licenses.models import Customer, Follower
from server.ops import demo
from server.ops.init_files import create_missing_files
from server.ops.schema import migrate
from server.ports import free_port
from tests.company import build

YEARS = timedelta(days=3 * 365)
STAFF = {"sato": Role.ADMIN, "suzuki": Role.SUPPORT, "mita": Role.VIEWER}


def main() -> None:
    """Serve until a signal to stop."""
    stop = demo.Stop()
    port = free_port([])
    url = f"http://127.0.0.1:{port}"
    _fill(url)
    with demo.running_server(settings.HOME, port, stop) as server:
        say(f"{url}/admin/")
        for name, role in STAFF.items():
            say(f"  {name:8} {set_staff(name, role, who='demo', now=clock.now())}  {role.value}")
        demo.wait_for(None, server, settings.HOME, stop)


def _fill(url: str) -> None:
    now = clock.now()
    # If they are new, with keys that were valid when the statements of the terminals were signed.
    create_missing_files(settings.HOME, url=url, now=now - YEARS)
    migrate()
    if not Customer.objects.exists():
        with transaction.atomic():
            build(now)
    if not Follower.objects.filter(name="mail").exists():  # what has happened was mailed long ago
        while chain.seal():
            pass
        Follower.objects.bulk_create(Follower(name=name, position=chain.head()[0]) for name in ("mail", "webhooks"))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
