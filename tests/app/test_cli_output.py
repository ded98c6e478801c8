"""The command line's exit codes report the operation, whatever happens to its output."""

import io
import json
import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.cli import INTERNAL, INTERRUPTED, NOT_USABLE, REFUSED, WRONG_CALL, _ask
from app.state.settings import PREFERENCES_FILE
from app.system.log_files import LOG_FILE
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
        timeout=60,
    )


Done = subprocess.CompletedProcess[bytes]

COMMANDS = [
    ("status",),
    ("status", "--json"),
    ("status", "--verbose"),
    ("status", "--json", "--verbose"),
    ("register", "7K3M-9QXR-2VTA-84NB"),
    ("check",),
    ("trial", "--agree"),
    ("request", "request.jws"),
    ("import", "answer.json"),
]


@pytest.mark.first(2)
@pytest.mark.parametrize("encoding", ["ascii", "cp932", "cp1252", "utf-8"])
def test_characters_that_the_console_lacks_do_not_change_the_exit_code(tmp_path: Path, encoding: str) -> None:
    done = run(tmp_path, "status", "--verbose", encoding=encoding)
    assert (done.returncode, done.stderr) == (NOT_USABLE, b"")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_request_replaces_neither_a_pipe_nor_a_folder(tmp_path: Path) -> None:
    """A pipe would be read first, and never end; root would put a file in the place of /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file in (pipe, tmp_path):
        done = run(tmp_path, "request", str(file))
        assert (done.returncode, done.stdout) == (WRONG_CALL, b"")
        assert done.stderr.decode() == f"{file}: ファイルではありません。ファイルの名前を指定してください。\n"
    assert pipe.is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_that_is_named_is_read_and_one_among_the_files_is_not(tmp_path: Path) -> None:
    settings, named = tmp_path / "data" / PREFERENCES_FILE, tmp_path / "pipe"
    settings.parent.mkdir()
    os.mkfifo(settings)
    os.mkfifo(named)
    writer = threading.Thread(target=lambda: named.write_bytes(b"{}"))
    writer.start()
    done = run(tmp_path, "import", str(named))
    writer.join()
    assert (done.returncode, done.stderr[:14]) == (REFUSED, b"not_a_document")


def test_a_request_makes_no_folder_for_a_stick_that_was_removed(tmp_path: Path) -> None:
    file = tmp_path / "usb" / "request.jws"
    done = run(tmp_path, "request", str(file))
    assert (done.returncode, done.stderr.decode()) == (WRONG_CALL, f"{file.parent}: フォルダーがありません。\n")
    assert not file.parent.exists()


def test_a_request_is_written_to_the_file_that_a_link_leads_to(tmp_path: Path) -> None:
    target, link = tmp_path / "request.jws", tmp_path / "link"
    target.touch()
    link.symlink_to(target)
    assert run(tmp_path, "request", str(link)).returncode == 0
    assert link.is_symlink()
    assert target.read_bytes().count(b".") == 2


def test_a_request_replaces_an_earlier_one_and_no_other_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "request.jws"
    requests = set()
    for around in ("", "\r\n"):  # an editor may have added it
        assert run(tmp_path, "request", str(file)).returncode == 0
        requests.add(file.read_bytes())
        file.write_bytes(file.read_bytes() + around.encode())
    assert len(requests) == 2
    state = (tmp_path / "data" / "state.json").read_bytes()
    with monkeypatch.context() as another_pc:
        another_pc.setenv("ATTOMENZEI_MACHINE_ID", "f" * 32)
        assert run(tmp_path / "other", "request", str(tmp_path / "others")).returncode == 0
    damaged, another_tills = sorted(requests)[0][:-2] + b"AA", (tmp_path / "others").read_bytes()
    for others in (b"accounts of 2026", b"\xff\x00", b"\n", b"{}", damaged, another_tills):
        file.write_bytes(others)
        done = run(tmp_path, "request", str(file))
        assert (done.returncode, done.stdout, file.read_bytes()) == (WRONG_CALL, b"", others)
        told = f"{file}: この端末の申請ではないファイルがすでにあるので、置き換えません。別の名前を指定してください。\n"
        assert done.stderr.decode() == told
    assert (tmp_path / "data" / "state.json").read_bytes() == state, "no answer to a request that nobody has is awaited"


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


def test_a_number_in_groups_needs_no_quotation_marks(tmp_path: Path) -> None:
    done = run(tmp_path, "register", "7K3M", "9QXR", "2VTA", "84NC", "--name", "レジ1")
    assert (done.returncode, "最後の4文字（84NC）" in done.stderr.decode()) == (WRONG_CALL, True)


def test_a_name_of_which_a_part_would_be_cut_off_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "register", "7K3M-9QXR-2VTA-84NB", "--name", "銀" * 41)
    assert (done.returncode, "名前は40文字までです。" in done.stderr.decode()) == (WRONG_CALL, True)
    done = run(tmp_path, "register", "7K3M-9QXR-2VTA-84NB", "--name", f" {'銀' * 40}\n")
    assert done.returncode != WRONG_CALL


def run_with(folder: Path, fault: str, *arguments: str) -> "Done":
    """Run a command in which ``raise_error`` is called at a place that ``fault`` names."""
    program = (
        "import sys; from app import cli\n"
        f"def raise_error(*_args, **_more): raise {fault}\n"
        "cli.build_agent = raise_error\n"
        f"sys.exit(cli.main())"
    )
    environment = environment_of(folder) | {"LANG": "ja_JP.UTF-8"}
    command = [sys.executable, "-c", program, "license", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)


@pytest.mark.first(2)
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_bug_is_an_internal_error_whose_traceback_is_in_the_log(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "data").mkdir()
    done = run_with(tmp_path, "ZeroDivisionError('of 7K3M-9QXR-2VTA-84NB')", *arguments)
    said = done.stderr.decode()
    assert (done.returncode, done.stdout) == (INTERNAL, b"")
    assert said.startswith("あっと免税の内部で問題が起きました。")
    assert "E-599" in said
    assert len(said.splitlines()) == 1
    logged = (tmp_path / "data" / LOG_FILE).read_text(encoding="utf-8")
    assert "Traceback" in logged
    assert "ZeroDivisionError" in logged
    assert "9QXR" not in logged


def test_a_bug_before_the_vendor_is_known_has_its_code_too(tmp_path: Path) -> None:
    (tmp_path / "data" / "preferences.json").mkdir(parents=True)
    program = "import sys; from app import cli; cli.preferences_file = None; sys.exit(cli.main())"
    command = [sys.executable, "-c", program, "license", "status"]
    done = subprocess.run(command, env=environment_of(tmp_path), cwd=ROOT, capture_output=True, check=False)
    assert (done.returncode, done.stdout, b"E-599" in done.stderr) == (INTERNAL, b"", True)
    assert b"Traceback" not in done.stderr


def test_an_interrupt_prints_nothing(tmp_path: Path) -> None:
    done = run_with(tmp_path, "KeyboardInterrupt", "check")
    assert (done.returncode, done.stdout, done.stderr) == (INTERRUPTED, b"", b"")


@pytest.mark.first(1)
@pytest.mark.parametrize("arguments", [("--help",), ("license", "status", "--help"), ("--version",)], ids=" ".join)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_help_on_a_full_disk_is_no_error(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "app", *arguments]
        done = subprocess.run(command, env=environment_of(tmp_path), cwd=ROOT, stdout=full, stderr=full, check=False)
    assert done.returncode == 0


@pytest.mark.first(2)
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize(("command", "code"), [("status", NOT_USABLE), ("unknown", WRONG_CALL)])
def test_closed_outputs_do_not_change_the_exit_code(tmp_path: Path, redirection: str, command: str, code: int) -> None:
    line = f"{shlex.quote(sys.executable)} -m app license {command} {redirection}"
    done = subprocess.run(["sh", "-c", line], env=environment_of(tmp_path), cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("typed", "yes"),
    [
        *((b"y\n", True), (b"YES \r\n", True), ("ｙ\n".encode(), True), ("Ｙｅｓ\n".encode(), True)),
        *((b"n\n", False), (b"\n", False), (b"", False), ("はい\n".encode("cp932"), False), (b"\xffy\n", False)),
    ],
)
def test_an_answer_is_read_from_every_keyboard(monkeypatch: pytest.MonkeyPatch, typed: bytes, yes: bool) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), "utf-8"))
    assert _ask("?") is yes
