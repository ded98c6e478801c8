"""How many requests may use the database at once, and what the others are told."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client

from licensing.request import Op, sign_request
from server import clock
from server.ops import admission
from server.ops.admission import PLACES, BusyError, Gate, gate
from tests.server import direct
from tests.server.terminal import FarTerminal


@pytest.fixture
def stalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All places are taken, and nothing is finished."""
    monkeypatch.setattr(admission, "STALLED", 0.0)
    with contextlib.ExitStack() as stack:
        for _ in range(PLACES):
            stack.enter_context(gate)
        yield


def test_a_request_waits_for_one_before_it_that_is_finished() -> None:
    one, holds, entered = Gate(1), threading.Event(), threading.Event()
    order = []

    def wait() -> None:
        holds.wait()
        with one:
            order.append("second")
        entered.set()

    threading.Thread(target=wait, daemon=True).start()
    with one:
        holds.set()
        order.append("first")
    assert entered.wait(30)
    assert order == ["first", "second"]


def test_a_place_is_free_again_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "STALLED", 0.05)
    one = Gate(1)
    with pytest.raises(ValueError, match="a bug"), one:
        raise ValueError("a bug")
    with one, pytest.raises(BusyError), one:
        pass
    with one:
        pass


def test_a_stalled_worker_is_alive_and_refuses_everything_else(stalled: None) -> None:
    assert direct.request("GET", "/healthz").status_code == 200
    ready = direct.request("GET", "/readyz")
    assert (ready.status_code, ready.json()) == (503, {"status": "failing", "failing": ["database"]})
    refused = direct.post(b"x")
    assert (refused.status_code, refused["Retry-After"], refused.json()["code"]) == (503, "5", "server_error")
    called = Client().get("/api/v1/licenses", HTTP_HOST="localhost")
    assert (called.status_code, called["Retry-After"], called.json()["code"]) == (503, "5", "unavailable")
    page = Client().get("/portal/", HTTP_HOST="localhost", headers={"accept-language": "ja"})
    assert (page.status_code, page["Retry-After"]) == (503, "5")
    assert "サーバで問題が起きています" in page.content.decode()


def fails(*_: object) -> NoReturn:
    raise OperationalError("server closed the connection unexpectedly")


def test_a_lost_database_is_not_a_bug(db: None) -> None:
    till = FarTerminal()
    blob = sign_request(till.request(Op.TRIAL, clock.now()), till.key)
    client = Client(raise_request_exception=False, HTTP_HOST="localhost")
    with connection.execute_wrapper(fails):
        refused = direct.post(blob)
        called = client.get("/api/v1/licenses", headers={"authorization": "Bearer x"})
        page = client.get("/admin/login/?next=/", headers={"cookie": "sessionid=0123456789abcdefghijklmnopqrstuv"})
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    assert (called.status_code, called.json()["code"]) == (503, "unavailable")
    assert (page.status_code, page["Retry-After"]) == (503, "5")


def test_a_bug_is_not_a_lost_database(db: None, rf: Any) -> None:
    try:
        raise ValueError("a bug")
    except ValueError:
        assert admission.server_error(rf.get("/")).status_code == 500
