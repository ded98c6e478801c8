"""保存期間が過ぎた記録の削除 within データのバックアップ: what may be deleted, and doing so once it is confirmed."""

from PySide6.QtCore import QObject, Signal

from app.sales.retention import Expired
from app.system.tasks import Tasks
from app.ui.pages import ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.facts import Facts
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.sheet import Sheet
from app.ui.words.backup import backup_trouble
from app.ui.words.general import texts
from app.ui.words.retention import expired_facts, words
from licensing.words.views import Tone


class Retention(QObject):
    left = Signal()

    def __init__(self, context: ScreenContext, stack: PageStack) -> None:
        super().__init__(stack)
        self._context, self._stack = context, stack
        self._tasks = Tasks(self)
        self._shown_on = context.today()
        """The day of what is shown, which is all that is deleted."""
        self.page = DeletePage()
        stack.add_pages(self.page)
        self.page.left.connect(self.left)
        self.page.confirmed.connect(self._delete)

    def begin(self) -> None:
        today = self._shown_on = self._context.today()
        self.page.show_found(Expired())
        self._stack.show_page(self.page)
        if self._context.clock_is_doubted:  # a clock that is ahead would delete too early
            self.page.show_failure(words.CLOCK)
        else:
            self._tasks.run(lambda: self._context.journal.expired(today), self._show)

    def _show(self, found: Expired | None, error: Exception | None) -> None:
        if found is None:
            self.page.show_failure(backup_trouble(error or OSError()))
        else:
            self.page.show_found(found)

    def _delete(self) -> None:
        day = self._shown_on

        def done(found: Expired | None, error: Exception | None) -> None:
            if found is None:
                self.page.show_failure(backup_trouble(error or OSError()))
            else:
                self._context.navigator.notify(words.DELETED.format(count=len(found.numbers)))
                self.left.emit()

        self._tasks.run(lambda: self._context.journal.delete_expired(day), done)


class DeletePage(Sheet):
    left = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(words.TITLE, words.LEAD)
        self._facts = Facts()
        self._outcome = controls.OutcomeLine()
        self.content.addSpacing(8)
        self.content.addWidget(self._facts)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back, self._delete = controls.primary_button(texts.BACK), controls.quiet_button(words.DELETE.format(count=0))
        back.clicked.connect(self.left)
        self._delete.clicked.connect(self._confirm)
        self.set_buttons(back, final=self._delete, accept=back, dismiss=back)
        self.setFocusProxy(back)  # so that Enter alone does not delete

    def show_found(self, found: Expired) -> None:
        self._facts.show_facts(expired_facts(found))
        self._delete.setVisible(bool(found.numbers))
        self._delete.setEnabled(True)
        self._delete.setText(words.DELETE.format(count=len(found.numbers)))
        self._outcome.show_outcome("" if found.numbers else str(words.NOTHING), Tone.GREEN)

    def show_failure(self, sentence: str) -> None:
        self._delete.setEnabled(True)
        self._outcome.show_outcome(sentence, Tone.RED)

    def _confirm(self) -> None:
        self._delete.setEnabled(False)
        self._outcome.show_outcome(words.DELETING, Tone.BLUE)
        self.confirmed.emit()
