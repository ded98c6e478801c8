"""Base of the pages that ask the server: the button, the way back, the failure. Subclasses define the question."""

from PySide6.QtCore import Signal

from app.ui.register.ask_button import AskButton
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.register import words


class AskingPage(Sheet):
    """The left button goes back; while the server is being asked, it cancels instead."""

    left = Signal()
    stopped = Signal()
    takes_away = False
    """Whether yes takes something from somebody: then the way back is the default, and yes is narrow, so that it stands
    neither where 「登録」 nor where 「中止」 was pressed on the page before."""

    def __init__(
        self,
        title: str,
        lead: str,
        button: str,
        *others: controls.Button,
        failure: controls.ErrorLine | None = None,
    ) -> None:
        super().__init__(title, lead)
        self.failure = failure or controls.ErrorLine()
        self.ask_button = AskButton(button)
        self._way_out = controls.quiet_button(texts.BACK)
        self._way_out.clicked.connect(self._go_out)
        self._others = others
        accept = self._way_out if self.takes_away else self.ask_button
        self.set_buttons(self._way_out, *others, self.ask_button, accept=accept, dismiss=self._way_out)
        if self.takes_away:
            self.setFocusProxy(self._way_out)

    @property
    def asking(self) -> bool:
        return self.ask_button.asking

    def set_asking(self, asking: bool) -> None:
        if asking:
            self.failure.show_error("")
        self.ask_button.set_asking(asking)
        self._way_out.setText(words.CANCEL if asking else texts.BACK)
        for other in self._others:  # while asking there is only the way back, and room for the progress text
            other.setVisible(not asking)

    def show_failure(self, sentence: str) -> None:
        self.failure.show_error(sentence)

    def _go_out(self) -> None:
        (self.stopped if self.asking else self.left).emit()
