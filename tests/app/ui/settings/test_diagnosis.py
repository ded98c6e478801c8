"""The diagnosis file contains what support asks for, and no secret of the terminal or of a customer."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.sales.journal import FILE_NAME, Journal
from app.state import diagnosis as module
from app.state.diagnosis import save_diagnosis, support_code
from app.state.password import Password, make_hash, password_file
from app.state.settings import proxy_file
from app.ui.pages import Page
from app.ui.settings.diagnosis_sheet import DiagnosisSheet
from app.ui.widgets.places import Place
from licensing.codes import Trouble
from licensing.errors import LicensingError, Unreachable
from licensing.proxy import Proxy, ProxyMode
from licensing.standing import State
from licensing.support_code import read_code
from tests.app.contexts import Visits, context_of
from tests.app.looks import button, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.standings import STANDINGS
from tests.simulator import NUMBER, World

SPELLINGS = ("7K3M9QXR2VTA84NB", "7K3M-9QXR-2VTA-84NB", "7k3m 9qxr 2vta 84nb")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "world")


@pytest.fixture
def data(world: World) -> Path:
    """The folder of a licensed terminal with everything in it that must not leave it."""
    world.licensed()
    folder = world.store().folder
    Journal(folder / FILE_NAME).register(sale_of())
    proxy_file(folder).write(Proxy(ProxyMode.OWN, "proxy.shop.example", 3128, "clerk", "top-secret"))
    password_file(folder).write(Password(make_hash("abcd1234")))
    lines = [*SPELLINGS, "via http://clerk:top-secret@proxy.shop.example:3128", "password top-secret", "the end"]
    (folder / "attomenzei.log").write_text("\n".join(lines), encoding="utf-8")
    return folder


def saved(world: World, data: Path, folder: Path, failure: LicensingError | None = None) -> str:
    return save_diagnosis(world.terminal(), world.vendor, failure, data, folder).read_text(encoding="utf-8")


def test_it_contains_no_secret(world: World, data: Path, tmp_path: Path) -> None:
    text = saved(world, data, tmp_path)
    buyer = sale_of().buyer
    secrets = [
        *SPELLINGS,
        (data / "terminal.key").read_text().strip(),
        (data / "statement.jws").read_text().strip(),
        json.loads((data / "password.json").read_text())["hashed"],
        "top-secret",
        buyer.name,
        buyer.passport_number,
        buyer.birth.isoformat(),
    ]
    assert [secret for secret in secrets if secret.lower() in text.lower()] == []


def test_it_contains_what_support_asks_for(world: World, data: Path, tmp_path: Path) -> None:
    failure = Unreachable(Trouble.TIMED_OUT)
    told = json.loads(saved(world, data, tmp_path, failure))
    standing = world.terminal().standing()
    assert told["standing"]["state"] == "licensed"
    assert told["standing"]["license_number"] == f"••••-••••-••••-{NUMBER[-4:]}"
    assert told["standing"]["terminal_number"] == standing.terminal_number
    assert told["last_try"]["outcome"] == "answered"
    assert {"pc", "seen", "right", "doubt"} <= set(told["clock"])
    assert told["proxy_choice"] == {"mode": "own", "signs_in": True}
    assert told["support_code"] == support_code(standing, failure)
    assert {"app", "os", "qt", "python"} <= set(told["versions"])
    assert FILE_NAME in [file["name"] for file in told["files"]]
    assert told["disk_free_bytes"] > 0
    assert told["log"][-1] == "the end"
    assert [line[-4:].upper() for line in told["log"][:3]] == ["84NB"] * 3


def test_the_tail_of_a_long_log_is_copied(world: World, data: Path, tmp_path: Path) -> None:
    (data / "attomenzei.log").write_text("\n".join(f"line {n}" for n in range(100_000)), encoding="utf-8")
    log = json.loads(saved(world, data, tmp_path))["log"]
    assert (len(log), log[-1]) == (module.LINES, "line 99999")


def test_a_damaged_entry_of_the_folder_hides_no_other(world: World, data: Path, tmp_path: Path) -> None:
    (data / "0-removed").symlink_to(tmp_path / "gone")
    told = json.loads(saved(world, data, tmp_path))
    assert FILE_NAME in [file["name"] for file in told["files"]]


def test_a_name_in_another_encoding_and_a_damaged_time_prevent_no_diagnosis(
    world: World, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / os.fsdecode("控え".encode("shift_jis"))).touch()
    (data / "0-damaged").touch()
    real = Path.stat

    def damaged(path: Path, **keywords: Any) -> os.stat_result:
        found = real(path, **keywords)
        return os.stat_result((*found[:8], 10**12, *found[9:10])) if path.name == "0-damaged" else found

    monkeypatch.setattr(Path, "stat", damaged)
    told = json.loads(saved(world, data, tmp_path))
    assert FILE_NAME in [file["name"] for file in told["files"]]


def test_a_terminal_without_anything_can_be_diagnosed(world: World, tmp_path: Path) -> None:
    shutil.rmtree(world.store().folder, ignore_errors=True)
    told = json.loads(saved(world, tmp_path / "missing", tmp_path))
    assert (told["standing"]["license_number"], told["files"], told["log"]) == (None, [], [])


def test_the_support_code_encodes_what_the_screen_shows() -> None:
    told = read_code(support_code(STANDINGS["licensed"], Unreachable(Trouble.TIMED_OUT)))
    assert (told.state, told.failure, told.ending) == (State.LICENSED, "E-202", "1195")


# the page


def test_it_is_saved_in_the_chosen_folder(qtbot: QtBot, tmp_path: Path) -> None:
    visits = Visits()
    sheet = DiagnosisSheet(context_of(navigator=visits), lambda: [Place("USBメモリ", tmp_path)])
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: "USBメモリ" in shown_texts(sheet), timeout=5000)
    button(sheet, "USBメモリ").click()
    qtbot.waitUntil(lambda: any("を保存しました。" in text for text in shown_texts(sheet)), timeout=5000)
    assert [path.name for path in tmp_path.iterdir()] == ["attomenzei-diagnosis-20261122-1042.json"]
    button(sheet, "戻る").click()
    assert visits.opened == [(Page.LICENSE, "")]


def test_a_stick_that_refuses_is_reported(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = DiagnosisSheet(context_of(), lambda: [Place("USBメモリ", tmp_path / "gone")])
    (tmp_path / "gone").write_text("a file")
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitUntil(lambda: "USBメモリ" in shown_texts(sheet), timeout=5000)
    button(sheet, "USBメモリ").click()
    qtbot.waitUntil(lambda: any("E-702" in text for text in shown_texts(sheet)), timeout=5000)
