"""From a verified request to a signed statement, in one transaction.

The rules are in the modules beside this one: ``registrations`` (who has a number), ``rights`` (until when).
"""

import contextlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from licensing.claims import LARGEST_INTEGER
from licensing.clock import day_of, end_of
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, Request
from licensing.standing import trial_deadline
from licensing.statement import Statement, Status
from server.licenses import sql
from server.licenses.door import names, registrations, sightings, terminal_rows
from server.licenses.door.rights import Right, license_right, trial_right
from server.licenses.door.terminal_rows import Known, Overtaken
from server.licenses.keys.signing import Signer
from server.licenses.models import Answer, Terminal, Trial
from server.licenses.sql import NotAlone

log = logging.getLogger(__name__)

MOST_RETRIES = 3
"""How often a request is started again after another one, at the same moment, won in the database."""
RACES: Final = ("40001", "40P01")
"""What PostgreSQL calls serialization_failure and deadlock_detected."""
CORRECTED_CLOCK = timedelta(days=1)
"""By how much a clock is set back between the consent and the first contact without having been set for it."""
_STORED: Final = f"SELECT statement FROM {Answer._meta.db_table} WHERE terminal_id = ? AND nonce = ?"  # noqa: S608
LONGEST_TRIAL_OFFLINE = timedelta(days=31)
"""A trial that began longer ago than this has ended, however long ago it was."""


@dataclass(frozen=True)
class Answered:
    """A signed statement, and the status in it."""

    document: str
    status: Status


def answer(request: Request, jkt: str, signer: Signer, now: datetime) -> Answered:
    """Return the statement for ``request``, which the key with the thumbprint ``jkt`` signed.

    Idempotent: the same nonce gets the same bytes.

    Raises:
        Refused: the server refuses the request; nothing was changed.
    """
    if request.op is Op.CHECK:
        # Mostly one read and one write are enough, and no transaction: the write compares what was read. A connection
        # that was lost since it was used last is replaced by the transaction.
        with contextlib.suppress(NotAlone, Overtaken, OperationalError), sql.alone():
            return _answer(request, jkt, signer, now)
    for _ in range(MOST_RETRIES):
        try:
            return _locked_answer(request, jkt, signer, now)
        except (IntegrityError, OperationalError, Overtaken) as error:
            if isinstance(error, OperationalError) and not _is_race(error):
                raise
            # A unique constraint, a deadlock or a changed row: the other request is complete by now, so this one sees
            # its effect.
            log.info("retried after a race: %s", type(error).__name__)
    return _locked_answer(request, jkt, signer, now)


def _is_race(error: OperationalError) -> bool:
    """Return whether PostgreSQL gave way to another transaction; SQLite has waited, or the database is lost."""
    return getattr(error.__cause__, "sqlstate", None) in RACES


@transaction.atomic
def _locked_answer(request: Request, jkt: str, signer: Signer, now: datetime) -> Answered:
    registrations.lock(jkt, request.license)
    return _answer(request, jkt, signer, now)


def _answer(request: Request, jkt: str, signer: Signer, now: datetime) -> Answered:
    known = terminal_rows.read(jkt) or _first_contact(request, jkt, now)
    terminal = known.terminal
    stored = _stored(terminal, request)
    reopened = signer.reopen(stored) if stored else None
    if stored and reopened is not None:
        return Answered(stored, reopened.status)
    # If the key that signed the stored answer was revoked since, it is signed again, but nothing is done twice.
    right = _right(known, request, now, done=bool(stored))
    if not stored:
        sightings.note(terminal, request, now)
    statement = _statement(terminal, request, right, signer.issuer, now)
    document = signer.sign(statement)
    _save(known, statement, document, right, relaxed=request.op is Op.CHECK)
    if request.op is Op.REGISTER:
        # For ever: a recorded request that moved a number must not move it again, years later.
        earlier = Answer.objects.filter(terminal=terminal, nonce=request.nonce) if stored else None
        if earlier is None or not earlier.update(statement=document, given_at=now):
            sql.insert(sql.new(Answer, terminal_id=terminal.pk, nonce=request.nonce, statement=document, given_at=now))
    return Answered(document, statement.status)


