"""Concurrent requests to the real server over HTTP, on SQLite and on PostgreSQL."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.server.programs import create_server, run, started
from tests.variants import variants

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
MANY = 12
ORDER = {"customer": "青山商店", "email": "aoyama@example.jp", "count": 2, "months": 12}


@dataclass(frozen=True)
class Served:
    """A running server with a token."""

    url: str
    token: str

    def post(self, path: str, body: object, key: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        return requests.post(f"{self.url}/api/v1/{path}", json=body, headers=headers, timeout=60)

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.url}/api/v1/{path}", headers={"Authorization": f"Bearer {self.token}"}, timeout=60)


@pytest.fixture(scope="module", params=variants("sqlite", "postgresql"))
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("server")
    database = {}
    if request.param == "postgresql":
        database["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
    yield from serving(folder, **database)


def serving(folder: Path, **database: str) -> Iterator[Served]:
    create_server(folder, **database)
    scopes = [f"--scope={scope}" for scope in ("read", "licenses:write", "licenses:stop")]
    token = run(folder, "token", "issue", "--name", "crm", *scopes, **database).stdout.strip()
    arguments = ("serve", "--port", "0", "--workers", "2", "--no-jobs")
    with started(folder, *arguments, expect=LISTENING, **database) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Served(line[1], token)


def at_once(act: Callable[[int], requests.Response]) -> list[requests.Response]:
    """Return the responses to ``MANY`` concurrent requests."""
    start = threading.Barrier(MANY)
    answers: list[requests.Response] = []

    def begin(place: int) -> None:
        start.wait()
        answers.append(act(place))

    threads = [threading.Thread(target=begin, args=(place,)) for place in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_concurrent_repeats_of_one_order_are_one_contract(served: Served) -> None:
    before = len(served.get("contracts").json()["items"])
    answers = at_once(lambda place: served.post("contracts", ORDER, "one-order"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Counter("Idempotent-Replayed" in answer.headers for answer in answers) == {True: MANY - 1, False: 1}
    assert len(served.get("contracts").json()["items"]) == before + 1


def test_one_customer_that_is_added_at_once_is_one(served: Served) -> None:
    body = {"customer": "渋谷商店", "email": "shibuya@example.jp"}
    answers = at_once(lambda place: served.post("customers", body, f"customer-{place}"))
    assert {(answer.status_code, answer.json().get("id")) for answer in answers} == {(201, answers[0].json()["id"])}


def test_of_concurrent_stops_all_name_the_one_that_was_first(served: Served) -> None:
    [number, _] = [each["license_number"] for each in served.post("contracts", ORDER, "stop-me").json()["licenses"]]
    answers = at_once(lambda place: served.post(f"licenses/{number}/stop", {}, f"stop-{place}"))
    assert Counter(answer.json()["changed"] for answer in answers) == {True: 1, False: MANY - 1}
    assert len({answer.json()["at"] for answer in answers}) == 1


def test_concurrent_orders_of_a_new_customer_create_one_customer(served: Served) -> None:
    order = {**ORDER, "customer": "新しい商店", "count": 1}

    def post(place: int) -> requests.Response:
        answer = served.post("contracts", order, f"new-{place}")
        while answer.status_code == 409:  # in_progress: retry
            answer = served.post("contracts", order, f"new-{place}")
        return answer

    answers = at_once(post)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["contract"] for answer in answers}) == MANY
    assert len(served.get("customers?customer=新しい").json()["items"]) == 1
