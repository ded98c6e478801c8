"""A data folder on a drive that is not connected: nothing is taken for missing, nothing is saved in its mount point."""

import logging
import os
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.sales.articles import Article, Articles
from app.sales.automatic_backup import back_up_at_closing
from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.state.license_model import LicenseModel
from app.state.settings import Shop, shop_file
from app.system.crash_reports import CrashReports
from app.system.log_files import log_to_file
from app.system.saving import SaveError
from app.system.single_instance import Instance, claim
from app.terminal import Setup, build_agent
from app.ui.first_start.drive_sheet import DriveSheet
from app.ui.pages import Page
from app.ui.settings.backup_sheet import BackupSheet
from app.ui.widgets.controls import ErrorLine
from app.ui.words.drive import words as drive_words
from app.ui.words.general import texts
from licensing import drives
from licensing.codes import DiskTrouble
from licensing.disk import disk_trouble
from licensing.drives import mount_point_of
from licensing.errors import DiskFailure, LicensingError, StorageError
from licensing.standing import State
from licensing.words.banner_texts import texts as banners
from tests.app.contexts import context_of
from tests.app.fake_license import FakeLicense
from tests.app.looks import button, only, shown_texts
from tests.app.sales.samples import sale_of
from tests.app.standings import NOW, STANDINGS
from tests.app.tops import page_of, window_of
from tests.simulator import World


