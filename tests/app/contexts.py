"""What a page is built from in a test, and a navigator that records where the page leads."""

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from app.sales.journal import Journal
from app.sales.keys import Keys
from app.state.license_model import LicenseModel
from app.state.settings import Shop, preferences_file, shop_file
from app.state.settings_lock import SettingsLock
from app.state.stored import Stored
from app.ui.pages import Navigator, Page, ScreenContext
from licensing.clock import JST, Moment
from licensing.standing import State
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS

NOWHERE = Path("does-not-exist")


class Visits:
    """``opened`` lists the pages with the numbers passed on, ``home`` counts the ways home."""

    def __init__(self) -> None:
        self.opened: list[tuple[Page, str]] = []
        self.home = 0
        self.closed = 0
        self.notified: list[str] = []

    def open(self, page: Page, number: str = "") -> None:
        self.opened.append((page, number))

    def go_home(self) -> None:
        self.home += 1

    def close(self) -> bool:
        self.closed += 1
        return True

    def notify(self, sentence: str) -> None:
        self.notified.append(sentence)


def context_of(
    license: LicenseModel | None = None,
    folder: Path = NOWHERE,
    navigator: Navigator | None = None,
    *,
    number: str = "",
    lock: SettingsLock | None = None,
) -> ScreenContext:
    """Return the context of a page on the terminal whose files are in ``folder``."""
    return ScreenContext(
        license=license or FakeLicense(STANDINGS["licensed"]),
        shop=Stored(shop_file(folder)),
        preferences=Stored(preferences_file(folder)),
        lock=lock or SettingsLock(folder),
        data=folder,
        keys=Keys(folder),
        navigator=navigator or Visits(),
        number=number,
    )


class Till:
    """A terminal of 銀座一号店 with a journal, whose day and license a test changes while a screen is open."""

    def __init__(self, folder: Path) -> None:
        shop_file(folder).write(Shop("銀座一号店"))
        self.license = FakeLicense(replace(STANDINGS["licensed"], terminal_name="レジ1"))
        self.visits = Visits()
        self.context = context_of(self.license, folder, self.visits)

    @property
    def journal(self) -> Journal:
        return self.context.journal

    @property
    def left(self) -> int:
        """How often a screen led home."""
        return self.visits.home

    @property
    def today(self) -> date:
        return self.context.today()

    @today.setter
    def today(self, day: date) -> None:
        moment = Moment(datetime.combine(day, time(12), JST))
        self.license.stand(replace(self.license.standing, moment=moment))

    def lock(self) -> None:
        """Let the license expire."""
        self.license.stand(replace(self.license.standing, state=State.EXPIRED))
