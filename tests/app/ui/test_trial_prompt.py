import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QTextBrowser
from pytestqt.qtbot import QtBot

from app.ui.first_start.trial_prompt import TrialPrompt
from app.ui.pages import Page
from app.ui.widgets import controls
from app.ui.words.general import texts
from licensing.errors import StorageError
from licensing.terms import read_terms
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, cut_texts, only, shown_texts
from tests.app.standings import STANDINGS


@pytest.fixture
def license() -> FakeLicense:
    return FakeLicense(STANDINGS["terms"])


@pytest.fixture
def visits() -> Visits:
    return Visits()


@pytest.fixture
def prompt(qtbot: QtBot, license: FakeLicense, visits: Visits) -> TrialPrompt:
    made = TrialPrompt(context_of(license, navigator=visits))
    made.resize(1024, 768)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def agree(prompt: TrialPrompt) -> None:
    only(prompt, QCheckBox).setChecked(True)


def test_the_trial_begins_only_after_agreeing(license: FakeLicense, prompt: TrialPrompt) -> None:
    start = button(prompt, "お試しを始める（30日間）")
    assert not start.isEnabled()
    agree(prompt)
    start.click()
    assert license.calls == [("agree", read_terms("ja").version)]


def test_agreeing_can_be_taken_back(prompt: TrialPrompt) -> None:
    agree(prompt)
    only(prompt, QCheckBox).setChecked(False)
    assert not button(prompt, texts.START_TRIAL).isEnabled()


def test_starting_twice_is_not_possible(prompt: TrialPrompt) -> None:
    agree(prompt)
    start = button(prompt, texts.START_TRIAL)
    start.click()
    assert not start.isEnabled()


def test_a_disk_that_refuses_is_reported_and_can_be_tried_again(license: FakeLicense, prompt: TrialPrompt) -> None:
    agree(prompt)
    button(prompt, texts.START_TRIAL).click()
    license.answer(StorageError("full"))
    assert "E-501" in only(prompt, controls.ErrorLine).text
    assert button(prompt, texts.START_TRIAL).isEnabled()


def test_a_person_with_a_number_goes_straight_to_registration(prompt: TrialPrompt, visits: Visits) -> None:
    with_number = button(prompt, "ライセンス番号をお持ちの方")
    assert not with_number.isEnabled(), "the terms hold for those with a number too"
    only(prompt, QCheckBox).click()
    with_number.click()
    assert visits.opened == [(Page.REGISTER, "")]


def test_the_app_can_be_left_by_its_button_and_not_by_escape(prompt: TrialPrompt, visits: Visits) -> None:
    QTest.keyClick(prompt, Qt.Key.Key_Escape)
    assert visits.closed == 0
    button(prompt, "終了").click()
    assert visits.closed == 1


def test_space_and_enter_are_enough(qtbot: QtBot, license: FakeLicense, prompt: TrialPrompt) -> None:
    prompt.setFocus()
    box = only(prompt, QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert license.calls == [("agree", read_terms("ja").version)]


def test_the_terms_are_complete(prompt: TrialPrompt) -> None:
    shown = only(prompt, QTextBrowser).toPlainText()
    for number in range(1, 13):
        assert f"第{number}条" in shown
    for matter in ("30日間", "端末1台につき1つ", "国税庁", "端末の中だけに保存"):
        assert matter in shown


@pytest.mark.parametrize("state", ["terms", "terms-damaged"])
def test_nothing_is_cut_on_a_small_screen(license: FakeLicense, prompt: TrialPrompt, state: str) -> None:
    license.stand(STANDINGS[state])
    QApplication.processEvents()
    assert (prompt.width(), prompt.height()) == (1024, 768)
    assert cut_texts(prompt) == []
    assert "あっと免税へようこそ" in shown_texts(prompt)
