"""Concurrent submissions of one form to the real server with PostgreSQL: one is performed."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests import postgres
from tests.server.console.test_action_races import Console, hidden
from tests.server.licenses.test_races import LISTENING, at_once
from tests.server.programs import create_server, run, started

SCENE = """
import json, re
from server import clock
from server.licenses.staff import operations
from server.mailing.models import Message
from server.portal import sessions
from tests.server.portal.test_in_browser import waiting
from tests.server.terminal import FarTerminal
now = clock.now()
who = {"customer": "銀座商店", "email": "owner@example.jp", "who": "sato"}
number = operations.issue(**who, count=1, months=12, now=now).licenses.get().number
FarTerminal("銀座 レジ1").register(number, now)
application = waiting("192.0.2.1")
sessions.send_link("owner@example.jp", language="ja", network="192.0.2.1", now=now)
token = re.search(r"/sign-in/([^/]+)/", Message.objects.get(kind="sign_in").text)[1]
print(json.dumps([number, application.pk, sessions.enter(token, "form_id", now)]))
"""
COUNT = """
from server.licenses.models import Event, License
print(*(Event.objects.filter(what=what).count() for what in ("approved", "renamed", "released")))
print(License.objects.count())
"""


@dataclass
class Scene:
    """A running server, a number of a signed-in owner, and an application that waits for a decision."""

    console: Console
    number: str
    application: int
    owner: str

    def signed_in(self) -> requests.Session:
        session = requests.Session()
        session.cookies["attomenzei_owner"] = self.owner
        return session

    def counted(self) -> list[int]:
        """Return how many applications were approved, terminals renamed and released, and numbers issued."""
        return [int(text) for text in run_code(self.console.folder, COUNT, self.console.database).split()]


def run_code(folder: Path, code: str, settings: dict[str, str]) -> str:
    ended = run(folder, "shell", "--no-imports", "-v", "0", "-c", code, **settings)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.fixture
def scene(tmp_path: Path, cluster: postgres.Cluster) -> Iterator[Scene]:
    settings = {"ATTOMENZEI_SECOND_FACTOR": "optional", "DATABASE_URL": cluster.new_database()}
    create_server(tmp_path, **settings)
    password = run(tmp_path, "staff", "sato", **settings).stdout.strip()
    number, application, owner = json.loads(run_code(tmp_path, SCENE, settings))
    serve = ("serve", "--port", "0", "--workers", "2", "--no-jobs")
    with started(tmp_path, *serve, expect=LISTENING, **settings) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        yield Scene(Console(line[1], password, tmp_path, settings, iter(())), number, application, owner)


def submit_twice(session: requests.Session, address: str, times: int = 2, **typed: str) -> list[str]:
    """Open the form once, submit it twice concurrently, or so many times, and return the final responses."""
    form = {**hidden(session.get(address, timeout=60).text), **typed}
    form["csrfmiddlewaretoken"] = session.cookies["csrftoken"]

    def submit() -> str:
        answer = session.post(address, form, timeout=60)
        return f"{answer.status_code} {answer.text}"

    return at_once([submit] * times)


def test_a_double_click_approves_renames_and_releases_once(scene: Scene) -> None:
    url = scene.console.url
    approvals = submit_twice(
        scene.console.signed_in(),
        f"{url}/admin/portal/application/{scene.application}/approve/",
        months="12",
        customer="new",
    )
    owner = scene.signed_in()
    renamings = submit_twice(owner, f"{url}/portal/numbers/{scene.number}/rename/", name="本店 レジ1")
    releases = submit_twice(owner, f"{url}/portal/numbers/{scene.number}/release/")
    assert [answer[:3] for answer in approvals + renamings] == ["200"] * 4
    assert sorted(answer[:3] for answer in releases) == ["200", "409"]
    assert any("二重には行われません" in answer for answer in approvals)
    assert any(re.search("解除済みです（お客様 の操作）。二重には行われません", answer) for answer in releases)
    assert scene.counted() == [1, 1, 1, 1 + 5]


@pytest.mark.variant
def test_a_double_click_lets_a_person_sign_in_once(scene: Scene) -> None:
    owner, url = scene.signed_in(), scene.console.url
    [details] = re.findall(r'href="(/portal/details/\d+/)"', owner.get(f"{url}/portal/", timeout=60).text)
    person = {"do": "person", "name": "山田", "email": "yamada@example.jp"}
    answers = submit_twice(owner, f"{url}{details}", times=8, **person)
    assert sorted(answer[:3] for answer in answers) == ["200", *["400"] * 7]
    code = "from server.licenses.models import Contact; print(Contact.objects.count())"
    assert run_code(scene.console.folder, code, scene.console.database).strip() == "1"
