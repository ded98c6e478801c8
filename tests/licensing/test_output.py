"""What happens to a command's output does not end the command."""

import io
import os
import sys
from pathlib import Path
from typing import TextIO

import pytest

from licensing.output import ignore_output_errors, lost_output


def replace_stdout(monkeypatch: pytest.MonkeyPatch, stream: TextIO | None) -> TextIO:
    """Return what ``ignore_output_errors`` makes of ``stream``."""
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    ignore_output_errors()
    return sys.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_takes_nothing_and_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w") as full:
        stdout = replace_stdout(monkeypatch, full)
        assert stdout.write("lost\n" * 10_000) == 50_000
        assert "No space" in str(lost_output())
        stdout.close()  # flushes


def test_a_reader_that_has_ended_raises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        stdout = replace_stdout(monkeypatch, pipe)
        assert (stdout.write("lost\n"), stdout.fileno(), stdout.isatty()) == (5, writing, False)
        assert lost_output() is None, "it has what it wanted"
        stdout.close()


def test_a_reader_that_is_slow_loses_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "w") as pipe:
        stdout = replace_stdout(monkeypatch, pipe)
        stdout.write("x" * 1_000_000)
        stdout.close()
        assert reader.read(10) == b"x" * 10


def test_a_stream_that_was_closed_before_the_start_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    with replace_stdout(monkeypatch, None) as stdout:
        assert stdout.write("lost\n") == 5
        assert lost_output() is None
    sys.stderr.close()


def test_what_the_encoding_lacks_is_escaped_and_the_rest_arrives_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    console = io.TextIOWrapper(written, "cp932")
    stdout = replace_stdout(monkeypatch, console)
    stdout.write("銀座😀\n")
    assert written.getvalue() == "銀座".encode("cp932") + rb"\U0001f600" + os.linesep.encode()