def _first_contact(request: Request, jkt: str, now: datetime) -> Known:
    # A check never creates a terminal: after a lost database, it could get a trial instead of its license.
    if request.op is Op.CHECK:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return terminal_rows.created(sightings.first_contact(request, jkt, now))


def _stored(terminal: Terminal, request: Request) -> str | None:
    """Return the statement that this request was answered with before, if it was."""
    if request.nonce == terminal.last_nonce:
        return terminal.last_statement
    if request.op is not Op.REGISTER:
        return None
    found = sql.execute(_STORED, terminal.pk, request.nonce).fetchone()
    return None if found is None else str(found[0])


def _right(known: Known, request: Request, now: datetime, *, done: bool) -> Right:
    terminal, held = known.terminal, known.latest
    if request.op is Op.REGISTER and not done:
        registered = registrations.register(known, request, now)
        _bind(terminal, request.machine)
        return registered
    # From here on nothing is registered: a check, a trial, or a repeated registration.
    if request.op is Op.CHECK and not done and sightings.is_ahead(terminal, request, held):
        raise Refused(Code.UNKNOWN_TERMINAL)
    if held is not None:
        sightings.note_other_machine(terminal, request, now)
        return license_right(held, now, shared=known.shared)
    # A terminal that ever had a license gets that one, never a trial.
    if request.op is Op.TRIAL:
        _bind(terminal, request.machine)
        _start_trial(request, now)
    else:
        sightings.note_other_machine(terminal, request, now)
    right = trial_right(terminal.machine, now)
    if right is None:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return right


def _bind(terminal: Terminal, machine: str) -> None:
    if terminal.machine != machine:
        terminal.machine = machine
        terminal.save(update_fields=["machine"])


def _start_trial(request: Request, now: datetime) -> None:
    """Start the trial of the machine, if it has none yet, from the day on which the terms were agreed to."""
    if trial_right(request.machine, now) is None:
        first = day_of(now - _age(request))
        Trial.objects.create(
            machine=request.machine,
            first_day=first,
            deadline=trial_deadline(first),
            started_on=day_of(now),
            terms=request.terms.version if request.terms else "",
        )


def _age(request: Request) -> timedelta:
    """Return how long ago the terms were agreed to, by the terminal's clock; an impossible age counts as the longest.

    A consent in the future is of a clock that was set for it, beyond what time synchronization corrects.
    """
    if request.terms is None:
        return timedelta()
    age = request.iat - request.terms.agreed_at
    if -CORRECTED_CLOCK <= age < timedelta():
        return timedelta()
    return age if timedelta() <= age <= LONGEST_TRIAL_OFFLINE else LONGEST_TRIAL_OFFLINE


def _statement(terminal: Terminal, request: Request, right: Right, issuer: str, now: datetime) -> Statement:
    license = right.license
    return Statement(
        issuer=issuer,
        jti=secrets.token_urlsafe(16),
        iat=now,
        nonce=request.nonce,
        # The request's, too: after a restore the server's own is too low, and the terminal would refuse it.
        seq=min(max(terminal.seq, request.seq) + 1, LARGEST_INTEGER),
        kind=right.kind,
        status=right.status,
        terminal_number=terminal.shown_number,
        terminal_name=names.name_of(terminal),
        customer=license.customer_name if license else "",
        jkt=terminal.jkt,
        machine=terminal.machine,
        exp=end_of(right.deadline),
        check_after=settings.CHECK_AFTER,
        license=license.number if license else None,
        # A terminal tells of its end for 30 days before it, whether it is the contract's or a planned stop.
        contract_until=license.last_day if license else None,
        moved=right.moved,
        settings_reset=terminal.settings_reset,
    )


def _save(known: Known, statement: Statement, document: str, right: Right, *, relaxed: bool) -> None:
    terminal = known.terminal
    terminal.seq = statement.seq
    terminal.last_jti, terminal.last_nonce, terminal.last_statement = statement.jti, statement.nonce, document
    terminal.deadline = right.deadline
    terminal.usable_until = max(terminal.usable_until, right.deadline)
    terminal_rows.write(known, relaxed=relaxed)
