"""The code that is read out on the phone: it comes back as it was, a slip is noticed, and later failures fit in."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.clock import Doubt, Moment
from licensing.errors import DiskFailure
from licensing.number import ALPHABET
from licensing.standing import Notice, Standing, State
from licensing.support_code import (
    FAILURES,
    LENGTH,
    MOST_DAYS,
    SupportCodeError,
    SupportSummary,
    read_code,
    summary_of,
    write_code,
)

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GOLDEN = SupportSummary(State.LICENSED, 12, Notice.CONNECT, Doubt.BEHIND, "E-201", ending="1195")

EVERYTHING = st.builds(
    SupportSummary,
    state=st.sampled_from(State),
    days_left=st.none() | st.integers(-1, MOST_DAYS),
    notice=st.none() | st.sampled_from(Notice),
    doubt=st.none() | st.sampled_from(Doubt),
    failure=st.sampled_from(FAILURES),
    damaged=st.booleans(),
    unwritable=st.booleans(),
    ending=st.none() | st.from_regex(r"[0-9]{4}", fullmatch=True),
)


@given(EVERYTHING)
def test_a_code_round_trips(summary: SupportSummary) -> None:
    code = write_code(summary)
    assert len(code) == LENGTH + 1
    assert read_code(code) == summary


def test_the_code_of_a_summary_never_changes() -> None:
    assert write_code(GOLDEN) == "AVBQ-AFQV"


@pytest.mark.parametrize("typed", ["avbq afqv", "AVBQAFQV", "ＡＶＢＱ－ＡＦＱＶ", "AVBQ ー AFQV"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == GOLDEN


@given(EVERYTHING, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_detected(summary: SupportSummary, place: int, other: str) -> None:
    symbols = write_code(summary).replace("-", "")
    if symbols[place] != other:
        with pytest.raises(SupportCodeError):
            read_code(symbols[:place] + other + symbols[place + 1 :])


@given(st.text(max_size=12) | st.text(ALPHABET, min_size=8, max_size=8))
def test_anything_else_is_no_code(text: str) -> None:
    try:
        summary = read_code(text)
    except SupportCodeError:
        return
    assert read_code(write_code(summary)) == summary


def with_check(body: str) -> str:
    """Return ``body`` with whichever symbol makes it pass the check."""
    from stdnum.iso7064 import mod_37_36

    return body + str(mod_37_36.calc_check_digit(body, ALPHABET))


@pytest.mark.parametrize(
    "body", [pytest.param("ZZZZZZZ", id="more than there is"), pytest.param("001GTN0", id="a failure not yet known")]
)
def test_a_code_of_a_later_version_is_refused_as_such(body: str) -> None:
    with pytest.raises(SupportCodeError, match="later version"):
        read_code(with_check(body))


def test_an_unknown_failure_has_no_code() -> None:
    with pytest.raises(ValueError, match="tuple"):
        write_code(SupportSummary(State.TRIAL, failure="E-999"))


@pytest.mark.parametrize(
    ("days_left", "encoded"), [(None, None), (-400, -1), (-1, -1), (0, 0), (125, 125), (126, 125), (400, 125)]
)
def test_days_are_encoded_as_far_as_they_matter(days_left: int | None, encoded: int | None) -> None:
    assert summary_of(Standing(State.LICENSED, Moment(NOW), date(2026, 12, 1), days_left)).days_left == encoded


def test_the_code_of_a_standing_contains_what_its_screen_shows() -> None:
    standing = Standing(
        State.LICENSED,
        Moment(NOW, Doubt.AHEAD),
        date(2026, 12, 1),
        9,
        Notice.CONNECT,
        terminal_number="4821-7730-0095",
        damaged=frozenset({"statement.jws"}),
        unwritable=DiskFailure(),
    )
    expected = SupportSummary(State.LICENSED, 9, Notice.CONNECT, Doubt.AHEAD, "E-204", True, True, "0095")
    assert summary_of(standing, "E-204") == expected
    assert summary_of(Standing(State.TERMS_NEEDED, Moment(NOW))) == SupportSummary(State.TERMS_NEEDED)


def test_there_is_a_place_for_every_state_notice_and_doubt() -> None:
    for state in State:
        for doubt in (None, *Doubt):
            for notice in (None, *Notice):
                summary = SupportSummary(state, notice=notice, doubt=doubt)
                assert read_code(write_code(summary)) == summary
