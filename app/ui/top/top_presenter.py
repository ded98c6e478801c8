"""Keeps TOP showing what the license and the shop are now. The view is made in ``licensing.words.standings``."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.state.license_model import LicenseModel
from app.state.shop_model import ShopModel
from app.ui.top.top_screen import TopScreen
from app.ui.words.general import texts
from licensing.errors import LicensingError
from licensing.words.banners import banner_for
from licensing.words.standings import top_view
from licensing.words.views import TopView

if TYPE_CHECKING:
    from app.system.crash_reports import Crash


class TopPresenter(QObject):
    """Only a check that was asked for on TOP shows its progress and its failure: automatic ones are silent.

    ``crash`` is one of the run before that nobody has been told of yet.
    """

    settled = Signal(object)
    """TopView without progress and failure, whenever it has been shown."""

    def __init__(self, license: LicenseModel, shop: ShopModel, top: TopScreen, crash: "Crash | None" = None) -> None:
        super().__init__(top)
        self._crash = crash
        self._license = license
        self._shop = shop
        self._top = top
        self._asked = False
        self._failure: LicensingError | None = None
        top.check_wanted.connect(self._check)
        license.changed.connect(self.show)
        license.check_finished.connect(self._checked)
        shop.changed.connect(self.show)

    def show(self) -> None:
        settled = top_view(self._license.standing, self._license.vendor, self._shop.shop.shop_name)
        self._top.show_view(self._with_crash(self._with_progress(settled)))
        self.settled.emit(settled)

    def _with_progress(self, view: TopView) -> TopView:
        if view.banner is None:
            return view
        if self._asked:
            return view._replace(banner=view.banner._replace(button=texts.CHECKING, command=None))
        phone = self._license.vendor.support_phone
        return view._replace(banner=banner_for(self._license.standing, phone=phone, failure=self._failure))

    def _with_crash(self, view: TopView) -> TopView:
        if self._crash is None:
            return view
        from app.ui.words.support import crash_notice

        return view._replace(notices=(*view.notices, crash_notice(self._crash, self._license.vendor.support_phone)))

    def _check(self) -> None:
        self._asked, self._failure = True, None
        self._license.check_now()
        self.show()

    def _checked(self, failure: LicensingError | None) -> None:
        if self._asked or failure is None:
            self._asked, self._failure = False, failure
            self.show()
