"""Updates TOP when the license or the shop changes. Its texts come from ``licensing.words.standings``."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject

from app.sales.errors import JournalError, JournalTrouble
from app.sales.finding import Filter, Found
from app.sales.journal import Journal
from app.sales.record import Record
from app.sales.sentences import yen
from app.state.license_model import LicenseModel
from app.state.settings import Shop
from app.state.stored import Stored
from app.system.crash_reports import Crash
from app.system.tasks import Latest
from app.ui.top.top_screen import TopScreen
from app.ui.words.general import texts
from app.ui.words.recovery import key_notice, note_notice
from app.ui.words.support import crash_notice
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.words.banners import banner_for, disk_notice
from licensing.words.standings import top_view
from licensing.words.views import BannerView, TopView

_OF_KEY = {JournalTrouble.KEYRING, JournalTrouble.KEY_MISSING}


class _Figures(NamedTuple):
    """What was sold today, the newest record, and whether the recovery code is noted."""

    found: Found = Found()
    newest: Sequence[Record] = ()
    noted: bool = True


class TopPresenter(QObject):
    """Only a check that was started on TOP shows its progress and its failure; automatic ones are silent.

    ``crash`` is one of the former run that is to be reported.
    """

    def __init__(
        self,
        license: LicenseModel,
        shop: Stored[Shop],
        journal: Journal,
        top: TopScreen,
        crash: Crash | None = None,
    ) -> None:
        super().__init__(top)
        self._journal = journal
        self._crash = crash
        self._license = license
        self._shop = shop
        self._top = top
        self.reading = Latest(self)
        """In the background: the records may have to be encrypted first, or their keyring be slow."""
        self._of_key: BannerView | None = None
        self._asked = False
        self._failure: LicensingError | None = None
        self._answer: Standing | None = None
        """The standing after a check that the user asked for: what the server said is shown until that changes."""
        top.check_requested.connect(self._check)
        license.changed.connect(self.show)
        license.checking_changed.connect(self._follow_check)
        shop.changed.connect(self.show)
        shop.recovered.connect(self.show)
        top.shown.connect(self._show_figures)

    def show(self) -> None:
        self._show_view()
        if self._top.isVisible():
            self._show_figures()  # midnight may have passed

    def _show_view(self) -> None:
        view = top_view(self._license.standing, self._license.vendor, self._shop.value.shop_name)
        self._top.show_view(self._with_notices(self._with_progress(view)))

    def _show_figures(self) -> None:
        today = self._license.standing.moment.today

        def read() -> _Figures:
            found, newest = self._journal.found(Filter(first=today, last=today)), self._journal.find(limit=1)
            return _Figures(found, newest, self._journal.code_is_noted())

        self.reading.run(read, self._figures_read)

    def _figures_read(self, figures: _Figures | None, error: Exception | None) -> None:
        found, newest, noted = figures or _Figures()  # 購入記録 says what is wrong
        former, self._of_key = self._of_key, None if noted else note_notice()
        if isinstance(error, JournalError) and error.trouble in _OF_KEY:
            self._of_key = key_notice(error)
        if self._of_key != former:
            self._show_view()
        if newest:
            last = texts.LAST_RECORD.format(receipt=newest[0].receipt)
            self._top.show_figures(texts.SOLD_TODAY.format(count=found.count - found.void), yen(found.included), last)
        else:
            self._top.show_figures()

    def _with_progress(self, view: TopView) -> TopView:
        if view.banner is None:
            return view
        if self._asked:
            return view._replace(banner=view.banner._replace(button=texts.CHECKING, command=None))
        phone = self._license.vendor.support_phone
        standing = self._license.standing
        answered = self._answer is not None and _state_of(self._answer) == _state_of(standing)
        return view._replace(banner=banner_for(standing, phone=phone, failure=self._failure, answered=answered))

    def _with_notices(self, view: TopView) -> TopView:
        notices = list(view.notices)
        if self._shop.failure is not None:
            notices.append(disk_notice(self._shop.failure.failure))
        if self._crash is not None:
            notices.append(crash_notice(self._crash, self._license.vendor.support_phone))
        others = len(notices) + (view.banner is not None)
        if self._of_key is not None and not others:
            notices.append(self._of_key)
        elif self._of_key is not None and others == 1 and not view.lock:
            notices.append(self._of_key._replace(detail=""))  # a small screen has no room for more
        return view._replace(notices=tuple(notices))

    def _check(self) -> None:
        self._asked, self._failure, self._answer = True, None, None
        self._license.check_now(self._checked)
        self.show()

    def _checked(self, result: Standing | LicensingError) -> None:
        self._asked = False
        self._failure = result if isinstance(result, LicensingError) else None
        self._answer = result if isinstance(result, Standing) else None
        self.show()

    def _follow_check(self) -> None:
        """Remove a failure that is shown once an automatic check has succeeded."""
        if self._failure is not None and self._license.last_failure is None:
            self._failure = None
            self.show()


def _state_of(standing: Standing) -> tuple[object, ...]:
    return standing.state, standing.notice, standing.contract_until
