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

CLICKS = 8


@dataclass
class Console:
    url: str
    password: str
    folder: Path
    database: dict[str, str]

    def signed_in(self) -> requests.Session:
        session = requests.Session()
        page = session.get(f"{self.url}/admin/login/", timeout=60).text
        typed = {"username": "sato", "password": self.password, **hidden(page)}
        answer = session.post(f"{self.url}/admin/login/", typed, timeout=60)
        assert "/admin/login" not in answer.url
        return session

    def times(self, what: str) -> int:
        """Return the number of entries of the kind ``what`` in the event log."""
        listed = run(self.folder, "license", "list", **self.database).stdout.splitlines()
        shown = (run(self.folder, "license", "show", line.split()[0], **self.database).stdout for line in listed[:2])
        return sum(text.count(f"  {what}  ") for text in shown)


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


@pytest.fixture(params=["sqlite", "postgresql"])
def console(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Console]:
    settings = {"ATTOMENZEI_SECOND_FACTOR": "optional"}
    if request.param == "postgresql":
        settings["DATABASE_URL"] = request.getfixturevalue("cluster").new_database()
    create_server(tmp_path, **settings)
    issued(tmp_path, settings)
    password = run(tmp_path, "staff", "sato", **settings).stdout.strip()
    serve = ("serve", "--port", "0", "--workers", "2", "--no-jobs")
    with started(tmp_path, *serve, expect=LISTENING, **settings) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Console(line[1], password, tmp_path, settings)


@pytest.mark.parametrize("apart", [False, True], ids=["one form", "a form each"])
def test_of_many_concurrent_submissions_one_is_performed(console: Console, apart: bool) -> None:
    address = f"{console.url}/admin/actions/renew/?license=1&asked=1&months=12&until="
    session = console.signed_in()
    pages = [session.get(address, timeout=60).text for _ in range(CLICKS if apart else 1)]
    forms = [{**hidden(page[page.index('name="seen"') - 600 :]), "until": ""} for page in pages]

    def press(form: dict[str, str]) -> str:
        answer = session.post(f"{console.url}/admin/actions/renew/", form, timeout=60)
        return f"{answer.status_code}"

    presses = [partial(press, forms[click % len(forms)]) for click in range(CLICKS)]
    assert at_once(presses) == ["200"] * CLICKS
    assert console.times("renewed") == 1
