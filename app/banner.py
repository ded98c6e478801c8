"""The strips between header and tiles: what there is to do about the license, and quiet notices."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app import kit, texts
from app.icon import IconSign
from app.license_model import LicenseModel
from app.pages import Page
from app.texts import BannerView, Command
from app.theme import TONES
from licensing.errors import LicensingError


class Strip(QFrame):
    """One view on the colour of its tone: sign, sentence, detail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._sign = IconSign("info", 30)
        self._sentence = kit.label(role="sentence", wrap=True)
        self._detail = kit.label(role="detail", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._sentence)
        words.addWidget(self._detail)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(32, 12, 32, 12)
        self.row.setSpacing(16)
        self.row.addWidget(self._sign)
        self.row.addLayout(words, 1)

    def show_view(self, view: BannerView) -> None:
        self._sign.show_icon(view.icon, TONES[view.tone])
        self._sentence.setText(view.sentence)
        self._detail.setText(view.detail)
        self._detail.setVisible(bool(view.detail))
        self.setAccessibleName(view.sentence)
        self.setAccessibleDescription(view.detail)
        for styled in (self, self._sentence):
            kit.restyle(styled, tone=view.tone)


class Banner(Strip):
    """What there is to do about the license; hidden when there is nothing.

    Only a check that was asked for here shows its progress and its failure: automatic ones are silent.
    """

    wanted = Signal(object)
    """Page: the button leads there."""

    def __init__(self, license: LicenseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._license = license
        self._asked = False
        self._failure: LicensingError | None = None
        self._view: BannerView | None = None
        self._button = kit.quiet_button("")
        self._button.clicked.connect(self._do)
        self.row.addWidget(self._button)
        license.changed.connect(self._show)
        license.check_finished.connect(self._checked)
        self._show()

    def _show(self) -> None:
        phone = self._license.vendor.support_phone
        self._view = texts.banner_for(self._license.standing, phone=phone, failure=self._failure)
        self.setVisible(self._view is not None)
        if self._view is not None:
            self.show_view(self._view)
            self._button.setText(texts.CHECKING if self._asked else self._view.button)
            self._button.setEnabled(not self._asked)
            kit.restyle(self._button, tone=self._view.tone)

    def _do(self) -> None:
        if self._view is None:
            return
        if self._view.command is Command.REGISTER:
            self.wanted.emit(Page.REGISTER)
        else:
            self._asked, self._failure = True, None
            self._license.check_now()
            self._show()

    def _checked(self, failure: LicensingError | None) -> None:
        if self._asked or failure is None:
            self._asked, self._failure = False, failure
            self._show()


class Notices(QWidget):
    """The quiet notices of a standing, one strip each; hidden when there are none."""

    def __init__(self, license: LicenseModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._license = license
        self._shown: tuple[BannerView, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        license.changed.connect(self._show)
        self.hide()
        self._show()

    def _show(self) -> None:
        views = texts.notices_for(self._license.standing)
        if views == self._shown:
            return
        self._shown = views
        kit.clear(self._rows)
        for view in views:
            strip = Strip()
            strip.show_view(view)
            self._rows.addWidget(strip)
        self.setVisible(bool(views))
