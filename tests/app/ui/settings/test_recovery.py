"""The recovery code: shown, saved and noted; entered where the key is lost, and for the backup of another terminal."""

import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sales import keys
from app.sales.backup import back_up
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.sales.record_key import Key, generate
from app.sales.slip_settings import Paper
from app.ui.pages import Page
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.widgets import paper as papers
from app.ui.widgets.places import Place
from app.ui.words.recovery_paper import code_html, code_words
from tests.app.contexts import Visits, context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import settle, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS
from tests.app.tops import window_of

MOMENT = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
TOP_NOTICE = "購入記録の復旧コードを控えてください。"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    Journal(tmp_path / "data" / FILE_NAME).register(sale_of())
    return tmp_path / "data"


@pytest.fixture
def sheet(qtbot: QtBot, data: Path, stick: Path, visits: Visits) -> BackupSheet:
    return shown(qtbot, data, stick, visits)


def shown(qtbot: QtBot, data: Path, stick: Path, visits: Visits) -> BackupSheet:
    made = BackupSheet(context_of(folder=data, navigator=visits), lambda: [Place("USBメモリ", stick)])
    qtbot.addWidget(made)
    made.show()
    return made


def key_in(folder: Path) -> Key:
    key = Keys(folder).current
    assert key is not None
    return key


