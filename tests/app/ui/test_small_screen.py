"""On a screen that is too small for the window, all is drawn smaller: each in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os
from app.ui.small_screen import FRAME, NEEDED, create_application
application = create_application(["attomenzei"])
room = application.primaryScreen().availableGeometry().size() - FRAME
print(room.width() >= NEEDED.width(), room.height() >= NEEDED.height())
print(application.primaryScreen().devicePixelRatio(), os.environ.get("QT_SCALE_FACTOR"))
"""


def on_screen(folder: Path, width: int, height: int, **environment: str) -> list[str]:
    """Return what the app finds on such a screen: whether it has room for the window; its scale, and what is set."""
    screen = {"name": "only", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}", **environment}
    shown = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return shown.stdout.splitlines()


@pytest.mark.parametrize(("width", "height"), [(1024, 600), (1093, 614), (800, 1280)])
def test_a_small_screen_has_room_for_the_window(tmp_path: Path, width: int, height: int) -> None:
    fits, scale = on_screen(tmp_path, width, height)
    assert fits == "True True"
    factor, left = scale.split()
    assert 0.7 < float(factor) < 1
    assert left == "None", "not for the programs that the app starts"


def test_a_large_one_is_left_as_it_is(tmp_path: Path) -> None:
    assert on_screen(tmp_path, 1024, 768 - 48) == ["True True", "1.0 None"]


def test_what_the_system_enlarges_is_enlarged_as_far_as_there_is_room(tmp_path: Path) -> None:
    fits, scale = on_screen(tmp_path, 1366, 768, QT_SCALE_FACTOR="1.25")
    assert fits == "True True"
    factor, left = scale.split()
    assert 0.9 < float(factor) < 1.25
    assert left == "1.25"


@pytest.mark.parametrize("scale", ["big", "0", "nan"])
def test_a_scale_that_is_none_stops_no_start(tmp_path: Path, scale: str) -> None:
    shown = on_screen(tmp_path, 1024, 600, QT_SCALE_FACTOR=scale)
    assert shown[0] == "True True"
    assert shown[1].split()[1] == scale
