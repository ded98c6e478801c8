"""The file of settings: one reader for the service, the commands and the jobs, which agrees with systemd."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from server.settings_file import SettingsFileError, read_settings
from tests.server.programs import ROOT, create_server, environment, run

OPERATING = ROOT / "docs" / "operating.md"
SYSTEMD = Path("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")
LINES = """\
# comments and empty lines are skipped

; so is this
DATABASE_URL=postgres:///attomenzei?host=/run/postgresql&port=5433
ATTOMENZEI_MAIL_FROM=あっと免税 <license@example.jp>
  ATTOMENZEI_STAFF_MAIL = office@example.jp \t
ATTOMENZEI_METRICS_TOKEN=a#b;c=d|e (f) [g] "h" i's
EMPTY=
TWICE=1
TWICE=2
"""
VALUES = {
    "DATABASE_URL": "postgres:///attomenzei?host=/run/postgresql&port=5433",
    "ATTOMENZEI_MAIL_FROM": "あっと免税 <license@example.jp>",
    "ATTOMENZEI_STAFF_MAIL": "office@example.jp",
    "ATTOMENZEI_METRICS_TOKEN": 'a#b;c=d|e (f) [g] "h" i\'s',
    "EMPTY": "",
    "TWICE": "2",
}


def written(folder: Path, text: str) -> Path:
    file = folder / "server.env"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_values_are_what_stands_there(tmp_path: Path, ends: str) -> None:
    assert read_settings(written(tmp_path, LINES.replace("\n", ends))) == VALUES


@pytest.mark.skipif(not SYSTEMD.exists(), reason="systemd is not installed")
def test_systemd_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "environment.d").mkdir()
    written(tmp_path / "environment.d", LINES).rename(tmp_path / "environment.d" / "server.conf")
    printed = subprocess.run(
        [SYSTEMD], env={"XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}, capture_output=True, check=True
    ).stdout.decode()
    read = dict(part.split("=", 1) for part in shlex.split(printed))  # it prints them quoted, and no empty ones
    assert {name: read.get(name, "") for name in VALUES} == VALUES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nexport B=2", "line 2 is not NAME=value"),
        ("hunter2", "line 1 is not NAME=value"),
        ("=hunter2", "line 1 is not NAME=value"),
        ("A=hunter2\0", "line 1 is not NAME=value"),
        ("A='hunter2'", "line 1: write the value of A without quotes"),
        ('A="hunter2', "line 1: write the value of A without quotes"),
        ("A=hunter2\\", "line 1: write the value of A without quotes and backslashes"),
    ],
)
def test_what_others_read_differently_is_refused_without_its_value(tmp_path: Path, text: str, expected: str) -> None:
    with pytest.raises(SettingsFileError, match=re.escape(expected)) as caught:
        read_settings(written(tmp_path, text))
    assert "hunter2" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match=r"server\.env: No such file"):
        read_settings(tmp_path / "server.env")
    (tmp_path / "server.env").write_bytes("名前=銀座".encode("cp932"))
    with pytest.raises(SettingsFileError, match=r"server\.env: 'utf-8' codec"):
        read_settings(tmp_path / "server.env")


def test_the_documented_wrapper_uses_the_database_of_the_file(tmp_path: Path) -> None:
    """A shell that reads the file stops at the ``&``: every command then works on a new SQLite."""
    home = tmp_path / "home"
    create_server(home)
    text = f"ATTOMENZEI_HOME={home}\n{LINES}ATTOMENZEI_MAIL_FROM=Attomenzei License <license@example.jp>\n"
    file = written(tmp_path, text)
    found = re.search(r"attomenzei-server <<'EOF'\n(.*?)EOF\n", OPERATING.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    wrapper = tmp_path / "attomenzei-server"
    program = f"{sys.executable} -m server"
    text = found[1].replace("runuser -u attomenzei -- ", "").replace("/etc/attomenzei/server.env", str(file))
    wrapper.write_text(text.replace("/opt/attomenzei/.venv/bin/attomenzei-server", program))
    stray = environment(tmp_path / "another", DATABASE_URL="sqlite:////tmp/another")
    ended = subprocess.run(
        ["sh", wrapper, "check"], cwd=ROOT, env=stray, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert f"Data folder: {home}" in ended.stdout
    assert "Database: PostgreSQL attomenzei at /run/postgresql, port 5433" in ended.stdout


def test_a_wrong_line_is_one_sentence(tmp_path: Path) -> None:
    file = written(tmp_path, "DATABASE_URL='postgres:///x'\n")
    ended = run(tmp_path, "license", "list", ATTOMENZEI_ENV_FILE=str(file))
    assert ended.returncode == 2
    assert ended.stderr == (
        f"attomenzei-server: ATTOMENZEI_ENV_FILE: {file}: line 1: "
        "write the value of DATABASE_URL without quotes and backslashes\n"
    )


def test_every_unit_and_command_of_the_pages_reads_this_file() -> None:
    deploy = ROOT / "docs" / "deploy"
    for unit in deploy.glob("*.service"):
        text = unit.read_text(encoding="utf-8")
        assert "ATTOMENZEI_ENV_FILE=/etc/attomenzei/server.env" in text, unit
        assert "EnvironmentFile" not in text, unit
    runs = [line for line in OPERATING.read_text(encoding="utf-8").splitlines() if line.startswith("podman run")]
    assert runs
    assert [line for line in runs if "--env-file container.env" not in line] == []


@pytest.mark.first(1)
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ATTOMENZEI_PROXYS", "ATTOMENZEI_PROXIES"),
        ("ATTOMENZEI_PASSPHRASEFILE", "ATTOMENZEI_PASSPHRASE_FILE"),
        ("ATTOMENZEI_ENVFILE", "ATTOMENZEI_ENV_FILE"),
        ("ATTOMENZEI_LOGS", "ATTOMENZEI_LOG"),
    ],
)
def test_a_misspelt_setting_is_refused_with_the_one_that_was_meant(tmp_path: Path, name: str, meant: str) -> None:
    refused = f"attomenzei-server: {name} is no setting: {meant}?\n"
    ended = run(tmp_path, "license", "list", **{name: "1"})
    assert (ended.returncode, ended.stderr) == (2, refused)
    file = tmp_path / "server.env"
    file.write_text(f"{name}=1\n")
    ended = run(tmp_path, "license", "list", ATTOMENZEI_ENV_FILE=str(file))
    assert (ended.returncode, ended.stderr) == (2, refused)


def test_variables_of_the_app_and_of_kubernetes_are_no_misspelt_settings(tmp_path: Path) -> None:
    others = ("DATA_DIR", "MACHINE_DIR", "MACHINE_ID", "VENDOR", "PORT", "SERVICE_HOST", "SERVICE_PORT")
    ended = run(tmp_path, "--help", **{f"ATTOMENZEI_{name}": "x" for name in others})
    assert (ended.returncode, ended.stderr) == (0, "")
