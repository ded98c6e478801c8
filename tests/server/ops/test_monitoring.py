"""Health checks, and metrics for Prometheus, added up over the workers."""

import contextlib
import logging
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from pytest_django import Settings

from licensing.request import Op, sign_request
from server import clock
from server.home import Home
from server.licenses.log import chain
from server.licenses.staff import operations
from server.mailing.models import Message
from server.ops import health, heartbeat, worker
from server.ops.management.commands.serve import check_ready
from server.ops.models import Heartbeat
from tests.server import direct
from tests.server.programs import ROOT, create_server, environment, started
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def at_work(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs have just run, and the disk has space."""
    monkeypatch.setattr(clock, "now", lambda: now)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(1 << 40, 0, 1 << 40))
    heartbeat.beat(now)


def ready() -> tuple[int, list[str]]:
    response = direct.request("GET", "/readyz")
    return response.status_code, response.json().get("failing", [])


def post(terminal: FarTerminal, op: Op, **claims: Any) -> None:
    blob = sign_request(terminal.request(op, clock.now(), **claims), terminal.key)
    direct.post(blob)


def measured(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def scrape() -> dict[str, float]:
    response = Client(HTTP_HOST="localhost").get("/metrics")
    assert response.status_code == 200
    return measured(response.content.decode())


def test_a_process_without_a_database_is_alive(home: Home) -> None:
    home.signing_key.unlink()
    assert direct.request("GET", "/healthz").json() == {"status": "ok"}


def test_a_running_server_is_ready(at_work: None) -> None:
    assert ready() == (200, [])


def test_jobs_that_do_not_run_fail_the_check(at_work: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=4))
    assert ready() == (503, ["jobs"])
    Heartbeat.objects.update(at=now + timedelta(days=365))  # they ended while the clock was ahead
    assert ready() == (503, ["jobs"])
    Heartbeat.objects.all().delete()
    assert ready() == (503, ["jobs"])


def test_an_unusable_key_fails_the_check_without_its_name(
    at_work: None, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    home.signing_key.unlink()
    assert ready() == (503, ["keys"])
    assert b"signing.key" not in direct.request("GET", "/readyz").content
    assert "signing.key" in caplog.text


def test_a_full_disk_fails_the_check(at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(1 << 40, 1 << 40, 1000))
    assert ready() == (503, ["disk"])


def test_missing_migrations_fail_the_check(at_work: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ops'")
    assert ready() == (503, ["migrations"])


def test_a_database_of_a_newer_program_fails_the_check(at_work: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('licenses', '0099_later', '2027-01-01')"
        )
    assert ready() == (503, ["migrations"])
    with pytest.raises(CommandError, match=r"newer program \(licenses.0099_later\)"):
        check_ready(workers=1)


def test_a_lost_database_fails_the_check(at_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OSError("no route to the database")

    monkeypatch.setitem(health.CHECKS, "database", gone)
    assert ready() == (503, ["database"])


def test_the_heartbeat_is_written_while_jobs_run_and_not_too_often(db: None, now: datetime) -> None:
    worker.run_once(now)
    assert heartbeat.last_beat() == now
    worker.run_once(now + timedelta(seconds=5))
    assert heartbeat.last_beat() == now
    worker.run_once(now + timedelta(seconds=25))
    assert heartbeat.last_beat() == now + timedelta(seconds=25)
    worker.run_once(now)
    assert heartbeat.last_beat() == now, "a clock set back"


def test_answers_and_refusals_are_counted(issue: Issue) -> None:
    [given] = issue()
    before = scrape()
    holder, late = FarTerminal(), FarTerminal()
    post(holder, Op.REGISTER, license=given)
    post(late, Op.REGISTER, license=given)
    operations.stop(operations.find(given), who="tester", now=clock.now())
    post(holder, Op.CHECK)
    direct.post(b"x")
    after = scrape()
    for op, outcome in (
        ("register", "active"),
        ("register", "license_in_use"),
        ("check", "stopped"),
        ("unread", "malformed_request"),
    ):
        name = f'attomenzei_answers_total{{op="{op}",outcome="{outcome}"}}'
        assert after[name] - before.get(name, 0) == 1, name


def test_queues_are_measured(issue: Issue, at_work: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    [one, two] = issue(2)
    FarTerminal().register(one, now)
    FarTerminal().register(two, now)
    operations.stop(operations.find(two), who="tester", now=now)
    FarTerminal().trial(now)
    Message.objects.create(
        key="a", kind="numbers", to="owner@example.jp", language="ja", created_at=now, queued_at=now, not_before=now
    )
    heartbeat.note_backup(now)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=90))
    seen = scrape()
    assert seen["attomenzei_backup_age_seconds"] == 90
    assert seen["attomenzei_signing_key_seconds"] > 3 * 365 * 86_400
    for state, count in {"active": 1, "stopped": 1, "expired": 0, "trial": 1, "trial_ended": 0}.items():
        assert seen[f'attomenzei_terminals{{state="{state}"}}'] == count
    assert seen['attomenzei_mails{state="queued"}'] == 1
    assert seen["attomenzei_oldest_unsent_mail_seconds"] == 90
    assert seen["attomenzei_jobs_seen_seconds"] == 90
    assert seen["attomenzei_unsealed_events"] > 0
    chain.seal()
    assert scrape()["attomenzei_unsealed_events"] == 0


def test_no_label_has_a_value_of_the_client(db: None) -> None:
    for path in ("/made/up", "/v1/made-up", "/%F0%9F%92%A3"):
        Client().get(path)
    assert "made" not in "".join(scrape())
    areas = set(re.findall(r'area="([^"]*)"', "".join(scrape())))
    assert areas <= {"v1", "offline", "admin", "portal", "api", "static", "other"}


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param({"REMOTE_ADDR": "203.0.113.7"}, id="another machine"),
        pytest.param({"REMOTE_ADDR": ""}, id="no address"),
        pytest.param({"HTTP_X_FORWARDED_FOR": "203.0.113.7"}, id="a proxy on this machine"),
        pytest.param({"HTTP_HOST": "license.example.jp"}, id="by the public name"),
    ],
)
def test_metrics_are_for_this_machine_or_with_a_token(db: None, settings: Settings, foreign: dict[str, str]) -> None:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "license.example.jp"]
    client = Client(**{"HTTP_HOST": "localhost", **foreign})  # type: ignore[arg-type]  # entries of the environment, which the stubs do not know
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403
    settings.METRICS_TOKEN = "a-long-token"
    assert client.get("/metrics", headers={"Authorization": "Bearer an-other-token"}).status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer a-long-token"}).status_code == 200


def test_metrics_add_up_worker_processes_and_include_the_jobs(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", "--workers", "2", expect=LISTENING) as (_, line):

        def post_noise(_: int) -> int:
            return requests.post(line[1] + "/v1/statements", b"x", timeout=30).status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(post_noise, range(40))) == {400}
        texts = [requests.get(line[1] + "/metrics", timeout=30).text for _ in range(8)]
    # Of what alerts ask for an increase, the first has to be one.
    zeros = {'attomenzei_answers_total{op="register",outcome="server_error"}': 0.0}
    zeros['attomenzei_request_seconds_count{area="v1",status="5xx"}'] = 0.0
    assert zeros.items() <= measured(texts[0]).items()
    name = 'attomenzei_answers_total{op="unread",outcome="malformed_request"}'
    assert {measured(text)[name] for text in texts} == {40.0}, "whichever worker is asked"


def test_the_log_has_the_reason_why_a_server_is_not_ready(at_work: None, caplog: pytest.LogCaptureFixture) -> None:
    Heartbeat.objects.all().delete()
    with caplog.at_level(logging.WARNING):
        ready()
    assert "attomenzei-server work" in caplog.text


def test_a_full_disk_of_the_counts_stops_no_response(tmp_path: Path) -> None:
    """A write to a mapped file for which there is no room kills the process (SIGBUS), unless room was reserved."""
    create_server(tmp_path / "home")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "counts", temporary], check=False)
    if mounted.returncode:
        pytest.skip("this test needs to mount a file system")
    try:
        with started(
            tmp_path / "home", "serve", "--port", "0", "--no-jobs", expect=LISTENING, TMPDIR=str(temporary)
        ) as (child, line):
            with contextlib.suppress(OSError), (temporary / "full").open("wb", buffering=0) as file:
                while True:
                    file.write(b"x" * 4096)
            codes = [requests.post(line[1] + "/v1/statements", b"x", timeout=30).status_code for _ in range(20)]
            assert (codes, child.poll()) == ([400] * 20, None)
            assert requests.get(line[1] + "/metrics", timeout=30).status_code == 200
    finally:
        subprocess.run(["umount", temporary], check=True)


def test_serve_starts_where_no_folder_for_counts_can_be_made(tmp_path: Path) -> None:
    create_server(tmp_path)
    program = (
        "import errno, sys, tempfile\n"
        "def full(*_, **__): raise OSError(errno.ENOSPC, 'No space left on device')\n"
        "tempfile.mkdtemp = full\n"
        "sys.argv = ['attomenzei-server', 'serve', '--port', '0', '--no-jobs']\n"
        "from server.manage import main; main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        assert child.stdout is not None
        printed = ""
        while (found := re.search(LISTENING, printed)) is None:
            line = child.stdout.readline()
            assert line, printed
            printed += line
        assert requests.get(found[1] + "/metrics", timeout=30).status_code == 200
        child.terminate()
        child.stdout.read()
    assert "not counted in /metrics: [Errno 28] No space left" in printed
