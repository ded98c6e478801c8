import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.system.saving import save_new
from app.ui.widgets.places import Place
from app.ui.widgets.press_guard import accepts_presses
from app.ui.widgets.save_page import Saved, SavePage
from tests.app.looks import button, process_events, shown_texts, stop_guard_later


class Disk:
    """The folders that the page finds, and the files that it saves there."""

    def __init__(self, folder: Path) -> None:
        self.folders = {"STICK": folder}
        self.started = self.searching = 0
        self.may_find = threading.Event()
        self.may_find.set()
        self.may_finish = threading.Event()
        self.may_finish.set()

    def find(self) -> list[Place]:
        found = [Place(name, folder) for name, folder in self.folders.items()]
        self.searching += 1
        self.may_find.wait(10)
        self.searching -= 1
        return found

    def save(self, folder: Path) -> Saved:
        self.started += 1
        self.may_finish.wait(10)
        return Saved(save_new(folder, "file.txt", b"x"))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


@pytest.fixture
def page(qtbot: QtBot, disk: Disk) -> SavePage:
    made = SavePage("保存する場所を選んでください。", find=disk.find)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.begin(disk.save)
    return made


def choose(qtbot: QtBot, page: SavePage, name: str = "STICK") -> None:
    qtbot.waitUntil(lambda: name in shown_texts(page))
    button(page, name).click()


def wait_for(qtbot: QtBot, page: SavePage, text: str) -> None:
    qtbot.waitUntil(lambda: any(text in shown for shown in shown_texts(page)))


def test_the_file_is_saved_in_the_chosen_folder(qtbot: QtBot, page: SavePage, tmp_path: Path) -> None:
    choose(qtbot, page)
    wait_for(qtbot, page, "STICK › file.txt を保存しました。")
    assert (tmp_path / "file.txt").read_bytes() == b"x"


def test_a_second_file_does_not_replace_the_first(qtbot: QtBot, page: SavePage, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("first")
    choose(qtbot, page)
    wait_for(qtbot, page, "STICK › file-2.txt を保存しました。")
    assert (tmp_path / "file.txt").read_text() == "first"


@pytest.mark.parametrize("found", [True, False])
def test_the_folder_of_a_saved_file_can_be_opened(
    qtbot: QtBot, page: SavePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: bool
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return found

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    assert "フォルダーを開く" not in shown_texts(page)
    choose(qtbot, page)
    wait_for(qtbot, page, "フォルダーを開く")
    button(page, "フォルダーを開く").click()
    assert opened == [str(tmp_path)]
    assert any(str(tmp_path) in text for text in shown_texts(page)) is not found


def test_a_second_tap_while_saving_saves_nothing(qtbot: QtBot, page: SavePage, disk: Disk) -> None:
    disk.may_finish.clear()
    choose(qtbot, page)
    wait_for(qtbot, page, "保存しています…")
    button(page, "STICK").click()
    disk.may_finish.set()
    wait_for(qtbot, page, "保存しました。")
    assert disk.started == 1


def test_a_removed_stick_is_explained_and_can_be_searched_for_again(
    qtbot: QtBot, page: SavePage, disk: Disk, tmp_path: Path
) -> None:
    disk.folders = {"GONE": tmp_path / "gone"}
    button(page, "もう一度さがす").click()
    choose(qtbot, page, "GONE")
    wait_for(qtbot, page, "（E-702）")
    disk.folders = {}
    button(page, "もう一度さがす").click()
    wait_for(qtbot, page, "保存できる場所が見つかりません。")


def test_back_leaves_the_page(qtbot: QtBot, page: SavePage) -> None:
    with qtbot.waitSignal(page.left):
        button(page, "戻る").click()


def test_the_result_of_an_earlier_search_is_not_shown_when_it_comes_later(
    qtbot: QtBot, page: SavePage, disk: Disk, tmp_path: Path
) -> None:
    choose(qtbot, page)
    disk.may_find.clear()
    button(page, "もう一度さがす").click()
    qtbot.waitUntil(lambda: disk.searching == 1)
    slow, disk.may_find = disk.may_find, threading.Event()
    disk.may_find.set()
    disk.folders = {"NEW": tmp_path}
    button(page, "もう一度さがす").click()
    qtbot.waitUntil(lambda: "NEW" in shown_texts(page))
    slow.set()
    qtbot.waitUntil(lambda: not [each for each in threading.enumerate() if each.name == "attomenzei-task"])
    process_events()
    assert "NEW" in shown_texts(page)


def test_a_search_that_ends_after_saving_leaves_what_was_saved(qtbot: QtBot, page: SavePage, disk: Disk) -> None:
    qtbot.waitUntil(lambda: "STICK" in shown_texts(page))
    disk.may_find.clear()
    page.begin(disk.save)  # the page is opened again; what was found before is still there
    choose(qtbot, page)
    wait_for(qtbot, page, "file.txt")
    disk.may_find.set()
    qtbot.waitUntil(lambda: not [each for each in threading.enumerate() if each.name == "attomenzei-task"])
    process_events()
    assert any("file.txt" in shown for shown in shown_texts(page))


def test_a_double_tap_saves_one_file_however_fast_the_disk_is(
    qtbot: QtBot, page: SavePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_guard_later(monkeypatch)
    choose(qtbot, page)
    wait_for(qtbot, page, "file.txt")
    assert not accepts_presses(page._places)
