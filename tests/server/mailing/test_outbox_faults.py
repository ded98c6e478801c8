"""Faults of this server itself: settings that cannot be used, and a clock that was ahead."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from server.home import Home
from server.mailing import backends, outbox
from server.mailing.models import Message
from tests.nginx import certify
from tests.server.mailing.test_outbox import again, standing
from tests.server.postbox import Postbox

Queue = Callable[..., Message]
State, Failure = Message.State, Message.Failure

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize("where", ["open", "send_messages"])
def test_any_failure_before_the_handover_returns_the_message_to_the_queue(
    queue: Queue, mail_server: Postbox, now: datetime, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """A password that cannot be encoded, for example, is no OSError."""
    message = queue()

    def fail(*_: object) -> None:
        raise UnicodeEncodeError("ascii", "日", 0, 1, "ordinal not in range(128)")

    monkeypatch.setattr(backends.SmtpBackend, where, fail)
    outbox.send_due(now)
    assert standing(message) == (State.QUEUED, Failure.NOT_SENT)
    assert "UnicodeEncodeError" in again(message).last_error
    monkeypatch.undo()
    outbox.send_due(now + MINUTE)
    assert standing(message) == (State.SENT, "")


def test_no_message_is_given_up_while_the_vendor_profile_cannot_be_read(
    queue: Queue, mail_server: Postbox, home: Home, now: datetime
) -> None:
    """A slip in an editor gave up all that was queued, for a person to send again."""
    message, profile = queue(), home.vendor.read_bytes()
    home.vendor.write_bytes(profile[:-20])
    outbox.send_due(now)
    assert standing(message) == (State.QUEUED, Failure.NOT_BUILT)
    home.vendor.write_bytes(profile)
    outbox.send_due(now + MINUTE)
    assert standing(message) == (State.SENT, "")


def test_a_mail_server_with_a_certificate_of_the_companys_own_authority(
    queue: Queue,
    mail_server: Postbox,
    settings: Settings,
    now: datetime,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificate = certify(tmp_path)
    mail_server.close()
    mail_server.open(certificate)
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "localhost", True
    message = queue()
    outbox.send_due(now)
    assert "CERTIFICATE_VERIFY_FAILED" in again(message).last_error
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    outbox.send_due(now + MINUTE)
    assert standing(message) == (State.SENT, "")


@pytest.mark.parametrize("state", [State.QUEUED, State.SENDING])
def test_dates_of_a_clock_that_was_ahead_hold_nothing_up(
    queue: Queue, mail_server: Postbox, now: datetime, state: Message.State
) -> None:
    message = queue()
    later = now + timedelta(days=365)
    Message.objects.update(state=state, not_before=later, tried_at=later)
    outbox.send_due(now)
    assert standing(message)[0] == (State.SENT if state is State.QUEUED else State.UNSURE)
