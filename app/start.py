"""Starts the window: settings, license, window, event loop."""

import os
import signal
import sys

from PySide6.QtCore import QCoreApplication, QTimer

from app.sales.errors import SQLITE_ERRORS, JournalError
from app.sales.keys import Keys
from app.state.license_model import LicenseModel
from app.state.settings import language_of, preferences_file, proxy_file
from app.system.crash_reports import CrashReports
from app.system.garbage import GarbageCollector
from app.system.log_files import log_to_file, log_to_stderr
from app.system.qt_messages import log_qt_messages
from app.system.single_instance import NotAnswering, RaiseRequests, claim, socket_name
from app.terminal import Setup, build_agent, build_keys, read_setup
from app.ui.first_start.start_problem import StartProblem
from app.ui.main_window import MainWindow
from app.ui.small_screen import create_application
from app.ui.widgets.icon import app_icon
from app.ui.widgets.theme import apply_theme
from app.ui.window_place import raise_to_front
from licensing.clock import SystemClock
from licensing.errors import StorageError, VendorError
from licensing.vendor import VendorProfile
from licensing.words.failures import problem_view
from licensing.words.language import set_language
from licensing.words.problems import terminal
from licensing.words.text import in_brackets

ALREADY_RUNNING = 1
"""Exit code of a second start that the running app did not answer."""
CHECKS_AFTER_MS = 200
"""Milliseconds until the first check, whose thread would compete with the first paint for the interpreter lock."""
WRONG_SETTING = 2
"""Exit code of a start that a wrong setting ended."""


def main() -> int:
    """Run the window until it is closed; return the exit code.

    A vendor profile that cannot be used is reported on stderr and in a window. While the app is already running,
    its window is raised instead.
    """
    setup = read_setup(os.environ)
    setup.expect_drive()
    try:
        instance = claim(setup.data)
    except NotAnswering:
        return _report_not_answering(setup)
    if instance is None:
        return 0
    reports = CrashReports(setup.data, about_code=(JournalError, *SQLITE_ERRORS))
    reports.start()
    try:
        return _run(setup, reports)
    finally:
        instance.release()


def _run(setup: Setup, reports: CrashReports) -> int:
    application = _application(setup)
    GarbageCollector(application)
    crash = reports.take_former()
    log_to_stderr()
    log_to_file(setup.data)
    log_qt_messages()
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the process: every file is whole at any instant
    failed = 0
    window: MainWindow | StartProblem
    try:
        vendor = setup.read_vendor()
        keys = build_keys(setup)
        license = _license(setup, vendor, keys)
    except (VendorError, StorageError) as error:
        sys.stderr.write(f"attomenzei: {error}\n")
        failed = WRONG_SETTING
        window = StartProblem(str(error) if isinstance(error, VendorError) else problem_view(error).text_with_code)
        window.show()
    else:
        window = MainWindow(license, setup.data, SystemClock(), crash, keys)
        window.setWindowIcon(app_icon())
        window.show_fitting()
        window.keep_backed_up()
        QTimer.singleShot(CHECKS_AFTER_MS, license.start)
    RaiseRequests(socket_name(setup.data), window).received.connect(lambda: raise_to_front(window))
    reports.in_loop = True
    code: int = application.exec()
    reports.in_loop = False
    return failed or code


def _application(setup: Setup) -> QCoreApplication:
    preferences = preferences_file(setup.data).read_or_default()
    set_language(language_of(preferences, os.environ))
    application = create_application(sys.argv[:1])
    apply_theme(application, preferences.text_size.factor)
    return application


def _license(setup: Setup, vendor: VendorProfile, keys: Keys) -> LicenseModel:
    return LicenseModel(build_agent(setup, vendor, keys, waits=False), vendor, proxy=proxy_file(setup.data).read)


def _report_not_answering(setup: Setup) -> int:
    application = _application(setup)
    view = terminal.NOT_ANSWERING.view()
    problem = StartProblem(view.sentence + in_brackets(view.code), lead=view.remedy)
    problem.show()
    application.exec()
    return ALREADY_RUNNING
