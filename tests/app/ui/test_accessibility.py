"""Accessibility of every screen in every state: names for screen readers, keyboard operation, contrast."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.sales.field_words import field_name
from app.sales.fields import Field
from app.ui.main_window import MainWindow
from app.ui.pages import Page
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.name_field import NameField
from app.ui.words.articles import words as article_words
from app.ui.words.slip import words as slip_words
from licensing.words.language import Language, set_language
from tests.app.every_screen import SCREENS
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS
from tests.app.tops import window_of
from tests.app.ui.widgets.style_sheet import contrast, ground_of, style_of
from tests.variants import variants

ROLES = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.StaticText,
    QAccessible.Role.Table,
    QAccessible.Role.List,
    QAccessible.Role.Client,
}


@pytest.fixture(
    scope="module",
    params=variants((Language.JAPANESE, QSize(1280, 800)), (Language.ENGLISH, QSize(1024, 768))),
    ids=["ja", "en"],
)
def window(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MainWindow]:
    """Return a window in each language; English is the longer one and has the smallest screen."""
    language, size = request.param
    set_language(language)
    made = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path_factory.mktemp("window"))
    made.resize(size)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    shiboken6.delete(made)
    set_language(Language.JAPANESE)


@pytest.fixture(params=SCREENS)
def screen(
    request: pytest.FixtureRequest, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[QWidget]:
    """Return a screen as it stands in the window, with the focus where it begins."""
    monkeypatch.chdir(tmp_path)  # a choice counts at once, and is kept
    shown = SCREENS[request.param](tmp_path)
    window.addWidget(shown)
    window.setCurrentWidget(shown)
    window.activateWindow()
    shown.setFocus()
    QApplication.processEvents()
    yield shown
    shiboken6.delete(shown)


def seen(screen: QWidget) -> Iterator[QWidget]:
    return (widget for widget in screen.findChildren(QWidget) if widget.isVisible())


def handled(screen: QWidget) -> list[QWidget]:
    """Return what a person can do something with."""
    return [
        widget
        for widget in seen(screen)
        if isinstance(widget, QAbstractButton | QLineEdit)
        or (widget.focusPolicy() is not Qt.FocusPolicy.NoFocus and not isinstance(widget, QHeaderView))
    ]


def tabbed(screen: QWidget) -> list[QWidget]:
    """Press Tab until the focus is where it was first, and return where it has been."""
    been: list[QWidget] = []
    focused = press(screen, Qt.Key.Key_Tab)
    while focused is not None and focused not in been:
        been.append(focused)
        focused = press(screen, Qt.Key.Key_Tab)
    return been


def press(screen: QWidget, key: Qt.Key) -> QWidget | None:
    """Press ``key`` where the focus is, and return where it is then."""
    window = screen.window()
    QTest.keyClick(window.focusWidget() or window, key)
    return window.focusWidget()


def _name(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def all_that_can_be_touched_has_a_name_and_a_role(screen: QWidget) -> None:
    for widget in handled(screen):
        told = QAccessible.queryAccessibleInterface(widget)
        assert told.text(QAccessible.Text.Name).strip(), f"{widget} has no name"
        assert told.role() in ROLES, f"{widget} is a {told.role()}"


def tab_reaches_all_that_is_enabled_and_space_presses_it(screen: QWidget) -> None:
    been = tabbed(screen)
    groups = {widget.group() for widget in been if isinstance(widget, QAbstractButton) and widget.group()}
    for widget in handled(screen):
        if not widget.isEnabled() or widget.property("role") == "key":
            continue  # the keys on the screen are for those who have no others
        if isinstance(widget, QAbstractButton) and widget.group() in groups:
            continue  # the arrow keys choose within a group
        assert widget in been, f"Tab passes {_name(widget)}: {[_name(each) for each in been]}"
    assert [press(screen, Qt.Key.Key_Backtab) for _ in been] == been[::-1]
    for widget in been:
        if isinstance(widget, QAbstractButton):
            QTest.keyPress(widget, Qt.Key.Key_Space)
            assert widget.isDown()
            widget.setDown(False)
            QTest.keyRelease(widget, Qt.Key.Key_Space)
        if isinstance(widget, QPushButton):
            assert widget.autoDefault(), "Enter presses the button that has the focus"


def the_focus_can_be_seen_wherever_it_is(screen: QWidget) -> None:
    for widget in {*tabbed(screen), *(field for field in handled(screen) if isinstance(field, QLineEdit))}:
        without, focused = style_of(widget), style_of(widget, "focus")
        assert focused.border.width - without.border.width >= 2, f"{widget} {widget.property('role')}"
        behind = (focused.background or ground_of(widget), ground_of(widget))
        assert max(contrast(focused.border.color, color) for color in behind) >= 3, f"{widget}"


def words_stand_out_from_what_is_behind_them(screen: QWidget) -> None:
    for widget in seen(screen):
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and widget.text():
            style = style_of(widget)
            behind = style.background or ground_of(widget)
            assert contrast(style.color, behind) >= 4.5, f"{widget.text()}: {style.color} on {behind}"


def the_edge_of_a_field_stands_out(screen: QWidget) -> None:
    for widget in seen(screen):
        if isinstance(widget, QLineEdit) and widget.isEnabled():
            assert contrast(style_of(widget).border.color, ground_of(widget)) >= 3, f"{widget.accessibleName()}"


def only_fields_for_japanese_use_the_input_method(screen: QWidget) -> None:
    """With it on after a Japanese text, a code or number would arrive as kana."""
    of_articles = [*(field_name(field) for field in (Field.ITEM_NAME, Field.DETAIL)), article_words.SEARCH]
    of_issuer = [slip_words.SELLER, slip_words.ADDRESS, slip_words.TAX_PLACE, slip_words.TAX_OFFICE]
    for field in screen.findChildren(QLineEdit):
        japanese = isinstance(field, NameField) or field.accessibleName() in (*of_articles, *of_issuer)
        assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) is japanese, field.accessibleName()


def no_colour_stands_alone(screen: QWidget) -> None:
    for widget in seen(screen):
        if isinstance(widget, QFrame) and not isinstance(widget, QLabel) and widget.property("tone"):
            assert [sign for sign in widget.findChildren(IconWidget) if sign.isVisible()], f"{widget} has no sign"
            assert [said for said in widget.findChildren(QLabel) if said.isVisible() and said.text()]


ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def the_arrow_keys_reach_every_answer_of_a_group(screen: QWidget) -> None:
    for group in {button.group() for button in seen(screen) if isinstance(button, QAbstractButton) and button.group()}:
        first: QWidget = group.checkedButton() or group.buttons()[0]
        been, ahead = {first}, [first]
        while ahead:
            button = ahead.pop()
            for key in ARROWS:
                button.setFocus()
                focused = press(screen, key)
                if focused is not None and focused not in been:
                    been.add(focused)
                    ahead.append(focused)
        assert been == set(group.buttons()), _name(first)


def test_every_screen_is_for_everybody(screen: QWidget) -> None:
    for holds in (
        all_that_can_be_touched_has_a_name_and_a_role,
        tab_reaches_all_that_is_enabled_and_space_presses_it,
        the_focus_can_be_seen_wherever_it_is,
        words_stand_out_from_what_is_behind_them,
        the_edge_of_a_field_stands_out,
        only_fields_for_japanese_use_the_input_method,
        no_colour_stands_alone,
        the_arrow_keys_reach_every_answer_of_a_group,
    ):  # one window for all of them: making it takes longer than looking at it
        holds(screen)


BACK = dict.fromkeys(set(Page) - {Page.TOP, Page.TRIAL}, Page.TOP) | {
    **dict.fromkeys((Page.SHOP, Page.ARTICLES, Page.SLIP, Page.DISPLAY, Page.LICENSE), Page.SETTINGS),
    **dict.fromkeys((Page.NETWORK, Page.BACKUP, Page.PASSWORD, Page.ABOUT), Page.SETTINGS),
    **dict.fromkeys((Page.OFFLINE, Page.DIAGNOSIS), Page.LICENSE),
}
"""Where Esc leads from each page; from the prompt it leads nowhere."""


def test_esc_goes_back_from_every_page(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    for page, back in BACK.items():
        window.open(page)
        QApplication.processEvents()
        QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Escape)
        assert window.page is back, page
