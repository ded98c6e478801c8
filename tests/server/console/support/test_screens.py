"""What support reads about the customer's screen is what stands on it: the server's words against the app's own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensing.clock import Doubt, Moment
from licensing.standing import Notice, Standing, State
from licensing.statement import Moved
from licensing.support_code import FAILURES as SPOKEN
from licensing.words import failures
from licensing.words.banners import banner_for, chip_for, lock_reason, notices_for
from licensing.words.diagnosis import clock_trouble, license_trouble
from server.console.support.failures import FAILURES
from server.console.support.screen import CLOCKS, screen_of
from tests.app.standings import NOW, STANDINGS, licensed

PHONE = "03-0000-0000"


def assert_same(standing: Standing) -> None:
    screen, banner = screen_of(standing, PHONE), banner_for(standing, phone=PHONE)
    shown = (banner.sentence, banner.detail, banner.button) if banner is not None else ("", "", "")
    assert (screen.sentence, screen.detail, screen.button) == shown
    assert screen.chip == chip_for(standing).text
    assert screen.lock == lock_reason(standing)


@pytest.mark.parametrize("name", STANDINGS)
def test_the_server_knows_the_screen_of_every_standing(name: str) -> None:
    assert_same(STANDINGS[name])


@given(
    st.sampled_from(State),
    st.integers(-3, 500),
    st.none() | st.sampled_from(Notice),
    st.none() | st.builds(Moved, st.just(NOW), st.none() | st.just("レジ2"), st.none() | st.just("3310-5521-8874")),
)
def test_the_screens_are_the_same_on_every_day(
    state: State, days: int, notice: Notice | None, moved: Moved | None
) -> None:
    notice = notice if state is State.LICENSED and days >= 0 else None
    days = max(days, 0) if state in (State.TRIAL, State.LICENSED) else days
    assert_same(licensed(days, state=state, notice=notice, moved=moved))


@pytest.mark.parametrize("doubt", Doubt)
def test_the_clocks_notice_is_the_same(doubt: Doubt) -> None:
    standing = replace(STANDINGS["licensed"], moment=Moment(NOW + timedelta(days=1), doubt, NOW))
    [notice] = notices_for(standing)
    trouble = clock_trouble(standing.moment)
    assert trouble is not None
    assert screen_of(standing, PHONE).notice == notice.sentence
    assert CLOCKS[doubt] == (trouble.code, trouble.sentence)
    assert FAILURES[trouble.code].shown == trouble.sentence


ROWS = [
    row for table in (failures.REFUSALS, failures.TROUBLES, failures.FAULTS, failures.OTHERS) for row in table.values()
]


@pytest.mark.parametrize(("code", "sentence", "advice"), ROWS, ids=[row[0] for row in ROWS])
def test_every_code_that_the_app_can_show_is_known_with_its_words(code: str, sentence: str, advice: str) -> None:
    assert FAILURES[code].shown == f"{sentence}{advice}"
    assert code in SPOKEN, "it fits into the code that is read out"


def test_the_code_of_a_moved_number_is_known() -> None:
    trouble = license_trouble(STANDINGS["moved"])
    assert trouble is not None
    assert FAILURES[trouble.code].shown == trouble.sentence


def test_the_server_knows_no_code_that_nobody_can_see() -> None:
    clocks = {code for code, _ in CLOCKS.values()}
    assert set(FAILURES) == {row[0] for row in ROWS} | clocks | {"E-109"}
