"""Answers that cannot be taken: files that may not be read or come late, and a clipboard that holds something else."""

import errno
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.ui.words.offline import words
from licensing.files import LARGEST
from licensing.qr_parts import split
from tests.app.ui.offline.samples import longest_request, real_answer
from tests.app.ui.offline.test_offline_sheet import Desk
from tests.app.ui.register.samples import NUMBER
from tests.disk_faults import DiskFaults


def test_a_file_that_may_not_be_read_is_told_with_its_name(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(qtbot, tmp_path, NUMBER)
    file = tmp_path / "stick" / "attomenzei-answer.json"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"{}")
    DiskFaults(monkeypatch).hide(file.name, number=errno.EACCES)
    desk.license.answer(longest_request())
    desk.tap(words.TAKE_ANSWER)
    desk.waits_to_see("KIOXIA")
    desk.tap("KIOXIA")
    desk.waits_to_see(str(file))
    assert desk.says("E-507")


def test_parts_scanned_while_a_file_is_read_survive_its_failure(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(qtbot, tmp_path, NUMBER)
    (tmp_path / "stick").mkdir(exist_ok=True)
    (tmp_path / "stick" / "attomenzei-answer.json").write_bytes(b"{}")
    removed = threading.Event()

    def slowly(_path: Path) -> None:
        assert removed.wait(5)

    monkeypatch.setattr("app.ui.offline.offline_sheet.read_file", slowly)
    desk.license.answer(longest_request())
    desk.tap(words.TAKE_ANSWER)
    desk.waits_to_see("KIOXIA")
    desk.tap("KIOXIA")
    first, *others = split(real_answer())
    desk.scan(first)
    removed.set()
    desk.waits_to_see(words.UNREADABLE)
    for part in others:
        desk.scan(part)
    assert len(desk.accepted) == 1


def test_of_a_huge_clipboard_only_the_size_of_an_answer_is_looked_at(qtbot: QtBot, tmp_path: Path) -> None:
    desk = Desk(qtbot, tmp_path, NUMBER)
    desk.license.answer(longest_request())
    desk.tap(words.TAKE_ANSWER)
    QGuiApplication.clipboard().setText("x" * 3 * LARGEST)
    desk.tap(words.PASTE)
    QGuiApplication.clipboard().clear()
    assert desk.accepted == [b"x" * LARGEST]
