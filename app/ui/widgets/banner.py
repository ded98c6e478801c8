"""The strips between header and tiles of TOP: the license banner, and notices that need no action."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.widgets import controls
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.theme import TONES
from licensing.words.views import BannerView, Command

_MARGIN = 12


class Strip(QFrame):
    """A ``BannerView`` on the background of its tone: icon, sentence, detail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._icon = IconWidget("info", 30)
        self._sentence = controls.label(role="sentence", wrap=True)
        self._detail = controls.label(role="detail", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._detail)
        self.row = QHBoxLayout(self)
        self.row.setSpacing(16)
        self.row.addWidget(self._icon)
        self.row.addLayout(words, 1)

    def show_view(self, view: BannerView) -> None:
        self._icon.show_icon(view.icon, TONES[view.tone])
        self._sentence.setText(view.sentence)
        self._detail.setText(view.detail)
        self._detail.setVisible(bool(view.detail))
        margin = _MARGIN if view.detail else _MARGIN // 2
        self.row.setContentsMargins(32, margin, 32, margin)
        self.setAccessibleName(view.sentence)
        self.setAccessibleDescription(view.detail)
        for styled in (self, self._sentence):
            controls.restyle(styled, tone=view.tone)


class Banner(Strip):
    """What has to be done about the license; hidden when that is nothing."""

    pressed = Signal(object)
    """Command: what the button stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._command: Command | None = None
        self._announced: str | None = None
        self._button = controls.quiet_button("")
        self._button.clicked.connect(lambda: self.pressed.emit(self._command))
        self.row.addWidget(self._button)

    def show_banner(self, view: BannerView | None) -> None:
        """Show ``view``, or hide. The button of a view without a command is disabled: it is being carried out."""
        self._announce("" if view is None else f"{view.sentence} {view.detail}".strip())
        self.setVisible(view is not None)
        if view is None:
            return
        self.show_view(view)
        self._command = view.command
        self._button.setText(view.button)
        self._button.setEnabled(view.command is not None)
        controls.restyle(self._button, tone=view.tone)

    def _announce(self, words: str) -> None:
        """Announce ``words`` if they are new. A screen reader reads the first ones with the window."""
        former, self._announced = self._announced, words
        if former is not None and words and words != former:
            controls.announce(self, words)


class Notices(QWidget):
    """The notices of a standing, one strip each; hidden when there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[BannerView, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.hide()

    def show_views(self, views: tuple[BannerView, ...]) -> None:
        if views == self._shown:
            return
        self._shown = views
        controls.clear_layout(self._rows)
        for view in views:
            strip = Strip()
            strip.show_view(view)
            self._rows.addWidget(strip)
        self.setVisible(bool(views))
