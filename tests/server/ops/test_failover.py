"""Two servers at one database: its primary is lost under load, and the standby takes over."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from pytest_django import Settings

from licensing.keyset import Keyset
from licensing.number import show
from licensing.vendor import read_vendor
from server import clock
from server.home import Home
from server.licenses.keys.signing import signer
from tests import postgres
from tests.server.programs import create_server, run, started
from tests.stress.load import Client, StressTerminal

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
CLIENTS = 8
ANSWERS = 8
"""Of each client, before the primary is lost and after the standby has taken over."""
LONGEST = 60.0
"""Seconds until the next answers have to be there, on a busy machine."""
REGISTERED = """
SELECT l.number, t.number, r.until IS NULL FROM licenses_registration r
JOIN licenses_license l ON l.id = r.license_id JOIN licenses_terminal t ON t.id = r.terminal_id
"""


class Shop(Client):
    """Asks both servers in turn, and moves its number from each terminal to a new one."""

    def __init__(self, urls: list[str], number: str, keyset: Keyset, issuer: str, stop: threading.Event) -> None:
        super().__init__(urls[0], number, [], stop)
        self._new = partial(StressTerminal, "レジ", keyset, issuer)
        self._other = urlsplit(urls[1]).netloc

    def _next(self) -> StressTerminal:
        if self._choose.random() < 0.2:
            self._close()
            self._address, self._other = self._other, self._address
        if self.holder is None or self._choose.random() < 0.2:
            self.terminals.append(self._new())
            return self.terminals[-1]
        return self.holder

    @property
    def answers(self) -> int:
        return self.counts["register"] + self.counts["check"]


@pytest.fixture
def standby(cluster: postgres.Cluster) -> Iterator[postgres.Cluster]:
    with postgres.standby(cluster) as standby:
        yield standby


def sync_state(database: str) -> tuple[str, ...] | None:
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT sync_state FROM pg_stat_replication").fetchone()


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end
        threading.Event().wait(0.05)


def let_each_be_answered(shops: list[Shop]) -> None:
    before = [shop.answers for shop in shops]
    wait_until(
        lambda: all(
            shop.failure or shop.answers >= answered + ANSWERS for shop, answered in zip(shops, before, strict=True)
        )
    )


@pytest.mark.variant
def test_a_standby_takes_over_under_load(
    tmp_path: Path, settings: Settings, cluster: postgres.Cluster, standby: postgres.Cluster
) -> None:
    alone = cluster.new_database()
    database = alone.replace("host=", f"host={standby.folder},")  # the standby first: it must not be taken
    settings.HOME = Home(tmp_path / "one")
    for name in ("one", "two"):
        create_server(tmp_path / name, DATABASE_URL=database)
    wait_until(lambda: sync_state(alone) == ("sync",))
    stop = threading.Event()
    with ExitStack() as stack:
        urls = [serve(stack, tmp_path / name, database) for name in ("one", "two")]
        issuer = read_vendor(settings.HOME.vendor).issuer
        shops = [Shop(urls, number, signer().listed, issuer, stop) for number in issue(tmp_path / "one", database)]
        stack.callback(stop.set)
        for shop in shops:
            shop.start()
        let_each_be_answered(shops)
        cluster.kill()
        lost = clock.now() + timedelta(seconds=1)
        for terminal in (terminal for shop in shops for terminal in list(shop.terminals)):
            terminal.failover = lost
        standby.promote()
        let_each_be_answered(shops)
        stop.set()
        for shop in shops:
            shop.join(timeout=LONGEST)
    assert [(shop.number, shop.failure) for shop in shops if not shop.is_finished] == []
    assert any(reason.startswith("failed") for shop in shops for reason in shop.counts), "nobody noticed the failover"
    assert_nothing_answered_is_missing(shops, database)
    assert run(tmp_path / "one", "work", "--once", DATABASE_URL=database).returncode == 0
    assert "The event log is unchanged" in run(tmp_path / "two", "events", "verify", DATABASE_URL=database).stdout


def serve(stack: ExitStack, home: Path, database: str) -> str:
    child, line = stack.enter_context(
        started(home, "serve", "--port", "0", "--no-jobs", expect=LISTENING, DATABASE_URL=database)
    )
    assert child.stdout is not None
    threading.Thread(target=child.stdout.read, daemon=True).start()
    return line[1]


def issue(home: Path, database: str) -> list[str]:
    customer = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "12", "--count", str(CLIENTS))
    ended = run(home, "license", "issue", *customer, "--json", DATABASE_URL=database)
    assert ended.returncode == 0, ended.stderr
    numbers: list[str] = json.loads(ended.stdout)["license_numbers"]
    return numbers


def assert_nothing_answered_is_missing(shops: list[Shop], database: str) -> None:
    """Compare each shop's registrations, the former ones too, with the database."""
    with psycopg.connect(database, target_session_attrs="read-write") as connection:
        rows = connection.execute(REGISTERED).fetchall()
    for shop in shops:
        mine = {show(terminal): is_open for license, terminal, is_open in rows if license == shop.number}
        answered = {terminal.held.terminal_number for terminal in shop.terminals if terminal.held}
        assert answered <= mine.keys()
        assert shop.holder is not None
        assert shop.holder.held is not None
        assert [terminal for terminal, is_open in mine.items() if is_open] == [shop.holder.held.terminal_number]
