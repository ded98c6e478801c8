"""The pages of the window: their names, what a page may ask of the window, and what every page is built from."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.sales.automatic_backup import FOLDER as AUTOMATIC_FOLDER
from app.sales.automatic_backup import back_up_at_closing
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.state.license_model import LicenseModel
from app.state.settings import Preferences, Shop
from app.state.settings_lock import SettingsLock
from app.state.stored import Stored
from app.system.saving import SaveError
from licensing.clock import JST
from licensing.codes import DiskTrouble
from licensing.drives import is_mounted, make_folder
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.words.failures import failure_view


class Page(StrEnum):
    TOP = "top"
    TRIAL = "trial"
    FIRST_SHOP = "first-shop"
    REGISTER = "register"
    TAKE_BACK = "take-back"
    GIVE_UP_DRIVE = "give-up-drive"
    SALE = "sale"
    RECORDS = "records"
    REPORTS = "reports"
    EXPORT = "export"
    SETTINGS = "settings"
    SHOP = "shop"
    SLIP = "slip"
    ARTICLES = "articles"
    DISPLAY = "display"
    LICENSE = "license"
    OFFLINE = "offline"
    NETWORK = "network"
    DIAGNOSIS = "diagnosis"
    BACKUP = "backup"
    UNLOCK = "unlock"
    ABOUT = "about"
    PASSWORD = "settings-password"  # noqa: S105  # a page


LOCKED = frozenset(
    {
        Page.SETTINGS,
        Page.SHOP,
        Page.SLIP,
        Page.ARTICLES,
        Page.DISPLAY,
        Page.LICENSE,
        Page.NETWORK,
        Page.DIAGNOSIS,
        Page.BACKUP,
        Page.PASSWORD,
        Page.EXPORT,
    }
)
"""Pages that the settings password locks: no sale, no list of records, no registration (docs/adr/0013)."""


class Navigator(Protocol):
    """The window, as a page sees it."""

    def open(self, page: Page, number: str = "") -> None:
        """Replace the shown page by ``page``; ``number`` is a license number (16 symbols) to go on with there."""

    def go_home(self) -> None:
        """Show TOP, or the trial prompt while the terms are not agreed to."""

    def close(self) -> bool: ...

    def notify(self, sentence: str) -> None:
        """Show ``sentence`` over the page for a few seconds; not over a sale, but after it.

        An empty one drops the sentence that waits for that.
        """


@dataclass(frozen=True)
class ScreenContext:
    """Everything that a page is built from.

    ``data`` is the terminal's folder, whose records ``keys`` open; ``number`` is the one given to ``open``. ``kept`` is
    what was typed on pages that were left, by what it is, until a page asks for it again: no secret, and only until
    the app ends.
    """

    license: LicenseModel
    shop: Stored[Shop]
    preferences: Stored[Preferences]
    lock: SettingsLock
    data: Path
    keys: Keys
    navigator: Navigator
    number: str = ""
    kept: dict[str, str] = field(default_factory=dict)

    @property
    def journal(self) -> Journal:
        return Journal(self.data / FILE_NAME, self.license.machine, self.keys)

    @property
    def names(self) -> tuple[str, str]:
        """The names of shop and terminal."""
        return self.shop.value.shop_name, self.license.standing.terminal_name

    @property
    def backup_folder(self) -> Path:
        """Where the records are saved when the app is closed."""
        chosen = self.preferences.value.backup_folder
        return Path(chosen) if chosen else self.data / AUTOMATIC_FOLDER

    def back_up(self) -> Path | None:
        """Save the records if something is new, as when the app is closed."""
        folder, drive = self.backup_folder, self.preferences.value.backup_drive
        if drive and not is_mounted(Path(drive)):
            raise SaveError(
                DiskTrouble.GONE
            )  # the mount point is there all the same, and the drive would hide the file
        if not self.preferences.value.backup_folder:
            make_folder(folder)  # but never the mount point of a stick that was removed
        moment = self.license.standing.moment.instant.astimezone(JST)
        return back_up_at_closing(self.data / FILE_NAME, folder, moment, self.names, self.keys)

    def rename_terminal(self, name: str) -> None:
        """Give the terminal a name. The caller's page need not wait: a failure is shown over the next one."""

        def renamed(result: Standing | LicensingError) -> None:
            if isinstance(result, LicensingError):
                self.navigator.notify(failure_view(result, self.support_phone).text)

        self.license.rename(name, renamed)

    @property
    def support_phone(self) -> str:
        return self.license.vendor.support_phone

    def today(self) -> date:
        """Return today in JST by the terminal's decided moment, never by the bare PC clock."""
        return self.license.standing.moment.today

    @property
    def clock_is_doubted(self) -> bool:
        """Whether something is wrong with the clock: then ``today`` decides what the license allows, and no more."""
        return self.license.standing.moment.doubt is not None

    def judged_on(self) -> date:
        """Return the day by which deadlines of customs have passed: none while the clock, perhaps ahead, is doubted."""
        return date.min if self.clock_is_doubted else self.today()

    def now(self) -> time:
        """Return the time of day in JST by the same moment, not older than a few seconds."""
        return self.license.standing.moment.instant.astimezone(JST).time()
