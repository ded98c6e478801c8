"""The only builder: from the environment to an agent, and from an agent to a window. Qt is imported in ``run_app`` only."""

import logging
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app import __version__
from licensing.agent import Agent, Software
from licensing.channel import HttpChannel
from licensing.clock import SystemClock
from licensing.errors import VendorError
from licensing.machine import machine_hash
from licensing.store import Store
from licensing.vendor import VendorProfile, read_vendor

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


@dataclass(frozen=True)
class Setup:
    """Where things are on this machine. ``outside`` is a folder that is not copied with ``data``."""

    vendor_file: Path
    data: Path
    outside: Path


def read_setup(environment: Mapping[str, str]) -> Setup:
    """Return the setup by the environment; design §6 names the variables."""
    data = environment.get("ATTOMENZEI_DATA_DIR")
    return Setup(
        vendor_file=Path(environment.get("ATTOMENZEI_VENDOR") or RESOURCES / "vendor.json"),
        data=Path(data) if data else _user_folder("user_data_path", roaming=False),
        outside=_user_folder("user_config_path", roaming=True),
    )


def build_agent(setup: Setup, vendor: VendorProfile) -> Agent:
    return Agent(
        Store(setup.data, setup.outside),
        HttpChannel(vendor.server_url, app_version=__version__),
        vendor,
        SystemClock(),
        machine=machine_hash(setup.outside / "machine-id"),
        software=Software(os=f"{platform.system()} {platform.release()}"[:80], app=__version__),
    )


def run_app() -> int:
    """Run the window until it is closed; return the exit code.

    A vendor profile that cannot be used is said on stderr and in a window, and ends with 2.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.theme import apply_theme

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    application = QApplication(sys.argv[:1])
    apply_theme(application)
    setup = read_setup(os.environ)
    try:
        vendor = read_vendor(setup.vendor_file)
    except VendorError as error:
        return _say_problem(application, str(error))
    from app.license_model import LicenseModel
    from app.main_window import MainWindow

    license_model = LicenseModel(build_agent(setup, vendor), vendor)
    window = MainWindow(license_model, setup.data)
    window.show()
    QTimer.singleShot(0, license_model.start)
    code: int = application.exec()
    return code


def _user_folder(which: str, *, roaming: bool) -> Path:
    import platformdirs  # not needed where the environment says it

    folder: Path = getattr(platformdirs, which)("attomenzei", appauthor=False, roaming=roaming)
    return folder
