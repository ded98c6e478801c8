"""The short code that a person reads out on the phone: what the screen shows, in eight symbols (docs/adr/0011).

Crockford's base 32 with the check symbol of license numbers, shown in fours: ``4QXR-2VTA``. It proves nothing and
holds no secret: the last four digits of the terminal number help to find the terminal, no more.
"""

from dataclasses import dataclass
from typing import Final

from licensing.clock import Doubt
from licensing.errors import LicensingError
from licensing.number import ALPHABET, symbols_in
from licensing.standing import Notice, Standing, State

LENGTH: Final = 8
MOST_DAYS: Final = 125
"""Days left are told up to here; more days are told as this."""

# The place in each list is what the code holds: add at the end, never sort, never take out.
_STATES = (
    State.TERMS_NEEDED,
    State.TRIAL,
    State.TRIAL_ENDED,
    State.LICENSED,
    State.EXPIRED,
    State.STOPPED,
    State.MOVED,
    State.FOREIGN,
)
_NOTICES = (None, Notice.CONNECT, Notice.CONTRACT_ENDING)
_DOUBTS = (None, Doubt.BEHIND, Doubt.RESET, Doubt.LEADING, Doubt.AHEAD)
FAILURES = (
    *("", "E-101", "E-102", "E-103", "E-104", "E-105", "E-106", "E-107", "E-108"),
    *("E-201", "E-202", "E-203", "E-204", "E-205", "E-206", "E-207"),
    *("E-401", "E-402", "E-403", "E-404", "E-405", "E-406", "E-407", "E-408"),
    *("E-501", "E-502", "E-599"),
)
"""The codes with which the last try to ask the server can end; empty when it was answered."""

_DAYS = MOST_DAYS + 3  # 0 to 125, over, none
_OVER, _NONE = MOST_DAYS + 1, MOST_DAYS + 2
_NO_TERMINAL = 10_000
_SIZES = (len(_STATES), _DAYS, len(_NOTICES), len(_DOUBTS), 50, 2, 2, _NO_TERMINAL + 1)
"""How many values each part may have, 50 being room for more failures: together under 32**7."""


class SupportCodeError(LicensingError):
    """What was typed is no support code."""


@dataclass(frozen=True)
class Told:
    """What a support code tells. ``days_left`` is -1 once they are over; ``ending`` are the last four digits."""

    state: State
    days_left: int | None = None
    notice: Notice | None = None
    doubt: Doubt | None = None
    failure: str = ""
    damaged: bool = False
    unwritable: bool = False
    ending: str | None = None


def told_of(standing: Standing, failure: str = "") -> Told:
    """Return what the code of ``standing`` tells; ``failure`` is the code of how the last try to ask ended."""
    days = standing.days_left
    return Told(
        state=standing.state,
        days_left=None if days is None else max(-1, min(days, MOST_DAYS)),
        notice=standing.notice,
        doubt=standing.moment.doubt,
        failure=failure,
        damaged=bool(standing.damaged),
        unwritable=standing.unwritable,
        ending=standing.terminal_number[-4:] if standing.terminal_number else None,
    )


def write_code(told: Told) -> str:
    """Return ``told`` in eight symbols, shown in fours.

    Raises:
        ValueError: a failure that is not among ``FAILURES``.
    """
    places = (
        _STATES.index(told.state),
        _NONE if told.days_left is None else _OVER if told.days_left < 0 else told.days_left,
        _NOTICES.index(told.notice),
        _DOUBTS.index(told.doubt),
        FAILURES.index(told.failure),
        int(told.damaged),
        int(told.unwritable),
        _NO_TERMINAL if told.ending is None else int(told.ending),
    )
    number = 0
    for place, size in zip(places, _SIZES, strict=True):
        number = number * size + place
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (LENGTH - 2), -1, -5))
    symbols = body + _check_symbol(body)
    return f"{symbols[:4]}-{symbols[4:]}"


def read_code(text: str) -> Told:
    """Return what the code in ``text`` tells; case, width, dashes and look-alikes are evened out.

    Raises:
        SupportCodeError: it is not a code, or one symbol is wrong.
    """
    symbols = symbols_in(text)
    if len(symbols) != LENGTH or not set(symbols) <= set(ALPHABET) or _check_symbol(symbols[:-1]) != symbols[-1]:
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
    return _told(places)


def _told(places: list[int]) -> Told:
    state, days, notice, doubt, failure, damaged, unwritable, ending = places
    return Told(
        state=_STATES[state],
        days_left={_OVER: -1, _NONE: None}.get(days, days),
        notice=_NOTICES[notice],
        doubt=_DOUBTS[doubt],
        failure=FAILURES[failure],
        damaged=bool(damaged),
        unwritable=bool(unwritable),
        ending=None if ending == _NO_TERMINAL else f"{ending:04}",
    )


def _check_symbol(body: str) -> str:
    from stdnum.iso7064 import mod_37_36  # as in number: nothing that the first paint needs

    symbol: str = mod_37_36.calc_check_digit(body, ALPHABET)
    return symbol
