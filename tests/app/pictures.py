"""Pictures of every screen, for review: ``python -m tests.app.pictures [WORD] [--language en] [--text 1.3]``.

They go to ``build/screenshots/<language>/<text size>/<screen>-<size>.png``. WORD, or several with commas between them,
draws only the screens whose names hold one of them. With ``QT_SCALE_FACTOR=1.5`` a picture is what a screen at 150 %
shows: ask for the size that is left of it, 1280x720 of 1920x1080.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QApplication

from app.ui.widgets.theme import apply_theme
from licensing.words.language import Language, set_language
from tests.app.every_screen import SCREENS, Draw, show_at
from tests.app.looks import cut_texts, hidden_sideways

FOLDER = Path("build/screenshots")
SIZES = ("1024x768", "1280x720", "1280x800", "1366x768", "1920x1080")


def draw_all(folder: Path, words: list[str], sizes: list[str]) -> None:
    """Draw the screens into ``folder``, and name those that do not fit."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in SCREENS.items():
        if any(word in name for word in words):
            for size in sizes:
                take(draw, size, folder / f"{name}-{size}.png")


def take(draw: Draw, size: str, path: Path) -> None:
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as data:
        widget = draw(Path(data))
        show_at(widget, width, height)
        widget.grab().save(str(path))
        if cut := cut_texts(widget):
            print(path.name, "cut:", cut)  # noqa: T201
        if hidden := hidden_sideways(widget):
            print(path.name, "hidden:", hidden)  # noqa: T201
        if (widget.width(), widget.height()) != (width, height):
            print(path.name, "needs", widget.width(), widget.height())  # noqa: T201
        shiboken6.delete(widget)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("words", nargs="?", default="")
    arguments.add_argument("--language", type=Language, default=Language.JAPANESE)
    arguments.add_argument("--text", type=float, default=1.0)
    arguments.add_argument("--size", default=",".join(SIZES))
    asked = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    apply_theme(QApplication(sys.argv[:1]), asked.text)
    set_language(asked.language)
    draw_all(FOLDER / asked.language / f"{asked.text:g}", asked.words.split(","), asked.size.split(","))


if __name__ == "__main__":
    main()
