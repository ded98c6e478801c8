"""Workers as real processes: one that is killed between message and reply, and two that race for every message."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from tests.server.postbox import Postbox
from tests.server.programs import create_server, run, spawned
from tests.variants import variants

ISSUE_ONE = (
    "license",
    "issue",
    "--customer",
    "銀座商店",
    "--email",
    "owner@example.jp",
    "--count",
    "1",
    "--months",
    "1",
)
MAILS = 30
ISSUE = f"""
from server import clock
from server.licenses.staff import operations
from server.ops import worker
for n in range({MAILS}):
    operations.issue(customer=f"商店{{n}}", email=f"owner{{n}}@example.jp", count=1, months=1, who="t", now=clock.now())
worker.run_once(clock.now(), worker.LOCAL)  # all is queued: a worker that finds the other at that would end
"""


def test_a_worker_killed_before_the_reply_sends_nothing_twice(tmp_path: Path, postbox: Postbox) -> None:
    create_server(tmp_path)
    run(tmp_path, *ISSUE_ONE)
    with spawned(tmp_path, "work", "--once", EMAIL_URL=postbox.url) as worker:
        postbox.before_reply = worker.kill
        printed, _ = worker.communicate(timeout=60)
    assert worker.returncode == -9, printed
    assert state(tmp_path) == ("sending", "")
    run(tmp_path, "work", "--once", EMAIL_URL=postbox.url)
    assert state(tmp_path) == ("sending", ""), "another worker may be at it"
    set_last_try_back(tmp_path)
    run(tmp_path, "work", "--once", EMAIL_URL=postbox.url)
    assert state(tmp_path) == ("unsure", "interrupted")
    assert list(postbox.deliveries.values()) == [1]


def test_a_worker_killed_before_it_connected_leaves_the_mail_queued(tmp_path: Path, postbox: Postbox) -> None:
    create_server(tmp_path)
    run(tmp_path, *ISSUE_ONE)
    with spawned(tmp_path, "work", "--once", EMAIL_URL=postbox.url) as worker:
        postbox.before_greeting = worker.kill
        worker.communicate(timeout=60)
    assert worker.returncode == -9
    assert state(tmp_path) == ("queued", "")
    postbox.before_greeting = lambda: None
    run(tmp_path, "work", "--once", EMAIL_URL=postbox.url)
    assert list(postbox.deliveries.values()) == [1]


@pytest.fixture(params=variants("sqlite", "postgresql"))
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"DATABASE_URL": request.getfixturevalue("cluster").new_database()}


def test_two_workers_at_once_send_every_mail_exactly_once(
    tmp_path: Path, postbox: Postbox, database: dict[str, str]
) -> None:
    create_server(tmp_path, **database)
    issued = run(tmp_path, "shell", "--verbosity", "0", "-c", ISSUE, **database)
    assert issued.returncode == 0, issued.stderr
    postbox.together = 2  # each worker is in the middle of a message before either goes on
    with contextlib.ExitStack() as stack:
        workers = [
            stack.enter_context(spawned(tmp_path, "work", "--once", EMAIL_URL=postbox.url, **database))
            for _ in range(2)
        ]
        printed = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], printed
    assert all("sent" in each for each in printed), "both had a part"
    assert sorted(str(mail["To"]) for mail in postbox.received) == sorted(f"owner{n}@example.jp" for n in range(MAILS))
    assert set(postbox.deliveries.values()) == {1}


def state(folder: Path) -> tuple[str, str]:
    """Return state and failure of the only message."""
    with contextlib.closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as database:
        [row] = database.execute("SELECT state, failure FROM mailing_message").fetchall()
    return row[0], row[1]


def set_last_try_back(folder: Path) -> None:
    """Set the last try back by an hour: the worker uses the machine's clock."""
    with contextlib.closing(sqlite3.connect(folder / "attomenzei.sqlite3")) as database, database:
        database.execute("UPDATE mailing_message SET tried_at = datetime(tried_at, '-60 minutes')")
