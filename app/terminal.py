"""Builds the agent of this terminal from the environment: the folder of its files and the vendor profile."""

import os
import platform
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import platformdirs

import resources
from app import __version__
from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.state.settings import proxy_file
from app.system.system_keyring import SystemKeyring
from licensing.agent import Agent
from licensing.channel import HttpChannel
from licensing.clock import SystemClock, start_of
from licensing.drives import expect_drive, is_mounted, mount_point_of
from licensing.errors import StorageError
from licensing.evidence import Records
from licensing.files import read_file, write_file
from licensing.machine import machine_hash
from licensing.store import DOCUMENTS, DRIVE, STATE, Store, name_of
from licensing.terminal import Software
from licensing.vendor import PINNED, VendorProfile, read_vendor

RESOURCES = Path(resources.__file__).resolve().parent
PINNED_MODULE = "attomenzei_pinned"
"""The module that ``attomenzei.spec`` generates: the vendor profile's claims ``PINNED`` as ``CLAIMS``."""


class Setup(NamedTuple):
    """The paths of this terminal.

    ``outside`` is a folder that is not copied with ``data``, ``shared`` one of all accounts. ``pinned`` are the claims
    of the vendor profile that are compiled in. ``machine_id`` is None for that of the operating system.
    """

    vendor_file: Path
    data: Path
    outside: Path
    shared: Path | None = None
    pinned: Mapping[str, object] | None = None
    machine_id: str | None = None

    def read_vendor(self) -> VendorProfile:
        """Return the vendor profile.

        Raises:
            VendorError: it cannot be used.
        """
        return read_vendor(self.vendor_file, self.pinned)

    def expect_drive(self) -> None:
        """Call it first: from now on the data folder is used only while its drive is connected.

        It is noted outside of the data folder, so that a start without the drive is recognised. The files of a terminal
        that are there all the same were moved to this disk.
        """
        note = self.outside / name_of(DRIVE, self.data)
        found = mount_point_of(self.data)
        with suppress(StorageError):
            noted = Path(os.fsdecode(read_file(note) or b"/"))
            if not is_mounted(noted) and not any((self.data / name).exists() for name in (*DOCUMENTS, STATE)):
                found = noted
            elif noted != found:
                write_file(note, os.fsencode(found))
        expect_drive(self.data, found)


def read_setup(environment: Mapping[str, str], *, packaged: bool | None = None) -> Setup:
    """Return the setup by ``ATTOMENZEI_DATA_DIR``, and from source by three more variables.

    ``ATTOMENZEI_VENDOR`` names another vendor profile, ``ATTOMENZEI_MACHINE_DIR`` the one folder for what is kept
    outside the data folder, and ``ATTOMENZEI_MACHINE_ID`` is the id of a simulated machine. A packaged app uses its own
    vendor profile, with the root keys compiled in: whoever could replace them could issue licenses.
    """
    if packaged is None:
        packaged = getattr(sys, "frozen", False)
    from_source: Mapping[str, str] = {} if packaged else environment
    data, machine = environment.get("ATTOMENZEI_DATA_DIR"), from_source.get("ATTOMENZEI_MACHINE_DIR")
    return Setup(
        vendor_file=Path(from_source.get("ATTOMENZEI_VENDOR") or RESOURCES / "vendor.json"),
        data=Path(data) if data else _folder("user_data_path"),
        # With another name, because Windows and macOS have one folder for a user's data and configuration.
        outside=Path(machine) if machine else _folder("user_config_path", "attomenzei-machine"),
        shared=None if machine else _folder("site_state_path"),
        pinned=import_module(PINNED_MODULE).CLAIMS if packaged else None,
        machine_id=from_source.get("ATTOMENZEI_MACHINE_ID"),
    )


def pinned_module(profile: Path) -> str:
    """Return the source of ``PINNED_MODULE`` for the vendor profile in the file ``profile``.

    Raises:
        VendorError: it cannot be used.
    """
    claims = read_vendor(profile).claims()
    # None counts as absent, but not as the file's own claim.
    return f"CLAIMS = { {name: claims.get(name) for name in PINNED}!r}\n"


def build_keys(setup: Setup) -> Keys:
    return Keys(setup.data, SystemKeyring())


def build_agent(setup: Setup, vendor: VendorProfile, keys: Keys | None = None, *, waits: bool = True) -> Agent:
    """Return the agent. Unless it ``waits``, it does so for no keyring, but reads the records with ``take_records``."""
    machine = machine_hash(setup.outside / "machine-id", setup.machine_id)
    journal = Journal(setup.data / FILE_NAME, machine, keys or build_keys(setup))
    return Agent(
        Store(setup.data, setup.outside, setup.shared),
        HttpChannel(vendor.server_url, app_version=__version__, proxy=proxy_file(setup.data).read),
        vendor,
        SystemClock(),
        machine=machine,
        software=Software(os=f"{platform.system()} {platform.release()}"[:80], app=__version__),
        read_records=_Evidence(journal, waits=waits).read,
    )


class _Evidence:
    """What the records of this machine prove, if they can be read; the first time at once, if it does not wait."""

    def __init__(self, journal: Journal, *, waits: bool) -> None:
        self._journal = journal
        self._waits = waits

    def read(self) -> Records | None:
        waits, self._waits = self._waits, True
        try:
            days = self._journal.own_days() if waits or self._journal.is_at_hand() else None
        except JournalError:
            return None  # one piece of evidence less; the sale screen reports what is wrong
        return None if days is None else Records(days[0], start_of(days[1]))


def _folder(which: str, name: str = "attomenzei") -> Path:
    folder: Path = getattr(platformdirs, which)(name, appauthor=False)
    return folder
