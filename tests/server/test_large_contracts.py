"""Thousands of numbers at once: what is done to them takes few statements, and nobody waits for it.

On SQLite, terminals wait for whoever holds the one write lock.
"""

import itertools
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from licensing.channel import HttpChannel
from licensing.number import parse, show
from licensing.request import Op, sign_request
from server import clock
from server.api import webhooks
from server.api.models import Delivery
from server.home import Home
from server.licenses.log import chain
from server.licenses.models import Cancellation, Contract, Event, License
from server.licenses.staff import cancellations
from server.mailing import notices
from server.mailing.models import Message
from tests.server.programs import ROOT, create_server, environment, run, started
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]

MANY = 600
FEW_STATEMENTS = 90
"""For ``MANY`` rows, which are more than one batch: some for each batch, none for each row."""
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
TILLS = 20
"""Each may ask 120 times a minute."""
ISSUE = ("license", "issue", "--customer", "新宿商店", "--email", "x@example.jp", "--months", "1")


@contextmanager
def few_statements() -> Iterator[None]:
    """Fail if the block needs statements for each row."""
    with CaptureQueriesContext(connection) as done:
        yield
    assert len(done) < FEW_STATEMENTS, [query["sql"][:80] for query in done.captured_queries[-20:]]


@pytest.fixture
def contract(issue: Issue) -> Contract:
    """Return a contract with ``MANY`` licenses."""
    with few_statements():
        assert len(set(issue(MANY))) == MANY
    assert Event.objects.filter(what=Event.What.ISSUED).count() == MANY
    return Contract.objects.get()


def test_the_numbers_of_a_large_contract_are_one_mail_in_few_statements(contract: Contract, now: datetime) -> None:
    with few_statements():
        while chain.seal():
            pass
    with few_statements():
        while notices.follow(now):
            pass
    [mail] = Message.objects.all()
    numbers = list(contract.licenses.order_by("pk").values_list("number", flat=True))
    assert mail.codes == numbers[: notices.MOST_CODES]
    assert [number for number in numbers if show(number) not in mail.text] == []


def test_a_batch_of_the_log_is_prepared_without_the_lock(contract: Contract, now: datetime) -> None:
    """Rendering the mail of a large contract takes seconds."""
    chain.seal()
    with CaptureQueriesContext(connection) as done:
        notices.follow(now)
    statements = [query["sql"] for query in done.captured_queries]
    locked = statements[max(place for place, sql in enumerate(statements) if sql.startswith("SAVEPOINT")) :]
    assert [sql for sql in locked if 'INTO "mailing_message"' in sql]
    assert not [sql for sql in locked if "licenses_license" in sql or "licenses_event" in sql], locked


def test_a_large_contract_is_cancelled_in_few_statements(contract: Contract, now: datetime) -> None:
    cancellation = cancellations.ask(contract, who="sato", now=now)
    today = date(2026, 11, 22)
    with few_statements():
        cancellations.plan_stop(cancellation, date(2026, 12, 31), who="sato", now=now)
        cancellations.send_papers(cancellation, today, who="sato", now=now)
        cancellations.receive_papers(cancellation, today, who="sato", now=now)
    assert License.objects.filter(stops_on=date(2026, 12, 31)).count() == MANY
    with few_statements():
        cancellations.withdraw(Cancellation.objects.get(), who="sato", now=now)
    assert License.objects.filter(stops_on=None).count() == MANY
    while chain.seal():
        pass
    while notices.follow(now):
        pass
    assert Message.objects.filter(kind="cancellation_withdrawn").count() == 1


def test_messages_about_many_licenses_are_queued_in_few_statements(contract: Contract, now: datetime) -> None:
    webhooks.add("https://crm.example.jp/hooks", ["license.expiring"], who="sato", now=now)
    License.objects.update(contract_until=date(2026, 12, 1))
    with few_statements():
        assert webhooks.queue_calendar(now) == MANY
        while chain.seal():
            pass
        while webhooks.follow(now):
            pass
    assert Delivery.objects.count() == MANY


APPROVE = """
import django; django.setup()
from datetime import date
from server import clock
from server.portal import applications
from server.portal.models import Application, ApplicationShop
now = clock.now()
application = Application.objects.create(
    digest="d", state="waiting", company="銀座商店", contact_name="佐藤", email="owner@example.jp", phone="03",
    postal_code="104-0061", address="東京都中央区", starts_on=date(2027, 1, 1), terms_version="1", sent_at=now,
)
for number in range(30):
    ApplicationShop.objects.create(application=application, name=f"{number}号店", terminals=50)
print("begin", flush=True)
applications.approve(application, months=12, who="sato", now=now)
"""


@contextmanager
def approving(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Approve an application for 60 shops with 50 terminals each; the block begins just before."""
    settings = environment(home, DJANGO_SETTINGS_MODULE="server.settings")
    with subprocess.Popen(
        [sys.executable, "-c", APPROVE], cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begin\n"
        yield child
    assert child.returncode == 0


@pytest.mark.variant
def test_all_terminals_are_answered_while_1500_others_are_approved(tmp_path: Path, settings: Settings) -> None:
    home = settings.HOME = Home(tmp_path / "server")
    create_server(home.folder)
    printed = run(home.folder, *ISSUE, "--count", str(TILLS)).stdout
    tills = [FarTerminal() for _ in range(TILLS)]
    with started(home.folder, "serve", "--port", "0", expect=LISTENING) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()
        channel = HttpChannel(line[1], app_version="test", timeout=60)

        def ask(till: FarTerminal, op: Op, license: str | None = None) -> None:
            document = sign_request(till.request(op, clock.now(), license=license), till.key)
            till.held = till.believe(channel.ask(document).statement)

        for till, number in zip(tills, printed.split(), strict=True):
            ask(till, Op.REGISTER, parse(number))
        with approving(home.folder) as approval:
            for till in itertools.cycle(tills):
                ask(till, Op.CHECK)  # fails where the lock is held for longer than a request waits for it
                if approval.poll() is not None and _mails(home) == 2:
                    break


def _mails(home: Home) -> int:
    with closing(sqlite3.connect(home.database)) as database:
        [count] = database.execute("SELECT count(*) FROM mailing_message").fetchone()
        return int(count)
