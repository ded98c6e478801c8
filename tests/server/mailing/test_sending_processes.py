"""E-mail by real processes: a command issues numbers, and ``work`` or ``serve`` sends the e-mail."""

import email
import email.policy
import re
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings

from licensing.number import show
from server import clock
from server.home import Home
from server.licenses.models import License
from server.mailing.models import Message
from server.ops import worker
from tests.server.mailing.mails import text_of
from tests.server.postbox import Postbox, postbox
from tests.server.programs import create_server, run, started

__all__ = ["postbox"]

NEW = ("license", "issue", "--customer", "銀座商店", "--email", "owner@example.jp", "--count", "2", "--months", "12")
FOLDER_BACKEND = "server.mailing.backends.FolderBackend"
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


def test_the_numbers_are_sent_by_the_mail_server(tmp_path: Path, postbox: Postbox) -> None:
    sender = {"EMAIL_URL": postbox.url, "ATTOMENZEI_MAIL_FROM": "あっと免税 <license@example.jp>"}
    create_server(tmp_path)
    issued = run(tmp_path, *NEW, **sender)
    assert issued.returncode == 0
    assert "owner@example.jp" in issued.stderr
    assert "queued" in issued.stderr
    assert not postbox.received
    for _ in range(2):
        assert run(tmp_path, "work", "--once", **sender).returncode == 0
    [envelope] = postbox.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("license@example.jp", ["owner@example.jp"])
    [mail] = postbox.received
    assert str(mail["Message-ID"]).endswith("@example.jp>")
    lines = text_of(mail).splitlines()
    assert all(number in lines for number in issued.stdout.splitlines()), "each on a line of its own"
    assert not (tmp_path / "mail").exists()


def test_a_dead_mail_server_loses_neither_numbers_nor_mail(tmp_path: Path, postbox: Postbox) -> None:
    postbox.close()
    create_server(tmp_path)
    issued = run(tmp_path, *NEW, EMAIL_URL=postbox.url)
    assert issued.returncode == 0
    worked = run(tmp_path, "work", "--once", EMAIL_URL=postbox.url)
    assert worked.returncode == 0
    assert "no mail can be sent" in worked.stderr
    assert "Traceback" not in worked.stderr
    listed = run(tmp_path, "license", "list").stdout
    assert all(number in listed for number in issued.stdout.splitlines())


def test_serve_sends_the_mail_within_seconds(tmp_path: Path, postbox: Postbox) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", expect=LISTENING, EMAIL_URL=postbox.url) as (child, _):
        assert run(tmp_path, *NEW, EMAIL_URL=postbox.url).returncode == 0
        assert postbox.arrived.wait(15)
        child.terminate()
        printed, _ = child.communicate(timeout=30)
    assert child.returncode == 0
    assert len(postbox.received) == 1
    assert not re.search(r"(\w{4}-){3}\w{4}", printed), "no number in the log"


def test_without_a_mail_server_the_mail_is_a_file_which_is_reported(db: None, home: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_TO_FOLDER = FOLDER_BACKEND, True
    printed = StringIO()
    call_command(*NEW, stdout=StringIO(), stderr=printed)
    assert str(home.mail) in printed.getvalue()
    worker.run_once(clock.now())
    [written] = home.mail.iterdir()
    assert written.suffix == ".eml"
    assert written.stat().st_mode & 0o777 == 0o600
    text = text_of(read(written))
    assert all(show(license.number) in text.splitlines() for license in License.objects.all())
    assert "「正式お申込み/ライセンス登録」" in text


def test_a_message_that_is_sent_again_is_the_same_file(db: None, home: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND = FOLDER_BACKEND
    call_command(*NEW, stdout=StringIO(), stderr=StringIO())
    worker.run_once(clock.now())
    Message.objects.update(state=Message.State.QUEUED)
    worker.run_once(clock.now())
    assert len(list(home.mail.iterdir())) == 1


def test_an_unwritable_folder_is_reported_and_the_mail_stays_queued(db: None, home: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND = FOLDER_BACKEND
    home.mail.write_text("a file where the folder should be")
    call_command(*NEW, stdout=StringIO(), stderr=StringIO())
    worker.run_once(clock.now())
    message = Message.objects.get()
    assert (message.state, message.failure) == (Message.State.QUEUED, Message.Failure.NO_FOLDER)
    assert message.last_error.startswith("cannot write")


def read(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
