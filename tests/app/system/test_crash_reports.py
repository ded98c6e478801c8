"""A crash leaves a readable report without typed text, and the next start shows a notice about it."""

import json
import os
import re
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.sales.errors import JournalError, JournalTrouble
from app.system.crash_reports import FAULT, MOST_A_RUN, MOST_REPORTS, NOTE, Crash, CrashReports, exception_text
from app.ui.widgets.tile import LockableTile
from app.ui.words.support import crash_notice
from licensing.words.views import Tone
from tests.app.fake_license import FakeLicense
from tests.app.looks import only, shown_texts
from tests.app.running import Running, opened, running
from tests.app.standings import STANDINGS
from tests.app.tops import window_of

NUMBER = "7K3M-9QXR-2VTA-84ND"


@pytest.fixture
def crashes(tmp_path: Path) -> Iterator[CrashReports]:
    """Crash reports whose hooks are removed after the test."""
    hooks = sys.excepthook, threading.excepthook
    made = CrashReports(tmp_path)
    sys.excepthook, threading.excepthook = made._uncaught, made._uncaught_in_thread
    yield made
    sys.excepthook, threading.excepthook = hooks
    made.close()


def reports(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("crash-*.txt"))]


def breaks(error: BaseException) -> None:
    """Let ``error`` reach the top, as from the middle of the app."""
    try:
        raise error
    except BaseException as caught:
        sys.excepthook(type(caught), caught, caught.__traceback__)


def has_opened(started: Running) -> str:
    line = started.next_line()
    assert line.startswith("opened"), started.process.communicate()[1]
    return line


def test_an_exception_in_a_slot_does_not_end_the_app_and_the_next_start_reports_it(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line("raise RuntimeError('the printer is gone')")
        app.run_line("report('still here')")
        assert app.next_line() == "still here"
        app.close_window()
    [report] = reports(tmp_path / "data")
    assert "went on after an exception" in report
    assert "in run_waiting" in report, "where it was"
    assert "builtins.RuntimeError: the printer is gone" in report
    with running(tmp_path) as app:
        assert "ended=False" in has_opened(app)
        app.close_window()
    with running(tmp_path) as app:
        assert has_opened(app) == "opened None", "it is told once"


@pytest.mark.variant
@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_a_death_below_python_is_reported_by_the_next_start(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line("import logging; logging.getLogger('app').warning('last words')")
        app.run_line("import faulthandler; faulthandler._sigsegv()")
        assert app.exit_code() < 0
    with running(tmp_path) as app:
        assert "ended=True" in has_opened(app)
    [report] = reports(tmp_path / "data")
    assert "the process died" in report
    assert "Segmentation fault" in report
    assert "in run_waiting" in report
    assert "last words" in report


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
def test_a_fatal_word_of_qt_is_in_the_report(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line("from PySide6.QtCore import qFatal; qFatal('screens: 0')")
        assert app.exit_code() != 0
    with running(tmp_path) as app:
        assert "ended=True" in has_opened(app)
    [report] = reports(tmp_path / "data")
    assert "qt: screens: 0" in report


def test_an_exception_outside_the_loop_is_one_that_ended_the_app(tmp_path: Path, crashes: CrashReports) -> None:
    breaks(RuntimeError("no way to go on"))
    assert crashes.take_former() == Crash(next(tmp_path.glob("crash-*.txt")), ended=True)


def test_a_thread_that_breaks_is_reported(tmp_path: Path, crashes: CrashReports) -> None:
    def work() -> None:
        raise RuntimeError("lost the thread")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    [report] = reports(tmp_path)
    assert "went on after an exception in a thread" in report
    assert "lost the thread" in report


def test_a_report_contains_neither_numbers_nor_typed_text(tmp_path: Path, crashes: CrashReports) -> None:
    typed = "TZ1234567 SMITH"
    try:
        try:
            raise KeyError(typed)
        except KeyError as error:
            raise RuntimeError(f"no such number {NUMBER}") from error
    except RuntimeError as error:
        breaks(error)
    [report] = reports(tmp_path)
    assert "KeyError: (message left out" in report
    assert "SMITH" not in report
    assert "TZ1234567" not in report
    assert "9QXR" not in report
    assert "…84ND" in report


@given(st.text(min_size=1), st.sampled_from([ValueError, KeyError, LookupError, Exception, UnicodeError]))
def test_a_message_that_may_contain_typed_text_is_never_written(typed: str, kind: type[Exception]) -> None:
    assert exception_text(kind(typed)) == f"builtins.{kind.__name__}: (message left out: it may hold what was typed)"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(28, "No space left on device", "/home/sato/TZ1234567"), "OSError: No space left on device (errno 28)"),
        (sqlite3.OperationalError("no such table: sales"), "sqlite3.OperationalError: no such table: sales"),
        (AttributeError("no attribute 'show'"), "AttributeError: no attribute 'show'"),
    ],
)
def test_a_message_about_the_code_stays(error: Exception, message: str) -> None:
    assert exception_text(error).endswith(message)


