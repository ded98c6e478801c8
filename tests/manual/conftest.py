"""The vendor's server in a process, and terminals in every stage of their life, for the chapters of the manual.

``ATTOMENZEI_MANUAL`` names the folder for the pictures, and lets the walk go in every language: see ``make manual``.
"""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from app.state.settings import Shop as ShopData
from app.state.settings import shop_file
from app.state.stored import Stored
from app.terminal import RESOURCES, Setup, build_agent
from app.ui.main_window import MainWindow
from app.ui.widgets.theme import apply_theme
from licensing.number import parse
from licensing.terms import read_terms
from licensing.vendor import read_vendor
from licensing.words.language import Language, set_language
from tests.end_to_end.conftest import VendorServer
from tests.end_to_end.shop import PACE
from tests.machines import id_of
from tests.manual.text import chapters
from tests.manual.walk import Album, PcClock, Walk

PICTURES = os.environ.get("ATTOMENZEI_MANUAL")
LANGUAGES = list(Language) if PICTURES else [Language.JAPANESE]
SIZE = (1024, 768)
ADDRESS = "https://license.attomenzei.example"
"""What pictures show as the vendor's address; nobody answers there."""
NOBODY = "http://127.0.0.1:1"

NAMES = {
    Language.JAPANESE: {"shop": "銀座一号店", "till": "レジ1", "new": "レジ2", "customer": "銀座商事株式会社"},
    Language.ENGLISH: {"shop": "Ginza Shop", "till": "Till 1", "new": "Till 2", "customer": "Ginza Trading Co."},
}


@pytest.fixture(params=LANGUAGES, ids=str)
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Language]:
    apply_theme(qapp)
    set_language(request.param)
    yield request.param
    set_language(Language.JAPANESE)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VendorServer]:
    made = VendorServer(tmp_path_factory.mktemp("vendor") / "home")
    made.start()
    _change_profile(made.vendor_file, made.vendor_file, portal_url=f"{ADDRESS}/portal")
    yield made
    made.stop()


def _change_profile(source: Path, target: Path, **entries: str) -> Path:
    profile = json.loads(source.read_text(encoding="utf-8"))
    target.write_text(json.dumps({**profile, **entries}), encoding="utf-8")
    return target


Numbers = dict[str, list[str]]
"""License numbers that no terminal has yet, by customer."""


@pytest.fixture(scope="module")
def unused() -> Numbers:
    return {}


class Stage:
    """Where a chapter is played: opens terminals, issues numbers."""

    def __init__(
        self, folder: Path, qtbot: QtBot, language: Language, unused: Numbers, server: VendorServer | None
    ) -> None:
        """Without a ``server``, terminals have only their trial."""
        self._server = server
        self.album = Album(Path(PICTURES) / language if PICTURES else None)
        self._unused = unused
        self.names = NAMES[language]
        self._folder = folder
        self._qtbot = qtbot
        self.models: list[LicenseModel] = []

    @property
    def server(self) -> VendorServer:
        assert self._server is not None
        return self._server

    def number(self, *more: str) -> str:
        """Return a number that no terminal has; those that are like all others are issued many at once."""
        customer = self.names["customer"]
        if more:
            return self.server.issue(1, "--customer", customer, *more)[0]
        unused = self._unused.setdefault(customer, [])
        if not unused:
            unused += self.server.issue(12, "--customer", customer)
        return unused.pop()

    def open(
        self, *, number: str = "", agreed: bool = False, far: str = "", till: str = "till", named: bool = True
    ) -> Walk:
        """Open the window of a new terminal; ``far`` is the address of a server that does not answer."""
        data = self._folder / f"terminal-{len(self.models)}"
        data.mkdir()
        profile = self._server.vendor_file if self._server else RESOURCES / "vendor.json"
        if far or not self._server:
            profile = _change_profile(profile, data / "vendor.json", server_url=far or NOBODY)
        vendor, clock = read_vendor(profile), PcClock()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("app.terminal.SystemClock", lambda: clock)
            agent = build_agent(Setup(profile, data, data / "outside", machine_id=id_of(data)), vendor)
        if named:
            Stored(shop_file(data)).save(ShopData(shop_name=self.names["shop"]))
            agent.rename(self.names[till])
        if agreed:
            agent.agree(read_terms("ja").version)
        if number:
            agent.register(parse(number), name=self.names[till])
        license = LicenseModel(agent, vendor, pace=PACE)
        self.models.append(license)
        window = MainWindow(license, data, clock)
        self._qtbot.addWidget(window)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        license.start()
        return Walk(window, license, self._qtbot, clock, self.album)


Stages = Callable[[str], Stage]


@pytest.fixture
def chapter(
    tmp_path: Path, server: VendorServer | None, qtbot: QtBot, language: Language, unused: Numbers
) -> Iterator[Stages]:
    """Return what begins a chapter; at its end all that the text says of the screen must have been there."""
    stages: dict[str, Stage] = {}

    def begin(name: str) -> Stage:
        stages[name] = Stage(tmp_path, qtbot, language, unused, server)
        return stages[name]

    yield begin
    for name, stage in stages.items():
        for model in stage.models:
            model.deleteLater()
        told, album = chapters(language)[name], stage.album
        assert told.pictures == set(album.pictures)
        assert [word for word in told.words if not any(word in shown for shown in album.words)] == []
