import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from tests.app.ui.register.samples import NUMBER, SHOWN, SLIPPED
from tests.app.ui.register.walk import ASKED, Walk


def test_the_words_are_the_manual_s(walk: Walk) -> None:
    assert "ライセンス登録" in walk.says
    assert (
        "ご契約時に配信されたメールに記載されているライセンス番号を入力し、「登録」をタップしてください。"
        "バーコードリーダーでも読み取れます。"
    ) in walk.says.replace("。\nバ", "。バ")
    assert walk.button("登録").isEnabled()


def test_a_number_typed_and_entered_is_asked_for(walk: Walk) -> None:
    QTest.keyClicks(walk.sheet.entry_page.field, "7k3m9qxr2vta84nb")
    walk.press(Qt.Key.Key_Return)

    assert walk.license.calls == [ASKED]


def test_a_number_tapped_on_the_screen_is_asked_for(walk: Walk) -> None:
    for symbol in "7K3M9QXZ":
        walk.tap(symbol)
    walk.tap("1文字消す")
    for symbol in "R2VTA84NB":
        walk.tap(symbol)
    walk.tap("登録")

    assert walk.license.calls == [ASKED]
    assert walk.sheet.entry_page.field.hasFocus()


def test_the_keys_clear_and_paste(walk: Walk) -> None:
    walk.tap("7")
    walk.tap("クリア")
    assert walk.sheet.entry_page.field.text() == ""

    QGuiApplication.clipboard().setText(f"ライセンス番号: {SHOWN}")
    walk.tap("貼り付け")
    assert walk.sheet.entry_page.field.text() == SHOWN


def test_a_scan_is_read_wherever_the_focus_is(walk: Walk) -> None:
    walk.button("戻る").setFocus()

    for symbol in SHOWN:
        QTest.keyClicks(walk.focused, symbol)
    walk.press(Qt.Key.Key_Return)

    assert walk.license.calls == [ASKED]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        pytest.param(SLIPPED, "最後の4文字（84ND）をご確認ください。", id="check symbol"),
        pytest.param("7K3M-9QX", "2番目の4文字（9QX）をご確認ください。", id="too short"),
        pytest.param("7K3M-9Q?R-2VTA-84NB", "2番目の4文字（9Q?R）をご確認ください。", id="other character"),
        pytest.param(f"{NUMBER}Z", "（84NBZ）をご確認ください。", id="too long"),
        pytest.param("", "ライセンス番号を入力してください。", id="empty"),
    ],
)
def test_a_wrong_number_is_reported_at_once_and_nothing_is_sent(walk: Walk, typed: str, sentence: str) -> None:
    walk.enter(typed)

    assert sentence in walk.says
    assert walk.sheet.entry_page.field.property("wrong") is True
    assert walk.license.calls == []


def test_of_a_pasted_mail_with_two_numbers_none_is_taken(walk: Walk) -> None:
    walk.tap("7")
    QGuiApplication.clipboard().setText(f"レジ1 {SHOWN}\nレジ2 2222-3333-4444-555V")
    walk.tap("貼り付け")

    assert walk.sheet.entry_page.field.text() == "7"
    assert "ライセンス番号が2つ以上あります。この端末の番号だけを入力してください。" in walk.says
    assert walk.sheet.entry_page.field.property("wrong") is True


def test_the_error_goes_when_the_number_is_touched(walk: Walk) -> None:
    walk.enter(SLIPPED)

    walk.tap("7")

    assert walk.sheet.entry_page.failure.text == ""
    assert walk.sheet.entry_page.field.property("wrong") is False


def test_a_wrong_number_has_a_red_frame(walk: Walk) -> None:
    field = walk.sheet.entry_page.field

    walk.enter(SLIPPED)

    assert field.grab().toImage().pixelColor(field.width() // 2, 1).name() == "#a3241b"


def test_escape_leaves(walk: Walk) -> None:
    walk.press(Qt.Key.Key_Escape)

    assert walk.left == 1
