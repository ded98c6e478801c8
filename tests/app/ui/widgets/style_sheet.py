"""What ``app.qss`` says about a widget, read from the file as Qt reads it: the parts of CSS that the file uses."""

import re
from collections.abc import Set
from typing import NamedTuple

from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.widgets.theme import stylesheet

_TEXT = re.sub(r"/\*.*?\*/", "", stylesheet(), flags=re.DOTALL)
_SELECTOR = re.compile(r'(?P<kind>\*|\w+)(?P<properties>(?:\[\w+="[^"]*"\])*)(?P<states>(?::\w+)*)$')


class _Rule(NamedTuple):
    kind: str
    properties: dict[str, str]
    states: frozenset[str]
    said: dict[str, str]

    @property
    def weight(self) -> tuple[int, int]:
        return len(self.properties) + len(self.states), int(self.kind != "*")

    def fits(self, widget: QWidget, states: Set[str]) -> bool:
        if self.kind != "*" and not widget.inherits(self.kind):
            return False
        return self.states <= states and all(
            _written(widget.property(name)) == value for name, value in self.properties.items()
        )


class Border(NamedTuple):
    """``width`` in pixels; a border that cannot be seen has none."""

    width: int
    color: str


class Style(NamedTuple):
    color: str
    background: str
    """Empty where what is behind shines through."""
    border: Border


def style_of(widget: QWidget, *states: str) -> Style:
    """Return what counts for ``widget`` as it is now and, besides, in ``states`` such as ``focus``."""
    now = {*states, *_states(widget)}
    said: dict[str, str] = {}
    for rule in sorted((rule for rule in RULES if rule.fits(widget, now)), key=lambda rule: rule.weight):
        said |= rule.said
    background = said.get("background", "")
    width, color = int(said.get("border-width", "0")), said.get("border-color", "transparent")
    return Style(
        said["color"],
        background if background.startswith("#") else "",
        Border(0, "") if color == "transparent" or not width else Border(width, color),
    )


def ground_of(widget: QWidget) -> str:
    """Return the colour on which ``widget`` stands: of the first widget behind it that has one."""
    behind = widget.parentWidget()
    while behind is not None:
        if background := style_of(behind).background:
            return background
        behind = behind.parentWidget()
    return widget.window().palette().window().color().name()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _states(widget: QWidget) -> set[str]:
    found = set() if widget.isEnabled() else {"disabled"}
    return found | {"checked"} if isinstance(widget, QAbstractButton) and widget.isChecked() else found


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _said(body: str) -> dict[str, str]:
    """Return the declarations that are asked for here, short forms taken apart."""
    said: dict[str, str] = {}
    for name, value in re.findall(r"([\w-]+)\s*:\s*([^;]+)", body):
        if name in ("background", "background-color"):
            said["background"] = value.strip()
        elif name == "border":
            width, *_style, color = (*value.split(), "transparent")[:3] if value.strip() == "none" else value.split()
            said |= {"border-width": re.sub(r"\D", "", width) or "0", "border-color": color}
        else:
            said[name] = value.strip().removesuffix("px")
    return said


def _rules() -> list[_Rule]:
    found = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", _TEXT):
        for selector in selectors.split(","):
            if "::" in selector or not selector.strip():
                continue
            match = _SELECTOR.match(selector.strip())
            if match is None:
                if selector.strip().startswith(("QScrollBar:", "QCalendarWidget ")):
                    continue
                raise AssertionError(f"not read: {selector}")
            states = frozenset(match["states"].split(":")) - {""}
            found.append(
                _Rule(match["kind"], dict(re.findall(r'(\w+)="([^"]*)"', match["properties"])), states, _said(body))
            )
    return found


RULES = _rules()
