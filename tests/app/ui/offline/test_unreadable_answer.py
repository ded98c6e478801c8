"""An answer file that may not be read is told with its name and its owner, not as a stick that was removed."""

import errno
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.words.offline import words
from tests.app.ui.offline.samples import longest_request
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
