"""The pages for whoever runs a server: each command named in them exists, and systemd has nothing against the units."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DEPLOY = DOCS / "deploy"
COMMAND = re.compile(r"(?:^|`|bin/)attomenzei-server ((?:[a-z])[^`\n$]*)", re.MULTILINE)
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))


def commands() -> list[str]:
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    units = "".join((DEPLOY / name).read_text(encoding="utf-8") for name in UNITS)
    return sorted({found.partition(" #")[0].strip().rstrip("'") for found in COMMAND.findall(text + units)})


@pytest.mark.parametrize("line", commands())
def test_every_command_of_the_page_exists_and_takes_these_options(line: str) -> None:
    name, *arguments = shlex.split(line)
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    command.create_parser("attomenzei-server", name).parse_args(arguments)


def test_the_page_names_the_commands_that_matter() -> None:
    assert {line.split()[0] for line in commands()} >= {
        "init",
        "serve",
        "check",
        "backup",
        "restore",
        "events",
        "staff",
    }


@pytest.mark.parametrize("name", UNITS)
def test_systemd_has_nothing_against_the_units(tmp_path: Path, name: str) -> None:
    """The program of the unit is not installed where tests run: another stands in for it."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        (tmp_path / unit).write_text(text.replace("/opt/attomenzei/.venv/bin/attomenzei-server", "/bin/true"))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / name],
        env={"SYSTEMD_LOG_LEVEL": "warning", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_server_runs_with_as_little_as_it_needs() -> None:
    unit = (DEPLOY / "attomenzei-server.service").read_text(encoding="utf-8")
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=\n",
        "User=attomenzei",
        "UMask=0077",
    ):
        assert line in unit


def test_every_setting_of_the_page_is_one() -> None:
    text = (DOCS / "operating.md").read_text(encoding="utf-8")
    readers = [(ROOT / "server" / name).read_text(encoding="utf-8") for name in ("settings.py", "environment.py")]
    named = set(re.findall(r"\b(ATTOMENZEI_[A-Z_]+|DATABASE_URL|EMAIL_URL)\b", text))
    assert [name for name in named if not any(name in reader for reader in readers)] == []
