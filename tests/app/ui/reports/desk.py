"""A till with one USB stick, to open the screens of reports and exports and to save their files."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.reports.export_screen import ExportScreen
from app.ui.reports.report_screen import ReportScreen
from app.ui.reports.saving_screen import SavingScreen
from app.ui.widgets.places import Place
from tests.app.contexts import Till
from tests.app.looks import button, settle, shown_texts

S = TypeVar("S", bound=SavingScreen)


class Desk:
    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self.stick = folder / "stick"
        self.stick.mkdir()
        self.till = Till(folder)

    def report(self, printer: Callable[[], QPrinter | None] = lambda: None) -> ReportScreen:
        return self._shown(ReportScreen(self.till.context, self._find, printer))

    def export(self) -> ExportScreen:
        return self._shown(ExportScreen(self.till.context, self._find))

    def save(self, screen: SavingScreen, name: str) -> str:
        """Press the button ``name``, choose the stick, and return all texts once the outcome is shown."""
        settle(screen)
        button(screen, name).click()
        self._qtbot.waitUntil(lambda: "STICK" in shown_texts(screen.save_page))
        button(screen.save_page, "STICK").click()
        self._qtbot.waitUntil(lambda: any("保存しました。" in s or "できません" in s for s in self.texts(screen)))
        return "\n".join(self.texts(screen))

    @staticmethod
    def texts(screen: QWidget) -> list[str]:
        settle(screen)
        return [text.strip() for text in shown_texts(screen)]

    def _shown(self, screen: S) -> S:
        self._qtbot.addWidget(screen)
        screen.resize(1024, 768)
        with self._qtbot.waitExposed(screen):
            screen.show()
        screen.setFocus()
        settle(screen)
        return screen

    def _find(self) -> list[Place]:
        return [Place("STICK", self.stick)]
