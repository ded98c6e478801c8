"""``mail test`` sends an e-mail at once, and prints where it went or what the mail server said."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from server.home import Home
from tests.server.postbox import Postbox


def mail_test() -> str:
    printed = StringIO()
    call_command("mail", "test", "you@example.jp", stdout=printed, stderr=StringIO())
    return printed.getvalue()


def test_without_a_mail_server_it_is_written_into_the_folder(settings: Settings, home: Home) -> None:
    settings.EMAIL_BACKEND = "server.mailing.backends.FolderBackend"
    assert mail_test() == f"Written into {home.mail}, from license@localhost.\n"
    [written] = home.mail.iterdir()
    assert "To: you@example.jp" in written.read_text()


def test_a_mail_server_accepts_or_refuses_it(settings: Settings, mail_server: Postbox) -> None:
    settings.MAIL_TO_FOLDER = False
    assert mail_test() == "Accepted for you@example.jp, from license@localhost.\n"
    [sent] = mail_server.received
    assert sent["To"] == "you@example.jp"
    mail_server.to_data = "554 no spam"
    with pytest.raises(CommandError, match=r"not sent: SMTPDataError.*no spam"):
        mail_test()


def test_whatever_keeps_it_from_being_sent_is_told_in_one_line(
    settings: Settings, home: Home, mail_server: Postbox
) -> None:
    settings.EMAIL_HOST = "mail..example.jp"
    with pytest.raises(CommandError, match="not sent: UnicodeError"):
        mail_test()
    settings.EMAIL_BACKEND = "server.mailing.backends.FolderBackend"
    home.mail.write_bytes(b"a file")
    with pytest.raises(CommandError, match="not sent: StorageError"):
        mail_test()
