"""Every page of the offline exchange, over a license model whose results the test sets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from app.ui.offline.offline_sheet import OfflineSheet
from app.ui.pages import Page
from app.ui.words.offline import words
from licensing.codes import Fault
from licensing.errors import DocumentError, LicensingError, StorageError
from licensing.qr_parts import split
from licensing.standing import Standing
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import only, shown_texts
from tests.app.standings import STANDINGS, licensed, trial
from tests.app.ui.offline.samples import longest_request, places, real_answer
from tests.app.ui.register.samples import NUMBER
from tests.codes import read_codes

Opener = Callable[..., "Desk"]


class Desk:
    """A sheet on the screen, and where it led."""

    def __init__(self, qtbot: QtBot, folder: Path, number: str | None) -> None:
        self._qtbot = qtbot
        self.visits = Visits()
        self.license = FakeLicense(trial())
        context = context_of(self.license, navigator=self.visits, number=number or "")
        self.sheet = OfflineSheet(context, lambda: places(folder))
        qtbot.addWidget(self.sheet)
        self.sheet.resize(1024, 768)
        self.sheet.show()
        self.sheet.activateWindow()
        self.sheet.setFocus()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def tap(self, text: str) -> None:
        QTest.mouseClick(self.button(text), Qt.MouseButton.LeftButton)

    def button(self, text: str) -> QPushButton:
        found = [each for each in self.sheet.findChildren(QPushButton) if each.isVisible() and text in each.text()]
        assert len(found) == 1, text
        return found[0]

    def says(self, text: str) -> bool:
        return any(text in shown for shown in shown_texts(self.sheet))

    def waits_to_see(self, text: str) -> None:
        self._qtbot.waitUntil(lambda: self.says(text), timeout=5000)

    def waits_for(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=5000)

    def scan(self, text: str) -> None:
        """Type as a scanner does: into whatever has the focus, Enter at the end."""
        for symbol in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, symbol)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Return)

    @property
    def accepted(self) -> list[object]:
        return [call[1] for call in self.license.calls if call[0] == "accept"]

    def take_answer(self, result: Standing | LicensingError) -> None:
        """Enter an answer whose check ends with ``result``."""
        self.sheet.answer_page.answered.emit(b"{}")
        self.license.answer(result)


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Opener]:
    yield lambda number=NUMBER: Desk(qtbot, tmp_path, number)
    QGuiApplication.clipboard().clear()


@pytest.fixture
def answering(open_desk: Opener) -> Desk:
    """Return a desk with the page for the answer open."""
    desk = open_desk()
    desk.license.answer(longest_request())
    desk.tap(words.TAKE_ANSWER)
    return desk


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800)])
@pytest.mark.parametrize("number", [NUMBER, None], ids=["register", "renew"])
def test_a_phone_reads_the_request_from_the_screen(
    open_desk: Opener, number: str | None, size: tuple[int, int]
) -> None:
    desk = open_desk(number)
    desk.sheet.resize(*size)
    request = longest_request()
    desk.license.answer(request)
    assert desk.license.calls == [("write_request", number, False)]
    (read,) = read_codes(desk.sheet.grab().toImage())
    assert read == f"https://license.example.jp/offline/#{request.decode()}"


def test_the_box_asks_for_the_number_to_be_moved_here(open_desk: Opener) -> None:
    desk = open_desk()
    only(desk.sheet, QCheckBox).click()
    assert desk.license.calls[-1] == ("write_request", NUMBER, True)
    assert read_codes(desk.sheet.grab().toImage()) == []
    desk.license.answer(b"a.b.c")
    assert read_codes(desk.sheet.grab().toImage()) == ["https://license.example.jp/offline/#a.b.c"]


def test_a_renewal_moves_no_number(open_desk: Opener) -> None:
    assert not only(open_desk(None).sheet, QCheckBox).isVisible()


def test_a_request_that_could_not_be_stored_is_reported_and_not_shown(open_desk: Opener) -> None:
    desk = open_desk()
    desk.license.answer(StorageError("disk full"))
    assert desk.says("E-501")
    assert not desk.button(words.SAVE_FILE).isEnabled()


def test_the_request_is_saved_in_the_chosen_place(open_desk: Opener, tmp_path: Path) -> None:
    desk = open_desk()
    desk.license.answer(b"a.b.c")
    desk.tap(words.SAVE_FILE)
    desk.waits_to_see("KIOXIA")
    desk.tap("KIOXIA")
    desk.waits_to_see("を保存しました。")
    assert (tmp_path / "stick" / "attomenzei-request.jws").read_bytes() == b"a.b.c"
    desk.tap(words.TAKE_ANSWER)
    assert desk.says(words.FILES)


def test_the_way_on_is_offered_only_after_saving(open_desk: Opener) -> None:
    desk = open_desk()
    desk.license.answer(b"a.b.c")
    desk.tap(words.SAVE_FILE)
    desk.waits_to_see("KIOXIA")
    assert words.TAKE_ANSWER not in shown_texts(desk.sheet)


def test_a_stick_removed_before_saving_is_reported(open_desk: Opener, tmp_path: Path) -> None:
    desk = open_desk()
    desk.license.answer(b"a.b.c")
    desk.tap(words.SAVE_FILE)
    desk.waits_to_see("KIOXIA")
    (tmp_path / "stick").rmdir()
    desk.tap("KIOXIA")
    desk.waits_to_see("E-702")


def test_a_former_request_is_not_overwritten(open_desk: Opener, tmp_path: Path) -> None:
    desk = open_desk()
    desk.license.answer(b"a.b.c")
    desk.tap(words.SAVE_FILE)
    desk.waits_to_see("KIOXIA")
    (tmp_path / "stick" / "attomenzei-request.jws").write_text("former")
    desk.tap("KIOXIA")
    desk.waits_to_see("attomenzei-request-2.jws")
    assert (tmp_path / "stick" / "attomenzei-request.jws").read_text() == "former"


def test_scanned_parts_make_the_answer_in_any_order(answering: Desk) -> None:
    answer = real_answer()
    *others, last = reversed(split(answer))
    for part in others:
        answering.scan(part)
    assert answering.accepted == []
    assert answering.says("残り：1")
    answering.button("戻る").setFocus()
    answering.scan(last.lower())
    assert answering.accepted == [answer]


def test_an_incomplete_part_is_reported_and_scanned_again(answering: Desk) -> None:
    answer = real_answer()
    first, *others = split(answer)
    answering.scan(first[:-1])
    assert answering.says("E-407")
    for part in (first, *others):
        answering.scan(part)
    assert answering.accepted == [answer]


def test_a_part_of_another_answer_is_reported(answering: Desk) -> None:
    answering.scan(split(b"x" * 400)[0])
    answering.scan(split(b"y" * 400)[1])
    assert answering.says("E-408")


def test_opening_the_page_again_begins_with_another_answer(answering: Desk) -> None:
    answering.scan(split(b"x" * 400)[0])
    answering.tap("戻る")
    answering.tap(words.TAKE_ANSWER)
    assert not answering.says("読み取りました")
    answering.scan(split(b"y")[0])
    assert answering.accepted == [b"y"]


@pytest.mark.parametrize("around", [pytest.param("", id="as it is"), pytest.param("\r\n ", id="with blanks around it")])
def test_a_pasted_answer_is_taken(answering: Desk, around: str) -> None:
    answer = real_answer()
    QGuiApplication.clipboard().setText(f"{around}{answer.decode()}{around}")
    answering.tap(words.PASTE)
    assert answering.accepted == [answer]


@pytest.mark.parametrize("between", [pytest.param("\n", id="in lines"), pytest.param("", id="run together")])
def test_pasted_parts_are_taken_all_at_once(answering: Desk, between: str) -> None:
    QGuiApplication.clipboard().setText(between.join(split(real_answer())))
    answering.tap(words.PASTE)
    assert len(answering.accepted) == 1


def test_nothing_pasted_asks_for_nothing(answering: Desk) -> None:
    answering.tap(words.PASTE)
    answering.tap(words.READ)
    assert answering.accepted == []


def test_an_answer_file_is_found_and_taken(answering: Desk, tmp_path: Path) -> None:
    answering.waits_to_see(words.NO_FILES)
    (tmp_path / "stick" / "attomenzei-answer.json").write_bytes(b"{}")
    answering.tap(words.SEARCH_AGAIN)
    answering.waits_to_see("KIOXIA")
    answering.tap("KIOXIA")
    answering.waits_for(lambda: answering.accepted == [b"{}"])


def test_a_file_that_no_longer_exists_is_reported(answering: Desk, tmp_path: Path) -> None:
    file = tmp_path / "stick" / "attomenzei-answer.json"
    answering.waits_to_see(words.NO_FILES)
    file.write_bytes(b"{}")
    answering.tap(words.SEARCH_AGAIN)
    answering.waits_to_see("KIOXIA")
    file.unlink()
    answering.tap("KIOXIA")
    answering.waits_to_see(words.UNREADABLE)
    assert answering.accepted == []


@pytest.mark.parametrize("fault", Fault)
def test_a_wrong_answer_is_explained(answering: Desk, fault: Fault) -> None:
    answering.take_answer(DocumentError("", fault))
    assert answering.says("番号 E-40")


def test_an_answer_that_stops_the_license_is_shown(answering: Desk) -> None:
    answering.take_answer(STANDINGS["stopped"])
    assert answering.says("このライセンスは停止されています。")
    assert answering.says("サポート窓口（03-0000-0000）へお問い合わせください。")
    assert answering.says("E-104")
    assert not answering.says(words.RENEWED)


def test_a_registration_ends_as_in_the_manual_and_accepts_a_name(answering: Desk) -> None:
    answering.take_answer(replace(licensed(), license_number=NUMBER))
    assert answering.says("ライセンス登録完了")
    answering.sheet.done_page.name_field.setText("レジ9")
    answering.tap("TOPへ")
    assert answering.license.calls[-1] == ("rename", "レジ9")
    assert (answering.visits.opened, answering.visits.home) == ([], 1)


def test_a_renewal_ends_with_the_new_deadline(open_desk: Opener) -> None:
    desk = open_desk(None)
    desk.take_answer(licensed())
    assert desk.says(words.RENEWED_LEAD)
    assert desk.says("2027年10月31日(日)")


@pytest.mark.parametrize(("number", "page"), [(NUMBER, Page.REGISTER), (None, Page.LICENSE)])
def test_escape_leads_back_to_where_it_began(open_desk: Opener, number: str | None, page: Page) -> None:
    desk = open_desk(number)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert desk.visits.opened == [(page, number or "")]


def test_load_without_a_text_takes_the_newest_file(answering: Desk, tmp_path: Path) -> None:
    answering.tap(words.READ)
    assert answering.says(words.NOTHING_TO_READ)
    (tmp_path / "stick" / "attomenzei-answer.json").write_bytes(b"{}")
    answering.tap(words.SEARCH_AGAIN)
    answering.waits_to_see("attomenzei-answer.json")
    answering.tap(words.READ)
    answering.waits_for(lambda: answering.accepted == [b"{}"])
