"""A number runs on another terminal: to take it over after it was typed, or to take it back after it moved there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.system.tasks import Callback
from app.ui.pages import ScreenContext
from app.ui.register.asking_page import AskingPage
from app.ui.widgets import controls
from app.ui.widgets.facts import FactsPanel
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.scanner import Burst
from app.ui.widgets.theme import AMBER
from app.ui.words.general import texts
from app.ui.words.register import take_back_warning, words
from licensing.codes import Relation
from licensing.errors import LicensingError, TerminalSeen
from licensing.number import hide, show
from licensing.standing import Standing
from licensing.statement import Moved
from licensing.words.banner_texts import texts as banners
from licensing.words.days import long_time
from licensing.words.failures import failure_view

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionPage(AskingPage):
    """Base of both: which terminal, a warning, yes or no.

    ``ask_button`` is the answer yes. 「戻る」 has the focus: Enter takes nothing from anybody.
    """

    takes_away = True

    def __init__(self, title: str, lead: str, button: str) -> None:
        super().__init__(title, lead, button)
        self._burst = Burst()
        self.facts = FactsPanel()
        self.warning = controls.label(role="warning", wrap=True)
        self.content.addStretch(1)
        self.content.addWidget(self.facts)
        self.content.addSpacing(12)
        self.content.addWidget(self._panel())
        self.content.addWidget(self.failure)
        self.content.addStretch(2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A scan ends with Enter too, and is no answer to this question.
        if event.key() in _ENTER and self._burst.finish(event.timestamp()):
            return
        self._burst.add(event.text(), event.timestamp())
        super().keyPressEvent(event)

    def _panel(self) -> QFrame:
        panel = QFrame()
        panel.setProperty("role", "caution")
        row = QHBoxLayout(panel)
        row.setContentsMargins(18, 16, 18, 16)
        row.setSpacing(12)
        row.addWidget(IconWidget("caution", 28, AMBER))
        row.addWidget(self.warning, 1)
        return panel


class TakeoverPage(QuestionPage):
    """「この端末に切り替える」: the typed number is in use elsewhere. The sheet registers it."""

    def __init__(self) -> None:
        super().__init__(words.IN_USE, "", words.SWITCH)

    def show_holder(self, holder: TerminalSeen) -> None:
        title, warning = _question(holder.relation)
        self.set_heading(title)
        self.warning.setText(warning)
        self.facts.show_facts(
            (
                (words.HOLDER, holder.terminal_name or texts.NONE_YET),
                (texts.TERMINAL_NUMBER_NAME, holder.terminal_number),
                (texts.LAST_CONTACT, long_time(holder.last_contact)),
            )
        )


class ChangePage(QuestionPage):
    """「この番号に変更する」: another number is registered on this terminal. The sheet asks the server."""

    def __init__(self) -> None:
        super().__init__(words.CHANGE, "", words.CHANGE_NOW)

    def show_numbers(self, present: str, number: str) -> None:
        """Show the number of this terminal, masked, and ``number``, both of 16 symbols."""
        self.facts.show_facts(((words.PRESENT_NUMBER, hide(present)), (words.NEW_NUMBER, show(number))))
        self.warning.setText(words.CHANGE_WARNING.format(present=hide(present), number=show(number)))


class TakeBackPage(QuestionPage):
    """「この端末に戻す」: registers the number in the stored statement here again, without typing it."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(banners.TAKE_BACK, words.TAKE_BACK_LEAD, banners.TAKE_BACK)
        self._context = context
        self._number = context.license.standing.license_number or ""
        self._registering: Callback | None = None
        self._show_moved(context.license.standing.moved)
        self.ask_button.clicked.connect(self._register)
        self.left.connect(context.navigator.go_home)
        self.stopped.connect(self._stop)

    def _show_moved(self, moved: Moved | None) -> None:
        name = (moved.terminal_name if moved else "") or ""
        self.facts.show_facts(
            (
                (words.HOLDER, name or texts.NONE_YET),
                (texts.TERMINAL_NUMBER_NAME, (moved.terminal_number if moved else "") or texts.NONE_YET),
                (words.MOVED_AT, long_time(moved.at if moved else None)),
            )
        )
        self.warning.setText(take_back_warning(name))

    def _register(self) -> None:
        self.set_asking(True)
        self._registering = self._context.license.register(self._number, self._registered, replace=True)

    def _stop(self) -> None:
        if self._registering is not None:
            self._registering.cancel()
        self.set_asking(False)

    def _registered(self, result: Standing | LicensingError) -> None:
        self.set_asking(False)
        if isinstance(result, Standing):
            self._context.navigator.go_home()
        else:
            self.show_failure(failure_view(result, self._context.support_phone).text)


def _question(relation: Relation) -> tuple[str, str]:
    """Return the title and the warning."""
    match relation:
        case Relation.OTHER:
            return words.IN_USE, words.IN_USE_WARNING
        case Relation.SAME_MACHINE:
            return words.IN_USE_HERE, words.SAME_MACHINE_WARNING
        case Relation.LOST_DATA:
            return words.IN_USE_HERE, words.LOST_DATA_WARNING
        case Relation.SAME_DATA:
            return words.IN_USE_HERE, words.SAME_DATA_WARNING
