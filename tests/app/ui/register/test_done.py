from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from licensing.errors import StorageError
from tests.app.standings import licensed
from tests.app.ui.register.samples import NUMBER
from tests.app.ui.register.walk import ASKED, Walk


def test_done_shows_what_the_terminal_has_now(walk: Walk) -> None:
    walk.enter()

    walk.license.answer(licensed())

    for words in (
        "ライセンス登録完了",
        "ライセンス番号が登録されました。端末認証番号が自動取得されます。",
        "7K3M-9QXR-2VTA-84ND",
        "4821-7730-1195",
        "2027年10月31日(日)（残り343日）",
        "2027年10月31日(日)まで",
        "利用期限は、接続のたびに自動で延長されます。",
    ):
        assert words in walk.says
    assert walk.sheet.done_page.name_field.text() == "銀座一号店 レジ1"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_done_leads_to_top_without_touching_the_name(walk: Walk, key: Qt.Key) -> None:
    walk.license.stand(replace(licensed(), license_number=NUMBER))
    walk.enter()
    walk.license.answer(licensed())

    walk.press(key)

    assert walk.left == 1
    assert walk.license.calls == [ASKED]


@pytest.mark.parametrize(
    ("typed", "renamed"),
    [
        pytest.param("免税カウンター", [("rename", "免税カウンター")], id="another name"),
        pytest.param("  免税カウンター ", [("rename", "免税カウンター")], id="spaces around it"),
        pytest.param("   ", [], id="no name is no wish"),
    ],
)
def test_a_name_given_on_the_last_page_is_saved(walk: Walk, typed: str, renamed: list[tuple[str, str]]) -> None:
    walk.license.stand(replace(licensed(), license_number=NUMBER))
    walk.enter()
    walk.license.answer(licensed())

    walk.sheet.done_page.name_field.setText(typed)
    walk.tap("TOPへ")

    assert walk.license.calls == [ASKED, *renamed]
    assert walk.left == 1


def test_a_name_that_the_disk_refused_is_told_on_the_next_page(walk: Walk) -> None:
    walk.enter()
    walk.license.answer(licensed())
    walk.sheet.done_page.name_field.setText("免税カウンター")
    walk.tap("TOPへ")

    walk.fail(StorageError("full"))

    (told,) = walk.visits.notified
    assert told.startswith("この端末に保存できませんでした。")
    assert "E-501" in told