class Drive:
    """A drive that is mounted at ``point``, of which the content is elsewhere while it is not."""

    def __init__(self, point: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.point, self._connected, really = point, True, os.path.ismount
        point.mkdir()
        monkeypatch.setattr(os.path, "ismount", lambda path: self._connected if Path(path) == point else really(path))

    def disconnect(self) -> None:
        self._connected = False
        self.point.rename(self.point.with_name("content"))
        self.point.mkdir()

    def connect(self) -> None:
        assert list(self.point.iterdir()) == [], "saved where the drive hides it"
        self.point.rmdir()
        self.point.with_name("content").rename(self.point)
        self._connected = True


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drive:
    monkeypatch.setattr(drives, "_EXPECTED", {})
    return Drive(tmp_path / "share", monkeypatch)


@pytest.fixture(params=["", "attomenzei"], ids=["mount point", "folder on it"])
def setup(tmp_path: Path, drive: Drive, request: pytest.FixtureRequest) -> Setup:
    """Return the setup of a terminal in use, with settings and records on the drive."""
    made = Setup(tmp_path / "vendor.json", drive.point / request.param, tmp_path / "machine", machine_id="one PC")
    made.expect_drive()
    build_agent(made, World(tmp_path).vendor).agree("2026-11-01")
    shop_file(made.data).write(Shop("銀座一号店"))
    Journal(made.data / FILE_NAME).register(sale_of())
    return made


def anew(setup: Setup) -> Setup:
    """Return ``setup`` as of a new process."""
    drives._EXPECTED.clear()
    setup.expect_drive()
    return setup


def refusals(setup: Setup) -> list[DiskTrouble]:
    """Try to use everything on the drive, and return why it was refused."""
    data, journal = setup.data, Journal(setup.data / FILE_NAME)
    found: list[DiskTrouble] = []
    for use in (
        lambda: shop_file(data).read(),
        lambda: shop_file(data).write(Shop("浅草店")),
        lambda: journal.register(sale_of()),
        lambda: journal.find(),
        lambda: journal.is_at_hand(),
        lambda: Articles(data / "articles.sqlite3").save([Article("Lotion", 8800, reduced=False)]),
        lambda: Keys(data).current,
        lambda: back_up_at_closing(data / FILE_NAME, data.parent, NOW, ()),
        lambda: context_of(folder=data).back_up(),
    ):
        try:
            use()
        except StorageError as error:
            found.append(error.failure.trouble)
        except JournalError as error:
            found += [error.failure.trouble] if error.failure else []
        except OSError as error:
            found.append(disk_trouble(error))
    return found


def test_a_drive_that_is_disconnected_while_the_app_runs_is_written_again_when_it_is_back(
    setup: Setup, drive: Drive
) -> None:
    drive.disconnect()
    assert refusals(setup) == [DiskTrouble.GONE] * 9
    drive.connect()
    shop_file(setup.data).write(Shop("浅草店"))
    assert len(Journal(setup.data / FILE_NAME).find()) == 1


def test_a_start_without_the_drive_is_no_first_start(setup: Setup, drive: Drive, tmp_path: Path) -> None:
    drive.disconnect()
    anew(setup)
    agent = build_agent(setup, World(tmp_path).vendor)
    assert agent.standing().state is State.UNREADABLE
    assert {failure.trouble for failure in agent.standing().unreadable} == {DiskTrouble.GONE}
    with pytest.raises(LicensingError):
        agent.agree("2026-11-01")
    assert isinstance(claim(setup.data, patience=0), Instance), "the window opens and says so"
    CrashReports(setup.data).start()
    log = log_to_file(setup.data)
    logging.getLogger().error("not lost in the mount point")
    logging.getLogger().removeHandler(log)
    assert refusals(setup) == [DiskTrouble.GONE] * 9
    drive.connect()
    agent.refresh_if_outdated()
    assert agent.standing().state is State.TRIAL


def test_a_drive_that_is_lost_for_good_is_given_up(setup: Setup, drive: Drive, tmp_path: Path) -> None:
    drive.disconnect()
    agent = build_agent(anew(setup), World(tmp_path).vendor)
    assert agent.standing().unreadable[0].drive == str(drive.point)
    agent.give_up_drive()
    for each in (agent, build_agent(anew(setup), World(tmp_path).vendor)):
        assert each.standing().state is State.TERMS_NEEDED
    shop_file(setup.data).write(Shop("浅草店"))
    assert shop_file(setup.data).read() == Shop("浅草店")


def test_a_drive_that_is_back_meanwhile_is_not_given_up(setup: Setup, drive: Drive, tmp_path: Path) -> None:
    drive.disconnect()
    agent = build_agent(anew(setup), World(tmp_path).vendor)
    drive.connect()
    agent.give_up_drive()
    assert agent.standing().state is State.TRIAL
    assert mount_point_of(setup.data) == drive.point


def test_a_drive_is_still_expected_if_that_cannot_be_saved(setup: Setup, drive: Drive, tmp_path: Path) -> None:
    drive.disconnect()
    agent = build_agent(anew(setup), World(tmp_path).vendor)
    (note,) = setup.outside.glob("drive-*")
    setup.outside.rename(tmp_path / "moved")
    setup.outside.touch()
    with pytest.raises(StorageError):
        agent.give_up_drive()
    assert agent.standing().state is State.UNREADABLE
    assert (tmp_path / "moved" / note.name).exists()


def test_the_window_asks_before_it_begins_anew_without_the_drive(
    qtbot: QtBot, setup: Setup, drive: Drive, tmp_path: Path
) -> None:
    drive.disconnect()
    vendor = World(tmp_path).vendor
    model = LicenseModel(build_agent(anew(setup), vendor), vendor)
    made = window_of(model, setup.data)
    qtbot.addWidget(made)
    made.show()
    button(made, banners.GIVE_UP_DRIVE).click()
    assert any(str(drive.point) in text for text in shown_texts(made))
    button(page_of(made), texts.BACK).click()
    assert (made.page, model.standing.state) == (Page.TOP, State.UNREADABLE)
    made.open(Page.GIVE_UP_DRIVE)
    button(page_of(made), drive_words.START).click()
    qtbot.waitUntil(lambda: made.page is Page.TRIAL, timeout=30_000)
    model.deleteLater()


def test_a_refusal_of_the_disk_is_told_there(qtbot: QtBot) -> None:
    license = FakeLicense(STANDINGS["unreadable"])
    sheet = DriveSheet(context_of(license))
    qtbot.addWidget(sheet)
    button(sheet, drive_words.START).click()
    license.answer(StorageError("cannot write", DiskFailure(DiskTrouble.FULL, "drive-1")))
    assert "E-506" in only(sheet, ErrorLine).text
    assert button(sheet, drive_words.START).isEnabled()


def test_a_backup_is_saved_only_while_its_drive_is_connected(drive: Drive, tmp_path: Path) -> None:
    """The mount point of a drive that the system's administrator has set up is there without the drive, too."""
    Journal(tmp_path / FILE_NAME).register(sale_of())
    context = context_of(folder=tmp_path)
    BackupSheet(context)._keep_automatic(drive.point)
    again = context_of(folder=tmp_path)
    assert again.backup_folder == drive.point
    drive.disconnect()
    with pytest.raises(SaveError) as refused:
        again.back_up()
    assert refused.value.trouble is DiskTrouble.GONE
    drive.connect()
    assert again.back_up()


def test_files_that_were_moved_to_this_disk_are_used(setup: Setup, drive: Drive, tmp_path: Path) -> None:
    drive.disconnect()
    drive.point.rmdir()
    drive.point.with_name("content").rename(drive.point)
    for _start in range(2):
        anew(setup)
        assert shop_file(setup.data).read() == Shop("銀座一号店")
        assert build_agent(setup, World(tmp_path).vendor).standing().state is State.TRIAL


def test_a_folder_that_was_deleted_on_a_drive_in_place_begins_anew(setup: Setup, tmp_path: Path) -> None:
    for file in setup.data.iterdir():
        file.unlink()
    anew(setup)
    assert shop_file(setup.data).read() == Shop()


def test_a_folder_outside_that_cannot_be_written_costs_only_that_knowledge(drive: Drive, tmp_path: Path) -> None:
    (tmp_path / "machine").touch()
    setup = Setup(tmp_path / "vendor.json", drive.point / "data", tmp_path / "machine")
    setup.expect_drive()
    shop_file(setup.data).write(Shop("銀座一号店"))
