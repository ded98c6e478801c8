"""Concurrent submissions of one form to the real server, on SQLite and on PostgreSQL: one is performed."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import requests

from tests.server.licenses.test_races import LISTENING, at_once, issued
from tests.server.programs import create_server, run, started
from tests.variants import variants

CLICKS = 8


@dataclass
class Console:
    url: str
    password: str
    folder: Path
    database: dict[str, str]
    licenses: Iterator[tuple[int, str]]
    """Primary keys and numbers: every test takes a new one."""

    def signed_in(self) -> requests.Session:
        session = requests.Session()
        page = session.get(f"{self.url}/admin/login/", timeout=60).text
        typed = {"username": "sato", "password": self.password, **hidden(page)}
        answer = session.post(f"{self.url}/admin/login/", typed, timeout=60)
        assert "/admin/login" not in answer.url
        return session

    def times(self, what: str, number: str) -> int:
        """Return how often ``what`` was done to the license ``number``, by the event log."""
        return run(self.folder, "license", "show", number, **self.database).stdout.count(f"  {what}  ")


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


@pytest.fixture(scope="module", params=variants("sqlite", "postgresql"))
def console(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    folder = tmp_path_factory.mktemp("server")
    settings = {"ATTOMENZEI_SECOND_FACTOR": "optional"}
    if request.param == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
    create_server(folder, **settings)
    numbers = issued(folder, settings)
    password = run(folder, "staff", "sato", **settings).stdout.strip()
    serve = ("serve", "--port", "0", "--workers", "2", "--no-jobs")
    with started(folder, *serve, expect=LISTENING, **settings) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Console(line[1], password, folder, settings, enumerate(numbers, start=1))


@pytest.mark.parametrize("apart", variants(True, False), ids=["a form each", "one form"])
def test_of_many_concurrent_submissions_one_is_performed(console: Console, apart: bool) -> None:
    key, number = next(console.licenses)
    address = f"{console.url}/admin/actions/renew/?license={key}&asked=1&months=12&until="
    session = console.signed_in()
    pages = [session.get(address, timeout=60).text for _ in range(CLICKS if apart else 1)]
    forms = [{**hidden(page[page.index('name="seen"') - 600 :]), "until": ""} for page in pages]

    def press(form: dict[str, str]) -> str:
        answer = session.post(f"{console.url}/admin/actions/renew/", form, timeout=60)
        return f"{answer.status_code}"

    presses = [partial(press, forms[click % len(forms)]) for click in range(CLICKS)]
    assert at_once(presses) == ["200"] * CLICKS
    assert console.times("renewed", number) == 1
