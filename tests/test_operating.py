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
def test_every_command_of_the_page_exists_and_takes_these_options(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_dir", lambda _self: True)  # as on the vendor's machine
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


def block_with(line: str) -> list[str]:
    """Return the lines of the page's commands among which is ``line``."""
    blocks = (DOCS / "operating.md").read_text(encoding="utf-8").split("```sh\n")[1:]
    [found] = [
        block for block in (text.partition("```")[0].splitlines() for text in blocks) if line in "\n".join(block)
    ]
    return found


def test_debians_own_default_site_makes_room_for_ours() -> None:
    """Two default servers on one port are an error of nginx, so it would not start."""
    assert "default_server" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    names = [line.split()[0] for line in block_with("/etc/nginx/sites-enabled/default")]
    assert names.index("certbot") < names.index("rm") < names.index("ln") < names.index("nginx")


def test_an_upgrade_after_a_way_back_finds_the_branch(tmp_path: Path) -> None:
    def git(line: str, folder: Path) -> str:
        line = line.partition(" #")[0].replace("/opt/attomenzei", str(folder))
        named = ["git", "-c", "user.name=sato", "-c", "user.email=sato@example.jp", *shlex.split(line)[1:]]
        return subprocess.run(named, check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    [before, pull] = [line for line in block_with("rev-parse HEAD") if line.startswith("git")]
    [back] = [line for line in block_with("restore --older") if line.startswith("git")]
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    git(f"git init --quiet {origin}", origin)
    git("git -C /opt/attomenzei commit --quiet --allow-empty -m 1", origin)
    git(f"git clone --quiet {origin} {clone}", clone)
    first = git(before, clone)
    git("git -C /opt/attomenzei commit --quiet --allow-empty -m 2", origin)
    git(pull, clone)
    git(back.replace("COMMIT", first), clone)
    assert git(before, clone) == first
    git(pull, clone)
    assert git(before, clone) == git(before, origin)


def test_each_upgrade_backs_up_into_a_file_of_its_own() -> None:
    """``backup`` refuses a name that exists: the second upgrade would have had no way back."""
    [backup] = [line for line in block_with("rev-parse HEAD") if "attomenzei-server backup" in line]
    assert "$(date +%Y%m%d-%H%M)" in backup


def test_a_backup_made_at_the_machines_start_waits_for_postgresql() -> None:
    assert "Persistent=true" in (DEPLOY / "attomenzei-backup.timer").read_text(encoding="utf-8")
    [backup, server] = [
        [line for line in (DEPLOY / f"attomenzei-{name}.service").read_text().splitlines() if line.startswith("After=")]
        for name in ("backup", "server")
    ]
    assert backup == server != []
