"""The consent to the terms of use: the signed request that is the right to a trial until the first contact."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from licensing.clock import EARLIEST, day_of, end_of
from licensing.errors import StorageError
from licensing.request import Op, Request, Terms, open_request, sign_request
from licensing.store import TRIAL
from licensing.terminal import Terminal


def give(terminal: Terminal, terms_version: str) -> None:
    """Sign the consent, dated by the terminal's watch, and save it and the time.

    Raises:
        StorageError: it could not be saved.
    """
    key = terminal.own_key()
    terms = Terms(terms_version, terminal.watch.read().plausible)
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
            terminal.require_readable(TRIAL)
            give(terminal, trial.terms.version)


def check_request(terminal: Terminal) -> Request:
    """Return a request for a fresh statement; where all was lost but the key, it restores the old one."""
    trial, first = terminal.holdings.trial, terminal.holdings.first_day
    if terminal.holdings.statement is not None or trial is None or trial.terms is None:
        return terminal.request(Op.CHECK)
    # As agreed to on the first day of a trial here, if that is earlier.
    latest = end_of(first or day_of(trial.terms.agreed_at)) - timedelta(seconds=1)
    terms = replace(trial.terms, agreed_at=min(trial.terms.agreed_at, latest))
    return terminal.request(Op.TRIAL, terms=terms)
