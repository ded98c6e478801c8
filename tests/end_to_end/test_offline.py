"""A terminal that never has a network: the same two documents go by phone, by scanner and by file."""

import html
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from app.terminal import build_agent, read_setup
from app.ui.offline.offline_sheet import OfflineSheet
from app.ui.widgets.places import Place
from licensing.standing import State
from licensing.vendor import read_vendor
from tests.app.contexts import context_of
from tests.codes import read_codes, read_drawing
from tests.end_to_end.conftest import Till, VendorServer, new_till

PATIENCE = 40_000
Opener = Callable[[Till, str | None], OfflineSheet]


def open_page(address: str, **fields: str) -> str:
    """Return the page as a browser gets it: what stands behind the # is never sent."""
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with urllib.request.urlopen(address.partition("#")[0], data, timeout=20) as response:
        body: bytes = response.read()
    return body.decode()


def by_phone(address: str) -> str:
    """Return the answer's page, as a phone gets it that has read ``address`` from the screen."""
    assert "offline.js" in open_page(address)
    return open_page(address, request=address.partition("#")[2])


def codes_on(page: str) -> list[str]:
    return [read_drawing(drawing) for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def answer_on(page: str) -> str:
    found = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


@pytest.fixture
def open_sheet(qtbot: QtBot, tmp_path: Path) -> Opener:
    """Return a function that opens the exchange of a terminal whose window never asks the server itself."""

    def opened(till: Till, number: str | None) -> OfflineSheet:
        setup = read_setup(till.environment)
        vendor = setup.read_vendor()
        license = LicenseModel(build_agent(setup, vendor), vendor)
        stick = tmp_path / "stick"
        stick.mkdir(exist_ok=True)
        context = context_of(license, till.data, number=number or "")
        sheet = OfflineSheet(context, lambda: [Place("USBメモリ", stick)])
        license.setParent(sheet)
        qtbot.addWidget(sheet)
        sheet.resize(1024, 768)
        sheet.show()
        sheet.activateWindow()
        qtbot.waitUntil(lambda: bool(on_screen(sheet)), timeout=PATIENCE)
        return sheet

    return opened


def on_screen(sheet: OfflineSheet) -> list[str]:
    return read_codes(sheet.grab().toImage())


def scan(sheet: OfflineSheet, qtbot: QtBot, parts: list[str]) -> None:
    """Type each part as a scanner does, Enter at its end."""
    sheet.request_page.answer_requested.emit()
    qtbot.waitUntil(sheet.answer_page.field.hasFocus, timeout=PATIENCE)
    for part in parts:
        QTest.keyClicks(sheet.answer_page.field, part)
        QTest.keyClick(sheet.answer_page.field, Qt.Key.Key_Return)


def test_a_terminal_registers_by_phone_and_scanner(
    till: Till, server: VendorServer, open_sheet: Opener, qtbot: QtBot
) -> None:
    (number,) = server.issue(1)
    sheet = open_sheet(till, number)
    (address,) = on_screen(sheet)
    parts = codes_on(by_phone(address))
    assert len(parts) > 1
    scan(sheet, qtbot, parts[::-1])
    qtbot.waitUntil(lambda: sheet.currentWidget() is sheet.done_page, timeout=PATIENCE)
    assert till.status()["state"] == State.LICENSED
    assert till.status()["license_number"].replace("-", "") == number


def test_a_request_of_the_command_line_is_answered_on_the_page_and_taken_by_scanner(
    till: Till, tmp_path: Path, server: VendorServer, open_sheet: Opener, qtbot: QtBot
) -> None:
    (number,) = server.issue(1)
    request = tmp_path / "request.jws"
    assert till.run("request", str(request), "--register", number).returncode == 0
    address = f"{read_vendor(server.vendor_file).server_url}/offline/"
    page = open_page(address, request=request.read_text())
    sheet = open_sheet(till, None)
    scan(sheet, qtbot, codes_on(page))
    qtbot.waitUntil(lambda: sheet.currentWidget() is sheet.done_page, timeout=PATIENCE)
    assert till.status()["state"] == State.LICENSED


def test_a_renewal_goes_by_files_and_the_staffs_command(till: Till, tmp_path: Path, server: VendorServer) -> None:
    (number,) = server.issue(1, "--allowance", "20")
    till.run("register", number)
    before = till.status()["last_contact"]
    request, answer = tmp_path / "request.jws", tmp_path / "answer.json"
    assert till.run("request", str(request)).returncode == 0
    server.run("license", "answer", str(request), str(answer))
    done = till.run("import", str(answer))
    assert done.returncode == 0, done.stderr
    assert till.status()["last_contact"] >= before


def test_an_answer_of_another_terminal_is_refused_in_words(
    tmp_path: Path, server: VendorServer, open_sheet: Opener, qtbot: QtBot
) -> None:
    mine, other = server.issue(2)
    (address,) = on_screen(open_sheet(new_till(tmp_path, "other", server), other))
    till = new_till(tmp_path, "till", server)
    sheet = open_sheet(till, mine)
    scan(sheet, qtbot, codes_on(by_phone(address)))
    qtbot.waitUntil(lambda: "E-404" in sheet.answer_page.outcome, timeout=PATIENCE)
    assert till.status()["state"] == State.TERMS_NEEDED


def test_an_answer_that_a_registration_has_overtaken_shows_that(
    till: Till, server: VendorServer, open_sheet: Opener, qtbot: QtBot
) -> None:
    (number,) = server.issue(1)
    sheet = open_sheet(till, number)
    (address,) = on_screen(sheet)
    parts = codes_on(by_phone(address))
    assert till.run("register", number).returncode == 0
    scan(sheet, qtbot, parts)
    qtbot.waitUntil(lambda: sheet.currentWidget() is sheet.done_page, timeout=PATIENCE)
    assert till.status()["state"] == State.LICENSED


def test_a_number_in_use_is_moved_by_the_box_on_the_terminal(
    till: Till, tmp_path: Path, server: VendorServer, open_sheet: Opener, qtbot: QtBot
) -> None:
    (number,) = server.issue(1)
    new_till(tmp_path, "old", server).run("register", number, "--name", "旧レジ")
    sheet = open_sheet(till, number)
    (address,) = on_screen(sheet)
    with pytest.raises(urllib.error.HTTPError) as refused:
        by_phone(address)
    with refused.value:
        assert refused.value.code == 409
        assert "旧レジ" in refused.value.read().decode()
    sheet.request_page.replace_box.click()
    qtbot.waitUntil(lambda: on_screen(sheet) not in ([], [address]), timeout=PATIENCE)
    (again,) = on_screen(sheet)
    sheet.answer_page.answered.emit(answer_on(by_phone(again)).encode())
    qtbot.waitUntil(lambda: sheet.currentWidget() is sheet.done_page, timeout=PATIENCE)
    assert till.status()["state"] == State.LICENSED
