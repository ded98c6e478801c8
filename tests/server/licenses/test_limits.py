"""Rate limits of the statements endpoint: 30 terminals of one shop are not limited, guesses and loops are."""

import contextlib
import itertools
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client
from pytest_django import Settings

from licensing import number
from licensing.answer import read_answer
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, sign_request
from server import clock, rate_limits
from server.home import Home
from server.licenses.door import limits
from server.ops.proxies import client_of
from server.rate_limits import SqliteStorage
from tests.server.programs import ROOT, create_server, environment, started
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

SHOP = "203.0.113.7"
ELSEWHERE = "198.51.100.9"
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


class Time:
    """The server's clock, which the test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def time(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time(now)
    monkeypatch.setattr(clock, "now", time)
    return time


def post(blob: bytes, address: str = SHOP) -> Any:
    return Client(REMOTE_ADDR=address).post("/v1/statements", blob, content_type="application/jose")


def ask(terminal: FarTerminal, op: Op = Op.TRIAL, *, address: str = SHOP, **claims: Any) -> int:
    return int(post(sign_request(terminal.request(op, clock.now(), **claims), terminal.key), address).status_code)


def guess(address: str = SHOP) -> int:
    return ask(FarTerminal(), Op.REGISTER, address=address, license=number.generate())


def test_30_terminals_of_one_shop_that_start_at_9_are_not_limited(issue: Issue) -> None:
    """Each starts a trial, registers, and checks as often as app and person do in that minute."""
    for given in issue(30):
        till = FarTerminal()
        assert ask(till) == 200
        assert ask(till, Op.REGISTER, license=given) == 200
        assert [ask(till, Op.CHECK) for _ in range(8)] == [200] * 8


def test_an_address_that_asks_too_often_is_told_when_to_retry(
    db: None, settings: Settings, time: Time, now: datetime
) -> None:
    settings.ADDRESS_LIMIT = 3
    assert [ask(FarTerminal()) for _ in range(3)] == [200] * 3
    time.now = now + timedelta(seconds=20)
    response = post(b"whatever it is")
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert response["Retry-After"] == "40"
    assert ask(FarTerminal(), address=ELSEWHERE) == 200
    time.now = now + timedelta(seconds=61)
    assert ask(FarTerminal()) == 200


def test_the_app_parses_it_as_rate_limited(db: None, settings: Settings) -> None:
    settings.ADDRESS_LIMIT = 1
    ask(FarTerminal())
    response = post(b"")
    with pytest.raises(Refused) as caught:
        read_answer(response.status_code, response["Content-Type"], response.content)
    assert caught.value.code is Code.RATE_LIMITED


def test_the_offline_page_shares_the_limits_of_the_endpoint(db: None, settings: Settings) -> None:
    settings.ADDRESS_LIMIT = 2
    ask(FarTerminal())
    pages = [Client(REMOTE_ADDR=SHOP).post("/offline/", {"request": "x"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [400, 429]
    assert pages[1]["Retry-After"] == "60"
    assert "しばらく待って" in pages[1].content.decode()
    assert Client(REMOTE_ADDR=SHOP).get("/offline/").status_code == 200


def test_clients_behind_an_unknown_proxy_on_this_machine_are_not_limited(db: None, settings: Settings) -> None:
    settings.ADDRESS_LIMIT = 1
    assert [ask(FarTerminal(), address="127.0.0.1") for _ in range(5)] == [200] * 5


def test_one_terminal_in_a_loop_limits_no_other(db: None) -> None:
    loop = FarTerminal()
    outcomes = [ask(loop) for _ in range(limits.PER_TERMINAL.amount + 1)]
    assert outcomes == [200] * limits.PER_TERMINAL.amount + [429]
    assert ask(FarTerminal()) == 200


def test_a_number_has_one_limit_for_all_addresses(issue: Issue) -> None:
    [held, other] = issue(2)
    addresses = itertools.cycle([f"203.0.113.{host}" for host in range(1, 200)])
    outcomes = [
        ask(FarTerminal(), Op.REGISTER, license=held, address=next(addresses))
        for _ in range(limits.PER_NUMBER.amount + 1)
    ]
    assert Counter(outcomes) == {200: 1, 409: limits.PER_NUMBER.amount - 1, 429: 1}
    assert ask(FarTerminal(), Op.REGISTER, license=other) == 200


def test_an_address_that_guesses_numbers_is_refused_even_the_right_one(issue: Issue, time: Time, now: datetime) -> None:
    [given] = issue()
    tried = limits.GUESSES.amount
    assert [guess() for _ in range(tried + 5)] == [404] * tried + [429] * 5
    assert ask(FarTerminal(), Op.REGISTER, license=given) == 429, "even the right one is not found now"
    assert ask(FarTerminal()) == 200, "who does not guess goes on"
    assert ask(FarTerminal(), Op.REGISTER, license=given, address=ELSEWHERE) == 200
    time.now = now + timedelta(minutes=10, seconds=1)
    assert guess() == 404


def test_a_number_in_use_does_not_count_as_a_guess(issue: Issue) -> None:
    [given] = issue()
    ask(FarTerminal(), Op.REGISTER, license=given)
    assert [ask(FarTerminal(), Op.REGISTER, license=given) for _ in range(30)] == [409] * 30


@pytest.mark.parametrize("broken", ["noise", "folder"])
def test_where_counting_fails_everybody_is_admitted(
    db: None, settings: Settings, home: Home, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    settings.ADDRESS_LIMIT = 1
    if broken == "folder":
        home.counts.mkdir()
    else:
        home.counts.write_bytes(b"not a database" * 500)
    assert ask(FarTerminal()) == 200
    assert "the counts are broken" in caplog.text or "not counted" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_broken_file_of_counts_is_replaced(db: None, settings: Settings, home: Home) -> None:
    settings.ADDRESS_LIMIT = 1
    home.counts.write_bytes(b"not a database" * 500)
    assert [ask(FarTerminal()) for _ in range(3)] == [200, 200, 429]


def test_all_processes_share_a_limit(home: Home, now: datetime) -> None:
    """Four processes hit one limit of 150 together 400 times: 150 pass."""
    hitting = (
        "import sys; from pathlib import Path; from limits import RateLimitItemPerHour as Hour;"
        "from limits.strategies import FixedWindowRateLimiter as Fixed;"
        "from server.rate_limits import SqliteStorage;"
        "limiter = Fixed(SqliteStorage(Path(sys.argv[1]), 'secret'));"
        "print(sum(limiter.hit(Hour(150), 'x') for _ in range(100)))"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", hitting, str(home.counts)],
            cwd=ROOT,
            env=environment(home.folder),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert sum(int(child.communicate(timeout=60)[0]) for child in children) == 150


def test_workers_share_limits_by_the_address_from_the_proxy(tmp_path: Path) -> None:
    create_server(tmp_path)
    variables = {"ATTOMENZEI_PROXIES": "1", "ATTOMENZEI_ADDRESS_LIMIT": "10"}
    with started(tmp_path, "serve", "--port", "0", "--workers", "2", expect=LISTENING, **variables) as (_, line):

        def status(address: str) -> int:
            forwarded = {"X-Forwarded-For": f"10.0.0.1, {address}"}  # the first is what a client may invent
            return requests.post(line[1] + "/v1/statements", b"x", headers=forwarded, timeout=30).status_code

        with ThreadPoolExecutor(8) as pool:
            assert Counter(pool.map(status, [SHOP] * 25)) == {400: 10, 429: 15}
            assert Counter(pool.map(status, [ELSEWHERE] * 5)) == {400: 5}


def test_counts_of_past_windows_are_deleted(home: Home, time: Time, now: datetime) -> None:
    for name in "abc":
        rate_limits.hit(limits.GUESSES, name)
    time.now = now + timedelta(hours=1)
    rate_limits.hit(limits.GUESSES, "d")
    with contextlib.closing(sqlite3.connect(home.counts)) as counts:
        assert counts.execute("SELECT count(*) FROM counts").fetchone() == (1,)


def test_the_file_contains_no_address_and_no_number(home: Home) -> None:
    rate_limits.hit(limits.GUESSES, SHOP)
    assert SHOP.encode() not in home.counts.read_bytes()


def test_the_storage_implements_the_librarys_interface(home: Home, time: Time) -> None:
    storage, key = SqliteStorage(home.counts, "secret"), limits.GUESSES.key_for(SHOP)
    assert [storage.incr(key, 600) for _ in range(3)] == [1, 2, 3]
    assert (storage.get(key), storage.check()) == (3, True)
    storage.clear(key)
    assert storage.get(key) == 0
    storage.reset()
    assert not home.counts.exists()


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.9", None),
        ("::1", None),
        ("", None),
        ("unix:", None),
    ],
)
def test_what_counts_as_one_address(address: str, counted: str | None) -> None:
    assert rate_limits.network_of(address) == counted


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        pytest.param("198.51.100.9", 0, "10.0.0.1", id="no proxy is believed that was not named"),
        pytest.param("198.51.100.9", 1, "198.51.100.9", id="what the proxy adds"),
        pytest.param("6.6.6.6, 198.51.100.9", 1, "198.51.100.9", id="what the client wrote before it says nothing"),
        pytest.param("6.6.6.6,198.51.100.9, 10.0.0.2", 2, "198.51.100.9", id="two proxies"),
        pytest.param("198.51.100.9", 2, "10.0.0.1", id="a way around the outer proxy"),
        pytest.param("", 1, "10.0.0.1", id="a proxy that adds nothing"),
        pytest.param("unknown", 1, "10.0.0.1", id="no address"),
        pytest.param("2001:DB8::1", 1, "2001:db8::1", id="IPv6"),
    ],
)
def test_the_client_behind_proxies(forwarded: str, proxies: int, client: str) -> None:
    assert client_of("10.0.0.1", forwarded, proxies) == client
