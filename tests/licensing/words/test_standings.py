"""What the license page and a passing notice show of a standing."""

from dataclasses import replace
from datetime import date

import pytest

from licensing.codes import Trouble
from licensing.errors import LicensingError, Unreachable
from licensing.standing import Standing, State
from licensing.words.standings import (
    contract_words,
    deadline_words,
    last_contact_words,
    outcome_for,
    renewal_words,
    top_view,
)
from licensing.words.text import NOT_KNOWN
from tests.app.fake_license import VENDOR
from tests.app.standings import NOW, STANDINGS, licensed, trial

PHONE = "03-0000-0000"


def test_the_deadline_is_shown_with_the_days_left() -> None:
    assert deadline_words(licensed(343)) == "2027年10月31日(日)（残り343日）"
    assert deadline_words(trial(0)) == "2026年11月22日(日)（本日まで）"
    assert deadline_words(trial(-1)) == "2026年11月21日(土)（終了しました）"
    assert deadline_words(STANDINGS["terms"]) == NOT_KNOWN


def test_the_contract_names_customer_and_day() -> None:
    assert contract_words(licensed()) == "株式会社銀座商店（2027年10月31日(日)まで）"
    assert contract_words(trial()) == NOT_KNOWN


def test_the_last_contact_is_shown_in_jst() -> None:
    assert last_contact_words(replace(licensed(), last_contact=NOW)) == "2026年11月22日(日) 10:42"
    assert last_contact_words(replace(licensed(), last_contact=None)) == NOT_KNOWN


@pytest.mark.parametrize(
    ("standing", "failure", "checking", "sentence"),
    [
        pytest.param(licensed(), None, True, "", id="while it is asked"),
        pytest.param(trial(), None, False, "", id="never asked"),
        pytest.param(licensed(), None, False, "サーバで確認しました（08:42）。", id="answered"),
    ],
)
def test_the_outcome_of_the_last_try_is_shown(
    standing: Standing, failure: LicensingError | None, checking: bool, sentence: str
) -> None:
    assert outcome_for(standing, failure, checking=checking, phone=PHONE).sentence == sentence


def test_a_failed_try_is_shown_in_red() -> None:
    outcome = outcome_for(licensed(), Unreachable(Trouble.TIMED_OUT), checking=False, phone=PHONE)
    assert outcome.tone == "red"
    assert "E-202" in outcome.sentence


WINDOW = STANDINGS["window"]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        pytest.param(WINDOW, licensed(), "ライセンスが更新されました。", id="out of the window"),
        pytest.param(licensed(-1, state=State.EXPIRED), licensed(), "ライセンスが更新されました。", id="out of a lock"),
        pytest.param(WINDOW, licensed(13), "ライセンスが更新されました。", id="connected, the allowance is short"),
        pytest.param(
            replace(licensed(100), contract_until=date(2027, 3, 2)),
            licensed(),
            "ライセンスが更新されました。",
            id="a longer contract long before the window",
        ),
        pytest.param(licensed(state=State.STOPPED), licensed(), "ライセンスが再開されました。", id="started again"),
        pytest.param(STANDINGS["moved"], licensed(), "この端末で再びご利用いただけます。", id="taken back"),
        pytest.param(licensed(342), licensed(343), "", id="an ordinary day"),
        pytest.param(licensed(12), WINDOW, "", id="into the window"),
        pytest.param(WINDOW, licensed(12), "", id="connected, nothing new"),
        pytest.param(WINDOW, licensed(-1, state=State.EXPIRED), "", id="into the lock"),
        pytest.param(trial(), licensed(), "", id="registered by hand, which has a page of its own"),
        pytest.param(STANDINGS["terms"], trial(), "", id="the trial begins"),
    ],
)
def test_a_renewal_has_a_notice_and_an_ordinary_check_has_none(
    before: Standing, after: Standing, sentence: str
) -> None:
    expected = (
        f"{sentence}利用期限 2027年10月31日(日)" if after.days_left == 343 else f"{sentence}利用期限 2026年12月5日(土)"
    )
    assert renewal_words(before, after) == (expected if sentence else "")


def test_another_license_number_has_no_notice() -> None:
    assert renewal_words(WINDOW, replace(licensed(), license_number="7K3M9QXR2VTA84NB")) == ""


def test_a_contract_without_end_is_handled() -> None:
    assert renewal_words(replace(licensed(10), contract_until=None), licensed()) != ""


def test_a_license_that_cannot_be_read_is_not_registered_anew() -> None:
    """The button for it is there, and not emphasized: the file has to become readable."""
    assert not top_view(STANDINGS["unreadable"], VENDOR, "").urgent
    assert top_view(STANDINGS["expired"], VENDOR, "").urgent
