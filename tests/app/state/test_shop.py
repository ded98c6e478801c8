import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.sales.tax import Rounding
from app.state.shop import SHOP_FILE, Shop, read_shop, write_shop
from app.state.shop_model import ShopModel
from licensing.errors import StorageError


def test_what_was_set_is_there_after_a_restart(tmp_path: Path) -> None:
    shop = Shop("銀座一号店", Rounding.CEILING)
    write_shop(tmp_path, shop)
    assert read_shop(tmp_path) == shop


def test_a_new_terminal_has_the_defaults(tmp_path: Path) -> None:
    assert read_shop(tmp_path) == Shop("", Rounding.FLOOR)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"\xff\xfe",
        b'{"shop_name": 3}',
        b'{"rounding": "sideways"}',
        b'{"rounding": []}',
        b"[" * 100_000,
    ],
)
def test_an_unreadable_file_is_set_aside_and_the_app_goes_on(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SHOP_FILE).write_bytes(content)
    assert read_shop(tmp_path) == Shop()
    assert not (tmp_path / SHOP_FILE).exists()
    assert (tmp_path / "shop.json.broken").read_bytes() == content


@given(st.dictionaries(st.sampled_from(["shop_name", "rounding", "other"]), st.text() | st.integers() | st.none()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_the_file_there_is_a_shop(tmp_path: Path, entries: dict[str, object]) -> None:
    (tmp_path / SHOP_FILE).write_text(json.dumps(entries), encoding="utf-8")
    assert isinstance(read_shop(tmp_path), Shop)


def test_the_model_tells_of_what_it_has_kept(qtbot: QtBot, tmp_path: Path) -> None:
    model = ShopModel(tmp_path)
    shop = Shop("浅草店")
    with qtbot.waitSignal(model.changed, timeout=1000) as heard:
        model.save(shop)
    assert heard.args == [shop]
    assert ShopModel(tmp_path).shop == shop


def test_a_disk_that_refuses_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    model = ShopModel(tmp_path / "file" / "folder")
    (tmp_path / "file").write_text("not a folder")
    with qtbot.assertNotEmitted(model.changed), pytest.raises(StorageError):
        model.save(Shop("浅草店"))
    assert model.shop == Shop()
