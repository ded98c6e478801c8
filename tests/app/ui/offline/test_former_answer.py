"""An answer file that is still on the stick from another time: what it brought before is not said again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.words.offline import words
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.standing import Standing
from tests.app.standings import NOW, licensed, trial
from tests.app.ui.offline.test_offline_sheet import Desk
from tests.app.ui.register.samples import NUMBER


@pytest.mark.parametrize("brought", [trial(), licensed()], ids=["renewal", "other number"])
def test_the_answer_to_another_request_registers_no_number(qtbot: QtBot, tmp_path: Path, brought: Standing) -> None:
    desk = Desk(qtbot, tmp_path, NUMBER)
    desk.take_answer(replace(brought, last_contact=NOW))
    assert desk.sheet.currentWidget() is not desk.sheet.done_page
    assert desk.sheet.answer_page.outcome == words.FORMER_ANSWER


def test_an_answer_that_was_read_before_renews_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, None)
    desk.license.stand(licensed(20))
    desk.take_answer(licensed(20))
    assert desk.sheet.currentWidget() is not desk.sheet.done_page
    assert desk.sheet.answer_page.outcome == words.FORMER_ANSWER
    desk.take_answer(replace(licensed(), last_contact=NOW + timedelta(minutes=1)))
    assert desk.says(words.RENEWED_LEAD)


def test_an_answer_of_the_same_second_renews_if_it_brings_something_else(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, None)
    desk.license.stand(licensed(20))
    desk.take_answer(licensed(380))
    assert desk.says(words.RENEWED_LEAD)


def test_the_answer_of_the_registration_may_be_read_twice(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, NUMBER)
    registered = replace(licensed(), license_number=NUMBER)
    desk.license.stand(registered)
    desk.take_answer(registered)
    assert desk.sheet.currentWidget() is desk.sheet.done_page


@pytest.mark.parametrize(("number", "done"), [(NUMBER, True), ("2VTA7K3M9QXR84NB", False)])
def test_an_answer_that_a_check_has_overtaken_meanwhile_is_a_registration_all_the_same(
    qtbot: QtBot, tmp_path: Path, number: str, done: bool
) -> None:
    """The network came back: the check has brought the registration before the file was read."""
    desk = Desk(qtbot, tmp_path, NUMBER)
    desk.license.stand(replace(licensed(), license_number=number))
    desk.take_answer(DocumentError("seq 1 is below the stored 2", Fault.OUTDATED))
    assert (desk.sheet.currentWidget() is desk.sheet.done_page) is done
    assert ("E-406" in desk.sheet.answer_page.outcome) is not done
