"""Rate limits of the statements endpoint: 30 terminals of one shop are not limited, guesses and loops are."""

import ast
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
from server.licenses.door import limits, trials
from server.licenses.models import Answer, Terminal
from server.ops.proxies import client_of
from server.rate_limits import FEWEST_WINDOWS, HOUR, MINUTE, UNKNOWN, Limit, RateLimited, Windows
from tests.server import direct
from tests.server.programs import create_server, started
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

SHOP = "203.0.113.7"
ELSEWHERE = "198.51.100.9"
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


class Time:
    """The server's clocks: ``now`` is set, ``passed`` is how much time has really gone by."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.passed = timedelta()


@pytest.fixture(autouse=True)
def time(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time(now)
    monkeypatch.setattr(clock, "now", lambda: time.now)
    monkeypatch.setattr(clock, "monotonic", lambda: time.passed.total_seconds())
    return time


def post(blob: bytes, address: str = SHOP) -> Any:
    return direct.post(blob, address=address)


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


def test_an_address_that_asks_too_often_is_told_when_to_retry(db: None, settings: Settings, time: Time) -> None:
    settings.ADDRESS_LIMIT = 3
    assert [ask(FarTerminal()) for _ in range(3)] == [200] * 3
    time.passed = timedelta(seconds=20)
    response = post(b"whatever it is")
    assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
    assert response["Retry-After"] == "40"
    assert ask(FarTerminal(), address=ELSEWHERE) == 200
    time.passed = timedelta(seconds=61)
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
    outcomes = [ask(loop) for _ in range(limits.PER_TERMINAL.times + 1)]
    assert outcomes == [200] * limits.PER_TERMINAL.times + [429]
    assert ask(FarTerminal()) == 200


def test_strangers_who_know_a_number_do_not_use_up_its_owners_attempts(issue: Issue) -> None:
    [held] = issue(1)
    outcomes = [ask(FarTerminal(), Op.REGISTER, license=held) for _ in range(limits.PER_NUMBER.times + 1)]
    assert Counter(outcomes) == {200: 1, 409: limits.PER_NUMBER.times - 1, 429: 1}
    assert ask(FarTerminal(), Op.REGISTER, license=held, address=ELSEWHERE) == 409


def test_a_terminal_that_registers_in_a_loop_does_not_fill_the_disk(
    issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REGISTRATIONS", Limit("registrations", 3, HOUR))
    [held] = issue(1)
    till = FarTerminal()
    assert [ask(till, Op.REGISTER, license=held) for _ in range(5)] == [200] * 3 + [429] * 2
    assert Answer.objects.count() == 3
    assert ask(till, Op.CHECK) == 200, "it goes on"


def test_new_keys_from_one_address_do_not_fill_the_disk(db: None, time: Time) -> None:
    known = FarTerminal()
    outcomes = [ask(known)] + [ask(FarTerminal()) for _ in range(limits.FIRST_CONTACTS.times)]
    assert Counter(outcomes) == {200: limits.FIRST_CONTACTS.times, 429: 1}
    assert Terminal.objects.count() == limits.FIRST_CONTACTS.times
    time.passed += timedelta(minutes=2)  # for the limit of the terminal itself
    assert ask(known) == 200, "a terminal that is known goes on"
    assert ask(FarTerminal(), address=ELSEWHERE) == 200


def test_new_keys_from_one_site_of_ipv6_are_limited(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FIRST_CONTACTS_OF_SITE", Limit("first_of_site", 3, HOUR))
    outcomes = [ask(FarTerminal(), address=f"2001:db8:1:{net}::1") for net in range(5)]
    assert outcomes == [200, 200, 200, 429, 429]
    assert ask(FarTerminal(), address="2001:db8:2::1") == 200
    assert rate_limits.site_of("2001:db8:1:2::/64") == "2001:db8:1::/48"
    assert rate_limits.site_of("203.0.113.7") == "203.0.113.7/32"


def test_a_ceiling_for_a_day_is_reported(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(trials, "MOST_A_DAY", 2)
    outcomes = [ask(FarTerminal(), address=f"203.0.113.{host}") for host in range(1, 4)]
    assert outcomes == [200, 200, 429]
    assert "2 new terminals came today" in caplog.text


def test_an_address_that_guesses_numbers_is_refused_even_the_right_one(issue: Issue, time: Time) -> None:
    [given] = issue()
    tried = limits.GUESSES.times
    assert [guess() for _ in range(tried + 5)] == [404] * tried + [429] * 5
    assert ask(FarTerminal(), Op.REGISTER, license=given) == 429, "even the right one is not found now"
    assert ask(FarTerminal()) == 200, "who does not guess goes on"
    assert ask(FarTerminal(), Op.REGISTER, license=given, address=ELSEWHERE) == 200
    time.passed = timedelta(minutes=10, seconds=1)
    assert guess() == 404


def test_a_number_in_use_does_not_count_as_a_guess(issue: Issue) -> None:
    [given] = issue()
    ask(FarTerminal(), Op.REGISTER, license=given)
    assert [ask(FarTerminal(), Op.REGISTER, license=given) for _ in range(30)] == [409] * 30


def test_each_process_limits_by_the_address_from_the_proxy(tmp_path: Path) -> None:
    create_server(tmp_path)
    variables = {"ATTOMENZEI_PROXIES": "1", "ATTOMENZEI_ADDRESS_LIMIT": "10"}
    with started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=LISTENING, **variables) as (_, line):

        def status(address: str) -> int:
            forwarded = {"X-Forwarded-For": f"10.0.0.1, {address}"}  # the first is what a client may invent
            return requests.post(line[1] + "/v1/statements", b"x", headers=forwarded, timeout=30).status_code

        with ThreadPoolExecutor(8) as pool:
            assert Counter(pool.map(status, [SHOP] * 25)) == {400: 10, 429: 15}
            assert Counter(pool.map(status, [ELSEWHERE] * 5)) == {400: 5}


def test_a_clock_that_was_a_year_ahead_limits_nobody(db: None, settings: Settings, time: Time, now: datetime) -> None:
    settings.ADDRESS_LIMIT = 1
    time.now = now + timedelta(days=365)
    assert [ask(FarTerminal()), ask(FarTerminal())] == [200, 429]
    time.now = now
    time.passed += timedelta(minutes=1)
    assert ask(FarTerminal()) == 200


def test_threads_count_together() -> None:
    limit, windows = Limit("x", 150, HOUR), Windows()
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: windows.count(limit, "key").uses, range(400)))
    assert sorted(counts) == list(range(1, 401))


def test_windows_that_have_ended_are_deleted(time: Time) -> None:
    limit, windows = Limit("x", 1, MINUTE), Windows()
    for name in range(FEWEST_WINDOWS):
        windows.count(limit, str(name))
    time.passed += timedelta(minutes=1)
    windows.count(limit, "one more")
    assert len(vars(windows)["_windows"]) == 1


def test_limits_count_apart_and_a_window_ends() -> None:
    windows = Windows()
    one, other = Limit("one", 1, MINUTE), Limit("other", 1, MINUTE)
    assert windows.count(one, "key").uses == windows.count(other, "key").uses == 1
    assert windows.current(one, "key") == (1, 60.0)
    assert windows.current(one, "another") is None


def test_a_check_counts_nothing(time: Time) -> None:
    limit = Limit("x", 1, MINUTE)
    for _ in range(3):
        rate_limits.check(limit, SHOP)
    rate_limits.hit(limit, SHOP)
    with pytest.raises(RateLimited) as refused:
        rate_limits.check(limit, SHOP)
    assert refused.value.retry_after == 60
    time.passed = timedelta(minutes=1)
    rate_limits.check(limit, SHOP)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.9", None),
        ("::1", None),
        ("", UNKNOWN),
        ("unix:", UNKNOWN),
        (UNKNOWN, UNKNOWN),
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
        pytest.param("198.51.100.9", 2, UNKNOWN, id="a way around the outer proxy"),
        pytest.param("", 1, UNKNOWN, id="a proxy that adds nothing"),
        pytest.param("unknown", 1, UNKNOWN, id="no address"),
        pytest.param("2001:DB8::1", 1, "2001:db8::1", id="IPv6"),
        pytest.param("203.0.113.10:51008", 1, "203.0.113.10", id="a port"),
        pytest.param("[2001:db8::1]", 1, "2001:db8::1", id="brackets"),
        pytest.param("[2001:db8::1]:443", 1, "2001:db8::1", id="brackets and port"),
        pytest.param("[2001:db8::1]x", 1, UNKNOWN, id="brackets and something"),
    ],
)
def test_the_client_behind_proxies(forwarded: str, proxies: int, client: str) -> None:
    assert client_of("10.0.0.1", forwarded, proxies) == client


def test_clients_without_an_address_share_one_limit(db: None, settings: Settings) -> None:
    settings.ADDRESS_LIMIT, settings.PROXIES = 2, 1
    outcomes = [
        direct.post(b"x", HTTP_X_FORWARDED_FOR=forwarded).status_code
        for forwarded in ("unknown", "", "_hidden", "x, y")
    ]
    assert outcomes == [400, 400, 429, 429]


def test_no_two_limits_share_a_name_and_so_their_counts() -> None:
    files = Path(rate_limits.__file__).parent.rglob("*.py")
    calls = [node for file in files for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.Call)]
    limits_made = [call for call in calls if ast.unparse(call.func).endswith("Limit") and call.args]
    names = Counter(ast.literal_eval(call.args[0]) for call in limits_made)
    assert len(names) > 10
    assert names.most_common(1)[0][1] == 1
