"""A button that names what is chosen, and opens a menu of what can be chosen instead."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.widgets import controls
from app.ui.words.general import texts


class ChoiceMenu(controls.Button):
    """``name`` says what is chosen: 状態：すべて; the button shows ``brief`` of its title."""

    chosen = Signal(object)
    """The second member of the chosen pair."""

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, object]],
        brief: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "quiet", parent)
        self._name = name
        self._brief = brief
        self._menu = QMenu(self)
        self.show_options(options)
        self.clicked.connect(self._open)

    def show_options(self, options: Sequence[tuple[str, object]]) -> None:
        """Replace the options; the first one is chosen, without a signal."""
        self._options = list(options)
        self._menu.clear()
        for place, (title, _thing) in enumerate(self._options):
            self._menu.addAction(title).triggered.connect(partial(self._choose, place))
        self._show(0)

    @property
    def value(self) -> object:
        """The second member of the chosen pair."""
        return self._options[self._place][1]

    def choose(self, value: object) -> None:
        """Choose ``value``, as a press on its title does."""
        self._choose([thing for _title, thing in self._options].index(value))

    def _choose(self, place: int, _checked: bool = False) -> None:
        self._show(place)
        self.chosen.emit(self.value)

    def _show(self, place: int) -> None:
        self._place = place
        self.setText(texts.CHOSEN.format(name=self._name, value=self._brief(self._options[place][0])))
        self.setProperty("tone", "green" if place else "")
        controls.restyle(self)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
