"""Sending what is queued. Each message is claimed in the database first, so two workers never send one twice.

A message that was handed over and about which nothing was heard is ``unsure`` and waits for a person: sending it
again might deliver it twice, forgetting it might lose it (docs/adr/0012).
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet

from licensing.backoff import backoff
from licensing.errors import StorageError
from server.mailing.letter import letter
from server.mailing.models import Message
from server.mailing.smtp import AnswerLost

log = logging.getLogger(__name__)

State, Trouble = Message.State, Message.Trouble

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
PATIENCE = timedelta(days=3)
"""After that much time without success a person is asked. RFC 5321 §4.5.4.1 proposes four to five days; a customer
who waits for numbers calls earlier."""
LEASE = timedelta(minutes=45)
"""A message that has been ``sending`` for longer lost its worker: more than the slowest conversation takes."""
AT_ONCE = 10
"""Messages of one conversation, so that no worker is away from its other work for long."""


@dataclass(frozen=True)
class Outcome:
    """What came of one try: the state after it, and why."""

    state: Message.State
    trouble: Message.Trouble | None = None
    error: str = ""


SENT = Outcome(State.SENT)


def send_due(now: datetime) -> int:
    """Send what is due, in the order in which it was queued; return how many messages changed their state."""
    done = _give_up_on_dead_workers(now)
    if not _due(now).exists():
        return done
    connection = get_connection()
    try:
        connection.open()
        return done + _send_all(connection, now)
    except OSError as error:
        _put_off_all(error, now)
        return done
    finally:
        connection.close()  # one that was opened and then refused us, too


def queue_again(message: Message, now: datetime) -> bool:
    """Queue a message that only a person can help, as if it were new; return whether it was such a message."""
    stuck = Message.objects.filter(pk=message.pk, state__in=Message.STUCK).exclude(text="")
    return stuck.update(state=State.QUEUED, queued_at=now, not_before=now, tries=0) == 1


def forget_secrets(now: datetime) -> int:
    """Clear the texts whose links work no more, and send them no more; return how many."""
    over = Message.objects.filter(secret_until__lte=now).exclude(text="").exclude(state=State.SENDING)
    over.filter(state=State.QUEUED).update(state=State.GIVEN_UP, trouble=Trouble.TOO_LATE)
    return over.update(text="", html="")


def _send_all(connection: BaseEmailBackend, now: datetime) -> int:
    done = 0
    for pk in list(_due(now).order_by("not_before", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        message = _claimed(pk, now)
        if message is None:
            continue
        outcome = _try(message, connection)
        _note(message, outcome, now)
        done += 1
        if outcome.state is State.QUEUED or outcome.state is State.UNSURE:
            break  # the server is not well, or the connection is gone
    return done


def _claimed(pk: int, now: datetime) -> Message | None:
    """Return the message if it is this worker's to send: one UPDATE decides, for every worker and database."""
    claim = Message.objects.filter(pk=pk, state=State.QUEUED, not_before__lte=now)
    if claim.update(state=State.SENDING, tried_at=now) == 0:
        return None
    return Message.objects.get(pk=pk)


def _try(message: Message, connection: BaseEmailBackend) -> Outcome:
    try:
        built = letter(message)
        built.message()
    except Exception as error:
        log.exception("mail %s cannot be built", message.pk)
        return Outcome(State.GIVEN_UP, Trouble.NO_LETTER, f"{type(error).__name__}: {error}")
    return _sent(built, connection)


def _sent(built: EmailMessage, connection: BaseEmailBackend) -> Outcome:
    try:
        connection.send_messages([built])
    except AnswerLost as error:
        return Outcome(State.UNSURE, Trouble.ANSWER_LOST, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        [(code, text)] = error.recipients.values()
        return _answered(code, text)
    except smtplib.SMTPDataError as error:
        return _answered(error.smtp_code, error.smtp_error)
    except smtplib.SMTPResponseException as error:
        return _not_let_in(error)
    except StorageError as error:
        return Outcome(State.QUEUED, Trouble.NO_FOLDER, str(error))
    except OSError as error:  # of smtplib's own, too
        return Outcome(State.QUEUED, Trouble.NO_SERVER, str(error))
    return SENT


def _answered(code: int, text: bytes | str) -> Outcome:
    """Return what the server's answer about this address or message means (RFC 5321 §4.2.1)."""
    if 200 <= code < 300:
        return SENT
    if 400 <= code < 500:
        return Outcome(State.QUEUED, Trouble.NOT_NOW, _said(code, text))
    if 500 <= code < 600:
        return Outcome(State.REFUSED, Trouble.REFUSED, _said(code, text))
    return Outcome(State.UNSURE, Trouble.ANSWER_LOST, _said(code, text))


def _not_let_in(error: smtplib.SMTPResponseException) -> Outcome:
    """Return what a refusal means that concerns us and no address: whoever runs this server can put it right."""
    trouble = Trouble.NOT_NOW if 400 <= error.smtp_code < 500 else Trouble.NOT_FROM_US
    return Outcome(State.QUEUED, trouble, _said(error.smtp_code, error.smtp_error))


def _said(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _note(message: Message, outcome: Outcome, now: datetime) -> None:
    """Write down what came of this try."""
    message.state = outcome.state
    message.tries += 1
    message.trouble = outcome.trouble or ""
    message.last_error = outcome.error
    if outcome.state is State.SENT:
        message.sent_at = now
        if message.secret_until is not None:
            message.text = message.html = ""
    elif outcome.state is State.QUEUED:
        _put_off(message, now)
    fields = ["state", "tries", "tried_at", "trouble", "last_error", "sent_at", "not_before", "text", "html"]
    message.save(update_fields=fields)
    level = logging.INFO if outcome.state is State.SENT else logging.WARNING
    log.log(level, "mail %s (%s): %s %s", message.pk, message.kind, message.state, message.trouble)


def _put_off(message: Message, now: datetime) -> None:
    if now - message.queued_at >= PATIENCE:
        message.state = State.GIVEN_UP
    message.not_before = now + backoff(message.tries, first=FIRST_DELAY, longest=LONGEST_DELAY)


def _put_off_all(error: Exception, now: datetime) -> None:
    """No mail server: whatever is due waits, each message for the pause of its own."""
    log.warning("no mail can be sent: %s", error)
    outcome = Outcome(State.QUEUED, Trouble.NO_SERVER, str(error))
    if isinstance(error, smtplib.SMTPResponseException):
        outcome = _not_let_in(error)
    with transaction.atomic():
        for message in _due(now).select_for_update():
            message.tried_at = now
            _note(message, outcome, now)


def _give_up_on_dead_workers(now: datetime) -> int:
    lost = Message.objects.filter(state=State.SENDING, tried_at__lt=now - LEASE)
    return lost.update(state=State.UNSURE, trouble=Trouble.INTERRUPTED)


def _due(now: datetime) -> QuerySet[Message]:
    return Message.objects.filter(state=State.QUEUED, not_before__lte=now)
