"""The window's position is restored, inside the screens that are connected now."""

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.window_place import PLACE_FILE
from tests.app.fake_license import FakeLicense
from tests.app.running import opened
from tests.app.standings import STANDINGS
from tests.app.tops import window_of

WHERE = "report(window.x(), window.y(), window.width(), window.height(), window.isMaximized())"
LARGE = (0, 0, 1920, 1080)


def screens(folder: Path, *rectangles: tuple[int, int, int, int]) -> dict[str, str]:
    """Return the environment of a system with these screens (x, y, width, height)."""
    names = ("x", "y", "width", "height")
    listed = [
        {"name": f"screen{number}", "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        | dict(zip(names, rectangle, strict=True))
        for number, rectangle in enumerate(rectangles)
    ]
    path = folder / f"screens-{len(rectangles)}-{rectangles[0][2]}.json"
    path.write_text(json.dumps({"synchronousWindowSystemEvents": True, "windowFrameMargins": True, "screens": listed}))
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={path}"}


def stands(folder: Path, environment: dict[str, str], move: str = "") -> list[str]:
    """Start the app, let it ``move``, close it, and return where its window stood at the end."""
    with opened(folder, **environment) as app:
        app.run_line(f"{move}; {WHERE}" if move else WHERE)
        place = app.next_line().split()
        app.close_window()
    return place


def test_it_comes_back_where_it_was(tmp_path: Path) -> None:
    environment = screens(tmp_path, LARGE)
    place = stands(tmp_path, environment, "window.setGeometry(200, 120, 1300, 820)")
    assert place[2:] == ["1300", "820", "False"]
    assert stands(tmp_path, environment) == place


def test_it_comes_back_maximised(tmp_path: Path) -> None:
    environment = screens(tmp_path, LARGE)
    assert stands(tmp_path, environment, "window.showMaximized()")[-1] == "True"
    assert stands(tmp_path, environment)[-1] == "True"


def test_the_window_fits_a_screen_that_became_smaller(tmp_path: Path) -> None:
    stands(tmp_path, screens(tmp_path, LARGE), "window.setGeometry(500, 200, 1400, 850)")
    x, y, width, height = map(int, stands(tmp_path, screens(tmp_path, (0, 0, 1280, 800)))[:4])
    assert x >= 0
    assert y >= 0
    assert x + width <= 1280
    assert y + height <= 800


def test_a_screen_that_vanished_takes_no_window_with_it(tmp_path: Path) -> None:
    both = screens(tmp_path, LARGE, (1920, 0, 1920, 1080))
    assert int(stands(tmp_path, both, "window.setGeometry(2200, 100, 1300, 820)")[0]) >= 1920
    x, _y, width, *_ = map(int, stands(tmp_path, screens(tmp_path, LARGE))[:4])
    assert x >= 0
    assert x + width <= 1920


@pytest.mark.parametrize("screen", [(0, 0, 1024, 768), LARGE])
def test_the_first_time_it_fills_the_screen(tmp_path: Path, screen: tuple[int, int, int, int]) -> None:
    assert stands(tmp_path, screens(tmp_path, screen))[-1] == "True"


def test_a_small_screen_shows_the_whole_window_under_its_title_bar(tmp_path: Path) -> None:
    """On 1024x768 with a task bar the phone number at the foot of TOP would lie below the edge."""
    title_bar = 31
    with opened(tmp_path, **screens(tmp_path, (0, 0, 1024, 720))) as app:
        app.run_line("report(window.minimumHeight())")
        assert int(app.next_line()) + title_bar <= 720
        app.close_window()


def test_the_systems_bars_show_the_apps_own_icon(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        app.run_line("report(window.windowIcon().availableSizes()[0].width(), window.windowIcon().isNull())")
        assert app.next_line() == "16 False"


@pytest.mark.parametrize("kept", [b"", b"nonsense", b"\x01\xd9\xd0\xcb" + b"\xff" * 60])
def test_a_place_that_cannot_be_read_is_none(qtbot: QtBot, tmp_path: Path, kept: bytes) -> None:
    (tmp_path / PLACE_FILE).write_bytes(kept)
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    qtbot.addWidget(window)
    window.show_fitting()
    assert window.isVisible()
    assert window.screen().geometry().intersects(window.frameGeometry())


def test_a_disk_that_refuses_closes_the_window_all_the_same(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path / "data")
    qtbot.addWidget(window)
    window.show()
    (tmp_path / "data" / PLACE_FILE).mkdir(parents=True)
    assert window.close()
    assert "the window's position is not saved" in caplog.text
