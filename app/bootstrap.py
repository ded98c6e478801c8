"""The only builder: from the environment to an agent, and from an agent to a window.

Qt is imported where a window is wanted, so that the command line does without it.
"""

import logging
import os
import platform
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__
from licensing.agent import Agent, Software
from licensing.channel import HttpChannel
from licensing.clock import SystemClock
from licensing.errors import VendorError
from licensing.machine import machine_hash
from licensing.store import Store
from licensing.vendor import VendorProfile, read_vendor

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

WRONG_SETTING = 2
"""Exit code of a start that a wrong setting ended."""
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

    from app.license_model import LicenseModel
    from app.main_window import MainWindow
    from app.theme import apply_theme

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the app: every file is whole at any instant
    application = QApplication(sys.argv[:1])
    apply_theme(application)
    setup = read_setup(os.environ)
    try:
        vendor = read_vendor(setup.vendor_file)
    except VendorError as error:
        return _say_problem(application, error)
    license = LicenseModel(build_agent(setup, vendor), vendor)
    window = MainWindow(license, setup.data)
    window.show_fitting()
    QTimer.singleShot(0, license.start)
    code: int = application.exec()
    return code


def _say_problem(application: "QApplication", error: VendorError) -> int:
    from app.start_problem import StartProblem

    sys.stderr.write(f"attomenzei: {error}\n")
    problem = StartProblem(str(error))
    problem.show()
    application.exec()
    return WRONG_SETTING


def _user_folder(which: str, *, roaming: bool) -> Path:
    import platformdirs  # not needed where the environment says it

    folder: Path = getattr(platformdirs, which)("attomenzei", appauthor=False, roaming=roaming)
    return folder
