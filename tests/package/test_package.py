"""The packaged app: what is in it, and that it works where there is no Python. Run by ``make package``.

A build takes a minute or two, so these tests are skipped where none was made: ``ATTOMENZEI_PACKAGE`` is its folder.
They build another one for a server of their own, because the root keys are compiled in.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from app.system.single_instance import raise_window, socket_name
from licensing.store import SHARED_SEEN
from tests.end_to_end.conftest import VendorServer
from tests.server.programs import ROOT

PACKAGE = Path(os.environ.get("ATTOMENZEI_PACKAGE", "no package")).resolve()
PATIENCE = 60.0
WINDOWS = os.name == "nt"
WINDOW = "attomenzei.exe" if WINDOWS else "attomenzei"
COMMAND = "attomenzei-console.exe" if WINDOWS else "attomenzei"
"""A window's program has no output on Windows."""

pytestmark = pytest.mark.skipif(not PACKAGE.is_dir(), reason="no package was built: make package")


SHARED = platformdirs.site_state_path("attomenzei", appauthor=False) / SHARED_SEEN
"""A packaged app takes no other folder for what the machine keeps, if it can write there."""


@pytest.fixture(autouse=True)
def machine_without_a_past() -> Iterator[None]:
    if SHARED.exists():
        pytest.skip(f"this machine has a terminal of its own: {SHARED}")
    yield
    SHARED.unlink(missing_ok=True)


class PackagedTill:
    """A package on a machine of its own: no Python, none of our variables but the data folder.

    ``vendor_file`` replaces the package's own profile.
    """

    def __init__(self, folder: Path, package: Path, vendor_file: Path) -> None:
        self.folder = folder / "app"
        shutil.copytree(package, self.folder, copy_function=os.link, symlinks=True)
        built_in = self.folder / "_internal" / "resources" / "vendor.json"
        built_in.unlink()  # a link to the package's own
        built_in.write_bytes(vendor_file.read_bytes())  # the server has another port after each start
        self.data = folder / "data"
        self.environment = {
            "ATTOMENZEI_DATA_DIR": str(self.data),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
        } | {name: value for name, value in os.environ.items() if WINDOWS and name.upper() in ("SYSTEMROOT", "TEMP")}

    def run(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        command = [str(self.folder / COMMAND), *arguments]
        return subprocess.run(
            command, env=self.environment | variables, capture_output=True, text=True, timeout=PATIENCE, check=False
        )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> VendorServer:
    return VendorServer(tmp_path_factory.mktemp("vendor") / "home")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, server: VendorServer) -> Path:
    """Return a package that believes ``server``."""
    folder = tmp_path_factory.mktemp("package")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(folder), "--workpath", str(folder / "work"), str(ROOT / "app" / "attomenzei.spec")]
    subprocess.run(command, env={**os.environ, "VENDOR": str(server.vendor_file)}, cwd=ROOT, check=True)
    return folder / "attomenzei"


def modules() -> set[str]:
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(PACKAGE / WINDOW))
    return set(archive.open_embedded_archive("PYZ.pyz").toc)


def test_it_holds_no_server_and_nothing_that_signs_statements() -> None:
    held = modules()
    assert {"app.ui.main_window", "licensing.agent", "licensing.statement"} <= held
    assert not [name for name in held if name.split(".")[0] in ("server", "django", "tests", "bench", "granian")]
    assert not [path for path in PACKAGE.rglob("*") if path.name in ("root.key", "signing.key")]


def test_it_holds_the_compiled_part_of_the_passwords() -> None:
    assert {"argon2", "_argon2_cffi_bindings"} <= modules()
    assert list(PACKAGE.glob("_internal/_argon2_cffi_bindings/_ffi*")), "argon2 is C, found by name alone"
    assert list(PACKAGE.glob("_internal/_cffi_backend*"))


def test_it_registers_against_a_real_server_without_python(tmp_path: Path, package: Path, server: VendorServer) -> None:
    server.start()
    try:
        till = PackagedTill(tmp_path, package, server.vendor_file)
        [number] = server.issue(1)
        assert till.run("license", "status").returncode == 3
        registered = till.run("license", "register", number, "--name", "レジ1")
        assert registered.returncode == 0, registered.stderr
        assert json.loads(till.run("license", "status", "--json").stdout)["state"] == "licensed"
        assert till.run("license", "check").returncode == 0
    finally:
        server.stop()
    assert till.run("license", "status").returncode == 0  # with the cable out


def test_it_believes_no_other_server(tmp_path: Path, server: VendorServer) -> None:
    server.start()
    try:
        till = PackagedTill(tmp_path, PACKAGE, server.vendor_file)
        registered = till.run("license", "register", *server.issue(1))
    finally:
        server.stop()
    assert registered.returncode == 4, registered.stdout
    assert json.loads(till.run("license", "status", "--json").stdout)["state"] == "terms_needed"


def test_it_takes_only_its_own_vendor(tmp_path: Path, server: VendorServer) -> None:
    till = PackagedTill(tmp_path, PACKAGE, server.vendor_file)
    started = till.run("license", "status", ATTOMENZEI_VENDOR=str(tmp_path / "no such file"))
    assert started.returncode == 3
    assert "no such file" not in started.stderr


def test_its_window_opens_in_both_languages(tmp_path: Path, server: VendorServer) -> None:
    till = PackagedTill(tmp_path, PACKAGE, server.vendor_file)
    assert till.run("license", "trial", "--agree").returncode == 0
    for language, chip in (("ja", "お試し期間"), ("en", "Trial")):
        (till.data / "preferences.json").write_text(json.dumps({"language": language}))
        assert till.run("license", "status").stdout.startswith(chip)
        window = subprocess.Popen(
            [str(till.folder / WINDOW)], env=till.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        with window:
            try:
                wait_for(till.data, window)
            finally:
                window.terminate()


def wait_for(data: Path, program: "subprocess.Popen[bytes]") -> None:
    """Wait until the window answers a second start."""
    end = time.monotonic() + PATIENCE
    while not raise_window(socket_name(data), 1000):
        assert program.poll() is None, "the window closed by itself"
        assert time.monotonic() < end, "the window did not open"
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(0.1)
