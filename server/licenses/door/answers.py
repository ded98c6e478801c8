"""From a verified request to a signed statement, in one transaction. The rules stand beside: registrations, rights."""

import logging
import secrets
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
from licensing.statement import Statement
from server.licenses.door import names, registrations, sightings
from server.licenses.door.rights import Right, license_right, trial_right
from server.licenses.keys.signing import Signer
from server.licenses.log.events import TERMINAL, record
from server.licenses.models import Answer, Event, Terminal, Trial

log = logging.getLogger(__name__)

RACES = 3
"""Times that a request is begun again when another one, at the same moment, won in the database."""
ANSWERS_KEPT = timedelta(days=14)
"""How long the answer to a check or a trial is kept; one to a registration stays (docs/adr/0008)."""
LONGEST_TRIAL_OFFLINE = timedelta(days=31)
"""A trial that began longer ago than this is over, however long ago it was."""
CLOCK_FAULT = timedelta(days=400)


def answer(request: Request, jkt: str, signer: Signer, now: datetime) -> str:
    """Return the statement for ``request``, signed by the key with thumbprint ``jkt``; the same nonce, the same one.

    Raises:
        Refused: the server says no, and nothing was changed.
    """
    for _ in range(RACES):
        try:
            return _answer(request, jkt, signer, now)
        except (IntegrityError, OperationalError) as error:
            log.info("asked again after a race: %s", type(error).__name__)
    return _answer(request, jkt, signer, now)


@transaction.atomic
def _answer(request: Request, jkt: str, signer: Signer, now: datetime) -> str:
    terminal = _terminal(request, jkt, now)
    given = _given(terminal, request.nonce, now)
    if given is not None and signer.stands_by(given.statement):
        return given.statement
    # What was signed by a key that is struck out since is said anew, but nothing is done a second time.
    right = _right(terminal, request, now, done=given is not None)
    sightings.note(terminal, request, now)
    statement = _statement(terminal, request, right, signer.issuer, now)
    _remember(terminal, statement, right)
    signed = signer.sign(statement)
    said = given or Answer(terminal=terminal, nonce=request.nonce)
    said.statement, said.given_at = signed, now
    said.kept = request.op is Op.REGISTER  # for ever: a request that moved a number must never move it again
    said.save()
    return signed


def _terminal(request: Request, jkt: str, now: datetime) -> Terminal:
    known = Terminal.objects.select_for_update(no_key=True).filter(jkt=jkt).first()
    if known is not None:
        return known
    if request.op is Op.CHECK:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return sightings.first_contact(request, jkt, now)


def _given(terminal: Terminal, nonce: str, now: datetime) -> Answer | None:
    """Return what was given for ``nonce``; forget what nobody will ask for any more."""
    old = Q(given_at__lt=now - ANSWERS_KEPT, kept=False)
    found = list(Answer.objects.filter(old | Q(nonce=nonce), terminal=terminal))
    forgotten = [answer.pk for answer in found if answer.nonce != nonce]
    if forgotten:
        Answer.objects.filter(pk__in=forgotten).delete()
    return next((answer for answer in found if answer.nonce == nonce), None)


def _right(terminal: Terminal, request: Request, now: datetime, *, done: bool) -> Right:
    if request.op is Op.REGISTER and not done:
        registration = registrations.register(terminal, request, now)
        terminal.machine = request.machine
        return license_right(registration, now)
    held = registrations.latest(terminal)
    if request.op is Op.CHECK and not done and sightings.forgot(terminal, request, held):
        raise Refused(Code.UNKNOWN_TERMINAL)
    if held is not None:
        sightings.note_other_machine(terminal, request, now)
        return license_right(held, now)
    if request.op is Op.TRIAL:
        terminal.machine = request.machine
        return trial_right(_trial(terminal, request, now))
    sightings.note_other_machine(terminal, request, now)
    trial = Trial.objects.filter(machine=terminal.machine).first()
    if trial is None:
        raise Refused(Code.UNKNOWN_TERMINAL)
    return trial_right(trial)


def _trial(terminal: Terminal, request: Request, now: datetime) -> Trial:
    """Return the machine's trial: the one it ever had, or its first from the day of its consent."""
    trial = Trial.objects.filter(machine=request.machine).first()
    if trial is None:
        first = day_of(now - _age(request))
        trial = Trial.objects.create(machine=request.machine, first_day=first, deadline=trial_deadline(first))
        after = {"deadline": trial.deadline.isoformat(), "terms": request.terms.version if request.terms else None}
        record(Event.What.TRIAL_STARTED, who=TERMINAL, now=now, terminal=terminal, after=after)
    return trial


def _age(request: Request) -> timedelta:
    """Return how long ago, by the terminal's own clock, the terms were agreed to; zero if its clock makes no sense."""
    if request.terms is None:
        return timedelta()
    age = request.iat - request.terms.agreed_at
    if not timedelta() <= age <= CLOCK_FAULT:
        return timedelta()
    return min(age, LONGEST_TRIAL_OFFLINE)


def _statement(terminal: Terminal, request: Request, right: Right, issuer: str, now: datetime) -> Statement:
    license = right.license
    return Statement(
        issuer=issuer,
        jti=secrets.token_urlsafe(16),
        iat=now,
        nonce=request.nonce,
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


def _remember(terminal: Terminal, statement: Statement, right: Right) -> None:
    terminal.seq = statement.seq
    terminal.previous_jti = terminal.last_jti
    terminal.last_jti = statement.jti
    terminal.deadline = right.deadline
    terminal.save()
