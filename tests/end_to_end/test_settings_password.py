"""A forgotten settings password, from the page of the real app over support's command to the open settings."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.state.password import Password, make_hash, write_password
from app.ui.pages import Page
from app.ui.words.password import words
from licensing.unlocking import UnlockingError, read_challenge
from tests.app.looks import button
from tests.app.tops import page_of
from tests.end_to_end.conftest import Till, VendorServer
from tests.end_to_end.shop import Shop


def test_support_reads_out_the_code_that_opens_the_settings(
    qtbot: QtBot, server: VendorServer, till: Till, open_shop: Callable[[Till], Shop]
) -> None:
    [number] = server.issue(1)
    assert till.run("register", number).returncode == 0
    write_password(till.data, Password(make_hash("forgotten"), wrong=0))
    window = open_shop(till).window
    window.open(Page.SETTINGS)
    button(page_of(window), words.FORGOTTEN).click()
    [challenge] = [label.text() for label in page_of(window).findChildren(QLabel) if is_challenge(label.text())]
    response = server.run("license", "unlock", number, challenge).split()[0]
    [field] = [f for f in page_of(window).findChildren(QLineEdit) if f.accessibleName() == words.RESPONSE]
    field.setText(response)
    button(page_of(window), words.RELEASE).click()
    assert window.page is Page.PASSWORD


def is_challenge(text: str) -> bool:
    try:
        read_challenge(text)
    except UnlockingError:
        return False
    return True
