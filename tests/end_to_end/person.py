"""A person in front of a real window on an X display: every tap and key goes through the X server."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from app.sales.words import words as sale
from licensing.clock import SystemClock, day_of
from licensing.words.days import table_date
from tests.app.running import Running, opened
from tests.end_to_end.conftest import Till

PATIENCE = 40.0
_LOOK = "from tests.end_to_end import eyes; report(eyes.{what}(window))"

Found = TypeVar("Found")


@dataclass(frozen=True)
class Sight:
    """What the window shows at one moment; places are pixels on the screen."""

    page: str
    active: bool
    """Whether keys go to it."""
    focus: str
    focus_ready: bool
    """Whether Enter is not ignored any more: what has the focus appeared long enough ago."""
    texts: list[str]
    buttons: dict[str, tuple[int, int]]
    fields: dict[str, tuple[int, int, str]]
    ready: list[str]
    """The names of the buttons and fields that a press reaches: they appeared long enough ago."""

    def says(self, words: str) -> bool:
        return any(words in text for text in (*self.texts, *self.buttons))

    def has(self, name: str) -> bool:
        """Return whether there is a button or field of that name that takes presses."""
        return name in self.ready

    def place_of(self, name: str) -> tuple[int, int]:
        x, y = (self.buttons.get(name) or self.fields[name])[:2]
        return x, y


class Person:
    def __init__(self, app: Running, display: str) -> None:
        self._app = app
        self._environment = {**os.environ, "DISPLAY": display}

    # eyes

    def looks(self) -> Sight:
        return Sight(**self._asks("look"))

    def sees(self, words: str) -> Sight:
        """Wait until ``words`` stand in the window."""
        return self.finds(lambda sight: sight.says(words), words)

    def finds(self, what: Callable[[Sight], bool], told: str) -> Sight:
        """Wait for a sight that is ``what``; ``told`` says it when it never comes."""

        def seen() -> Sight | None:
            sight = self.looks()
            return sight if what(sight) else None

        return self._waits(seen, told)

    def reads_the_code(self) -> str:
        """Wait for a QR code and return what it says, as a phone reads it."""
        code: str = self._waits(lambda: self._asks("read_code") or None, "a QR code")
        return code

    # hands

    def turns_to_the_window(self) -> None:
        """Give the keys to the window, which a window manager would do."""
        self._does("windowfocus", "--sync", str(self._asks("number")))
        self.finds(lambda sight: sight.active, "a window that takes keys")

    def taps(self, *names: str) -> None:
        """Tap these buttons or fields, one after the other, each as soon as it stands there and is enabled."""
        for name in names:
            x, y = self.finds(partial(Sight.has, name=name), f"to tap {name}").place_of(name)
            self._does("mousemove", str(x), str(y), "click", "1")

    def double_taps(self, name: str, gap: int) -> None:
        """Tap ``name`` twice in one place, ``gap`` milliseconds apart."""
        x, y = self.finds(partial(Sight.has, name=name), f"to tap {name}").place_of(name)
        self._does("mousemove", str(x), str(y), "click", "--repeat", "2", "--delay", str(gap), "1")

    def presses(self, *keys: str) -> None:
        self.finds(lambda sight: sight.focus_ready, "a focus that takes Enter")
        self._does("key", "--clearmodifiers", *keys)

    def types(self, text: str) -> None:
        self._does("type", "--delay", "1", text)

    def scans(self, text: str) -> None:
        """Type ``text`` as a barcode scanner does: faster than a person, and Enter behind it."""
        self._does("type", "--delay", "1", "--args", "1", text, "key", "Return")

    def fills(self, name: str, text: str) -> None:
        """Tap the field ``name`` and type ``text``."""
        self.taps(name)
        self.types(text)

    def copies(self, text: str) -> None:
        """Put ``text`` into the clipboard, as another program would."""
        self._app.run_line(f"from PySide6.QtGui import QGuiApplication; QGuiApplication.clipboard().setText({text!r})")

    def _asks(self, what: str) -> Any:
        self._app.run_line(_LOOK.format(what=what))
        return json.loads(self._app.next_line())

    def _does(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=True, capture_output=True, timeout=PATIENCE
        )

    def _waits(self, what: Callable[[], Found | None], told: str) -> Found:
        end = time.monotonic() + PATIENCE
        while (found := what()) is None:
            assert time.monotonic() < end, f"not there: {told}; but {self.looks()}"
        return found


@contextmanager
def person_at(till: Till, display: str) -> Iterator[Person]:
    """Open the app of ``till`` on ``display`` and yield who stands in front of it."""
    environment = till.environment | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with opened(till.data.parent, **environment) as app:
        person = Person(app, display)
        person.turns_to_the_window()
        yield person


def begin_sale(cashier: Person) -> None:
    """Type a sale as far as the button that saves it; a wrong nationality is reported under its field."""
    cashier.taps("免税販売")
    cashier.fills("旅券番号", "tk1234567")
    cashier.fills("国籍", "U1")
    cashier.fills("氏名", "smith john")
    cashier.sees("英字3文字で入力してください。")
    cashier.taps("国籍")
    cashier.presses("ctrl+a")
    cashier.types("usa")
    cashier.fills("生年月日", "1990/05/21")
    cashier.fills("上陸年月日", table_date(day_of(SystemClock().now()) - timedelta(days=3)))
    cashier.taps("短期滞在", sale.GO_ON_TO_ITEMS)
    cashier.fills("品名", "Lotion")
    cashier.fills("単価（税込）", "8800")
    cashier.taps("10%", sale.ADD_ITEM)
    cashier.sees("Lotion")
