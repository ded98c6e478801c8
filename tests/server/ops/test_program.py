"""The program as a process: exit codes, invalid settings in one line, and a race over real HTTP."""

import os
import shlex
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
import requests

from server.manage import hint_for
from tests.server.programs import ROOT, create_server, environment, run, started

ISSUE = ("license", "issue", "--email", "owner@example.jp", "--count", "1", "--months", "12")
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"


@pytest.mark.first(3)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("DATABASE_URL", "mysql://root@localhost/x", id="a database that is not supported"),
        pytest.param("DATABASE_URL", "garbage", id="no address of a database"),
        pytest.param("DATABASE_URL", "postgres://user@localhost:99999/x", id="a port that is none"),
        pytest.param("DATABASE_URL", "sqlite:///", id="SQLite without a file"),
        pytest.param("EMAIL_URL", "imap://mail.example.jp", id="a mail server that takes no mail"),
        pytest.param("EMAIL_URL", "smtp://mail.example.jp:smtp", id="a mail port that is none"),
        pytest.param("EMAIL_URL", "smtp://", id="no mail server"),
        pytest.param("ATTOMENZEI_CHECK_AFTER", "0", id="checks without a pause"),
        pytest.param("ATTOMENZEI_CHECK_AFTER", "6h", id="not a number of seconds"),
        pytest.param("ATTOMENZEI_MAIL_FROM", "sales", id="a sender without a domain"),
    ],
)
def test_an_invalid_setting_is_named_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    ended = run(tmp_path, "license", "list", **{name: value})
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"attomenzei-server: {name} must be ")
    assert len(ended.stderr.splitlines()) == 1


def test_a_command_before_init_names_init(tmp_path: Path) -> None:
    listed = run(tmp_path, "license", "list")
    served = run(tmp_path, "serve")
    for ended in (listed, served):
        assert ended.returncode == 2
        assert "attomenzei-server init" in ended.stderr
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", [("restore", "FILE"), ("restored",), ("work",)])
def test_a_data_folder_that_is_missing_is_an_error_of_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    ended = run(tmp_path / "no", *command)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 1), ended.stderr
    assert ended.stderr.startswith("attomenzei-server: ATTOMENZEI_HOME: ")


@pytest.mark.parametrize(
    ("message", "hint"),
    [
        ("no such table: licenses_license", "init"),
        ('relation "licenses_license" does not exist LINE 1: SELECT', "init"),
        ("database or disk is full", "make room"),
        ("could not extend file: No space left on device", "make room"),
        ("attempt to write a readonly database", "may this account write"),
        ("unable to open database file", "may this account write"),
        ("database is locked", "try again"),
        ("value too long for type character varying(60)", ""),
        ("file is not a database", "restore a backup"),
        ("database disk image is malformed", "restore a backup"),
        ("connection to server failed: Connection refused", "is PostgreSQL running"),
    ],
)
def test_the_hint_fits_what_the_database_says(message: str, hint: str) -> None:
    assert hint in hint_for(message)
    assert bool(hint) == bool(hint_for(message))


