"""Which presses a window ignores; ``tests/end_to_end/test_real_display.py`` tries it with a real pointer."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets import controls, press_guard
from app.ui.widgets.page_stack import PageStack


class _Page(QWidget):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.presses = 0
        self.button = controls.primary_button(text)
        self.button.clicked.connect(self._count)
        QVBoxLayout(self).addWidget(self.button)
        self.setFocusProxy(self.button)

    def _count(self) -> None:
        self.presses += 1


class _Time:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Time:
    clock = _Time()
    monkeypatch.setattr(press_guard, "time", clock)
    return clock


@pytest.fixture
def stack(qtbot: QtBot, clock: _Time) -> PageStack:
    stack = PageStack()
    qtbot.addWidget(stack)
    stack.add_pages(_Page("first"), _Page("second"))
    stack.resize(400, 300)
    stack.show()
    qtbot.waitExposed(stack)
    press_guard.PressGuard(stack)
    clock.now += 10
    return stack


def page(stack: PageStack, index: int) -> _Page:
    found = stack.widget(index)
    assert isinstance(found, _Page)
    return found


def tap(stack: PageStack) -> None:
    """Press where the button of the shown page is, through the native window, as a pointer does."""
    shown = page(stack, stack.currentIndex())
    place = shown.mapTo(stack, shown.rect().center())
    QTest.mouseClick(stack.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(place))


def press(stack: PageStack, key: Qt.Key, at: int, *, repeated: bool = False) -> None:
    send(stack, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", repeated), at)


def release(stack: PageStack, key: Qt.Key, at: int) -> None:
    send(stack, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier, "\r"), at)


def send(stack: PageStack, event: QKeyEvent, at: int) -> None:
    event.setTimestamp(at)
    QApplication.sendEvent(stack.windowHandle(), event)


@pytest.mark.parametrize("after", [0.0, 0.08, 0.2, 0.35, 0.5, 0.59])
def test_a_press_soon_after_the_page_appeared_is_ignored(stack: PageStack, clock: _Time, after: float) -> None:
    stack.show_page(page(stack, 1))
    clock.now += after

    tap(stack)
    QTest.keyClick(stack.windowHandle(), Qt.Key.Key_Return)

    assert page(stack, 1).presses == 0


def test_a_press_later_is_taken(stack: PageStack, clock: _Time) -> None:
    stack.show_page(page(stack, 1))
    clock.now += press_guard.GUARD_SECONDS + 0.01

    tap(stack)

    assert page(stack, 1).presses == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_that_is_held_down_confirms_once(stack: PageStack, key: Qt.Key) -> None:
    press(stack, key, 1_000)
    for at in range(1_660, 2_000, 40):
        press(stack, key, at, repeated=True)
    release(stack, key, 2_000)
    assert page(stack, 0).presses == 1


def test_a_key_that_x11_releases_and_presses_at_once_is_held_down(stack: PageStack) -> None:
    press(stack, Qt.Key.Key_Return, 1_000)
    for at in range(1_660, 2_000, 40):
        release(stack, Qt.Key.Key_Return, at)
        press(stack, Qt.Key.Key_Return, at)
    release(stack, Qt.Key.Key_Return, 2_000)
    assert page(stack, 0).presses == 1
    press(stack, Qt.Key.Key_Return, 2_050)
    assert page(stack, 0).presses == 2, "it was pressed again"


def test_showing_the_same_page_again_ignores_nothing(stack: PageStack) -> None:
    stack.show_page(page(stack, 0))

    tap(stack)

    assert page(stack, 0).presses == 1


def test_a_button_that_appears_on_a_page_ignores_presses_too(stack: PageStack, clock: _Time) -> None:
    first = page(stack, 0)
    first.button.hide()
    first.button.show()

    tap(stack)

    assert first.presses == 0


def test_enter_behind_typed_text_is_meant(stack: PageStack, clock: _Time) -> None:
    stack.show_page(page(stack, 1))

    QTest.keyClick(stack.windowHandle(), Qt.Key.Key_7)  # a scanner types its number and Enter at once
    QTest.keyClick(stack.windowHandle(), Qt.Key.Key_Return)

    assert page(stack, 1).presses == 1


def test_the_guarded_time_is_longer_than_a_double_tap() -> None:
    assert press_guard.GUARD_SECONDS >= 0.6
