"""A text that signs somebody in is deleted once it is sent, and not sent once it has expired."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from server.mailing import outbox
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from server.ops import worker
from tests.server.mailing.mails import text_of
from tests.server.postbox import Postbox

State, Failure = Message.State, Message.Failure
HOUR = timedelta(hours=1)


@pytest.fixture
def sign_in_link(db: None, now: datetime) -> Message:
    context = {"link": "https://license.example.jp/portal/sign-in/x", "minutes": 60}
    return enqueue(
        "sign_in",
        to="owner@example.jp",
        language="ja",
        key="sign_in:1",
        context=context,
        now=now,
        secret_until=now + HOUR,
    )


def test_a_sent_text_is_deleted(sign_in_link: Message, mail_server: Postbox, now: datetime) -> None:
    assert "/sign-in/x" in sign_in_link.text
    outbox.send_due(now)
    [received] = mail_server.received
    assert "/sign-in/x" in text_of(received)
    sent = Message.objects.get()
    assert (sent.state, sent.text, sent.html) == (State.SENT, "", "")


def test_no_text_can_be_read_in_the_database(sign_in_link: Message) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mailing_message")
        assert "sign-in/x" not in str(cursor.fetchall())
    assert not Message.objects.filter(text__contains="sign-in").exists()
    assert Message.objects.exclude(text="").get() == sign_in_link


def test_without_its_key_a_text_is_given_up(
    sign_in_link: Message, mail_server: Postbox, now: datetime, settings: Settings
) -> None:
    settings.SECRET_KEY = "another secret.key, as after a restore without it"
    outbox.send_due(now)
    given_up = Message.objects.get()
    assert (given_up.state, given_up.failure) == (State.GIVEN_UP, Failure.NOT_BUILT)
    assert "secret.key" in given_up.last_error


def test_an_expired_text_is_not_sent(sign_in_link: Message, mail_server: Postbox, now: datetime) -> None:
    worker.run_once(now + HOUR)
    assert mail_server.received == []
    late = Message.objects.get()
    assert (late.state, late.failure, late.text, late.html) == (State.GIVEN_UP, Failure.TOO_LATE, "", "")
    assert not outbox.queue_again(late, now + HOUR)


@pytest.mark.parametrize("state", [State.QUEUED, State.UNSURE, State.REFUSED])
def test_a_text_stays_until_it_expires(sign_in_link: Message, now: datetime, state: Message.State) -> None:
    Message.objects.update(state=state)
    assert outbox.delete_expired_secrets(now + HOUR - timedelta(seconds=1)) == 0
    assert outbox.delete_expired_secrets(now + HOUR) == 1
    assert outbox.delete_expired_secrets(now + HOUR) == 0
    expected = State.GIVEN_UP if state is State.QUEUED else state
    assert (Message.objects.get().state, Message.objects.get().text) == (expected, "")


def test_a_message_that_is_being_sent_is_not_deleted(sign_in_link: Message, now: datetime) -> None:
    Message.objects.update(state=State.SENDING, tried_at=now)
    assert outbox.delete_expired_secrets(now + HOUR) == 0


def test_numbers_are_not_deleted(db: None, mail_server: Postbox, now: datetime) -> None:
    context = {"customer": "銀座商店", "numbers": ["7K3M-9QXR-2VTA-84ND"], "until": now.date()}
    enqueue("numbers", to="a@example.jp", language="ja", key="numbers:1", context=context, now=now)
    outbox.send_due(now)
    outbox.delete_expired_secrets(now + 1000 * HOUR)
    assert "7K3M-9QXR-2VTA-84ND" in Message.objects.get().text
