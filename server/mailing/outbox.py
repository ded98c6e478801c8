"""Sends what is queued. A worker claims each message in the database first, so two workers never send the same one.

A message that was transmitted without a reply is ``unsure`` and waits for a person: sending it again might deliver it
twice, dropping it might lose it (docs/adr/0012).
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from licensing.backoff import backoff
from licensing.characters import one_line
from licensing.errors import StorageError, VendorError
from server.mailing.backends import ReplyLost
from server.mailing.composing import compose
from server.mailing.models import Message

log = logging.getLogger(__name__)

State, Failure = Message.State, Message.Failure

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=4)
GIVE_UP_AFTER = timedelta(days=3)
"""RFC 5321 §4.5.4.1 proposes four to five days; a customer who waits for numbers calls earlier."""
LEASE = timedelta(minutes=45)
"""A message that has been ``sending`` for longer lost its worker: the slowest SMTP session takes less."""
BATCH = 10
"""Messages of one connection, so that a worker soon returns to its other jobs."""

POSTPONED_AT_ONCE = 100
LONGEST_ERROR = 1000
"""Characters of what a mail server says."""


@dataclass(frozen=True)
class Outcome:
    """The result of one try: the new state, and why."""

    state: Message.State
    failure: Message.Failure | None = None
    error: str = ""


SENT = Outcome(State.SENT)


def send_due(now: datetime) -> int:
    """Send what is due, in the order in which it was queued; return how many messages changed their state."""
    done = _mark_abandoned(now)
    if not _due(now).exists():
        return done
    # One connection for the batch: most servers limit new ones.
    connection = get_connection()
    try:
        done += _open_and_send(connection, now)
    finally:
        connection.close()  # also one that was opened and then rejected us
    return done


def unsettled() -> QuerySet[Message]:
    """Return the messages that did not arrive, or may not have, and that nobody has taken care of."""
    stuck = Message.objects.filter(state__in=Message.STUCK, acknowledged_at=None)
    return stuck.exclude(failure=Failure.DISCARDED)


def acknowledge(messages: QuerySet[Message], *, who: str, now: datetime) -> int:
    """Note that somebody has taken care of those of ``messages`` that did not arrive; return how many."""
    stuck = messages.filter(state__in=Message.STUCK, acknowledged_at=None)
    return stuck.update(acknowledged_at=now, acknowledged_by=who)


def queue_again(message: Message, now: datetime) -> bool:
    """Queue a message that only a person can send again, as if it were new; return whether it was in such a state.

    It goes to the present address of its customer: the former one may be why it did not arrive.
    """
    to = message.customer.present.email if message.customer is not None else message.to
    stuck = Message.objects.filter(pk=message.pk, state__in=Message.STUCK).exclude(text="")
    return stuck.update(to=to, state=State.QUEUED, queued_at=now, not_before=now, tries=0, acknowledged_at=None) == 1


def hold_queued() -> int:
    """Leave everything that is queued to a person, after a restore: it may have been sent since the backup was made."""
    queued = Message.objects.filter(state__in=(State.QUEUED, State.SENDING))
    return queued.update(state=State.HELD, failure=Failure.RESTORED)


def discard(message: Message) -> bool:
    """Decide not to send a message that is held; return whether it was."""
    held = Message.objects.filter(pk=message.pk, state=State.HELD)
    return held.update(state=State.GIVEN_UP, failure=Failure.DISCARDED) == 1


def delete_expired_secrets(now: datetime) -> int:
    """Delete the texts whose links have expired and give those messages up; return how many."""
    over = Message.objects.filter(secret_until__lte=now).exclude(text="").exclude(state=State.SENDING)
    over.filter(state__in=(State.QUEUED, State.HELD)).update(state=State.GIVEN_UP, failure=Failure.TOO_LATE)
    return over.update(text="", html="")


def _open_and_send(connection: BaseEmailBackend, now: datetime) -> int:
    try:
        connection.open()
    except Exception as error:  # not only OSError: a password that cannot be encoded, for example
        _postpone_all(error, now)
        return 0
    return _send_all(connection, now)


def _send_all(connection: BaseEmailBackend, now: datetime) -> int:
    done = 0
    for pk in list(_due(now).order_by("not_before", "pk").values_list("pk", flat=True)[:BATCH]):
        message = _claimed(pk, now)
        if message is None:
            continue
        outcome = _try(message, connection)
        _save(message, outcome, now)
        done += 1
        if outcome.state is State.QUEUED or outcome.state is State.UNSURE:
            break  # the server is overloaded, or the connection is broken
    return done


def _claimed(pk: int, now: datetime) -> Message | None:
    """Return the message if this worker may send it; one UPDATE decides between all workers, on every database."""
    if _due(now).filter(pk=pk).update(state=State.SENDING, tried_at=now) == 0:
        return None
    return Message.objects.get(pk=pk)


def _try(message: Message, connection: BaseEmailBackend) -> Outcome:
    try:
        built = compose(message)
        built.message()
    except VendorError as error:  # the sender's name, until whoever runs this server has corrected the file
        return Outcome(State.QUEUED, Failure.NOT_BUILT, str(error))
    except Exception as error:
        log.exception("mail %s cannot be built", message.pk)
        return Outcome(State.GIVEN_UP, Failure.NOT_BUILT, f"{type(error).__name__}: {error}")
    return _send(built, connection)


def _send(built: EmailMessage, connection: BaseEmailBackend) -> Outcome:
    try:
        connection.send_messages([built])
    except ReplyLost as error:
        return Outcome(State.UNSURE, Failure.REPLY_LOST, str(error))
    except smtplib.SMTPRecipientsRefused as error:
        [(code, text)] = error.recipients.values()
        return _outcome_of_reply(code, text)
    except smtplib.SMTPDataError as error:
        return _outcome_of_reply(error.smtp_code, error.smtp_error)
    except smtplib.SMTPResponseException as error:
        return _outcome_of_rejection(error)
    except StorageError as error:
        return Outcome(State.QUEUED, Failure.NO_FOLDER, str(error))
    except OSError as error:  # smtplib's own exceptions are subclasses
        return Outcome(State.QUEUED, Failure.NO_SERVER, str(error))
    except Exception as error:
        # Before anything was handed over, or it would be ReplyLost: nothing was delivered.
        log.exception("mail cannot be handed over")
        return Outcome(State.QUEUED, Failure.NOT_SENT, f"{type(error).__name__}: {error}")
    return SENT


def _outcome_of_reply(code: int, text: bytes | str) -> Outcome:
    """Return what a reply about this recipient or message means (RFC 5321 §4.2.1)."""
    if 200 <= code < 300:
        return SENT
    if 400 <= code < 500:
        return Outcome(State.QUEUED, Failure.NOT_NOW, _reply(code, text))
    if 500 <= code < 600:
        return Outcome(State.REFUSED, Failure.REFUSED, _reply(code, text))
    return Outcome(State.UNSURE, Failure.REPLY_LOST, _reply(code, text))


def _outcome_of_rejection(error: smtplib.SMTPResponseException) -> Outcome:
    """Return the outcome of a rejection of us, not of a recipient: whoever runs this server can correct the cause."""
    failure = Failure.NOT_NOW if 400 <= error.smtp_code < 500 else Failure.NOT_FROM_US
    return Outcome(State.QUEUED, failure, _reply(error.smtp_code, error.smtp_error))


def _reply(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"


def _save(message: Message, outcome: Outcome, now: datetime) -> None:
    """Save the outcome of a try."""
    message.state = outcome.state
    message.tries += 1
    message.failure = outcome.failure or ""
    message.last_error = one_line(outcome.error)[:LONGEST_ERROR]  # PostgreSQL stores no NUL
    if outcome.state is State.SENT:
        message.sent_at = now
        if message.secret_until is not None:
            message.text = message.html = ""
    elif outcome.state is State.QUEUED:
        _postpone(message, now)
    fields = ["state", "tries", "tried_at", "failure", "last_error", "sent_at", "not_before", "text", "html"]
    message.save(update_fields=fields)
    level = logging.INFO if outcome.state is State.SENT else logging.WARNING
    log.log(level, "mail %s (%s): %s %s", message.pk, message.kind, message.state, message.failure)


def _postpone(message: Message, now: datetime) -> None:
    if now - message.queued_at >= GIVE_UP_AFTER:
        message.state = State.GIVEN_UP
    message.not_before = now + backoff(message.tries, first=FIRST_DELAY, longest=LONGEST_DELAY)


def _postpone_all(error: Exception, now: datetime) -> None:
    """Postpone every due message after a failed connection, each by its own delay."""
    log.warning("no mail can be sent: %s", error)
    if isinstance(error, smtplib.SMTPResponseException):
        outcome = _outcome_of_rejection(error)
    elif isinstance(error, OSError):
        outcome = Outcome(State.QUEUED, Failure.NO_SERVER, str(error))
    else:
        outcome = Outcome(State.QUEUED, Failure.NOT_SENT, f"{type(error).__name__}: {error}")
    while _postpone_some(outcome, now):
        pass


@transaction.atomic
def _postpone_some(outcome: Outcome, now: datetime) -> int:
    """Postpone a part of the due messages, so that no long transaction delays terminals; return how many."""
    messages = list(_due(now).select_for_update()[:POSTPONED_AT_ONCE])
    for message in messages:
        message.tried_at = now
        _save(message, outcome, now)
    return len(messages)


def _mark_abandoned(now: datetime) -> int:
    """Mark messages whose worker was killed: they may have been delivered."""
    old = Q(tried_at__lt=now - LEASE) | Q(tried_at__gt=now + LEASE)  # the latter while the clock was ahead
    lost = Message.objects.filter(old, state=State.SENDING)
    return lost.update(state=State.UNSURE, failure=Failure.INTERRUPTED)


def _due(now: datetime) -> QuerySet[Message]:
    # No delay is longer than the longest: a later date was written while the clock was ahead.
    due = Q(not_before__lte=now) | Q(not_before__gt=now + LONGEST_DELAY)
    return Message.objects.filter(due, state=State.QUEUED)
