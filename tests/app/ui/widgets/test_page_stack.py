import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.page_stack import PageStack


@pytest.fixture
def stack(qtbot: QtBot) -> PageStack:
    made = PageStack()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def page_with_field() -> tuple[QWidget, QLineEdit]:
    page, field = QWidget(), QLineEdit()
    QVBoxLayout(page).addWidget(field)
    page.setFocusProxy(field)
    return page, field


def test_the_page_that_is_shown_has_the_focus(stack: PageStack) -> None:
    first, first_field = page_with_field()
    second, second_field = page_with_field()
    stack.show_page(first)
    assert QApplication.focusWidget() is first_field
    stack.show_page(second)
    assert stack.currentWidget() is second
    assert QApplication.focusWidget() is second_field
    second_field.clearFocus()
    stack.setFocus()
    assert QApplication.focusWidget() is second_field


def test_a_page_is_added_once_and_can_be_removed(stack: PageStack) -> None:
    first, _ = page_with_field()
    second, _ = page_with_field()
    for page in (first, second, first):
        stack.show_page(page)
    assert stack.count() == 2
    stack.remove_page(second)
    assert (stack.count(), stack.currentWidget()) == (1, first)
