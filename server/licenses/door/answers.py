"""From a verified request to a signed statement, in one transaction.

The rules are in the modules beside this one: ``registrations`` (who has a number), ``rights`` (until when).
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q

from licensing.claims import LARGEST_INTEGER
from licensing.clock import day_of, end_of
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import Op, Request
from licensing.standing import trial_deadline
from licensing.statement import Statement, Status
from server.licenses.door import names, registrations, sightings
from server.licenses.door.rights import Right, license_right, trial_right
from server.licenses.keys.signing import Signer
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import Answer, Event, Terminal, Trial

log = logging.getLogger(__name__)

MOST_RETRIES = 3
"""How often a request is started again after another one, at the same moment, won in the database."""
ANSWERS_KEPT = timedelta(days=14)
"""How long the answer to a check or a trial is stored; one to a registration is never deleted (docs/adr/0008)."""
CORRECTED_CLOCK = timedelta(days=1)
"""By how much a clock is set back between the consent and the first contact without having been set for it."""
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
    for _ in range(MOST_RETRIES):
        try:
            return _answer(request, jkt, signer, now)
        except (IntegrityError, OperationalError) as error:
            # A unique constraint or a deadlock: the other request is complete by now, so this one sees its effect.
            log.info("retried after a race: %s", type(error).__name__)
    return _answer(request, jkt, signer, now)


@transaction.atomic
def _answer(request: Request, jkt: str, signer: Signer, now: datetime) -> Answered:
    terminal = _terminal(request, jkt, now)
    stored = _stored_answer(terminal, request.nonce, now)
    reopened = signer.reopen(stored.statement) if stored is not None else None
    if stored is not None and reopened is not None:
        return Answered(stored.statement, reopened.status)
    # If the key that signed the stored answer was revoked since, it is signed again, but nothing is done twice.
    right = _right(terminal, request, now, done=stored is not None)
    if stored is None:
        sightings.note(terminal, request, now)
    statement = _statement(terminal, request, right, signer.issuer, now)
    _update(terminal, statement, right)
    document = signer.sign(statement)
    _store(stored or Answer(terminal=terminal, nonce=request.nonce), document, request, now)
    return Answered(document, statement.status)


def _terminal(request: Request, jkt: str, now: datetime) -> Terminal:
    # The lock serialises all requests of one terminal, so seq and the stored answers cannot race.
    known = Terminal.objects.select_for_update(no_key=True).filter(jkt=jkt).first()
    if known is not None:
        return known
    # A check never creates a terminal: after a lost database, it could get a trial instead of its license.
    if request.op is Op.CHECK:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return sightings.first_contact(request, jkt, now)


def _stored_answer(terminal: Terminal, nonce: str, now: datetime) -> Answer | None:
    """Return the answer stored for ``nonce``; delete the terminal's expired ones."""
    expired = Q(given_at__lt=now - ANSWERS_KEPT, kept=False)
    # One query for both: this runs for every request.
    found = list(Answer.objects.filter(expired | Q(nonce=nonce), terminal=terminal))
    others = [answer.pk for answer in found if answer.nonce != nonce]
    if others:
        Answer.objects.filter(pk__in=others).delete()
    return next((answer for answer in found if answer.nonce == nonce), None)


def _store(answer: Answer, document: str, request: Request, now: datetime) -> None:
    answer.statement, answer.given_at = document, now
    # Never deleted: a recorded request that moved a number must not move it again, years later.
    answer.kept = request.op is Op.REGISTER
    answer.save()


def _right(terminal: Terminal, request: Request, now: datetime, *, done: bool) -> Right:
    if request.op is Op.REGISTER and not done:
        registration = registrations.register(terminal, request, now)
        terminal.machine = request.machine
        return license_right(registration, now)
    # From here on nothing is registered: a check, a trial, or a repeated registration.
    held = registrations.latest(terminal)
    if request.op is Op.CHECK and not done and sightings.is_ahead(terminal, request, held):
        raise Refused(Code.UNKNOWN_TERMINAL)
    if held is not None:
        sightings.note_other_machine(terminal, request, now)
        return license_right(held, now)
    # A terminal that ever had a license gets that one, never a trial.
    if request.op is Op.TRIAL:
        terminal.machine = request.machine
        _start_trial(terminal, request, now)
    else:
        sightings.note_other_machine(terminal, request, now)
    right = trial_right(terminal.machine, now)
    if right is None:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return right


def _start_trial(terminal: Terminal, request: Request, now: datetime) -> None:
    """Start the trial of the machine, if it has none yet, from the day on which the terms were agreed to."""
    if trial_right(request.machine, now) is None:
        first = day_of(now - _age(request))
        trial = Trial.objects.create(machine=request.machine, first_day=first, deadline=trial_deadline(first))
        after = {"deadline": trial.deadline.isoformat(), "terms": request.terms.version if request.terms else None}
        record(Event.What.TRIAL_STARTED, who=TERMINAL, now=now, terminal=terminal, after=after)


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
        customer=license.customer.name if license else "",
        jkt=terminal.jkt,
        machine=terminal.machine,
        exp=end_of(right.deadline),
        check_after=settings.CHECK_AFTER,
        license=license.number if license else None,
        contract_until=license.contract_until if license else None,
        moved=right.moved,
        settings_reset=terminal.settings_reset,
    )


def _update(terminal: Terminal, statement: Statement, right: Right) -> None:
    terminal.seq = statement.seq
    # A terminal that still has the statement before missed one response, which is normal.
    terminal.previous_jti = terminal.last_jti
    terminal.last_jti = statement.jti
    terminal.deadline = right.deadline
    terminal.usable_until = max(terminal.usable_until, right.deadline)
    terminal.save()
