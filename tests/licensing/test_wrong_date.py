"""A PC clock that makes TLS fail: a terminal mends it by a check, and no license number is sent before.

The certificates are of other years than this machine's clock, and the simulated server lives in theirs.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing.agent import Agent
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Refused, Unreachable
from licensing.request import Op
from licensing.terminal import Software
from tests.licensing.http_servers import Authority, serving
from tests.simulator import NUMBER, Licensed, World

TRUE_TIME = datetime(2095, 6, 1, 12, tzinfo=UTC)
OTHER_NUMBER = "7K3M9QXR2VTA84ND"


class Till:
    """A terminal whose server is reached over TLS; ``received`` are the bytes that arrive there."""

    def __init__(self, world: World, url: str, received: list[bytes]) -> None:
        self.world = world
        self.received = received
        self.agent = Agent(
            world.store(),
            HttpChannel(url, app_version="1.0.0", timeout=5),
            world.vendor,
            world.clock,
            machine="machine".ljust(32, "-"),
            software=Software(os="Linux", app="1.0.0"),
        )

    @property
    def asked(self) -> list[Op]:
        return [request.op for request in self.world.server.asked]


def tills(world: World, authority: Authority, first: int, last: int) -> Iterator[Till]:
    received: list[bytes] = []

    def reply(handler: BaseHTTPRequestHandler) -> None:
        body: bytes = handler.body  # type: ignore[attr-defined]
        received.append(body)
        try:
            answer = world.server.ask(body)
        except Refused as refused:
            status, members = 404, {"code": refused.code.value}
        else:
            status, members = 200, answer.claims()
        document = json.dumps(members).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json" if status == 200 else "application/problem+json")
        handler.send_header("Content-Length", str(len(document)))
        handler.end_headers()
        handler.wfile.write(document)

    world.server.licenses = {number: Licensed(contract_until=date(2096, 1, 1)) for number in (NUMBER, OTHER_NUMBER)}
    with serving(reply, authority.context(first, last)) as url:
        yield Till(world, url, received)


@pytest.fixture(autouse=True)
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.folder / "ca.pem"))


@pytest.fixture
def till(world: World, authority: Authority) -> Iterator[Till]:
    """The PC clock is decades behind, as after an empty battery."""
    world.server.drift = TRUE_TIME - world.clock.pc
    yield from tills(world, authority, 2090, 2100)


@pytest.fixture
def stolen(world: World, authority: Authority) -> Iterator[Till]:
    """The PC clock is right, and somebody has the key of a certificate of 2000; he passes everything on."""
    yield from tills(world, authority, 2000, 2001)


def register_before(till: Till) -> None:
    """Let the terminal have a license from a time when its certificate was valid."""
    before = till.world.terminal(machine="machine".ljust(32, "-"))
    before.register(NUMBER)
    till.world.server.asked.clear()
    till.agent.refresh()


def test_a_check_brings_the_right_time_and_a_new_right(till: Till) -> None:
    register_before(till)
    till.agent.check()
    assert till.asked == [Op.CHECK]
    assert till.agent.standing().usable
    assert till.agent.standing().moment.instant == TRUE_TIME.replace(microsecond=0)


def test_a_trial_is_confirmed_the_same_way(till: Till) -> None:
    till.agent.agree("2026-11-01")
    till.agent.check()
    assert till.asked == [Op.TRIAL]
    assert till.agent.standing().last_contact is not None


def test_another_number_is_sent_after_a_check_has_shown_the_time(till: Till) -> None:
    register_before(till)
    till.agent.register(OTHER_NUMBER, name="レジ2", replace=True)
    assert till.asked == [Op.CHECK, Op.REGISTER]
    standing = till.agent.standing()
    assert (standing.license_number, standing.usable) == (OTHER_NUMBER, True)
    register = till.world.server.asked[-1]
    assert (register.license, register.replace, register.terminal.name) == (OTHER_NUMBER, True, "レジ2")
    assert register.last is not None, "it acknowledges the statement that the check has brought"


def test_an_expired_certificate_gets_no_license_number(stolen: Till) -> None:
    register_before(stolen)
    with pytest.raises(Unreachable) as caught:
        stolen.agent.register(OTHER_NUMBER)
    assert caught.value.trouble is Trouble.TLS_DATE
    assert stolen.asked == [Op.CHECK]
    assert stolen.agent.last_try is not None
    assert stolen.agent.last_try.reason is Trouble.TLS_DATE
    assert stolen.agent.standing().license_number == NUMBER


@pytest.mark.parametrize("agreed", [False, True])
def test_a_terminal_that_the_server_does_not_know_sends_no_number(stolen: Till, agreed: bool) -> None:
    if agreed:
        stolen.agent.agree("2026-11-01")
    with pytest.raises(Unreachable) as caught:
        stolen.agent.register(OTHER_NUMBER)
    assert caught.value.trouble is Trouble.TLS_DATE
    assert Op.REGISTER not in stolen.asked


def test_a_forged_answer_to_the_check_is_not_believed(stolen: Till) -> None:
    register_before(stolen)
    stolen.world.server.root = Ed25519PrivateKey.generate()
    with pytest.raises(Unreachable) as caught:
        stolen.agent.register(OTHER_NUMBER)
    assert caught.value.trouble is Trouble.TLS_DATE
    assert stolen.asked == [Op.CHECK]
