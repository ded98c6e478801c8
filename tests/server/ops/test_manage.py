"""Which commands the program has, and which of Django's it refuses."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from django.core.management import get_commands

from server.manage import INSTEAD
from tests.server.programs import ROOT, create_server, run


def test_help_lists_our_commands_with_a_line_each(tmp_path: Path) -> None:
    ended = run(tmp_path, "help")
    listed = dict(re.findall(r"^  (\S+) +(\S.*)$", ended.stdout, re.MULTILINE))
    modules = ROOT.glob("server/*/management/commands/*.py")
    ours = {module.stem for module in modules} - {"__init__"}
    assert (ended.returncode, set(listed)) == (0, ours)
    assert not {"flush", "testserver", "shell"} & set(listed)
    assert max(map(len, ended.stdout.splitlines())) <= 110
    assert [line for line in listed.values() if not re.match("[A-Z][a-z]+[ ,]", line)] == [], "each begins with a verb"


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        (("createsuperuser", "--username", "sato", "--noinput"), "run `attomenzei-server staff NAME --role admin`"),
        (("flush", "--no-input"), "`attomenzei-server help` has ours"),
        (("axes_reset",), "`attomenzei-server help` has ours"),
    ],
)
def test_djangos_commands_are_refused(tmp_path: Path, command: tuple[str, ...], instead: str) -> None:
    create_server(tmp_path)
    ended = run(tmp_path, *command)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"attomenzei-server: {command[0]} is a command of Django that leaves no entry in the event log: {instead}\n"
    )


@pytest.mark.parametrize("instead", INSTEAD.values())
def test_what_to_run_instead_exists(instead: str) -> None:
    assert str(get_commands()[instead.split()[0]]).startswith("server.")


def test_its_version_is_the_products(tmp_path: Path) -> None:
    ended = run(tmp_path, "--version")
    assert (ended.returncode, ended.stdout.strip()) == (0, version("attomenzei"))
