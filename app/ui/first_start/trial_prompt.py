"""The first page of a new terminal: the terms of use, and the ways to continue, with which one agrees to them."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTextBrowser

from app.ui.pages import Page, ScreenContext
from app.ui.widgets import controls
from app.ui.widgets.banner import Notices
from app.ui.widgets.kinetic_scroll import scroll_by_finger
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.terms import read_terms
from licensing.words.banners import notices_for
from licensing.words.failures import failure_view
from licensing.words.language import Language, current, language_name


class TrialPrompt(Sheet):
    def __init__(self, context: ScreenContext) -> None:
        license = context.license
        super().__init__(texts.WELCOME.format(product=license.vendor.product_name), texts.WELCOME_LEAD)
        self._context = context
        self._license = license
        self._terms = read_terms(current())
        self._agree = QCheckBox(texts.AGREE)
        self._failure = controls.ErrorLine()
        self._start = controls.primary_button(texts.START_TRIAL)
        self._register = controls.quiet_button(texts.HAVE_NUMBER)
        self._notices = Notices()
        self.content.addWidget(self._notices)
        self.content.addWidget(self._text(), 1)
        self.content.addLayout(self._consent())
        self._add_buttons()
        for way in (self._start, self._register):
            way.setEnabled(False)
            self._agree.toggled.connect(way.setEnabled)
        self._start.clicked.connect(self._begin)
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
        language.clicked.connect(lambda: self._choose(other))
        self.set_corner(language)
        leave = controls.quiet_button(texts.QUIT)
        leave.clicked.connect(self._context.navigator.close)
        self._register.clicked.connect(lambda: self._context.navigator.open(Page.REGISTER))
        self.set_buttons(
            leave, self._register, self._start, accept=self._start
        )  # Esc leads nowhere: it must not end the app

    def _choose(self, language: Language) -> None:
        preferences = self._context.preferences
        preferences.apply(replace(preferences.value, language=language))

    def _begin(self) -> None:
        self._failure.show_error("")
        self._start.setEnabled(False)
        self._license.agree(self._terms.version, self._agreed)

    def _agreed(self, result: Standing | LicensingError) -> None:
        if isinstance(result, LicensingError):
            self._failure.show_error(failure_view(result, self._context.support_phone).text)
            self._start.setEnabled(self._agree.isChecked())


def _space(document: QTextDocument) -> None:
    """Add the line and paragraph spacing that Qt's Markdown import leaves out."""
    spacing = QTextBlockFormat()
    spacing.setLineHeight(110, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    spacing.setTopMargin(2)
    spacing.setBottomMargin(4)
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.mergeBlockFormat(spacing)
