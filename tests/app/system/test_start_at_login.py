"""The start at sign-in can be switched on and off, in the way of each system."""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.system import start_at_login
from app.system.start_at_login import EntryFile, app_command, autostart_folder, desktop_entry
from app.ui.settings.start_row import StartRow
from licensing.errors import StorageError
from tests.app.looks import button, shown_texts

ENTRY = desktop_entry(["/opt/attomenzei/attomenzei"])


def row(qtbot: QtBot, start: EntryFile) -> StartRow:
    made = StartRow(start, "03-0000-0000")
    qtbot.addWidget(made)
    made.show()
    return made


def chosen(shown: QWidget) -> str:
    [name] = [name for name in ("自動で開く", "開かない") if button(shown, name).isChecked()]
    return name


def test_it_is_off_until_somebody_turns_it_on_and_off_again(qtbot: QtBot, tmp_path: Path) -> None:
    start = EntryFile(tmp_path / "autostart" / "attomenzei.desktop", ENTRY)
    shown = row(qtbot, start)
    assert chosen(shown) == "開かない"
    button(shown, "自動で開く").click()
    assert start.on
    assert (tmp_path / "autostart" / "attomenzei.desktop").read_bytes() == ENTRY
    assert chosen(row(qtbot, start)) == "自動で開く"
    button(shown, "開かない").click()
    assert list((tmp_path / "autostart").iterdir()) == []


def test_a_system_that_refuses_is_reported_and_the_choice_stays(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shown = row(qtbot, EntryFile(tmp_path / "file" / "attomenzei.desktop", ENTRY))
    button(shown, "自動で開く").click()
    assert any("E-501" in text for text in shown_texts(shown))
    assert chosen(shown) == "開かない"


def test_an_entry_that_cannot_be_removed_raises(tmp_path: Path) -> None:
    (tmp_path / "attomenzei.desktop" / "inside").mkdir(parents=True)
    with pytest.raises(StorageError):
        EntryFile(tmp_path / "attomenzei.desktop", ENTRY).turn(on=False)


@pytest.mark.skipif(which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_desktop_takes_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "attomenzei.desktop"
    path.write_bytes(desktop_entry(['/opt/あっと 免税/$app`"\\%', "license"]))
    subprocess.run(["desktop-file-validate", path], check=True)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1), min_size=1))
def test_the_desktop_runs_the_very_command(command: list[str]) -> None:
    [line] = [line for line in desktop_entry(command).decode().split("\n") if line.startswith("Exec=")]
    unescaped = line.removeprefix("Exec=").replace("\\\\", "\0").replace("\0", "\\").replace("%%", "%")
    words = re.findall(r'"((?:\\.|[^"\\])*)"', unescaped)
    assert [re.sub(r"\\(.)", r"\1", word) for word in words] == command


def test_the_folder_is_that_of_the_freedesktop_standard(tmp_path: Path) -> None:
    assert autostart_folder({"XDG_CONFIG_HOME": str(tmp_path)}) == tmp_path / "autostart"
    for environment in ({}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "relative"}):
        assert autostart_folder(environment) == Path.home() / ".config" / "autostart"


def test_the_command_works_from_any_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert app_command() == [str(Path(sys.executable).with_name("attomenzei"))]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert app_command() == [sys.executable]


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own")
def test_linux_gets_an_entry_in_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    start_at_login.start_at_login().turn(on=True)
    assert (tmp_path / "autostart" / "attomenzei.desktop").read_bytes() == desktop_entry(app_command())


def test_a_program_in_a_folder_of_another_encoding_has_an_entry() -> None:
    program = b"/home/" + "店舗".encode("shift_jis") + b"/attomenzei"
    assert b'Exec="' + program + b'"\n' in desktop_entry([os.fsdecode(program)])
