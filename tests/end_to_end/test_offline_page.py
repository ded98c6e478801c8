"""The vendor's page for terminals without a network, in a real browser: what a person on a phone does and gets."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from PySide6.QtGui import QImage

from licensing.qr_parts import Collector
from licensing.standing import State
from licensing.vendor import read_vendor
from tests.browser import follow
from tests.codes import read_codes
from tests.end_to_end.conftest import Till, VendorServer

PHONE = ViewportSize(width=360, height=740)
ANSWER = "回答を受け取る"


@pytest.fixture
def request_file(till: Till, tmp_path: Path, server: VendorServer) -> Path:
    """Return the request of a terminal that wants to register a number."""
    (number,) = server.issue(1)
    file = tmp_path / "request.jws"
    assert till.run("request", str(file), "--register", number).returncode == 0
    return file


@pytest.fixture
def address(server: VendorServer) -> str:
    return f"{read_vendor(server.vendor_file).server_url}/offline/"


@pytest.fixture
def request_address(address: str, request_file: Path) -> str:
    """Return what the QR code on the terminal's screen says."""
    return f"{address}#{request_file.read_text()}"


def test_a_phone_that_read_the_code_only_presses_the_button(
    page: Page, request_address: str, till: Till, tmp_path: Path
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(request_address)
    expect(page.get_by_text("端末の申請を読み取りました。")).to_be_visible()
    follow(page.get_by_role("button", name=ANSWER))
    with page.expect_download() as saving:
        page.get_by_role("button", name="回答ファイルを保存").click()
    assert saving.value.suggested_filename == "attomenzei-answer.json"
    saving.value.save_as(tmp_path / "answer.json")
    done = till.run("import", str(tmp_path / "answer.json"))
    assert done.returncode == 0, done.stderr
    assert till.status()["state"] == State.LICENSED


def test_the_answers_codes_are_read_from_the_screen(page: Page, request_address: str) -> None:
    page.goto(request_address)
    follow(page.get_by_role("button", name=ANSWER))
    answer = page.get_by_label("回答の内容").input_value()
    collector = Collector()
    for drawing in page.get_by_role("listitem").all():
        (text,) = read_codes(QImage.fromData(drawing.screenshot()))
        progress = collector.add(text)
    assert progress.answer == answer.encode()


def test_the_request_reaches_neither_the_servers_log_nor_any_address(
    page: Page, context: BrowserContext, request_address: str, request_file: Path, server: VendorServer
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(request_address)
    assert not urlsplit(page.url).fragment
    follow(page.get_by_role("button", name=ANSWER))
    expect(page.get_by_text("申請を受け付けました。")).to_be_visible()
    server.stop()
    server.start()
    written = "".join(server.log)
    assert " POST /offline/ 200 " in written
    signature = request_file.read_text().rpartition(".")[2].strip()
    assert not [line for line in (*asked, *server.log) if signature in line]


def test_an_uploaded_file_is_answered_too(page: Page, address: str, request_file: Path) -> None:
    page.goto(address)
    expect(page.get_by_text("端末の申請を読み取りました。")).to_be_hidden()
    page.get_by_label("申請ファイル").set_input_files(request_file)
    follow(page.get_by_role("button", name=ANSWER))
    expect(page.get_by_text("申請を受け付けました。")).to_be_visible()


def test_a_damaged_request_is_refused_in_words_and_may_be_tried_again(
    page: Page, troubles: list[str], request_address: str, request_file: Path
) -> None:
    page.goto(request_address[:-8])
    with page.expect_console_message(lambda said: "400" in said.text):  # the browser's own note of the refusal
        follow(page.get_by_role("button", name=ANSWER))
    troubles.clear()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("または、申請の内容を貼り付け").fill(request_file.read_text())
    follow(page.get_by_role("button", name=ANSWER))
    expect(page.get_by_text("申請を受け付けました。")).to_be_visible()


def test_nothing_is_wider_than_a_phone(page: Page, request_address: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(request_address)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(wider)
    follow(page.get_by_role("button", name=ANSWER))
    expect(page.get_by_text("申請を受け付けました。")).to_be_visible()
    assert not page.evaluate(wider)
