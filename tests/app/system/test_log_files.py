"""The log is rotated and contains no secret, whichever module writes into it."""

import logging
import os
import threading
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import NamedTuple

import pytest

from app.system.crash_reports import FAULT, NOTE
from app.system.log_files import FILES, LARGEST, LOG_FILE, last_lines, log_to_file, log_to_stderr
from licensing.number import symbols_in
from tests.app.running import opened, running

NUMBER = "7K3M-9QXR-2VTA-84ND"


class Kept(NamedTuple):
    log: logging.Logger
    stderr: logging.Handler
    file: RotatingFileHandler


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    """A log of the app, kept in the test's folder; afterwards logging is as it was."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in ("app", "licensing"))]
    levels = [logger.level for logger in loggers]
    stderr, file = log_to_stderr(), log_to_file(tmp_path)
    yield Kept(logging.getLogger("app.test"), stderr, file)
    for handler in (stderr, file):
        loggers[0].removeHandler(handler)
        handler.close()
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_message_arguments_and_traceback_are_masked(kept: Kept, tmp_path: Path) -> None:
    try:
        raise RuntimeError(f"no {NUMBER.lower()}")
    except RuntimeError:
        kept.log.exception("number %s through %s", NUMBER, "http://shop:p@ss@proxy:8080")
    said = (tmp_path / LOG_FILE).read_text(encoding="utf-8")
    assert "Traceback" in said
    assert "through http://…@proxy:8080" in said
    assert NUMBER.replace("-", "") not in symbols_in(said)
    assert "9QXR" not in said.upper()


def test_stderr_is_masked_too(kept: Kept) -> None:
    assert "9QXR" not in kept.stderr.format(logging.makeLogRecord({"msg": NUMBER}))


def test_it_takes_three_megabytes_at_most(kept: Kept, tmp_path: Path) -> None:
    assert kept.file.maxBytes == LARGEST
    kept.file.maxBytes = 1000
    for number in range(90):
        kept.log.info("entry %d", number)
    files = sorted(tmp_path.glob(LOG_FILE + "*"))
    assert len(files) == FILES
    assert all(file.stat().st_size <= 1000 for file in files)
    assert "entry 89" in files[0].read_text(encoding="utf-8")


def test_a_disk_that_refuses_stops_nothing_and_prints_nothing(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / LOG_FILE).mkdir()
    kept.file.handle(logging.makeLogRecord({"msg": NUMBER}))
    assert capsys.readouterr() == ("", "")


def test_the_last_lines_are_the_newest(kept: Kept, tmp_path: Path) -> None:
    assert last_lines(tmp_path, 3) == []
    for number in range(5):
        kept.log.info("line %d", number)
    assert [line[-1] for line in last_lines(tmp_path, 3)] == ["2", "3", "4"]


def test_what_libraries_chat_about_is_left_out(kept: Kept, tmp_path: Path) -> None:
    logging.getLogger("urllib3").info("a chat")
    kept.log.info("a word")
    assert "a chat" not in (tmp_path / LOG_FILE).read_text(encoding="utf-8")


def test_messages_of_qt_are_in_the_log_of_a_running_app(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line("from PySide6.QtCore import qWarning; qWarning('a loose wire'); report('done')")
        assert app.next_line() == "done"
    assert "WARNING qt: a loose wire" in (tmp_path / "data" / LOG_FILE).read_text(encoding="utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_pipes_in_the_place_of_log_and_crash_files_stop_no_window(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for name in (LOG_FILE, FAULT, "fault-before.txt", NOTE):
        os.mkfifo(tmp_path / "data" / name)
    with running(tmp_path) as app:
        patience = threading.Timer(20, app.process.kill)
        patience.start()
        assert app.next_line().startswith("opened")
        app.run_line("import logging; logging.getLogger('app').warning('a word'); report('done')")
        assert app.next_line() == "done"
        patience.cancel()
    assert last_lines(tmp_path / "data", 1) == []
