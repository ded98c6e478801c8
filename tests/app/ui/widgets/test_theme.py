"""The stylesheet: contrast, sizes for fingers, visible focus, fonts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QScrollBar
from pytestqt.qtbot import QtBot

from app.ui.widgets import choices, controls
from app.ui.widgets.facts import Facts
from app.ui.widgets.icon import IconWidget, app_icon, icon
from app.ui.widgets.theme import COLORS, GREEN, RESOURCES, TONES, stylesheet
from licensing.words.views import SIGNS, Tone
from tests.app.ui.widgets.style_sheet import contrast

QSS = re.sub(r"/\*.*?\*/", "", stylesheet(), flags=re.DOTALL)
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", QSS)


def pairs() -> list[tuple[str, str, str]]:
    found = []
    for selector, body in RULES:
        colors = dict(re.findall(r"(?<![\w-])(color|background-color):\s*(#[0-9a-f]{6})", body))
        if len(colors) == 2:
            found.append((selector.strip(), colors["color"], colors["background-color"]))
    return found


def test_the_contrast_is_computed_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("selector", "color", "ground"), pairs())
def test_text_contrasts_with_its_background(selector: str, color: str, ground: str) -> None:
    assert contrast(color, ground) >= 4.5


@pytest.mark.parametrize(
    ("color", "ground"),
    [
        ("#53626e", "#f4f6f5"),  # notes on the page
        ("#53626e", "#e3e9e7"),  # the title of the locked tile
        (TONES[Tone.RED], "#e3e9e7"),  # its reason
        ("#ffffff", "#0a7a5c"),  # the open tile
        (TONES[Tone.GREEN], "#e5f2ee"),
        (TONES[Tone.AMBER], "#fff3d6"),
        (TONES[Tone.RED], "#fde8e6"),
        (TONES[Tone.BLUE], "#e6effa"),
        ("#1d2b36", "#fde8e6"),  # the detail of a strip
    ],
)
def test_labels_contrast_with_the_widget_behind_them(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 4.5


def test_the_stylesheet_takes_its_shared_colours_from_the_code() -> None:
    written = (RESOURCES / "app.qss").read_text(encoding="utf-8")
    assert not [name for name, color in COLORS.items() if color in written]
    assert "@" not in QSS


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_has_its_colour_and_icon(tone: Tone) -> None:
    assert f'QLabel[tone="{tone}"] {{ color: {TONES[tone]}; }}' in QSS
    assert (RESOURCES / "icons" / f"{SIGNS[tone]}.svg").is_file()


@pytest.mark.parametrize(
    "make", [controls.primary_button, controls.quiet_button, controls.action_button, choices.choice_button]
)
def test_buttons_are_high_enough_for_a_finger(qtbot: QtBot, make: Callable[[str], controls.Button]) -> None:
    made = make("登録")
    qtbot.addWidget(made)
    assert made.sizeHint().height() >= 60


def test_fields_are_high_enough_for_a_finger(qtbot: QtBot) -> None:
    field = controls.text_field(name="端末名", longest=40)
    qtbot.addWidget(field)
    assert field.sizeHint().height() >= 60
    assert field.accessibleName() == "端末名"


def test_scroll_bars_are_wide_enough_for_a_finger(qtbot: QtBot) -> None:
    bar = QScrollBar(Qt.Orientation.Vertical)
    qtbot.addWidget(bar)
    assert bar.sizeHint().width() >= 24


@pytest.mark.parametrize("role", ["primary", "quiet", "action", "choice"])
def test_the_focus_ring_does_not_change_the_size(qtbot: QtBot, role: str) -> None:
    made = controls.Button("登録", role)
    made.setCheckable(True)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    before = made.sizeHint()
    made.setFocus()
    assert made.sizeHint() == before
    if role == "choice":
        made.setChecked(True)
        assert made.sizeHint().height() == before.height()


@pytest.mark.parametrize("widget", ["QPushButton", "QLineEdit", "QCheckBox", 'QPushButton[role="main"]'])
def test_the_focus_is_visible(widget: str) -> None:
    assert any(selector.strip() == f"{widget}:focus" and "border" in body for selector, body in RULES)


def test_the_font_has_japanese_shapes_of_kanji(qapp: QApplication) -> None:
    assert qapp.font().families() == ["Noto Sans CJK JP"]


def test_a_dark_desktop_does_not_darken_the_app(qapp: QApplication) -> None:
    assert qapp.palette().color(QPalette.ColorRole.Window).lightness() > 128


def test_labels_show_markup_as_plain_text(qtbot: QtBot) -> None:
    shown = controls.label("<b>銀座</b>")
    qtbot.addWidget(shown)
    assert shown.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("file", sorted((RESOURCES / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_can_be_drawn(qtbot: QtBot, file: Path) -> None:
    sign = IconWidget(file.stem, 32, "#ff0000")
    qtbot.addWidget(sign)
    drawn = sign.grab().toImage()
    assert any(drawn.pixelColor(x, y).red() > 200 for x in range(32) for y in range(32))
    assert not icon(file.stem).isNull()


@pytest.mark.parametrize("side", [16, 32, 128])
def test_the_application_icon_has_every_size(qapp: QApplication, side: int) -> None:
    drawn = app_icon().pixmap(side, side).toImage()
    assert drawn.pixelColor(1, side // 2).name() == GREEN
    assert drawn.pixelColor(0, 0).alpha() < 255, "its corners are round"


def test_an_outcome_line_keeps_its_space_and_has_an_icon(qtbot: QtBot) -> None:
    line = controls.OutcomeLine()
    qtbot.addWidget(line)
    assert not line.isVisible(), "a widget without a parent would be a window"
    line.show()
    empty = line.heightForWidth(400)
    line.show_outcome("保存しました。", Tone.GREEN)
    assert line.accessibleName() == line.text == "保存しました。"
    assert line.heightForWidth(400) >= empty
    assert line.findChildren(IconWidget)
    line.show_outcome("", Tone.GREEN)
    assert line.isVisible()
    assert line.text == ""
    assert line.heightForWidth(400) == empty


def test_an_outcome_line_without_lines_takes_no_space_while_it_is_empty(qtbot: QtBot) -> None:
    line = controls.OutcomeLine(lines=0)
    qtbot.addWidget(line)
    assert line.isHidden()


def test_facts_replace_each_other(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_facts([("端末名", "レジ1"), ("利用期限", "本日まで")])
    facts.show_facts([("端末名", "レジ2")])
    shown = [label.text() for label in facts.findChildren(QLabel) if not label.isHidden()]
    assert shown == ["端末名", "レジ2"]