def test_exceptions_that_refer_to_each_other_are_written_once() -> None:
    one, other = RuntimeError("one"), RuntimeError("other")
    one.__context__, other.__context__ = other, one
    assert exception_text(one).count("RuntimeError") == 2


def test_the_same_place_is_reported_once_and_few_places_in_one_run(tmp_path: Path, crashes: CrashReports) -> None:
    for _ in range(3):
        breaks(RuntimeError("again"))
    assert len(reports(tmp_path)) == 1
    for number in range(MOST_A_RUN + 3):
        breaks(type(f"Error{number}", (Exception,), {})())
    assert len(reports(tmp_path)) == MOST_A_RUN


def test_only_the_newest_reports_are_kept(tmp_path: Path, crashes: CrashReports) -> None:
    for number in range(MOST_REPORTS + 2):
        (tmp_path / f"crash-2020010{number:02}-000000-000000.txt").touch()
    breaks(RuntimeError("new"))
    kept = sorted(path.name for path in tmp_path.glob("crash-*.txt"))
    assert len(kept) == MOST_REPORTS
    assert "crash-202001000-000000-000000.txt" not in kept
    assert "new" in reports(tmp_path)[-1]


def test_a_report_of_a_clock_that_was_reset_is_kept(tmp_path: Path, crashes: CrashReports) -> None:
    for number in range(MOST_REPORTS):
        (tmp_path / f"crash-2999010{number}-000000-000000.txt").touch()
    breaks(RuntimeError("the printer is gone"))
    former = crashes.take_former()
    assert former is not None
    assert "the printer is gone" in former.report.read_text(encoding="utf-8")
    assert len(reports(tmp_path)) == MOST_REPORTS


def test_a_report_is_written_though_the_console_is_closed(
    tmp_path: Path, crashes: CrashReports, monkeypatch: pytest.MonkeyPatch
) -> None:
    console = (tmp_path / "console").open("w")
    console.close()
    monkeypatch.setattr(sys, "stderr", console)
    breaks(RuntimeError("the printer is gone"))
    [report] = reports(tmp_path)
    assert "the printer is gone" in report


def test_ctrl_c_is_no_crash(tmp_path: Path, crashes: CrashReports, capsys: pytest.CaptureFixture[str]) -> None:
    breaks(KeyboardInterrupt())
    assert reports(tmp_path) == []


def test_the_app_adds_exceptions_whose_messages_may_be_written(tmp_path: Path) -> None:
    error = JournalError(JournalTrouble.BUSY, "database is locked")
    assert "message left out" in exception_text(error)
    assert exception_text(error, (JournalError,)).endswith("busy: database is locked")


@pytest.mark.parametrize("note", [b"", b"[]", b"{}", b'{"report": 3}', b"\xff"])
def test_a_note_that_cannot_be_read_reports_nothing(tmp_path: Path, crashes: CrashReports, note: bytes) -> None:
    (tmp_path / NOTE).write_bytes(note)
    assert crashes.take_former() is None


def test_a_note_names_no_file_elsewhere(tmp_path: Path, crashes: CrashReports) -> None:
    (tmp_path / NOTE).write_text(json.dumps({"report": "../../etc/passwd", "ended": True}))
    assert crashes.take_former() == Crash(tmp_path / "passwd", ended=True)


def test_a_folder_that_takes_no_files_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    crashes = CrashReports(tmp_path / "file" / "data")
    crashes._uncaught(RuntimeError, RuntimeError("told on stderr"), None)
    assert crashes.take_former() is None
    assert "told on stderr" in capsys.readouterr().err


def test_all_is_well_as_long_as_the_fault_file_is_empty(tmp_path: Path, crashes: CrashReports) -> None:
    assert (tmp_path / FAULT).read_bytes() == b""
    assert crashes.take_former() is None
    assert reports(tmp_path) == []


@pytest.mark.parametrize(("ended", "code"), [(True, "E-503"), (False, "E-504")])
def test_the_notice_is_blue_and_names_the_remedy(ended: bool, code: str) -> None:
    view = crash_notice(Crash(Path("/data/crash-1.txt"), ended), "03-0000-0000")
    assert view.tone is Tone.BLUE
    assert view.sentence.startswith("前回、あっと免税")
    assert re.search(rf"保存した内容は残っています。.*03-0000-0000.*{code}.*/data/crash-1.txt", view.detail)


def test_top_reports_the_crash_and_nothing_is_disabled(qtbot: QtBot, tmp_path: Path) -> None:
    license = FakeLicense(STANDINGS["licensed"])
    window = window_of(license, tmp_path, Crash(tmp_path / "crash-1.txt", ended=True))
    qtbot.addWidget(window)
    window.show()
    assert "前回、あっと免税が予期せず終了しました。" in shown_texts(window)
    license.stand(STANDINGS["clock-behind"])
    QApplication.processEvents()
    assert "前回、あっと免税が予期せず終了しました。" in shown_texts(window)
    assert only(window, LockableTile).isEnabled()
