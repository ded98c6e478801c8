"""Sending through a mail server that works, is down, busy, refuses or disconnects: nothing is lost or sent twice."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from email.header import decode_header, make_header

import pytest
from pytest_django import Settings

from server.home import Home
from server.mailing import backends, outbox
from server.mailing.composing import InlineImagesEmail, compose
from server.mailing.models import Message
from tests.server.postbox import Postbox

Queue = Callable[..., Message]
State, Failure = Message.State, Message.Failure

MINUTE = timedelta(minutes=1)


def again(message: Message) -> Message:
    """Return the row from the database."""
    return Message.objects.get(pk=message.pk)


def standing(message: Message) -> tuple[str, str]:
    row = again(message)
    return row.state, row.failure


def test_a_message_is_sent_once_and_marked(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    message = queue()
    assert outbox.send_due(now) == 1
    assert outbox.send_due(now + MINUTE) == 0
    [received] = mail_server.received
    assert received["Message-ID"] == message.message_id
    assert received["To"] == "owner@example.jp"
    assert received["Auto-Submitted"] == "auto-generated"
    sent = again(message)
    assert (sent.state, sent.sent_at, sent.tries, sent.last_error) == (State.SENT, now, 1, "")


@pytest.mark.parametrize(
    ("sender", "shown"),
    [
        pytest.param("license@example.jp", "あっと免税 <license@example.jp>", id="the product's name"),
        pytest.param(
            "株式会社あっと <license@example.jp>", "株式会社あっと <license@example.jp>", id="the one that is set"
        ),
    ],
)
def test_the_sender_has_a_name(
    queue: Queue, mail_server: Postbox, now: datetime, settings: Settings, sender: str, shown: str
) -> None:
    settings.DEFAULT_FROM_EMAIL = sender
    queue()
    outbox.send_due(now)
    assert str(make_header(decode_header(mail_server.received[0]["From"]))) == shown


def test_messages_are_sent_in_order_and_not_before_their_time(
    queue: Queue, mail_server: Postbox, now: datetime
) -> None:
    later, *rest = [queue(f"numbers:{place}") for place in range(3)]
    Message.objects.filter(pk=later.pk).update(not_before=now + MINUTE)
    outbox.send_due(now)
    outbox.send_due(now + MINUTE)
    assert [str(received["Message-ID"]) for received in mail_server.received] == [
        message.message_id for message in (*rest, later)
    ]


def test_a_dead_mail_server_loses_nothing(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    messages = [queue("numbers:1"), queue("numbers:2")]
    mail_server.close()
    assert outbox.send_due(now) == 0
    for message in messages:
        assert standing(message) == (State.QUEUED, Failure.NO_SERVER)
        assert "refused" in again(message).last_error
        assert again(message).not_before == now + MINUTE
    mail_server.open()
    outbox.send_due(now + MINUTE)
    assert mail_server.deliveries == {message.message_id: 1 for message in messages}
    assert standing(messages[0]) == (State.SENT, "")


def test_the_delays_grow_from_a_minute_to_hours_and_end_after_three_days(
    queue: Queue, mail_server: Postbox, now: datetime
) -> None:
    message = queue()
    mail_server.close()
    pauses, moment = [], now
    while again(message).state == State.QUEUED:
        outbox.send_due(moment)
        pauses.append(again(message).not_before - moment)
        moment = again(message).not_before
    mail_server.open()
    assert pauses[:5] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 16 * MINUTE]
    assert max(pauses) == timedelta(hours=4)
    assert timedelta(days=3) < moment - now < timedelta(days=3, hours=8)
    assert standing(message) == (State.GIVEN_UP, Failure.NO_SERVER)
    assert outbox.send_due(moment + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("answer", "state", "failure"),
    [
        pytest.param("450 mailbox busy", State.QUEUED, Failure.NOT_NOW, id="not now"),
        pytest.param("550 no such user", State.REFUSED, Failure.REFUSED, id="no such user"),
    ],
)
def test_a_refused_address_is_distinguished_from_a_busy_one(
    queue: Queue, mail_server: Postbox, now: datetime, answer: str, state: str, failure: str
) -> None:
    mail_server.to_rcpt["owner@example.jp"] = answer
    message = queue()
    outbox.send_due(now)
    assert standing(message) == (state, failure)
    assert again(message).last_error == answer
    assert not mail_server.received


@pytest.mark.parametrize(
    ("answer", "state", "failure"),
    [
        pytest.param("451 try later", State.QUEUED, Failure.NOT_NOW, id="not now"),
        pytest.param("552 mailbox full", State.REFUSED, Failure.REFUSED, id="refused"),
        pytest.param("251 taken", State.SENT, "", id="taken in other words"),
        pytest.param("what?", State.UNSURE, Failure.REPLY_LOST, id="no answer that anybody understands"),
    ],
)
def test_the_reply_to_the_message_decides(
    queue: Queue, mail_server: Postbox, now: datetime, answer: str, state: str, failure: str
) -> None:
    mail_server.to_data = answer
    message = queue()
    outbox.send_due(now)
    assert standing(message) == (state, failure)


def test_a_refused_address_does_not_stop_the_others(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    mail_server.to_rcpt["nobody@example.jp"] = "550 no such user"
    queue("numbers:1", to="nobody@example.jp")
    other = queue("numbers:2")
    assert outbox.send_due(now) == 2
    assert mail_server.deliveries == {other.message_id: 1}


def test_a_connection_that_breaks_before_the_message_is_retried(
    queue: Queue, mail_server: Postbox, now: datetime
) -> None:
    mail_server.drops = "rcpt"
    message = queue()
    outbox.send_due(now)
    assert standing(message) == (State.QUEUED, Failure.NO_SERVER)
    mail_server.drops = ""
    outbox.send_due(now + MINUTE)
    assert mail_server.deliveries == {message.message_id: 1}


def test_a_connection_that_breaks_after_the_message_makes_it_unsure(
    queue: Queue, mail_server: Postbox, now: datetime
) -> None:
    mail_server.drops = "data"
    message, other = queue("numbers:1"), queue("numbers:2")
    outbox.send_due(now)
    mail_server.drops = ""
    assert standing(message) == (State.UNSURE, Failure.REPLY_LOST)
    outbox.send_due(now + timedelta(days=9))
    assert mail_server.deliveries == {message.message_id: 1, other.message_id: 1}, "never twice by itself"


def test_staff_send_an_unsure_message_again_with_the_same_message_id(
    queue: Queue, mail_server: Postbox, now: datetime
) -> None:
    mail_server.drops = "data"
    message = queue()
    outbox.send_due(now)
    mail_server.drops = ""
    later = now + timedelta(days=5)
    assert outbox.queue_again(message, later)
    assert not outbox.queue_again(message, later), "it waits already"
    outbox.send_due(later)
    assert mail_server.deliveries == {message.message_id: 2}
    assert standing(message) == (State.SENT, "")
    assert not outbox.queue_again(message, later), "it was sent"


def test_a_claimed_message_is_skipped(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, tried_at=now)
    assert outbox.send_due(now + outbox.LEASE) == 0
    assert outbox.send_due(now + outbox.LEASE + MINUTE) == 1
    assert standing(message) == (State.UNSURE, Failure.INTERRUPTED)
    assert not mail_server.received


def test_a_message_that_is_claimed_meanwhile_is_skipped(
    queue: Queue, mail_server: Postbox, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = queue("numbers:1"), queue("numbers:2")

    def while_another_claims(message: Message) -> InlineImagesEmail:
        Message.objects.filter(pk=second.pk).update(state=State.SENDING, tried_at=now)
        return compose(message)

    monkeypatch.setattr(outbox, "compose", while_another_claims)
    assert outbox.send_due(now) == 1
    assert mail_server.deliveries == {first.message_id: 1}


def test_an_unwritable_folder_is_reported(queue: Queue, home: Home, now: datetime, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "server.mailing.backends.FolderBackend"
    home.mail.write_text("a file where the folder should be")
    message = queue()
    outbox.send_due(now)
    assert standing(message) == (State.QUEUED, Failure.NO_FOLDER)


def test_a_rejection_of_us_is_reported_with_its_text(
    queue: Queue, mail_server: Postbox, now: datetime, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "somebody", "wrong"
    message = queue()
    outbox.send_due(now)
    assert again(message).state == State.QUEUED
    assert "AUTH" in again(message).last_error


def test_a_refused_sender_is_not_a_refused_recipient(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    mail_server.to_mail = "550 who are you?"
    message = queue()
    outbox.send_due(now)
    assert standing(message) == (State.QUEUED, Failure.NOT_FROM_US)


def test_the_reply_to_a_whole_message_has_its_own_timeout(
    queue: Queue, mail_server: Postbox, now: datetime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_TIMEOUT = 600
    monkeypatch.setattr(backends, "REPLY_TIMEOUT", 0.2)
    given_up = threading.Event()
    mail_server.before_reply = lambda: given_up.wait(30)
    message = queue()
    outbox.send_due(now)
    given_up.set()
    assert standing(message) == (State.UNSURE, Failure.REPLY_LOST)


def test_a_message_that_cannot_be_built_stops_no_other(queue: Queue, mail_server: Postbox, now: datetime) -> None:
    broken, other = queue("numbers:1"), queue("numbers:2")
    Message.objects.filter(pk=broken.pk).update(subject="two\nlines")
    assert outbox.send_due(now) == 2
    assert standing(broken) == (State.GIVEN_UP, Failure.NOT_BUILT)
    assert mail_server.deliveries == {other.message_id: 1}
