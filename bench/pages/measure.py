"""Fills the server of the environment and asks for each page, signed in, in this process.

The company of ``tests.company``, with all that goes wrong at a vendor's, and around it customers with four licenses
each. A page counts by the processor time of this process and of the one of PostgreSQL that serves it, which hardly
depends on what else runs on the machine.
"""

import hashlib
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client

from bench.server.search import fill
from licensing.number import show
from server import clock
from server.console.base import ConsoleAdmin
from server.licenses.log.events import entry, record_all
from server.licenses.models import Contract, Customer, Event, License, Terminal
from server.ops.init_files import create_missing_files
from server.ops.schema import migrate
from server.portal.models import OwnerSession
from server.portal.sessions import SESSION_LASTS
from server.portal.sign_in_views import COOKIE
from tests.company import CHAIN, build

EACH = 4
"""Licenses of a customer."""
STATEMENT = "e" * 900
"""As long as a real one."""
LIMIT = 300
"""Milliseconds of a page."""
TIMES = 5
FILTERS = {
    "license": "state=active state=expired state=stopped state=planned state=unused state=mixed_up ends=30 p=1000 o=2",
    "contract": "state=active state=expired state=stopped state=leaving ends=30 o=-5.3",
    "terminal": "copied=yes o=1",
    "trial": "state=running state=ended state=licensed",
    "customer": "language__exact=en o=-5",
}
"""Filters and orders of a list, by its model."""
RESULTS = {"sqlite": "PAGES.md", "postgresql": "PAGES-POSTGRESQL.md"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COMMANDS = {"sqlite": "python -m bench pages", "postgresql": "python -m tests.postgres python -m bench pages"}


@dataclass(frozen=True)
class Measured:
    """Milliseconds are medians; the first page after a start is not counted."""

    name: str
    busy: float
    wall: float
    statements: int
    kilobytes: float

    def line(self) -> str:
        mark = "" if self.busy <= LIMIT else " **over**"
        return f"| {self.name} | {self.busy:.0f}{mark} | {self.wall:.0f} | {self.statements} | {self.kilobytes:.0f} |"


def prepare(customers: int) -> None:
    """Make the server and its rows, if the folder is new."""
    now = clock.now()
    create_missing_files(settings.HOME, url="http://127.0.0.1", now=now - timedelta(days=3 * 365))
    migrate()
    if Customer.objects.exists():
        return
    fill(customers * EACH, EACH, STATEMENT)
    with transaction.atomic():
        build(now)
    numbers = License.objects.select_related("contract__customer").order_by("pk").iterator(chunk_size=1000)
    record_all([entry(Event.What.ISSUED, who="sato", now=now, license=license) for license in numbers])
    with connection.cursor() as cursor:
        # As PostgreSQL does by itself within minutes of so many new rows; SQLite, after each migration.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def lists() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of the dashboard and of each list."""
    yield "dashboard", "/admin/"
    for name in ("applications", "ended", "lockouts", "contracts", "flags", "mails"):
        yield f"dashboard, all of: {name}", f"/admin/?list={name}"
    for model in sorted(admin.site._registry, key=lambda model: model._meta.label):
        if isinstance(admin.site._registry[model], ConsoleAdmin):
            yield f"list: {model._meta.label}", f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for listing, filters in FILTERS.items():
        for chosen in filters.split():
            yield f"{listing}s: {chosen}", f"/admin/licenses/{listing}/?{chosen}"
    name = Customer.objects.order_by("pk")[20].name
    for listing in ("license", "customer", "contract", "terminal", "event", "trial"):
        yield f"{listing}s, searched by a name", f"/admin/licenses/{listing}/?q={name}"
        yield f"{listing}s, searched by a frequent word", f"/admin/licenses/{listing}/?q=銀座"


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each other page."""
    chain = Customer.objects.get(name=CHAIN)
    other = Customer.objects.order_by("pk")[20]
    license = License.objects.filter(contract__customer=chain).order_by("pk")[0]
    largest = Contract.objects.annotate(size=Count("licenses")).order_by("-size", "pk")[0].pk
    terminal = Terminal.objects.filter(registrations__license=license).order_by("pk")[0]
    yield "customer", f"/admin/customers/{other.pk}/"
    yield "customer with 200 licenses", f"/admin/customers/{chain.pk}/"
    yield "customer, to change", f"/admin/licenses/customer/{other.pk}/change/"
    yield "license", f"/admin/licenses/license/{license.pk}/change/"
    yield "terminal", f"/admin/licenses/terminal/{terminal.pk}/change/"
    yield "contract of 200 licenses", f"/admin/licenses/contract/{largest}/change/"
    yield "its renewal, preview", f"/admin/actions/renew/?contract={largest}&asked=1&months=12&until="
    yield "why: nothing typed", "/admin/why/"
    for name, typed in (("number", show(license.number)), ("chain", CHAIN), ("name", other.name), ("word", "銀座")):
        yield f"why, by {name}", f"/admin/why/?q={typed}"
    yield "why, all of the chain", f"/admin/why/?customer={chain.pk}&all=1"
    for name, typed in (("name", other.name), ("word", "銀座"), ("phone", other.phone), ("number", license.number)):
        yield f"search, by {name}", f"/admin/search/?q={typed}"
    yield "issue", "/admin/issue/"
    yield "import", "/admin/customers/import/"
    yield "cancellations", "/admin/cancellations/"
    yield "cancellations, searched", f"/admin/cancellations/?q={other.name}"
    yield "owner's page, 172 terminals", "/portal/"


def measure(client: Client, name: str, address: str) -> Measured:
    client.get(address, follow=True)
    statements: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        page = client.get(address, follow=True)
    assert page.status_code == 200, address
    times = []
    for _time in range(TIMES):
        begun, busy = time.perf_counter(), busy_seconds()
        client.get(address, follow=True)
        times.append(((busy_seconds() - busy) * 1e3, (time.perf_counter() - begun) * 1e3))
    busy, wall = (statistics.median(pair[place] for pair in times) for place in (0, 1))
    return Measured(name, busy, wall, len(statements), len(page.content) / 1024)


def busy_seconds() -> float:
    """Return the processor time of this process, and of the one of PostgreSQL that serves it."""
    seconds = time.process_time()
    if connection.vendor == "postgresql":
        schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
        seconds += int(schedule.split()[0]) / 1e9
    return seconds


def signed_in() -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    user, _made = User.objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    client.force_login(user)
    secret, now = "of the benchmark", clock.now()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    email = Customer.objects.get(name=CHAIN).email
    OwnerSession.objects.update_or_create(digest=digest, defaults={"email": email, "until": now + SESSION_LASTS})
    client.cookies[COOKIE] = secret
    return client


def report(rows: list[Measured]) -> str:
    counts = f"{Customer.objects.count():,} customers, {License.objects.count():,} licenses, {Event.objects.count():,}"
    vendor = connection.vendor
    head = f"""# Pages of the console

Measured by `{COMMANDS[vendor]}` on {clock.now():%Y-%m-%d}, {NAMES[vendor]}: {counts} events.
Medians of {TIMES} requests in one process. The limit is {LIMIT} ms of processor time, the database's work in it.

| page | processor ms | wall ms | SQL statements | KB |
| --- | --- | --- | --- | --- |
"""
    return head + "\n".join(row.line() for row in rows) + "\n"


def main(customers: int) -> int:
    """Return the exit code: 1 if a page takes longer than the limit."""
    logging.disable(logging.INFO)
    settings.SECOND_FACTOR_REQUIRED = False
    begun = time.perf_counter()
    prepare(customers)
    print(f"filled in {time.perf_counter() - begun:.0f} s", flush=True)
    client, rows = signed_in(), []
    client.get("/admin/")  # has the lists registered
    for name, address in (*lists(), *pages()):
        rows.append(measure(client, name, address))
        print(rows[-1].line(), flush=True)
    (Path(__file__).parents[1] / RESULTS[connection.vendor]).write_text(report(rows), encoding="utf-8")
    return 0 if all(row.busy <= LIMIT for row in rows) else 1
