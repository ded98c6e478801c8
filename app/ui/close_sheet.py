"""Asked when the window is closed by its button: a till that is closed by mistake sells nothing. Saves the records."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from app.system.tasks import Tasks
from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.backup import automatic_failed, saving_words, slow_words
from app.ui.words.general import texts
from licensing.words.views import Tone

PATIENCE_MS = 30_000
"""Milliseconds until the end is offered without the backup: a network folder that is gone may never answer."""


class CloseSheet(Sheet):
    """``back_up`` runs in the background once it is confirmed; a failure is shown before the end."""

    left = Signal()
    confirmed = Signal()

    def __init__(
        self, product: str, back_up: Callable[[], Path | None] = lambda: None, *, unsaved: bool = False
    ) -> None:
        """``unsaved`` is whether there is input that the end loses."""
        super().__init__(texts.CLOSE.format(product=product), texts.CLOSE_LEAD)
        self._back_up = back_up
        self._tasks = Tasks(self)
        self._without = False
        self._slow = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._slow.timeout.connect(lambda: self._offer_to_quit(slow_words(), Tone.AMBER))
        self._outcome = controls.OutcomeLine(lines=2)
        self._outcome.show_outcome(texts.UNSAVED if unsaved else "", Tone.AMBER)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        self._back, self._close = controls.primary_button(texts.BACK), controls.quiet_button(texts.QUIT)
        self._back.clicked.connect(self.left)
        self._close.clicked.connect(self._quit)
        self.set_buttons(self._close, self._back, accept=self._back, dismiss=self._back)
        self.setFocusProxy(self._back)

    def _quit(self) -> None:
        if self._without:
            self.confirmed.emit()
            return
        self._outcome.show_outcome(saving_words(), Tone.BLUE)
        for button in (self._back, self._close):
            button.setEnabled(False)
        self._slow.start()
        self._tasks.run(self._back_up, self._done)

    def _done(self, _file: Path | None, error: Exception | None) -> None:
        self._slow.stop()
        if error is None:
            self.confirmed.emit()
        else:
            self._offer_to_quit(automatic_failed(error), Tone.RED)

    def _offer_to_quit(self, sentence: str, tone: Tone) -> None:
        self._without = True
        for button in (self._back, self._close):
            button.setEnabled(True)
        self._outcome.show_outcome(sentence, tone)
