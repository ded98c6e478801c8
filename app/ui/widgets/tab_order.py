"""Moves the focus by Tab through a whole window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def step_focus(window: QWidget, *, forward: bool) -> bool:
    """Focus the next widget of ``window`` that accepts Tab, after the last one the first; return whether there is one.

    At the end of the window, Qt itself continues at the focus proxy of the page, so that widgets before the proxy are
    never reached.
    """
    begun = window.focusWidget() or window
    widget = _neighbour(begun, forward=forward)
    while widget is not None and widget is not begun:
        if _takes_tab(widget, window):
            widget.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
        widget = _neighbour(widget, forward=forward)
    return False


def _neighbour(widget: QWidget, *, forward: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forward else widget.previousInFocusChain()


def _takes_tab(widget: QWidget, window: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isVisibleTo(window)
        and widget.isEnabled()
        and window.isAncestorOf(widget)
    )
