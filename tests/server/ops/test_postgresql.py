"""A server on a real PostgreSQL, as processes: operations by staff and terminals, and 8 racing terminals."""

import json
import threading
from collections import Counter
from pathlib import Path

import psycopg
import pytest
import requests
from pytest_django import Settings

from licensing.channel import HttpChannel
from licensing.request import Op, sign_request
from licensing.statement import Status
from server import clock
from server.home import Home
from tests import postgres
from tests.server.programs import run, started
from tests.server.terminal import FarTerminal

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
EIGHT = 8


class Vendor:
    """Commands against one database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database

    def run(self, *arguments: str, code: int = 0) -> str:
        ended = run(self.folder, *arguments, DATABASE_URL=self.database)
        assert ended.returncode == code, ended.stderr
        return ended.stdout if code == 0 else ended.stderr

    def issue(self, count: int) -> list[str]:
        customer = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "1")
        printed = self.run("license", "issue", *customer, "--count", str(count), "--json")
        numbers: list[str] = json.loads(printed)["license_numbers"]
        return numbers


@pytest.fixture
def vendor(tmp_path: Path, settings: Settings, cluster: postgres.Cluster) -> Vendor:
    made = Vendor(tmp_path / "vendor", cluster.new_database(empty=True))
    settings.HOME = Home(made.folder)
    made.run("init")
    return made


def ask(url: str, terminal: FarTerminal, op: Op, license: str | None = None, *, replace: bool = False) -> None:
    request = terminal.request(op, clock.now(), license=license, replace=replace)
    answer = HttpChannel(url, app_version="test", timeout=60).ask(sign_request(request, terminal.key))
    terminal.held = terminal.believe(answer.statement)


@pytest.mark.variant  # of the tests of the program, on another database
def test_a_day_of_a_server_on_postgresql(vendor: Vendor, tmp_path: Path) -> None:
    [number] = vendor.issue(1)
    till = FarTerminal()
    database = {"DATABASE_URL": vendor.database}
    with started(vendor.folder, "serve", "--port", "0", "--workers", "2", expect=LISTENING, **database) as (
        child,
        line,
    ):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()
        ask(line[1], till, Op.REGISTER, number)
        assert till.held is not None
        until = till.held.contract_until
        vendor.run("license", "renew", number, "--months", "12")
        ask(line[1], till, Op.CHECK)
        assert until is not None
        assert till.held.contract_until is not None
        assert till.held.contract_until > until
        vendor.run("license", "stop", number)
        ask(line[1], till, Op.CHECK)
        assert till.held.status is Status.STOPPED
        assert requests.get(line[1] + "/healthz", timeout=30).status_code == 200
        assert 'attomenzei_terminals{state="stopped"} 1.0' in requests.get(line[1] + "/metrics", timeout=30).text
    vendor.run("work", "--once")
    assert_the_log_cannot_be_changed(vendor.database)
    assert "The event log is unchanged" in vendor.run("events", "verify")
    vendor.run("events", "export", "--out", str(tmp_path / "log.jsonl"))
    vendor.run("events", "verify", "--file", str(tmp_path / "log.jsonl"))
    assert "bytes" in vendor.run("backup", str(tmp_path / "b"))


def assert_the_log_cannot_be_changed(database: str) -> None:
    """Try with the server's own login and SQL."""
    with psycopg.connect(database, autocommit=True) as connection:
        for statement in (
            "UPDATE licenses_event SET who = 'other'",
            "DELETE FROM licenses_event",
            "TRUNCATE licenses_event CASCADE",
            "UPDATE licenses_seal SET position = position + 1",
            "DELETE FROM licenses_seal",
            "TRUNCATE licenses_seal",
        ):
            with pytest.raises(psycopg.errors.RaiseException, match="only ever added"):
                connection.execute(statement)


@pytest.mark.variant
def test_8_racing_terminals_never_hold_a_number_twice(vendor: Vendor) -> None:
    """Each moves one number after another to itself; in the end every number is on one terminal at most."""
    numbers = vendor.issue(4)
    tills = [FarTerminal() for _ in range(EIGHT)]
    failures: list[BaseException] = []
    start = threading.Barrier(EIGHT)

    def race(url: str, till: FarTerminal, first: int) -> None:
        start.wait()
        try:
            for turn in range(6):
                ask(url, till, Op.REGISTER, numbers[(first + turn) % len(numbers)], replace=True)
                ask(url, till, Op.CHECK)
        except Exception as error:
            failures.append(error)

    database = {"DATABASE_URL": vendor.database}
    with started(vendor.folder, "serve", "--port", "0", "--workers", "2", expect=LISTENING, **database) as (
        child,
        line,
    ):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()
        threads = [threading.Thread(target=race, args=(line[1], till, place)) for place, till in enumerate(tills)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        for till in tills:
            ask(line[1], till, Op.CHECK)
    active = [till.held.license for till in tills if till.held and till.held.status is Status.ACTIVE]
    assert active
    assert max(Counter(active).values()) == 1
    seqs = [till.held.seq for till in tills if till.held]
    assert seqs == [13] * EIGHT, "each statement of a terminal has a number of its own, none is left out"
    vendor.run("work", "--once")
    assert "The event log is unchanged" in vendor.run("events", "verify")
