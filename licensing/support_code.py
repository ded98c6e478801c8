"""The short code that a person reads out on the phone: what the screen shows, in eight symbols (ADR 11).

Crockford's base 32 with the check symbol of license numbers, shown in fours: ``4QXR-2VTA``. It is not authenticated
and contains no secret: the last four digits of the terminal number only help to find the terminal.
"""

from dataclasses import dataclass
from typing import Final

from licensing.clock import Doubt
from licensing.errors import LicensingError
from licensing.number import ALPHABET, check_symbol, show, symbols_in
from licensing.standing import Notice, Standing, State
from licensing.words.problems import connection, documents, refusals, terminal

LENGTH: Final = 8
MOST_DAYS: Final = 125
"""Days left are encoded up to here; more days are encoded as this."""

# The code contains positions in these lists: append only, never sort, never remove.
_STATES = (
    State.TERMS_NEEDED,
    State.TRIAL,
    State.TRIAL_ENDED,
    State.LICENSED,
    State.EXPIRED,
    State.STOPPED,
    State.MOVED,
    State.FOREIGN,
    State.UNREADABLE,
)
_NOTICES = (None, Notice.CONNECT, Notice.CONTRACT_ENDING)
_DOUBTS = (None, Doubt.BEHIND, Doubt.RESET, Doubt.LEADING, Doubt.AHEAD)
_PROBLEMS = (
    None,
    *(refusals.MALFORMED_REQUEST, refusals.BAD_SIGNATURE, refusals.UNKNOWN_LICENSE, refusals.LICENSE_STOPPED),
    *(refusals.LICENSE_IN_USE, refusals.UNKNOWN_TERMINAL, refusals.RATE_LIMITED, refusals.SERVER_ERROR),
    *(connection.NO_CONNECTION, connection.TIMED_OUT, connection.TLS_FAILED, connection.FOREIGN_ANSWER),
    *(connection.SERVER_FAILED, connection.REJECTED_STATEMENT, connection.PROXY),
    *(documents.NOT_A_DOCUMENT, documents.BAD_SIGNATURE, documents.OTHER_VENDOR, documents.OTHER_TERMINAL),
    *(documents.NOT_ASKED_FOR, documents.OUTDATED, documents.TORN_PART, documents.OTHER_ANSWER),
    *(terminal.STORAGE, terminal.VENDOR_PROFILE, terminal.INTERNAL),
    *(connection.LOCAL_SETTING, connection.TLS_DATE, connection.TLS_AUTHORITY, connection.TLS_HOST, connection.NOT_TLS),
    *(terminal.DISK_FULL, terminal.NO_PERMISSION, terminal.READ_ONLY, terminal.IN_USE, terminal.CANNOT_READ),
    connection.STRANGE_ANSWER,
)
FAILURES = tuple("" if problem is None else problem.code for problem in _PROBLEMS)
"""The codes with which the last try to ask the server can end; empty when it was answered."""

_DAYS = MOST_DAYS + 3  # 0 to 125, over, none
_OVER, _NONE = MOST_DAYS + 1, MOST_DAYS + 2
_NO_TERMINAL = 10_000
_SIZES = (len(_STATES), _DAYS, len(_NOTICES), len(_DOUBTS), 49, 2, 2, _NO_TERMINAL + 1)
"""How many values each part may have, 49 leaving space for more failures: together under 32**7."""


class SupportCodeError(LicensingError):
    """What was typed is no support code."""


@dataclass(frozen=True)
class SupportSummary:
    """What a support code contains.

    ``days_left`` is -1 once they are over; ``ending`` are the last four digits of the terminal number.
    """

    state: State
    days_left: int | None = None
    notice: Notice | None = None
    doubt: Doubt | None = None
    failure: str = ""
    damaged: bool = False
    unwritable: bool = False
    ending: str | None = None


def summary_of(standing: Standing, failure: str = "") -> SupportSummary:
    """Return what the code of ``standing`` contains; ``failure`` is the code with which the last try to ask ended."""
    days = standing.days_left
    return SupportSummary(
        state=standing.state,
        days_left=None if days is None else max(-1, min(days, MOST_DAYS)),
        notice=standing.notice,
        doubt=standing.moment.doubt,
        failure=failure,
        damaged=bool(standing.damaged),
        unwritable=bool(standing.unwritable or standing.unreadable),
        ending=standing.terminal_number[-4:] if standing.terminal_number else None,
    )


def write_code(summary: SupportSummary) -> str:
    """Return ``summary`` in eight symbols, in groups of four.

    Raises:
        ValueError: a failure that is not among ``FAILURES``.
    """
    places = (
        _STATES.index(summary.state),
        _NONE if summary.days_left is None else _OVER if summary.days_left < 0 else summary.days_left,
        _NOTICES.index(summary.notice),
        _DOUBTS.index(summary.doubt),
        FAILURES.index(summary.failure),
        int(summary.damaged),
        int(summary.unwritable),
        _NO_TERMINAL if summary.ending is None else int(summary.ending),
    )
    number = 0
    for place, size in zip(places, _SIZES, strict=True):
        number = number * size + place
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 2), -1, -5))
    return show(body + check_symbol(body))


def read_code(text: str) -> SupportSummary:
    """Return what the code in ``text`` contains; case, width, dashes and look-alikes are normalized.

    Raises:
        SupportCodeError: it is not a code, or one symbol is wrong.
    """
    symbols = symbols_in(text)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET) or check_symbol(symbols[:-1]) != symbols[-1]:
        raise SupportCodeError(f"not a support code: {symbols!r}")
    number = 0
    for symbol in symbols[:-1]:
        number = number * 32 + ALPHABET.index(symbol)
    places: list[int] = []
    for size in reversed(_SIZES):
        number, place = divmod(number, size)
        places.insert(0, place)
    if number or places[4] >= len(FAILURES):
        raise SupportCodeError(f"a support code of a later version: {symbols!r}")
    return _summary(places)


def _summary(places: list[int]) -> SupportSummary:
    state, days, notice, doubt, failure, damaged, unwritable, ending = places
    return SupportSummary(
        state=_STATES[state],
        days_left={_OVER: -1, _NONE: None}.get(days, days),
        notice=_NOTICES[notice],
        doubt=_DOUBTS[doubt],
        failure=FAILURES[failure],
        damaged=bool(damaged),
        unwritable=bool(unwritable),
        ending=None if ending == _NO_TERMINAL else f"{ending:04}",
    )
