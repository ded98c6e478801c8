"""The app in a real window on an X display, with real key and pointer events, from the first start to the license."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tests.end_to_end.conftest import Till, VendorServer

PATIENCE = 40.0
SIZE = (1280, 800)
REGISTER_BUTTON = (640, 708)
"""Where 「正式お申込み/ライセンス登録」 stands in a window of that size."""


@pytest.fixture
def display() -> Iterator[str]:
    """Run an X server of the test's own and return its name."""
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        missing = "Xvfb or xdotool is not installed: ./install.sh dev"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    width, height = SIZE
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()


class Hands:
    """A person's hands: real events through the X server."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def do(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=True, capture_output=True, timeout=PATIENCE
        )

    def wait_for_window(self) -> None:
        self.do("search", "--sync", "--onlyvisible", "--name", "あっと免税")

    def press(self, *keys: str) -> None:
        self.do("key", "--clearmodifiers", *keys)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "2", text)  # as fast as a scanner

    def tap(self, x: int, y: int) -> None:
        self.do("mousemove", str(x), str(y), "click", "1")


@contextlib.contextmanager
def window(till: Till, display: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**till.environment, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen([sys.executable, "-m", "app"], env=environment) as app:
        try:
            yield app
        finally:
            app.terminate()


def until(what: Callable[[], bool], act: Callable[[], None] = lambda: None) -> None:
    """Do ``act`` again and again, as a person would, until ``what``."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "nothing happened in the window"
        act()


def test_a_first_start_and_a_scanned_number(till: Till, server: VendorServer, display: str) -> None:
    [number] = server.issue(1)
    hands = Hands(display)
    with window(till, display):
        hands.wait_for_window()
        hands.press("space")  # the terms are agreed to: the box has the focus
        until(lambda: till.status()["state"] == "trial", lambda: hands.press("Return"))
        until(lambda: (till.data / "shop.json").exists(), lambda: _name_the_shop(hands))
        assert json.loads((till.data / "shop.json").read_text())["shop_name"].startswith("Ginza")

        def scan() -> None:
            hands.tap(*REGISTER_BUTTON)
            hands.type(number)
            hands.press("Return")

        until(lambda: till.status()["state"] == "licensed", scan)
        assert till.status()["license_number"].replace("-", "") == number
    assert till.status()["usable"]


def _name_the_shop(hands: Hands) -> None:
    hands.type("Ginza")
    hands.press("Return")
