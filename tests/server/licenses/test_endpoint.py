"""``POST /v1/statements`` through Django's test client: responses, and every problem."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from licensing import jws
from licensing.answer import read_answer
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import REQUEST_TYP, Op, sign_request
from server import clock
from server.home import Home
from server.licenses.staff import operations
from tests.server import direct
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def post(blob: bytes) -> Any:
    """Return the test client's response, which has no public type."""
    return direct.post(blob)


def signed(terminal: FarTerminal, op: Op, **claims: Any) -> bytes:
    return sign_request(terminal.request(op, clock.now(), **claims), terminal.key)


def problem(response: Any) -> dict[str, Any]:
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["type"] == "about:blank"
    assert body["title"]
    assert isinstance(body, dict)
    return body


def test_a_good_request_gets_a_statement_and_the_keyset(issue: Issue) -> None:
    terminal = FarTerminal()
    response = post(signed(terminal, Op.REGISTER, license=issue()[0]))
    answer = read_answer(response.status_code, response["Content-Type"], response.content)
    assert terminal.believe(answer.statement).seq == 1
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/json", "no-store")


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="JSON"),
        pytest.param(b"a.b.c", id="three parts of nothing"),
        pytest.param(b"x" * (jws.LARGEST + 1), id="too large"),
        pytest.param(b"x" * 3_000_000, id="far too large"),
        pytest.param(b"\xff\x00" * 100, id="noise"),
    ],
)
def test_what_is_not_a_request_is_malformed(db: None, blob: bytes) -> None:
    response = post(blob)
    assert (response.status_code, problem(response)["code"]) == (400, Code.MALFORMED_REQUEST)


def test_a_problem_has_the_reason_as_its_detail(db: None) -> None:
    assert problem(post(b"{}"))["detail"] == "not three parts"
    assert "detail" not in problem(post(signed(FarTerminal(), Op.CHECK)))


def padded(terminal: FarTerminal, size: int) -> bytes:
    """Return a check of exactly ``size`` bytes, by an unknown claim, which readers ignore."""
    claims = terminal.request(Op.CHECK, clock.now()).claims()
    jwk = jws.public_jwk(terminal.key.public_key())
    documents = (
        jws.sign({**claims, "pad": "x" * length}, typ=REQUEST_TYP, key=terminal.key, header={"jwk": jwk, "pad": extra})
        for extra in ("", "x", "xx")
        for length in range(size * 7 // 10, size * 3 // 4)
    )
    return next(document for document in documents if len(document) == size)


def test_a_request_of_the_largest_size_is_parsed_and_a_larger_one_is_not(issue: Issue, now: datetime) -> None:
    terminal = FarTerminal()
    terminal.register(issue()[0], now)
    assert post(padded(terminal, jws.LARGEST)).status_code == 200
    assert problem(post(padded(terminal, jws.LARGEST + 1)))["detail"] == "larger than 16384 bytes"


def test_a_modified_request_has_a_bad_signature(issue: Issue) -> None:
    header, claims, _ = signed(FarTerminal(), Op.CHECK).split(b".")
    _, _, signature = signed(FarTerminal(), Op.CHECK).split(b".")
    response = post(b".".join((header, claims, signature)))
    assert (response.status_code, problem(response)["code"]) == (400, Code.BAD_SIGNATURE)


def test_an_unknown_number_is_refused(db: None) -> None:
    response = post(signed(FarTerminal(), Op.REGISTER, license="0" * 16))
    assert (response.status_code, problem(response)["code"]) == (404, Code.UNKNOWN_LICENSE)


def test_a_stopped_number_is_a_problem(issue: Issue, now: datetime) -> None:
    [number] = issue()
    operations.stop(operations.find(number), who="tester", now=now)
    response = post(signed(FarTerminal(), Op.REGISTER, license=number))
    assert (response.status_code, problem(response)["code"]) == (403, Code.LICENSE_STOPPED)


def test_an_unknown_terminal_is_a_problem(db: None) -> None:
    response = post(signed(FarTerminal(), Op.CHECK))
    assert (response.status_code, problem(response)["code"]) == (404, Code.UNKNOWN_TERMINAL)


def test_a_number_in_use_is_a_problem_that_names_the_other_terminal(issue: Issue, now: datetime) -> None:
    [number] = issue()
    held = FarTerminal("銀座 レジ1").register(number, now)
    response = post(signed(FarTerminal(), Op.REGISTER, license=number))
    document = problem(response)
    assert (response.status_code, document["code"]) == (409, Code.LICENSE_IN_USE)
    assert (document["terminal_name"], document["terminal_number"]) == ("銀座 レジ1", held.terminal_number)
    assert document["last_contact"] == "2026-11-22T03:00:00+00:00"
    with pytest.raises(Refused) as caught:
        read_answer(response.status_code, response["Content-Type"], response.content)
    assert caught.value.holder is not None


def test_a_server_without_its_key_logs_the_reason_and_responds_with_a_general_error(
    db: None, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.signing_key.unlink()
    response = post(signed(FarTerminal(), Op.TRIAL))
    document = problem(response)
    assert (response.status_code, document["code"]) == (500, Code.SERVER_ERROR)
    assert "signing.key" not in str(document)
    assert "signing.key" in caplog.text


def test_other_methods_are_refused(db: None) -> None:
    assert direct.request("GET", "/v1/statements").status_code == 405