def press(qtbot: QtBot, sheet: QWidget, name: str) -> None:
    def found() -> list[QPushButton]:
        buttons = [b for b in sheet.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
        return [b for b in buttons if (b.text() or b.accessibleName()).startswith(name)]

    qtbot.waitUntil(lambda: len(found()) == 1, timeout=30_000)
    found()[0].click()


def wait_for(qtbot: QtBot, sheet: QWidget, words: str) -> None:
    qtbot.waitUntil(lambda: any(words in text for text in shown_texts(sheet)), timeout=30_000)


def enter(qtbot: QtBot, sheet: BackupSheet, code: str) -> None:
    [field] = [field for field in sheet.findChildren(QLineEdit) if field.isVisible()]
    field.setText(code)
    press(qtbot, sheet, "開く")


def test_the_code_is_shown_with_the_place_of_the_key_and_noted(qtbot: QtBot, sheet: BackupSheet, data: Path) -> None:
    press(qtbot, sheet, "復旧コード")
    wait_for(qtbot, sheet, code_words(key_in(data)))
    wait_for(qtbot, sheet, "データのフォルダー（バックアップだけが保護されます）")
    assert not Keys(data).noted
    press(qtbot, sheet, "控えました")
    wait_for(qtbot, sheet, "バックアップを保存")
    assert Keys(data).noted


def test_the_code_is_saved_as_a_page_of_a4(
    qtbot: QtBot, sheet: BackupSheet, data: Path, stick: Path, caplog: pytest.LogCaptureFixture
) -> None:
    press(qtbot, sheet, "復旧コード")
    press(qtbot, sheet, "PDFで保存")
    press(qtbot, sheet, "USBメモリ")
    wait_for(qtbot, sheet, "attomenzei-recovery-code-20261122.pdf")
    [file] = stick.iterdir()
    assert re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", file.read_bytes()) == [(b"595.000000", b"842.000000")]
    assert Keys(data).noted
    assert "the recovery code is saved as a file" in caplog.text
    assert key_in(data).shown not in caplog.text


def test_the_code_is_printed_with_what_it_is_for(
    qtbot: QtBot,
    sheet: BackupSheet,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sent: list[str] = []
    printers = iter(["", "EPSON"])

    def send(html: str, paper: Paper) -> str:
        sent.append(html)
        assert paper is Paper.A4
        return next(printers)

    monkeypatch.setattr(papers, "send", send)
    press(qtbot, sheet, "復旧コード")
    press(qtbot, sheet, "印刷する")
    wait_for(qtbot, sheet, "プリンターが見つかりません。")
    assert "sent to the printer" not in caplog.text
    press(qtbot, sheet, "印刷する")
    wait_for(qtbot, sheet, "EPSON に印刷を送りました。")
    assert "the recovery code is sent to the printer" in caplog.text
    assert not Keys(data).noted, "nobody has seen the paper yet"
    text = re.sub(r"<[^>]*>", " ", sent[1])
    code = code_words(key_in(data)).replace("\n", " ")
    for part in (
        code,
        "復旧コード",
        "Recovery code",
        "パソコンの故障",
        "when the PC fails",
        "端末 Terminal",
        "2026/11/22",
    ):
        assert part in text, part


def test_the_paper_names_shop_and_terminal_escaped_and_no_empty_line() -> None:
    key = generate()
    assert "銀座&lt;一号店&gt;" in code_html(key, "あっと免税", ("銀座<一号店>", "レジ1"), date(2026, 11, 22))
    assert "店舗" not in code_html(key, "あっと免税", ("", "レジ1"), date(2026, 11, 22))


def test_the_backup_of_another_terminal_opens_with_its_code(
    qtbot: QtBot, sheet: BackupSheet, data: Path, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "another PC" / FILE_NAME
    theirs = [Journal(other).register(sale_of()).receipt for _ in range(2)]
    back_up(other, stick, MOMENT)
    press(qtbot, sheet, "バックアップから復元")
    press(qtbot, sheet, "attomenzei-records-")
    wait_for(qtbot, sheet, "バックアップを作った端末の復旧コードを入力してください。")
    right = key_in(other.parent).shown
    for wrong, why in (
        ("", "復旧コードを入力してください。"),
        (right[:-1], "28文字を入力してください。"),
        (right + "0", "文字が多すぎます。"),
        ("復", "使われない文字があります。"),
        (right[:-1] + ("0" if right[-1] != "0" else "1"), "コードのどこかが違います。"),
        (generate().shown, "E-616"),
    ):
        enter(qtbot, sheet, wrong)
        wait_for(qtbot, sheet, why)
    assert len(Journal(data / FILE_NAME).find()) == 1
    enter(qtbot, sheet, right.lower())
    wait_for(qtbot, sheet, "このバックアップに戻しますか？")
    press(qtbot, sheet, "この内容に戻す")
    wait_for(qtbot, sheet, "復元しました")
    assert [record.receipt for record in Journal(data / FILE_NAME).find()] == theirs[::-1]


def test_a_lost_key_is_told_on_top_and_replaced_by_the_code(
    qtbot: QtBot, data: Path, stick: Path, visits: Visits
) -> None:
    right = key_in(data).shown
    (data / keys.FILE_NAME).unlink()
    window = window_of(FakeLicense(STANDINGS["licensed"]), data)
    qtbot.addWidget(window)
    window.show()
    wait_for(qtbot, window, "E-607")
    sheet = shown(qtbot, data, stick, visits)
    press(qtbot, sheet, "復旧コード")
    wait_for(qtbot, sheet, "お店で控えた復旧コードを入力すると、記録を開けます。")
    enter(qtbot, sheet, generate().shown)
    wait_for(qtbot, sheet, "E-616")
    enter(qtbot, sheet, right)
    qtbot.waitUntil(lambda: visits.notified == ["購入記録を開きました。"], timeout=30_000)
    assert len(Journal(data / FILE_NAME).find()) == 1


def test_without_the_code_new_records_begin_and_the_former_ones_are_restored_once_it_is_found(
    qtbot: QtBot, data: Path, stick: Path, visits: Visits
) -> None:
    right = key_in(data).shown
    records = Journal(data / FILE_NAME).find()
    (data / keys.FILE_NAME).unlink()
    sheet = shown(qtbot, data, stick, visits)
    press(qtbot, sheet, "復旧コード")
    press(qtbot, sheet, "コードがないとき")
    press(qtbot, sheet, "戻る")
    press(qtbot, sheet, "コードがないとき")
    press(qtbot, sheet, "新しい記録を始める")
    wait_for(qtbot, sheet, "バックアップを保存")
    [notified] = visits.notified
    assert notified == "新しい記録を始めました。これまでの記録は sales-20261122-104200.sqlite3 に残しています。"
    assert Journal(data / FILE_NAME).find() == []
    Journal(data / FILE_NAME).register(sale_of())
    press(qtbot, sheet, "バックアップから復元")
    press(qtbot, sheet, "sales-20261122-104200.sqlite3")
    wait_for(qtbot, sheet, "復旧コードを入力してください")
    enter(qtbot, sheet, right)
    press(qtbot, sheet, "この内容に戻す")
    wait_for(qtbot, sheet, "復元しました")
    assert Journal(data / FILE_NAME).find() == records


def test_a_key_file_that_cannot_be_read_is_told(qtbot: QtBot, sheet: BackupSheet, data: Path, visits: Visits) -> None:
    (data / FILE_NAME).unlink()
    shutil.rmtree(data)
    data.touch()
    press(qtbot, sheet, "復旧コード")
    qtbot.waitUntil(lambda: any("E-5" in sentence for sentence in visits.notified), timeout=30_000)


def test_top_asks_for_the_code_to_be_noted_after_the_first_record_and_until_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(window)
    window.show()
    assert TOP_NOTICE not in shown_texts(window)
    Journal(tmp_path / FILE_NAME).register(sale_of())
    window.open(Page.RECORDS)
    window.go_home()
    wait_for(qtbot, window, TOP_NOTICE)
    Keys(tmp_path).note()
    window.open(Page.RECORDS)
    window.go_home()
    qtbot.waitUntil(lambda: TOP_NOTICE not in shown_texts(window), timeout=30_000)


@pytest.mark.parametrize(
    ("standing", "told"),
    [("window", True), ("contract-ending", True), ("clock-behind", True), ("expired", False)],
)
def test_top_asks_for_it_beside_another_strip_too(qtbot: QtBot, data: Path, standing: str, told: bool) -> None:
    """In one line; a locked terminal has its license to see to first."""
    window = window_of(FakeLicense(STANDINGS[standing]), data)
    qtbot.addWidget(window)
    window.show()
    settle(window)
    assert (TOP_NOTICE in shown_texts(window)) is told
    assert not any("復旧コード」" in text for text in shown_texts(window)), "the detail would take more room"
