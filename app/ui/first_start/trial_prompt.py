"""The first page of a new terminal: the terms of use, and how to go on from there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTextBrowser, QWidget

from app.state.license_model import LicenseModel
from app.ui.pages import Page
from app.ui.widgets import controls
from app.ui.widgets.banner import Notices
from app.ui.widgets.kinetic_scroll import scroll_by_finger
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.errors import LicensingError
from licensing.terms import read_terms
from licensing.words.banners import notices_for
from licensing.words.failures import failure_view
from licensing.words.language import Language, current, language_name


class TrialPrompt(Sheet):
    wanted = Signal(object)
    """Page: the person has a license number."""
    quit_wanted = Signal()
    language_wanted = Signal(object)
    """Language: the other one."""

    def __init__(self, license: LicenseModel, parent: QWidget | None = None) -> None:
        super().__init__(texts.WELCOME.format(product=license.vendor.product_name), texts.WELCOME_LEAD, parent)
        self._license = license
        self._terms = read_terms(current())
        self._agree = QCheckBox(texts.AGREE)
        self._failure = controls.ErrorLine()
        self._start = controls.primary_button(texts.START_TRIAL)
        self._start.setEnabled(False)
        self._notices = Notices()
        self.content.addWidget(self._notices)
        self.content.addWidget(self._text(), 1)
        self.content.addLayout(self._consent())
        self._add_buttons()
        self._agree.toggled.connect(self._start.setEnabled)
        self._start.clicked.connect(self._begin)
        license.agree_failed.connect(self._failed)
        license.changed.connect(self._show)
        self._show()
        self.setFocusProxy(self._agree)

    def _show(self) -> None:
        self._notices.show_views(notices_for(self._license.standing))

    def _text(self) -> QTextBrowser:
        shown = QTextBrowser()
        shown.setMarkdown(self._terms.text)
        _space(shown.document())
        shown.setAccessibleName(texts.TERMS)
        shown.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll_by_finger(shown)
        return shown

    def _consent(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(controls.GAP)
        row.addWidget(self._agree)
        row.addWidget(self._failure, 1)
        return row

    def _add_buttons(self) -> None:
        other = Language.JAPANESE if current() is Language.ENGLISH else Language.ENGLISH
        language = controls.quiet_button(language_name(other))
        language.clicked.connect(lambda: self.language_wanted.emit(other))
        self.set_corner(language)
        leave = controls.quiet_button(texts.QUIT)
        register = controls.quiet_button(texts.HAVE_NUMBER)
        leave.clicked.connect(self.quit_wanted)
        register.clicked.connect(lambda: self.wanted.emit(Page.REGISTER))
        self.set_buttons(leave, register, self._start, accept=self._start, dismiss=leave)

    def _begin(self) -> None:
        self._failure.show_error("")
        self._start.setEnabled(False)
        self._license.agree(self._terms.version)

    def _failed(self, error: LicensingError) -> None:
        self._failure.show_error(failure_view(error, self._license.vendor.support_phone).text)
        self._start.setEnabled(self._agree.isChecked())


def _space(document: QTextDocument) -> None:
    """Give lines and paragraphs the room that Markdown leaves out."""
    room = QTextBlockFormat()
    room.setLineHeight(110, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    room.setTopMargin(2)
    room.setBottomMargin(4)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(room)
