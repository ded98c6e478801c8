"""Concurrent requests of many terminals to a real server over HTTP, on SQLite and on PostgreSQL."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from licensing import jws
from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.claims import Claims
from licensing.codes import Code
from licensing.errors import LicensingError, Refused
from licensing.request import Op, sign_request
from server import clock
from tests.server.programs import create_server, run, started
from tests.server.terminal import FarTerminal
from tests.variants import variants

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
NUMBERS = 16
"""License numbers of one server: every test uses new ones."""


@dataclass
class Served:
    """A running server; ``outcome`` is the status of a statement or the code of a problem."""

    url: str
    numbers: Iterator[str]

    def ask(self, blob: bytes) -> Answer:
        return HttpChannel(self.url, app_version="test", timeout=60).ask(blob)

    def outcome(self, blob: bytes) -> str:
        try:
            answer = self.ask(blob)
        except Refused as refused:
            return refused.code.value
        except LicensingError as error:
            return str(error)
        return claims_of(answer).text("status", most=10)

    def outcomes(self, blobs: Sequence[bytes]) -> list[str]:
        """Return the outcomes of ``blobs``, all sent at the same moment."""
        return at_once([partial(self.outcome, blob) for blob in blobs])

    def holders(self, terminals: Sequence[FarTerminal]) -> list[str]:
        """Return the numbers that are active on ``terminals`` according to the server, one entry for each."""
        claims = [claims_of(self.ask(check(terminal))) for terminal in terminals]
        return [claim.text("license", most=16) for claim in claims if claim.text("status", most=10) == "active"]


def claims_of(answer: Answer) -> Claims:
    return Claims(jws.parse_json(jws.decode(answer.statement.split(b".")[1])))


def register(terminal: FarTerminal, number: str, *, replace: bool = False) -> bytes:
    request = terminal.request(Op.REGISTER, clock.now(), license=number, replace=replace)
    return sign_request(request, terminal.key)


def check(terminal: FarTerminal) -> bytes:
    return sign_request(terminal.request(Op.CHECK, clock.now()), terminal.key)


def at_once(work: Sequence[Callable[[], str]]) -> list[str]:
    """Return the results of ``work``, each run in a thread of its own, started together."""
    start = threading.Barrier(len(work))
    results: list[str] = []

    def begin(task: Callable[[], str]) -> None:
        start.wait()
        results.append(task())

    threads = [threading.Thread(target=begin, args=(task,)) for task in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture(scope="module", params=variants("sqlite", "postgresql"))
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("server")
    database = {}
    if request.param == "postgresql":
        database["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
    create_server(folder, **database)
    numbers = issued(folder, database)
    with started(folder, "serve", "--port", "0", "--workers", "2", expect=LISTENING, **database) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Served(line[1], iter(numbers))


def issued(folder: Path, database: dict[str, str]) -> list[str]:
    customer = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "1")
    ended = run(folder, "license", "issue", *customer, "--count", str(NUMBERS), "--json", **database)
    numbers: list[str] = json.loads(ended.stdout)["license_numbers"]
    return numbers


@pytest.mark.parametrize("many", [8, 64])
def test_of_many_terminals_that_register_one_number_exactly_one_succeeds(served: Served, many: int) -> None:
    number = next(served.numbers)
    outcomes = served.outcomes([register(FarTerminal(), number) for _ in range(many)])
    assert Counter(outcomes) == {"active": 1, Code.LICENSE_IN_USE: many - 1}


def test_of_64_terminals_that_move_one_number_exactly_one_holds_it(served: Served) -> None:
    number = next(served.numbers)
    terminals = [FarTerminal() for _ in range(64)]
    outcomes = served.outcomes([register(terminal, number, replace=True) for terminal in terminals])
    assert Counter(outcomes) == {"active": 64}, "each held it for a moment"
    assert served.holders(terminals) == [number]


def test_two_terminals_that_swap_at_once_have_one_number_each(served: Served) -> None:
    """Each moves the other's number; the second one gets a number that the first has just freed, or moves it back."""
    one, two = next(served.numbers), next(served.numbers)
    first, second = FarTerminal(), FarTerminal()
    served.outcomes([register(first, one), register(second, two)])
    swaps = [register(first, two, replace=True), register(second, one, replace=True)]
    assert Counter(served.outcomes(swaps)) == {"active": 2}
    assert sorted(served.holders([first, second])) == sorted([one, two])


def test_terminals_that_move_each_others_numbers_at_once_share_none(served: Served) -> None:
    numbers = [next(served.numbers) for _ in range(4)]
    terminals = [FarTerminal() for _ in range(4)]
    served.outcomes([register(*pair) for pair in zip(terminals, numbers, strict=True)])
    storm = [register(terminal, number, replace=True) for terminal in terminals for number in numbers]
    assert Counter(served.outcomes(storm)) == {"active": 16}
    held = served.holders(terminals)
    assert len(held) == len(set(held)) >= 1


def test_one_request_sent_eight_times_at_once_gets_one_statement(served: Served) -> None:
    terminal = FarTerminal()
    blob = register(terminal, next(served.numbers))
    statements = at_once([lambda: served.ask(blob).statement.decode()] * 8)
    assert len(statements) == 8
    assert len(set(statements)) == 1
    assert claims_of(served.ask(check(terminal))).integer("seq") == 2


def test_checks_of_one_terminal_at_once_get_a_seq_each(served: Served) -> None:
    terminal = FarTerminal()
    served.ask(register(terminal, next(served.numbers)))
    answers = at_once([partial(seq, served, check(terminal)) for _ in range(16)])
    assert sorted(answers, key=int) == [str(place) for place in range(2, 18)]


def seq(served: Served, blob: bytes) -> str:
    return str(claims_of(served.ask(blob)).integer("seq"))
