"""The only builder: from the environment to an agent, and from an agent to a window.

What a command or the first paint does without is imported where it is used.
"""

import os
import sys
from typing import TYPE_CHECKING

from app.terminal import Setup, build_agent, read_setup

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.system.crash_reports import CrashWatch
    from app.ui.first_start.start_problem import StartProblem
    from app.ui.main_window import MainWindow

WRONG_SETTING = 2
"""Exit code of a start that a wrong setting ended."""
ALREADY_RUNNING = 1
"""Exit code of a second start that the running app did not answer."""


def run_app() -> int:
    """Run the window until it is closed; return the exit code.

    TOP is painted from what it showed last, then the license is read. A vendor profile that cannot
    be used is said on stderr and in a window, and ends with 2. A start while the app runs already
    raises that one and ends with 0.
    """
    from app.system.crash_reports import CrashWatch
    from app.system.single_instance import NotAnswering, claim

    setup = read_setup(os.environ)
    try:
        held = claim(setup.data)
    except NotAnswering:
        return _say_not_answering(setup)
    if held is None:
        return 0
    watch = CrashWatch(setup.data)
    watch.start()
    try:
        return _run_window(setup, watch)
    finally:
        held.release()


def _run_window(setup: Setup, watch: "CrashWatch") -> int:
    from app.ui.glance import read_glance
    from app.ui.main_window import MainWindow
    from licensing.clock import SystemClock, day_of

    application = _dressed_application(setup)
    clock = SystemClock()
    window = MainWindow(setup.data, clock)
    opening = _Opening(setup, window, watch)
    glance = read_glance(setup.data, day_of(clock.now()))
    if glance is None:
        opening.attach_license()
    else:
        window.show_glance(glance)
        window.painted.connect(opening.attach_license)
        window.show_fitting()
    watch.in_loop = True
    code: int = application.exec()
    watch.in_loop = False
    return opening.code or code


def _dressed_application(setup: Setup) -> "QApplication":
    from PySide6.QtWidgets import QApplication

    from app.state.preferences import language_of, read_preferences
    from app.ui.widgets.theme import apply_theme
    from licensing.words.language import set_language

    application = QApplication(sys.argv[:1])
    preferences = read_preferences(setup.data)
    apply_theme(application, preferences.text_size.factor)
    set_language(language_of(preferences, os.environ))
    return application


def _say_not_answering(setup: Setup) -> int:
    application = _dressed_application(setup)
    from app.ui.first_start.start_problem import StartProblem
    from licensing.words.problems import terminal
    from licensing.words.text import in_brackets

    view = terminal.NOT_ANSWERING.view()
    problem = StartProblem(view.sentence + in_brackets(view.code), lead=view.remedy)
    problem.show()
    application.exec()
    return ALREADY_RUNNING


class _Opening:
    """What follows the first paint: read the vendor profile and the license, and let the window work with it."""

    def __init__(self, setup: Setup, window: "MainWindow", watch: "CrashWatch") -> None:
        self.code = 0
        self._setup = setup
        self._window = window
        self._watch = watch
        self._problem: StartProblem | None = None

    def attach_license(self) -> None:
        import signal

        from PySide6.QtCore import QTimer

        from app.state.license_model import LicenseModel
        from app.state.proxy_settings import read_proxy
        from licensing.errors import VendorError
        from licensing.vendor import read_vendor

        crash = self._watch.take_former()
        self._begin_log()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends the app: every file is whole at any instant
        try:
            vendor = read_vendor(self._setup.vendor_file)
        except VendorError as error:
            self._say_problem(str(error))
            return
        license = LicenseModel(build_agent(self._setup, vendor), vendor, proxy=lambda: read_proxy(self._setup.data))
        self._window.attach(license, crash)
        if not self._window.isVisible():
            self._window.show_fitting()
        self._hang_up_bell()
        self._show_icon()
        QTimer.singleShot(0, license.start)

    def _begin_log(self) -> None:
        from app.system.log_files import keep_log
        from app.system.qt_log import log_qt_messages

        keep_log(self._setup.data)
        log_qt_messages()

    def _hang_up_bell(self) -> None:
        from app.system.doorbell import Doorbell
        from app.system.single_instance import bell_of

        Doorbell(bell_of(self._setup.data), self._window).rung.connect(self._come_to_front)

    def _show_icon(self) -> None:
        from app.ui.widgets.icon import app_icon

        self._window.setWindowIcon(app_icon())

    def _come_to_front(self) -> None:
        from app.ui.front import come_to_front

        come_to_front(self._problem or self._window)

    def _say_problem(self, problem: str) -> None:
        from app.ui.first_start.start_problem import StartProblem

        self.code = WRONG_SETTING
        sys.stderr.write(f"attomenzei: {problem}\n")
        self._problem = StartProblem(problem)
        self._problem.show()
        self._window.hide()
        self._hang_up_bell()
