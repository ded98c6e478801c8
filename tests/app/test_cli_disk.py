"""The command line on a disk that refuses: exit code 1, or 3 for a status, and the file, its owner and the remedy."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from app import cli
from app.state.settings import PREFERENCES_FILE
from licensing.store import KEY, STATEMENT
from tests.as_nobody import as_nobody, give_to_nobody, open_folder

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become another account")


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as made:
        (made / "data").mkdir()
        yield made


def run(folder: Path, *arguments: str) -> Callable[[], str]:
    """Return a function that runs the command with its files in ``folder``, and returns exit code and output."""

    def work() -> str:
        os.environ |= {
            "ATTOMENZEI_DATA_DIR": str(folder / "data"),
            "ATTOMENZEI_MACHINE_DIR": str(folder / "machine"),
            "LANG": "ja_JP.UTF-8",
        }
        os.environ["LC_ALL"] = "ja_JP.UTF-8"
        sys.argv = ["attomenzei", "license", *arguments]
        logging.raiseExceptions = False
        vars(cli)["ignore_output_errors"] = lambda: None  # here the output is what is tested
        sys.stdout = sys.stderr = output = StringIO()
        return f"{cli.main()} {output.getvalue()}"

    return work


def test_files_of_root_are_told_and_left_alone(folder: Path) -> None:
    give_to_nobody(folder)
    assert as_nobody(run(folder, "trial", "--agree")).startswith("0 ")
    key = (folder / "data" / KEY).read_bytes()
    for name in (KEY, "trial.jws"):
        os.chown(folder / "data" / name, 0, 0)
    told = as_nobody(run(folder, "status"))
    assert told.startswith("3 ご利用いただけません")
    assert "読み取れない" in told
    assert "所有者 root" in told
    assert "E-507" in told
    for command in (("trial", "--agree"), ("request", str(folder / "r")), ("check",)):
        told = as_nobody(run(folder, *command))
        assert told.startswith("1 ファイルを読み書きする権限がありません"), told
        assert str(folder / "data") in told
    assert (folder / "data" / KEY).read_bytes() == key
    assert not (folder / "data" / STATEMENT).exists()
    give_to_nobody(folder)
    assert as_nobody(run(folder, "status")).startswith("0 ")


def test_settings_of_root_do_not_stop_the_command_line(folder: Path) -> None:
    (folder / "data" / PREFERENCES_FILE).write_bytes(b"{}")
    (folder / "data" / PREFERENCES_FILE).chmod(0o600)
    os.chown(folder / "data", 65534, 65534)
    assert as_nobody(run(folder, "status")).startswith("3 ")


def test_an_answer_of_root_is_told_from_a_missing_one(folder: Path) -> None:
    os.chown(folder / "data", 65534, 65534)
    answer = folder / "answer.json"
    assert as_nobody(run(folder, "import", str(answer))).startswith(f"2 {answer}: ファイルがありません。")
    answer.write_bytes(b"{}")
    answer.chmod(0o600)
    told = as_nobody(run(folder, "import", str(answer)))
    assert told.startswith("1 ファイルを読み書きする権限がありません")
    assert f"{answer}、所有者 root" in told


def test_a_folder_of_root_takes_no_request(folder: Path) -> None:
    os.chown(folder / "data", 65534, 65534)
    target = folder / "of-root"
    target.mkdir(mode=0o755)
    told = as_nobody(run(folder, "request", str(target / "request.jws")))
    assert told.startswith("1 ファイルを読み書きする権限がありません")
    assert f"{target / 'request.jws'}、所有者 root" in told
