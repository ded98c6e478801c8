"""Where the answer is entered: scanned part by part, pasted, or chosen from the files found here."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout

from app.ui.widgets import choices, controls
from app.ui.widgets.places import AnswerFile
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from app.ui.words.offline import parts_left, words
from licensing.errors import DocumentError
from licensing.files import LARGEST
from licensing.qr_parts import Collector, Progress, looks_like_part, parts_in
from licensing.words.failures import failure_view
from licensing.words.views import Tone


class AnswerPage(Sheet):
    """``answered`` emits the bytes of a whole answer, not yet verified."""

    left = Signal()
    search_requested = Signal()
    answered = Signal(bytes)
    file_chosen = Signal(object)
    """AnswerFile."""

    def __init__(self, phone: str) -> None:
        super().__init__(words.TAKE_ANSWER, words.ANSWER_LEAD)
        self._phone = phone
        self._collector = Collector()
        self._newest: AnswerFile | None = None
        """The first of the files that are listed."""
        self.field = controls.latin_field(name=words.ANSWER_FIELD, longest=LARGEST)
        self.read_button = controls.primary_button(words.READ)
        self._outcome = controls.OutcomeLine()
        self._files = choices.ChoiceList(words.NO_FILES)
        self._files.chosen.connect(self.file_chosen)
        self.content.addLayout(self._entry())
        self.content.addWidget(self._outcome)
        self.content.addWidget(controls.label(words.FILES, "section"))
        self.content.addWidget(self._files)
        self.content.addStretch(1)
        self._add_buttons()
        self.setFocusProxy(self.field)

    @property
    def outcome(self) -> str:
        """The sentence about the last scan, paste or file."""
        return self._outcome.text

    def begin(self) -> None:
        """Drop the parts that were read before."""
        self._collector.clear()
        self.field.clear()
        self._outcome.show_outcome("", Tone.GREEN)

    def show_files(self, files: Sequence[AnswerFile]) -> None:
        self._newest = files[0] if files else None
        self._files.show_choices([(file.title, file) for file in files])

    def show_failure(self, sentence: str) -> None:
        """Show why the answer was not accepted; parts of another one that are being scanned stay."""
        self._outcome.show_outcome(sentence, Tone.RED)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scanner does not know which widget has the focus.
        if event.text().isprintable() and event.text() and not self.field.hasFocus():
            self.field.setFocus()
            QApplication.sendEvent(self.field, event)
        else:
            super().keyPressEvent(event)

    def _entry(self) -> QHBoxLayout:
        paste = controls.quiet_button(words.PASTE)
        paste.clicked.connect(lambda: self._take(QGuiApplication.clipboard().text()))
        row = QHBoxLayout()
        row.setSpacing(controls.GAP)
        row.addWidget(self.field, 1)
        row.addWidget(paste)
        return row

    def _add_buttons(self) -> None:
        back, search = controls.quiet_button(texts.BACK), controls.quiet_button(words.SEARCH_AGAIN)
        back.clicked.connect(self.left)
        search.clicked.connect(self.search_requested)
        self.read_button.clicked.connect(self._read)
        self.set_buttons(back, search, self.read_button, accept=self.read_button, dismiss=back)

    def _read(self) -> None:
        """Load what was typed; with nothing typed, the newest file."""
        if self.field.text().strip():
            self._take(self.field.text())
        elif self._newest is not None:
            self.file_chosen.emit(self._newest)
        else:
            self._outcome.show_outcome(words.NOTHING_TO_READ, Tone.AMBER)

    def _take(self, text: str) -> None:
        self.field.clear()
        self.field.setFocus()
        text = text[:LARGEST]  # a clipboard may hold anything, and this is Qt's thread
        if looks_like_part(text):
            self._take_parts(parts_in(text))
        elif text.strip():
            self.answered.emit(text.strip().encode(errors="replace"))

    def _take_parts(self, parts: Sequence[str]) -> None:
        try:
            progress = [self._collector.add(part) for part in parts][-1]
        except DocumentError as error:
            self._outcome.show_outcome(failure_view(error, self._phone).text, Tone.RED)
        else:
            self._show_progress(progress)

    def _show_progress(self, progress: Progress) -> None:
        self._outcome.show_outcome(parts_left(progress.total, progress.missing), Tone.GREEN)
        if progress.answer is not None:
            self._collector.clear()  # should it be refused, the next scan starts from the first part
            self.answered.emit(progress.answer)
