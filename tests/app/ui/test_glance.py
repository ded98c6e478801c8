"""The glance: what TOP shows for the tenth of a second before the license is read. It allows nothing."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.ui.glance import GLANCE_FILE, read_glance, write_glance
from app.ui.main_window import MainWindow
from app.ui.words.general import texts
from licensing.words.standings import top_view
from licensing.words.views import TopView
from tests.app.fake_license import VENDOR, FakeLicense
from tests.app.looks import button, shown_texts
from tests.app.standings import STANDINGS, StoppedClock

TODAY = date(2026, 11, 22)


def view_of(state: str) -> TopView:
    return top_view(STANDINGS[state], VENDOR, "銀座一号店")


@pytest.mark.parametrize("state", STANDINGS)
def test_what_top_showed_comes_back(tmp_path: Path, state: str) -> None:
    write_glance(tmp_path, TODAY, view_of(state))
    assert read_glance(tmp_path, TODAY) == view_of(state)


def test_another_day_is_not_shown(tmp_path: Path) -> None:
    write_glance(tmp_path, TODAY, view_of("licensed"))
    assert read_glance(tmp_path, TODAY + timedelta(days=1)) is None


def test_what_another_version_wrote_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_glance(tmp_path, TODAY, view_of("licensed"))
    monkeypatch.setattr("app.ui.glance.__version__", "9.9.9")
    assert read_glance(tmp_path, TODAY) is None


@pytest.mark.parametrize(
    "change", [{"chip": None}, {"chip": ["x", "pink"]}, {"banner": [1]}, {"place": 5}, {"more": 1}]
)
def test_a_glance_that_is_not_ours_is_not_shown(tmp_path: Path, change: dict[str, Any]) -> None:
    write_glance(tmp_path, TODAY, view_of("licensed"))
    path = tmp_path / GLANCE_FILE
    members = json.loads(path.read_bytes())
    members["view"] |= change
    path.write_text(json.dumps(members), encoding="utf-8")
    assert read_glance(tmp_path, TODAY) is None


@given(st.binary(max_size=100) | st.sampled_from([b"{}", b"[]", b"null", b'{"version":"1.0.0","day":1}', b"[" * 9999]))
def test_any_bytes_are_no_glance(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("glance")
    (folder / GLANCE_FILE).write_bytes(data)
    assert read_glance(folder, TODAY) is None


def test_a_glance_allows_nothing_and_gives_way_to_the_license(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(tmp_path, StoppedClock())
    qtbot.addWidget(window)
    window.show_glance(view_of("licensed"))
    with qtbot.waitSignal(window.painted):
        window.show()
    assert "ライセンス有効" in shown_texts(window)
    top = window.currentWidget()
    button(window, texts.SALE).click()
    assert window.currentWidget() is top
    window.attach(FakeLicense(STANDINGS["stopped"]))
    assert "ライセンス有効" not in shown_texts(window)
    assert not button(window, texts.SALE).isEnabled()


def test_the_window_keeps_what_top_shows(qtbot: QtBot, tmp_path: Path) -> None:
    license = FakeLicense(STANDINGS["licensed"])
    window = MainWindow(tmp_path, StoppedClock())
    qtbot.addWidget(window)
    window.attach(license)
    qtbot.waitUntil(lambda: read_glance(tmp_path, TODAY) is not None)
    license.stand(STANDINGS["expired"])
    qtbot.waitUntil(lambda: read_glance(tmp_path, TODAY) == top_view(STANDINGS["expired"], VENDOR, ""))


def test_while_the_terms_are_not_agreed_to_there_is_nothing_to_keep(qtbot: QtBot, tmp_path: Path) -> None:
    window = MainWindow(tmp_path, StoppedClock())
    qtbot.addWidget(window)
    license = FakeLicense(STANDINGS["terms"])
    window.attach(license)
    license.stand(STANDINGS["licensed"])
    qtbot.waitUntil(lambda: read_glance(tmp_path, TODAY) is not None)
    assert read_glance(tmp_path, TODAY) == top_view(STANDINGS["licensed"], VENDOR, "")
