"""Builds the agent of this terminal from the environment: the folder of its files and the vendor profile."""

import platform
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import platformdirs

import resources
from app import __version__
from app.sales.errors import JournalError
from app.sales.journal import FILE_NAME, Journal
from app.state.settings import proxy_file
from licensing.agent import Agent
from licensing.channel import HttpChannel
from licensing.clock import SystemClock, start_of
from licensing.machine import machine_hash
from licensing.store import Store
from licensing.terminal import Software
from licensing.vendor import VendorProfile

RESOURCES = Path(resources.__file__).resolve().parent


class Setup(NamedTuple):
    """The paths of this terminal.

    ``outside`` is a folder that is not copied with ``data``; None is the user's configuration folder.
    """

    vendor_file: Path
    data: Path
    outside: Path | None = None


def read_setup(environment: Mapping[str, str], *, packaged: bool | None = None) -> Setup:
    """Return the setup by ``ATTOMENZEI_DATA_DIR`` and ``ATTOMENZEI_VENDOR``. A packaged app uses only its own vendor
    profile: whoever could replace it could issue licenses.
    """
    if packaged is None:
        packaged = getattr(sys, "frozen", False)
    data = environment.get("ATTOMENZEI_DATA_DIR")
    vendor = None if packaged else environment.get("ATTOMENZEI_VENDOR")
    return Setup(
        vendor_file=Path(vendor or RESOURCES / "vendor.json"),
        data=Path(data) if data else _user_folder("user_data_path", roaming=False),
    )


def build_agent(setup: Setup, vendor: VendorProfile) -> Agent:
    outside = setup.outside or _user_folder("user_config_path", roaming=False)
    machine = machine_hash(outside / "machine-id")
    return Agent(
        Store(setup.data, outside),
        HttpChannel(vendor.server_url, app_version=__version__, proxy=proxy_file(setup.data).read),
        vendor,
        SystemClock(),
        machine=machine,
        software=Software(os=f"{platform.system()} {platform.release()}"[:80], app=__version__),
        newest_record=lambda: _newest_record(Journal(setup.data / FILE_NAME, machine)),
    )


def _newest_record(journal: Journal) -> datetime | None:
    """Return the beginning of the day of the newest entry that this machine has made, if it can be read."""
    try:
        days = journal.own_days()
    except (JournalError, ValueError):
        return None  # one piece of time evidence less; the sale screen reports what is wrong
    return None if days is None else start_of(days[1])


def _user_folder(which: str, *, roaming: bool) -> Path:
    folder: Path = getattr(platformdirs, which)("attomenzei", appauthor=False, roaming=roaming)
    return folder
