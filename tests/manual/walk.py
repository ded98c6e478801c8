"""A person who walks through the manual in one language: acts by the words on the screen, and takes the pictures."""

from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QInputMethodEvent, QPainter, QPen, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from app.ui.main_window import MainWindow
from licensing.clock import SystemClock
from tests.app.looks import cut_texts, hidden_sideways
from tests.end_to_end.shop import PATIENCE, Shop
from tests.texts import translated

MARK = "#d9480f"
"""The colour of frames and numbers on the pictures: the app uses it for nothing."""
_ROOM = 5
_ROUND = 18


class Part(Enum):
    """Of a screen: halves are for what happens at its edge."""

    ALL = auto()
    UPPER = auto()
    LOWER = auto()


Named = QAbstractButton | QLineEdit | QLabel


class PcClock(SystemClock):
    """The PC clock, which the walk sets ahead instead of waiting for days."""

    ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Walk(Shop):
    """``seen`` are the words that were on the screen; every word asked for here is Japanese, whatever is spoken."""

    def __init__(self, window: MainWindow, license: LicenseModel, qtbot: QtBot, clock: PcClock, album: "Album") -> None:
        super().__init__(window, license, qtbot)
        self.clock = clock
        self._album = album

    def sees(self, text: str) -> bool:
        return super().sees(translated(text))

    def taps(self, words: str) -> None:
        self._album.note(self._words())
        super().taps(translated(words))

    def ticks(self, words: str) -> None:
        super().ticks(translated(words))

    def enabled(self, words: str) -> bool:
        return self.button(translated(words)).isEnabled()

    def writes(self, field: str, text: str) -> None:
        """Write ``text`` into the field of that name, as an input method does: keys know no kanji."""
        (found,) = [line for line in self._visible(QLineEdit) if line.accessibleName() == translated(field)]
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)
        found.clear()
        committed = QInputMethodEvent()
        committed.setCommitString(text)
        QApplication.sendEvent(found, committed)

    def waits_for_days_left(self, days: int) -> None:
        self._qtbot.waitUntil(lambda: self.license.standing.days_left == days, timeout=PATIENCE)

    def picture(self, name: str, *pointed: str, part: Part = Part.ALL) -> None:
        """Take the picture ``name`` of ``part`` of the window, with a numbered frame around each of ``pointed``."""

        def is_settled() -> bool:  # a new text makes its room
            there = all(self._named(translated(words)) for words in pointed)
            return there and not cut_texts(self.window) and not hidden_sideways(self.window)

        self._qtbot.waitUntil(is_settled, timeout=PATIENCE)
        self._album.note(self._words())
        shot = self.window.grab()
        _draw_marks(shot, [self._place(self._named(translated(words))[0]) for words in pointed])
        self._album.keep(name, shot.copy(_area(shot, part)))

    def _named(self, words: str) -> list[Named]:
        """Return what says those words on the window, what can be used before labels; if need be, what holds them."""
        usable: list[Named] = [*self._visible(QAbstractButton), *self._visible(QLineEdit)]
        things = [*usable, *self._visible(QLabel)]
        exact = [thing for thing in things if words in (thing.text(), thing.accessibleName())]
        return exact or [thing for thing in things if words in thing.text()]

    def _place(self, thing: Named) -> QRect:
        return QRect(thing.mapTo(self.window, QPoint()), _drawn_size(thing))

    def _words(self) -> list[str]:
        named: list[QWidget] = [*self._visible(QAbstractButton), *self._visible(QLineEdit)]
        ticked = [button.text() for button in self._visible(QAbstractButton)]
        return [*self._texts(), *ticked, *(widget.accessibleName() for widget in named)]


class Album:
    """The words and the pictures of one chapter; ``folder`` is where pictures go, None keeps none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.words: set[str] = set()
        self.pictures: list[str] = []

    def note(self, words: list[str]) -> None:
        self.words.update(words)

    def keep(self, name: str, shot: QPixmap) -> None:
        assert not shot.isNull()
        assert name not in self.pictures
        self.pictures.append(name)
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            assert shot.save(str(self._folder / f"{name}.png"))


def _drawn_size(thing: Named) -> QSize:
    """Return how much of ``thing`` is drawn: a label may have far more room than words."""
    if isinstance(thing, QLabel) and not thing.wordWrap():
        return thing.size().boundedTo(thing.sizeHint())
    return thing.size()


def _area(shot: QPixmap, part: Part) -> QRect:
    half = shot.height() // 2
    areas = {Part.ALL: shot.rect(), Part.UPPER: QRect(0, 0, shot.width(), half)}
    return areas.get(part, QRect(0, half, shot.width(), half))


def _draw_marks(shot: QPixmap, frames: list[QRect]) -> None:
    painter = QPainter(shot)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, frame in enumerate(frames, start=1):
        around = frame.adjusted(-_ROOM, -_ROOM, _ROOM, _ROOM).intersected(shot.rect().adjusted(2, 2, -2, -2))
        painter.setPen(QPen(QColor(MARK), 4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(around, 12, 12)
        if len(frames) > 1:
            _draw_number(painter, around.topLeft(), number)
    painter.end()


def _draw_number(painter: QPainter, corner: QPoint, number: int) -> None:
    disc = QRect(0, 0, 2 * _ROUND, 2 * _ROUND)
    # Outside of the frame's left edge, so that it hides no words.
    disc.moveCenter(QPoint(max(corner.x() - _ROUND + 4, _ROUND), max(corner.y() + 2, _ROUND)))
    painter.setPen(QPen(QColor("#ffffff"), 2))
    painter.setBrush(QColor(MARK))
    painter.drawEllipse(disc)
    font = QFont(painter.font())
    font.setPixelSize(22)
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
