"""A real vendor's server in a process of its own, and terminals that use the real command line."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from app.terminal import build_agent, read_setup
from app.ui.main_window import MainWindow
from licensing.clock import SystemClock
from tests.end_to_end.shop import PACE, Shop
from tests.machines import id_of
from tests.server.programs import Child, create_server, run_in

DISPLAY_SIZE = (1280, 800)
CHECK_AFTER = "1"
"""Seconds: what the server tells terminals here, so that nobody waits for hours."""


class VendorServer:
    """``attomenzei-server`` with a home of its own. ``start`` and ``stop`` are the network cable."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            **os.environ,
            "ATTOMENZEI_HOME": str(home),
            "ATTOMENZEI_CHECK_AFTER": CHECK_AFTER,
        }
        self._port = 0
        self._unused: list[str] = []
        self._process: Child | None = None
        self._reader: threading.Thread | None = None
        self.log: list[str] = []
        """The lines that the server has written; all of them once it is stopped."""
        create_server(home)

    @property
    def vendor_file(self) -> Path:
        return self.home / "vendor.json"

    def run(self, *arguments: str) -> str:
        """Run a staff command and return what it says."""
        done = run_in(self.home.parent, arguments, self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def issue(self, count: int, *more: str) -> list[str]:
        """Return numbers that no terminal has. Those that are like all others are issued many at once."""
        if more:
            return self._issue(count, *more)
        if len(self._unused) < count:
            self._unused += self._issue(10 + count)
        return [self._unused.pop() for _ in range(count)]

    def _issue(self, count: int, *more: str) -> list[str]:
        said = self.run(
            *("license", "issue", "--customer", "銀座商事株式会社", "--email", "owner@example.jp"),
            *("--count", str(count), "--months", "12", "--json", *more),
        )
        numbers: list[str] = json.loads(said)["license_numbers"]
        return numbers

    def start(self) -> None:
        """Serve, at the same address as before, and tell the vendor profile the address."""
        serve = ("serve", "--port", str(self._port), "--no-jobs")
        self._process = Child(self.home.parent, serve, self.environment)
        for line in self._process.stdout:
            self.log.append(line)
            if found := re.search(r"on (http://127\.0\.0\.1:(\d+))", line):
                self._port = int(found[2])
                break
        self._reader = threading.Thread(target=self.log.extend, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        profile = json.loads(self.vendor_file.read_text(encoding="utf-8"))
        profile["server_url"] = f"http://127.0.0.1:{self._port}"
        self.vendor_file.write_text(json.dumps(profile), encoding="utf-8")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            if self._reader is not None:
                self._reader.join(timeout=20)
            with self._process as ending:
                ending.wait(timeout=20)
            self._process = None


class Till:
    """A terminal that is used by ``attomenzei license …``, each call a process of its own.

    Each is a PC of its own; ``machine`` is the name of its PC.
    """

    def __init__(self, folder: Path, vendor_file: Path, machine: str = "") -> None:
        self.data = folder / "data"
        self.outside = folder / "machine"
        self.environment = {
            **os.environ,
            "ATTOMENZEI_VENDOR": str(vendor_file),
            "ATTOMENZEI_DATA_DIR": str(self.data),
            "ATTOMENZEI_MACHINE_DIR": str(self.outside),
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "ATTOMENZEI_MACHINE_ID": id_of(machine or folder),
            "QT_QPA_PLATFORM": "offscreen",
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_in(self.data.parent, ("license", *arguments), self.environment, "app")

    def status(self) -> dict[str, Any]:
        standing: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return standing


def answer_question(till: Till, typed: bytes, *arguments: str) -> tuple[int, str]:
    """Run a command on a terminal device where ``typed`` is typed; return its exit code and what it asked."""
    near, far = os.openpty()
    command = [sys.executable, "-m", "app", "license", *arguments]
    with subprocess.Popen(
        command, env=till.environment, cwd=till.data.parent, stdin=far, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as asking:
        os.close(far)
        os.write(near, typed)
        _, asked = asking.communicate(timeout=60)
    os.close(near)
    return asking.returncode, asked.decode()


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Run an X server of these tests' own and return its name."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        missing = "Xvfb or xdotool is not installed: ./install.sh dev"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    width, height = DISPLAY_SIZE
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendorServer]:
    made = VendorServer(tmp_path_factory.mktemp("vendor") / "home")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def till(tmp_path: Path, server: VendorServer) -> Till:
    return new_till(tmp_path, "till", server)


def new_till(folder: Path, name: str, server: VendorServer, machine: str = "") -> Till:
    (folder / name).mkdir()
    return Till(folder / name, server.vendor_file, machine)


Opener = Callable[[Till], Shop]


@pytest.fixture
def open_shop(qtbot: QtBot) -> Iterator[Opener]:
    models: list[LicenseModel] = []

    def open_at(till: Till) -> Shop:
        setup = read_setup(till.environment)
        vendor = setup.read_vendor()
        license = LicenseModel(build_agent(setup, vendor), vendor, pace=PACE)
        window = MainWindow(license, setup.data, SystemClock())
        models.append(license)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        license.start()
        return Shop(window, license, qtbot)

    yield open_at
    for model in models:
        model.deleteLater()
