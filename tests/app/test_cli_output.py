"""The command line's exit codes report the operation, whatever happens to its output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import NOT_USABLE, WRONG_CALL
from tests.app.running import ROOT, environment_of


def run(folder: Path, *arguments: str | bytes, encoding: str = "utf-8", stdout: int | None = None) -> "Done":
    environment = environment_of(folder) | {"PYTHONIOENCODING": encoding, "LANG": "ja_JP.UTF-8"}
    return subprocess.run(
        [sys.executable, "-m", "app", "license", *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


Done = subprocess.CompletedProcess[bytes]


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "cp1252", "utf-8"])
def test_characters_that_the_console_lacks_do_not_change_the_exit_code(tmp_path: Path, encoding: str) -> None:
    done = run(tmp_path, "status", "--verbose", encoding=encoding)
    assert (done.returncode, done.stderr) == (NOT_USABLE, b"")


def test_json_is_ascii_in_every_encoding(tmp_path: Path) -> None:
    done = run(tmp_path, "status", "--json", encoding="cp1252")
    assert json.loads(done.stdout.decode("ascii"))["state"] == "terms_needed"


def test_a_reader_that_has_ended_does_not_change_the_exit_code(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run(tmp_path, "status", stdout=writing)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (NOT_USABLE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_does_not_change_the_exit_code(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(tmp_path, "status", stdout=full.fileno())
    assert (done.returncode, done.stderr) == (NOT_USABLE, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((b"register", b"7K3M-9QXR-2VTA-84NB", b"--name", "レジ".encode("cp932")), id="name"),
        pytest.param((b"register", "７Ｋ３".encode("cp932")), id="number"),
        pytest.param((b"request", b"out.jws", b"--register", b"\xff"), id="number of a request"),
    ],
)
def test_bytes_that_are_no_text_are_a_wrong_call(tmp_path: Path, arguments: tuple[bytes, ...]) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == WRONG_CALL
    assert b"Traceback" not in done.stderr