@pytest.mark.first(2)
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(("license", "list"), 0, id="a report"),
        pytest.param(("events", "export", "--format", "csv"), 1, id="a log to keep"),
        pytest.param(("license", "list", "--csv"), 1, id="a table to keep"),
        pytest.param(("license", "list", "--json"), 1, id="an answer for a program"),
        pytest.param(("token", "issue", "--name", "crm", "--scope", "read"), 1, id="a secret, shown once"),
        pytest.param(("webhook", "add", "https://crm.example.jp/"), 1, id="a secret of a webhook"),
        pytest.param(("staff", "sato"), 1, id="a password"),
        pytest.param(("license", "show", "1"), 2, id="a wrong call"),
        pytest.param(("license", "show", "0000-0000-0000-0000"), 5, id="a refusal"),
        pytest.param(("license", "--help"), 0, id="help"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_changes_the_exit_code_of_what_is_kept_alone(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    create_server(tmp_path)
    command = f"{shlex.join([sys.executable, '-m', 'server', *arguments])} >/dev/full 2>&1"
    assert subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(tmp_path), check=False).returncode == code


def test_a_reader_that_ends_early_is_no_error(tmp_path: Path) -> None:
    create_server(tmp_path)
    command = f"{shlex.join([sys.executable, '-m', 'server', 'license', 'list', '--help'])} | true"
    ended = subprocess.run(
        ["sh", "-c", command], cwd=ROOT, env=environment(tmp_path), check=False, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_errors_of_commands_are_in_english(tmp_path: Path) -> None:
    create_server(tmp_path)
    invalid = run(tmp_path, *ISSUE[:3], "nobody", *ISSUE[4:], "--customer", "x")
    token = run(tmp_path, "token", "issue", "--name", "", "--scope", "read")
    assert (invalid.returncode, token.returncode) == (2, 5)
    assert invalid.stderr.isascii(), invalid.stderr
    assert token.stderr == "CommandError: choose a name of 1 to 60 characters that no other token has: ''\n"


def test_closed_outputs_do_not_change_the_exit_code(tmp_path: Path) -> None:
    create_server(tmp_path)
    command = f"{shlex.join([sys.executable, '-m', 'server', 'license', 'list'])} >&- 2>&-"
    assert subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(tmp_path), check=False).returncode == 0


def test_a_name_that_the_console_lacks_is_escaped(tmp_path: Path) -> None:
    create_server(tmp_path)
    issued = run(tmp_path, *ISSUE, "--customer", "銀座😀")
    listed = run(tmp_path, "license", "list", PYTHONIOENCODING="ascii")
    assert (issued.returncode, listed.returncode) == (0, 0)
    assert "\\u9280\\u5ea7\\U0001f600" in listed.stdout


@pytest.mark.parametrize("arguments", [("list",), ISSUE[1:]])
def test_bytes_that_are_no_text_are_a_wrong_call(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    create_server(tmp_path)
    ended = run(tmp_path, "license", *arguments, "--customer", os.fsdecode("銀座".encode("cp932")))
    assert (ended.returncode, ended.stderr.strip()) == (
        2,
        "CommandError: customer: not text in the encoding of this system",
    )


def test_serving_needs_a_migrated_database(tmp_path: Path) -> None:
    create_server(tmp_path)
    (tmp_path / "attomenzei.sqlite3").unlink()
    ended = run(tmp_path, "serve")
    assert ended.returncode == 2
    assert "not up to date" in ended.stderr


def test_the_console_is_served_with_its_style(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (child, line):
        page = requests.get(line[1] + "/admin/", timeout=10)
        style = requests.get(line[1] + "/static/admin/css/base.css", timeout=10)
        stranger = requests.get(line[1] + "/admin/", headers={"Host": "elsewhere.example"}, timeout=10)
        child.terminate()
        assert child.stdout is not None
        rest = child.stdout.read()
    assert "あっと免税 ライセンス管理" in page.text
    assert style.status_code == 200
    assert stranger.status_code == 400
    assert rest.count("elsewhere.example'. ") == 1, rest
    assert "Traceback" not in rest


def test_a_port_in_use_is_an_error(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (_, line):
        second = run(tmp_path, "serve", "--port", line[1].rpartition(":")[2])
    assert second.returncode == 2
    assert "taken" in second.stderr


def test_the_access_log_contains_no_license_number(tmp_path: Path) -> None:
    create_server(tmp_path)
    with started(tmp_path, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (child, line):
        urlopen(line[1] + "/admin/login/?next=/admin/licenses/license/%3Fq%3D7K3M9QXR2VTA84ND").close()
        patience = threading.Timer(30, child.terminate)
        patience.start()
        assert child.stdout is not None
        printed = next((text for text in child.stdout if "/admin/login/" in text), "")
        patience.cancel()
    assert "GET /admin/login/" in printed
    assert "7K3M9QXR2VTA84ND" not in printed


@pytest.mark.first(1)
@pytest.mark.parametrize(
    ("host", "shown"), [("::1", r"\[::1\]"), ("[::1]", r"\[::1\]"), ("localhost", r"127\.0\.0\.1|\[::1\]")]
)
def test_it_listens_on_names_and_ipv6(tmp_path: Path, host: str, shown: str) -> None:
    listening = rf"Listening on (http://(?:{shown}):\d+)"
    create_server(tmp_path)
    with started(tmp_path, "serve", "--host", host, "--port", "0", "--no-jobs", expect=listening) as (_, line):
        assert requests.get(line[1] + "/healthz", timeout=30).status_code == 200


@pytest.mark.first(1)
@pytest.mark.parametrize("host", ["no-such-name.invalid", "198.51.100.1", "2001:db8::1", "a..b"])
def test_a_host_that_is_not_this_machine_is_told(tmp_path: Path, host: str) -> None:
    create_server(tmp_path)
    ended = run(tmp_path, "serve", "--host", host, "--port", "8765")
    assert (ended.returncode, f"cannot listen on {host}" in ended.stderr) == (2, True), ended.stderr


def test_a_secret_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    create_server(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    refused = run(tmp_path, "license", "list")
    assert (refused.returncode, "chmod 600" in refused.stderr) == (2, True), refused.stderr


@pytest.mark.first(2)
@pytest.mark.parametrize(
    ("sender", "accepted"),
    [
        ("Attomenzei, Support <license@example.jp>", False),
        ('"Attomenzei, Support" <license@example.jp>', True),
        ("あっと免税 <license@example.jp>", True),
        ("license@", False),
        ("a@example.jp, b@example.jp", False),
    ],
)
def test_a_sender_is_one_address(tmp_path: Path, sender: str, accepted: bool) -> None:
    create_server(tmp_path)
    ended = run(tmp_path, "license", "list", ATTOMENZEI_MAIL_FROM=sender)
    assert (ended.returncode, "ATTOMENZEI_MAIL_FROM" in ended.stderr) == ((0, False) if accepted else (2, True))


def test_an_interrupt_at_a_question_ends_without_a_traceback(tmp_path: Path) -> None:
    create_server(tmp_path)
    assert run(tmp_path, "staff", "sato").returncode == 0
    terminal, theirs = os.openpty()
    command = [sys.executable, "-m", "server", "staff", "sato"]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored by what runs in the background
    ) as child:
        assert child.stderr is not None
        asked = b""
        while not asked.endswith(b"[y/N] "):
            asked += child.stderr.read(1)
        rest = b"Traceback: it did not end"
        for _ in range(30):  # one that arrives just before the process waits for its input is noticed with the next
            child.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                _, rest = child.communicate(timeout=2)
                break
        child.kill()
    os.close(theirs)
    os.close(terminal)
    assert (child.returncode, b"Traceback" in rest) == (130, False)
