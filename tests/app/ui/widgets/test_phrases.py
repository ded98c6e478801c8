"""Lines of Japanese are broken between phrases; screen readers get the original text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from app.ui.widgets import controls
from app.ui.widgets.phrases import JOINER, OPENING, keep_phrases


def phrases(text: str) -> list[str]:
    """Return the pieces between which a line may be broken."""
    kept = keep_phrases(text)
    found = [kept[:1]]
    for before, here in pairwise(kept):
        if JOINER in (before, here):
            found[-1] += here
        else:
            found.append(here)
    return [piece.replace(JOINER, "") for piece in found]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("購入記録を作成します", ["購入記録を", "作成します"], id="after a particle"),
        pytest.param("続けてご利用いただく", ["続けて", "ご利用いただく"], id="a polite prefix stays with its word"),
        pytest.param("記録を取り消した", ["記録を", "取り消した"], id="a compound verb is one word"),
        pytest.param("残り12日です", ["残り", "1", "2日です"], id="a number keeps its counter"),
        pytest.param("もう一度この端末で", ["もう一度この端末で"], id="a short word stays with what it points to"),
        pytest.param("あっと免税", ["あっと", "免税"], id="a name"),
        pytest.param(
            "アプリケーションソフトウェア利用規約",
            ["アプリケーションソフトウェア", "利用規約"],
            id="a long compound breaks at its seam",
        ),
        pytest.param(
            "株式会社銀座商店（2027年10月31日(日)まで）",
            ["株式会社銀座商店", "（", "2", "0", "2", "7年1", "0月3", "1日(", "日", ")まで", "）"],
            id="a day is broken only where Qt breaks none: between digits and at brackets",
        ),
        pytest.param("銀座" * 8, list("銀座" * 8), id="a long name breaks anywhere"),
    ],
)
def test_a_line_is_broken_between_phrases(text: str, pieces: list[str]) -> None:
    assert phrases(text) == pieces


@given(st.text(alphabet="あご利用まで。、「」（）カー9Zzé\u0301@. -/\n", max_size=60))
def test_only_invisible_characters_are_added(text: str) -> None:
    assert keep_phrases(text).replace(JOINER, "").replace(OPENING, "") == text


def test_english_is_not_changed() -> None:
    assert (
        keep_phrases("Save as file (USB stick) /media/shop/a-b.csv") == "Save as file (USB stick) /media/shop/a-b.csv"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("W" * 40, id="the widest name"),
        pytest.param("端末" + "W" * 40 + "を", id="inside a sentence"),
        pytest.param("reception@ginza-honten.duty-free-counter.example", id="an address"),
        pytest.param("e\u0301" * 25, id="letters with accents"),
    ],
)
def test_a_word_of_any_length_fits_into_a_narrow_label(qtbot: QtBot, text: str) -> None:
    label = controls.label(text, wrap=True)
    qtbot.addWidget(label)
    width = label.fontMetrics().horizontalAdvance("W" * 18)
    assert label.minimumSizeHint().width() <= width
    assert label.text() == text


def test_a_label_returns_its_original_text(qtbot: QtBot) -> None:
    label = controls.label("購入記録を作成します", wrap=True)
    qtbot.addWidget(label)
    label.setText("続けてご利用いただくには")
    assert label.text() == "続けてご利用いただくには"
    assert QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name) == "続けてご利用いただくには"


def test_a_narrow_label_breaks_its_line_after_the_phrase(qtbot: QtBot) -> None:
    label = controls.label("購入記録を作成します", wrap=True)
    qtbot.addWidget(label)
    width = label.fontMetrics().horizontalAdvance("購入記録を作成")
    whole = label.fontMetrics().horizontalAdvance("作成します")
    assert label.heightForWidth(width) == 2 * label.fontMetrics().height()
    assert label.minimumSizeHint().width() <= width
    assert whole <= width
