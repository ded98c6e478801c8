"""The consent to the terms of use: the signed request that is the right to a trial until the first contact."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from licensing.clock import EARLIEST, day_of, end_of
from licensing.errors import StorageError
from licensing.evidence import earliest_day
from licensing.request import Op, Request, Terms, open_request, sign_request
from licensing.statement import Kind
from licensing.store import TRIAL
from licensing.terminal import Terminal


def give(terminal: Terminal, terms_version: str) -> None:
    """Sign the consent, dated by the terminal's watch or on the first day of a trial here, and save it and the time.

    Raises:
        StorageError: it could not be saved.
    """
    key = terminal.own_key()
    terms = _on_first_day(terminal, Terms(terms_version, terminal.watch.read().plausible))
    consent = sign_request(terminal.request(Op.TRIAL, terms=terms), key)
    trial, jkt = open_request(consent)
    terminal.write({TRIAL: consent}, replace(terminal.holdings, trial=trial, trial_jkt=jkt))
    terminal.save_time()


def waits_for_its_date(terminal: Terminal) -> bool:
    """Return whether the clock had been reset when the terms were agreed to, and has been put right since.

    No sale can be recorded under a clock before the tax-free method began, so the days until then are worth nothing.
    """
    held = terminal.holdings
    if held.trial is None or held.trial.terms is None or held.trial.terms.agreed_at >= EARLIEST:
        return False
    own = (held.trial_jkt, held.trial.machine) == (held.jkt, held.machine)
    return own and held.statement is None and terminal.watch.read().plausible >= EARLIEST


def give_date(terminal: Terminal) -> None:
    """Date the consent anew if it waits for that; where the disk refuses, it keeps its date."""
    trial = terminal.holdings.trial
    if trial is not None and trial.terms is not None and waits_for_its_date(terminal):
        with suppress(StorageError):
            give(terminal, trial.terms.version)


def check_request(terminal: Terminal) -> Request:
    """Return a request for a fresh statement; where all was lost but the key, it restores the old one.

    A trial whose key was lost goes on with a new one.
    """
    trial, statement = terminal.holdings.trial, terminal.holdings.statement
    stated = statement is not None and (statement.kind is Kind.LICENSE or terminal.holdings.is_own(statement.jkt))
    if stated or trial is None or trial.terms is None:
        return terminal.request(Op.CHECK)
    return terminal.request(Op.TRIAL, terms=_on_first_day(terminal, trial.terms))


def _on_first_day(terminal: Terminal, terms: Terms) -> Terms:
    """Return ``terms`` as agreed to on the first day of a trial here, if that is earlier."""
    day = day_of(terms.agreed_at)
    latest = end_of(earliest_day([day, terminal.holdings.first_day]) or day) - timedelta(seconds=1)
    return replace(terms, agreed_at=min(terms.agreed_at, latest))
