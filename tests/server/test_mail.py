"""The e-mail with the numbers: through a real mail server, or into a folder, or not at all and said so."""

import email
import email.policy
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from licensing.number import show
from server.home import Home
from server.licenses.mail import FOLDER_BACKEND
from server.licenses.models import License
from server.ports import free_port
from tests.server.programs import run

NEW = ("license", "issue", "--customer", "銀座商店", "--email", "owner@example.jp", "--count", "2", "--months", "12")


class Postbox:
    """Takes every e-mail that it is sent, unless it is ``full``."""

    def __init__(self) -> None:
        self.full = False
        self.received: list[Envelope] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.full:
            return "552 mailbox full"
        self.received.append(envelope)
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    postbox = Postbox()
    postbox.controller.start()
    yield postbox
    postbox.controller.stop()


def text_of(data: bytes) -> str:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message.get_content_type() == "text/plain"
    return str(message.get_content())


def test_the_numbers_go_out_through_the_mail_server(tmp_path: Path, postbox: Postbox) -> None:
    run(tmp_path, "init")
    issued = run(tmp_path, *NEW, EMAIL_URL=postbox.url, ATTOMENZEI_MAIL_FROM="あっと免税 <license@example.jp>")
    assert issued.returncode == 0
    assert "owner@example.jp" in issued.stderr
    [envelope] = postbox.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("license@example.jp", ["owner@example.jp"])
    assert isinstance(envelope.content, bytes)
    lines = text_of(envelope.content).splitlines()
    assert lines[0] == "銀座商店 様"
    assert all(number in lines for number in issued.stdout.splitlines()), "each on a line of its own"
    assert not (tmp_path / "mail").exists()


def test_a_mail_server_that_refuses_does_not_lose_the_numbers(tmp_path: Path, postbox: Postbox) -> None:
    postbox.full = True
    run(tmp_path, "init")
    issued = run(tmp_path, *NEW, EMAIL_URL=postbox.url)
    assert issued.returncode == 5
    assert "the e-mail was not sent" in issued.stderr
    assert "Traceback" not in issued.stderr
    listed = run(tmp_path, "license", "list").stdout
    assert all(number in listed for number in issued.stdout.splitlines())


def test_without_a_mail_server_the_e_mail_is_a_file_and_that_is_said(db: None, home: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND = FOLDER_BACKEND
    said = StringIO()
    call_command(*NEW, stdout=StringIO(), stderr=said)
    assert str(home.mail) in said.getvalue()
    [written] = home.mail.iterdir()
    assert written.suffix == ".eml"
    assert written.stat().st_mode & 0o777 == 0o600
    text = text_of(written.read_bytes())
    assert all(show(license.number) in text.splitlines() for license in License.objects.all())
    assert "「正式お申込み/ライセンス登録」" in text


def test_a_folder_that_cannot_be_written_is_told(db: None, home: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND = FOLDER_BACKEND
    home.mail.write_text("a file where the folder should be")
    with pytest.raises(CommandError, match="not sent"):
        call_command(*NEW, stdout=StringIO(), stderr=StringIO())
    assert License.objects.count() == 2
