"""A PostgreSQL that does not answer any more: terminals are told to come again, and health checks are answered."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from pytest_django import Settings

from licensing.request import Op, sign_request
from server import clock
from server.home import Home
from server.ops.admission import PLACES
from tests.server.programs import create_server, started
from tests.server.relay import Relay
from tests.server.terminal import FarTerminal

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


@dataclass
class Scene:
    url: str
    relay: Relay

    def check(self) -> requests.Response:
        till = FarTerminal()
        blob = sign_request(till.request(Op.CHECK, clock.now()), till.key)
        return requests.post(self.url + "/v1/statements", blob, timeout=30)

    def get(self, path: str, **headers: str) -> tuple[requests.Response, float]:
        """Return the response and how many seconds it took."""
        begun = time.monotonic()
        response = requests.get(self.url + path, headers=headers, timeout=30)
        return response, time.monotonic() - begun


@pytest.fixture
def scene(tmp_path: Path, settings: Settings, relay: Relay) -> Iterator[Scene]:
    settings.HOME = Home(tmp_path / "vendor")
    create_server(settings.HOME.folder, DATABASE_URL=relay.url)
    serve = ("serve", "--port", "0", "--no-jobs")
    with started(settings.HOME.folder, *serve, expect=LISTENING, DATABASE_URL=relay.url) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Scene(line[1], relay)
        relay.speaking.set()


@pytest.mark.first(1)
@pytest.mark.parametrize("connected", [True, False], ids=["open connections", "new connections"])
def test_while_the_database_is_silent_health_checks_and_terminals_are_answered(scene: Scene, connected: bool) -> None:
    if connected:
        with ThreadPoolExecutor(PLACES) as pool:
            codes = [answer.status_code for answer in pool.map(lambda _: scene.check(), range(4 * PLACES))]
        assert set(codes) == {404}, "an unknown terminal"
    scene.relay.speaking.clear()
    with ThreadPoolExecutor(4 * PLACES) as pool:
        waiting = [pool.submit(scene.check) for _ in range(4 * PLACES)]
        alive = [scene.get("/healthz") for _ in range(4)]
        ready = [scene.get("/readyz") for _ in range(2)]
        answers = [each.result() for each in waiting]
    assert [response.status_code for response, _ in alive] == [200] * 4
    assert max(seconds for _, seconds in alive) < 3.5
    assert [response.json()["failing"][0] for response, _ in ready] == ["database"] * 2
    assert max(seconds for _, seconds in ready) < 5
    assert {(answer.status_code, answer.headers["Retry-After"]) for answer in answers} == {(503, "5")}
    assert {answer.json()["code"] for answer in answers} == {"server_error"}
    assert max(answer.elapsed.total_seconds() for answer in answers) < 9.5, "a terminal waits for ten seconds"
    scene.relay.speaking.set()
    assert scene.check().status_code == 404
    assert scene.get("/healthz")[0].status_code == 200
