"""The command line on the same PC again: lost data, a second account, another or a damaged machine id."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Till, VendorServer, answer_question, new_till


@pytest.fixture
def number(server: VendorServer) -> str:
    return server.issue(1)[0]


ID_FILES = [path for path in ("/etc/machine-id", "/var/lib/dbus/machine-id") if Path(path).exists()]
"""Of the system; a file that does not exist cannot be mounted."""


def run_with_id(till: Till, machine_id: bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the system's machine id is ``machine_id``: in a mount namespace, which only root creates."""
    file = till.data.parent / "machine-id"
    file.write_bytes(machine_id)
    mounts = [f"mount --bind {shlex.quote(str(file))} {path}" for path in ID_FILES]
    command = shlex.join([sys.executable, "-m", "app", "license", *arguments])
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", "; ".join([*mounts, f"exec {command}"])],
        env={name: value for name, value in till.environment.items() if name != "ATTOMENZEI_MACHINE_ID"},
        cwd=till.data.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare failed" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespaces here: {done.stderr.strip()}")
    return done


needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or not ID_FILES, reason="mounts a machine id, as root on Linux"
)
ID, OTHER_ID = b"fedcba9876543210fedcba9876543210\n", b"0123456789abcdef0123456789abcdef\n"


def test_lost_data_is_registered_again_without_replace(till: Till, number: str) -> None:
    assert till.run("register", number, "--name", "レジ1").returncode == 0
    shutil.rmtree(till.data)
    again = till.run("register", number)
    assert again.returncode == 0
    assert "この端末の失われたデータで登録されています" in again.stderr
    assert "レジ1" in again.stderr
    assert "別の端末で使用中" not in again.stderr
    assert till.status()["state"] == "licensed"


def test_the_account_that_lost_the_number_is_told_that_it_is_on_the_same_pc(
    tmp_path: Path, server: VendorServer, number: str
) -> None:
    one, two = (new_till(tmp_path, name, server, "the same PC") for name in ("one", "two"))
    one.run("register", number)
    refused = two.run("register", number)
    assert (refused.returncode, "license_in_use" in refused.stderr) == (5, True)
    assert "このパソコンの別のアカウントか、別のデータフォルダーで登録されています" in refused.stderr
    assert "別の端末" not in refused.stderr
    assert one.run("check").returncode == 0
    assert answer_question(two, b"\n", "register", number)[0] == 5
    assert answer_question(two, b"y\n", "register", number)[0] == 0
    told = one.run("check")
    assert told.returncode == 3
    assert "このパソコンの別のアカウントか、別のデータフォルダーで登録されました" in told.stdout


@needs_root
@pytest.mark.first(1)
@pytest.mark.parametrize("damaged", [b"", b"\xff\xfe\x80", b"\0" * 33, b"uninitialized\n"])
def test_a_damaged_machine_id_changes_nothing(till: Till, number: str, damaged: bytes) -> None:
    assert run_with_id(till, ID, "register", number).returncode == 0
    told = run_with_id(till, damaged, "check")
    assert (told.returncode, told.stderr) == (0, "")


@needs_root
def test_another_machine_id_is_registered_again_without_replace(till: Till, number: str) -> None:
    assert run_with_id(till, ID, "register", number).returncode == 0
    assert run_with_id(till, OTHER_ID, "check").returncode == 3
    again = run_with_id(till, OTHER_ID, "register", number)
    assert again.returncode == 0
    assert "識別番号が変わる前のこのパソコン" in again.stderr
    assert run_with_id(till, OTHER_ID, "check").returncode == 0
