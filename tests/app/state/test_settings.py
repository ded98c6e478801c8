"""The settings files: what was written is read, and a damaged file stops nothing and reveals no password."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.sales.tax import Rounding
from app.state.json_file import MOST, JsonFile
from app.state.password import PASSWORD_FILE, Password, password_file
from app.state.settings import (
    LONGEST_SHOP_NAME,
    PREFERENCES_FILE,
    PROXY_FILE,
    SHOP_FILE,
    Preferences,
    Shop,
    TextSize,
    preferences_file,
    proxy_file,
    shop_file,
)
from app.state.stored import Stored
from licensing.errors import StorageError
from licensing.proxy import Proxy, ProxyMode
from licensing.words.language import Language

NOISE = (b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000)
OWN = Proxy(ProxyMode.OWN, "proxy.shop.example", 3128, "clerk", "secret")


def file_of(name: str, folder: Path) -> JsonFile[Any]:
    files: dict[str, Callable[[Path], JsonFile[Any]]] = {
        SHOP_FILE: shop_file,
        PREFERENCES_FILE: preferences_file,
        PROXY_FILE: proxy_file,
        PASSWORD_FILE: password_file,
    }
    return files[name](folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (SHOP_FILE, Shop("銀座一号店", Rounding.CEILING)),
        (PREFERENCES_FILE, Preferences(Language.ENGLISH, TextSize.LARGE, full_screen=True)),
        (PREFERENCES_FILE, Preferences()),
        (PROXY_FILE, OWN),
    ],
)
def test_what_was_written_is_read_after_a_restart(tmp_path: Path, name: str, value: object) -> None:
    file_of(name, tmp_path).write(value)
    assert file_of(name, tmp_path).read() == value


@pytest.mark.parametrize(
    ("name", "default"), [(SHOP_FILE, Shop()), (PREFERENCES_FILE, Preferences()), (PROXY_FILE, Proxy())]
)
def test_a_new_terminal_has_the_defaults(tmp_path: Path, name: str, default: object) -> None:
    assert file_of(name, tmp_path).read() == default


@pytest.mark.parametrize(
    ("name", "default", "content"),
    [
        *((SHOP_FILE, Shop(), noise) for noise in NOISE),
        *((PREFERENCES_FILE, Preferences(), noise) for noise in NOISE),
        *((PROXY_FILE, Proxy(), noise) for noise in NOISE),
        (PROXY_FILE, Proxy(), b"{}"),
        (PROXY_FILE, Proxy(), b'{"mode": "other"}'),
    ],
)
def test_a_damaged_file_is_set_aside_and_the_default_is_used(
    tmp_path: Path, name: str, default: object, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    assert file_of(name, tmp_path).read() == default
    assert not (tmp_path / name).exists()
    assert (tmp_path / f"{name}.broken").read_bytes() == content


@pytest.mark.parametrize(
    ("name", "kept", "content"),
    [
        (SHOP_FILE, Shop(rounding=Rounding.CEILING), {"shop_name": 3, "rounding": "ceiling"}),
        (SHOP_FILE, Shop("銀座 一号店"), {"shop_name": "銀座\n一号店\u202e", "rounding": "sideways"}),
        (SHOP_FILE, Shop("銀座一号店"), {"shop_name": "銀座一号店", "rounding": []}),
        (PREFERENCES_FILE, Preferences(text_size=TextSize.LARGE), {"language": "fr", "text_size": "large"}),
        (PREFERENCES_FILE, Preferences(Language.ENGLISH), {"language": "en", "text_size": 3, "csv_encoding": None}),
        (PASSWORD_FILE, Password("$argon2id$", 0, 2), {"hashed": "$argon2id$", "wrong": "x", "settings_reset": 2}),
        (PASSWORD_FILE, Password("$argon2id$", 0, 0), {"hashed": "$argon2id$", "wrong": -1}),
        (PASSWORD_FILE, Password("$argon2id$", 3, MOST), {"hashed": "$argon2id$", "wrong": 3, "settings_reset": True}),
    ],
)
def test_an_entry_that_is_not_valid_costs_no_other(
    tmp_path: Path, name: str, kept: object, content: dict[str, object]
) -> None:
    (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    assert file_of(name, tmp_path).read() == kept
    assert (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (PASSWORD_FILE, {"hashed": None, "wrong": 0}),
        (PROXY_FILE, {"mode": "own", "host": None, "port": 8080, "user": "", "password": ""}),
        (PROXY_FILE, {"mode": "own", "host": "h", "port": True, "user": "", "password": ""}),
    ],
)
def test_entries_that_belong_together_are_read_together(tmp_path: Path, name: str, content: dict[str, object]) -> None:
    (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    file_of(name, tmp_path).read()
    assert (tmp_path / f"{name}.broken").exists()


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_typed_shop_name_is_written_as_it_will_be_read(tmp_path: Path, typed: str) -> None:
    written = shop_file(tmp_path).write(Shop(typed, Rounding.CEILING))
    assert shop_file(tmp_path).read() == written
    assert not (tmp_path / f"{SHOP_FILE}.broken").exists()


def test_the_log_does_not_quote_a_damaged_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    content = '{"mode": "own", "host": "h", "port": "x", "user": "", "password": "secret"}'
    (tmp_path / PROXY_FILE).write_text(content, encoding="utf-8")
    proxy_file(tmp_path).read()
    assert "secret" not in caplog.text
    assert "cannot read proxy.json" in caplog.text


def test_only_the_owner_can_read_the_proxys_password(tmp_path: Path) -> None:
    proxy_file(tmp_path).write(OWN)
    assert (tmp_path / PROXY_FILE).stat().st_mode & 0o077 == 0


@given(st.dictionaries(st.sampled_from(["shop_name", "rounding", "other"]), st.text() | st.integers() | st.none()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_object_in_the_file_makes_a_shop(tmp_path: Path, entries: dict[str, object]) -> None:
    (tmp_path / SHOP_FILE).write_text(json.dumps(entries), encoding="utf-8")
    assert len(shop_file(tmp_path).read().shop_name) <= LONGEST_SHOP_NAME


def test_a_saved_value_is_announced_with_the_former_one(qtbot: QtBot, tmp_path: Path) -> None:
    shop = Stored(shop_file(tmp_path))
    with qtbot.waitSignal(shop.changed, timeout=1000) as changed:
        shop.save(Shop("浅草店"))
    assert changed.args == [Shop()]
    assert shop.value == Stored(shop_file(tmp_path)).value == Shop("浅草店")


def test_a_disk_that_refuses_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    shop = Stored(shop_file(tmp_path / "file" / "folder"))
    with qtbot.assertNotEmitted(shop.changed), pytest.raises(StorageError):
        shop.save(Shop("浅草店"))
    assert shop.value == Shop()


def test_an_applied_value_lasts_until_the_exit_on_a_disk_that_refuses(
    qtbot: QtBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    preferences = Stored(preferences_file(tmp_path / "file" / "folder"))
    with qtbot.waitSignal(preferences.changed, timeout=1000):
        preferences.apply(Preferences(text_size=TextSize.LARGE))
    assert preferences.value.text_size is TextSize.LARGE
    assert "cannot write preferences.json" in caplog.text


def test_a_preference_that_could_not_be_written_is_written_later(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    file = preferences_file(tmp_path / "file" / "folder")
    preferences = Stored(file, retry_ms=0)
    seen: list[TextSize] = []
    preferences.changed.connect(lambda _former: seen.append(preferences.value.text_size))
    preferences.apply(Preferences(text_size=TextSize.LARGE))
    for _try in range(3):
        preferences._read()
    assert caplog.text.count("cannot write preferences.json") == 1
    (tmp_path / "file").unlink()
    with qtbot.waitSignal(preferences.recovered):
        pass
    assert file.read().text_size is TextSize.LARGE
    assert seen == [TextSize.LARGE], "what is shown does not flicker"
    preferences.apply(replace(preferences.value, full_screen=True))
    assert file.read() == Preferences(text_size=TextSize.LARGE, full_screen=True)


def test_a_file_that_another_process_has_just_repaired_is_not_set_aside(tmp_path: Path) -> None:
    (tmp_path / SHOP_FILE).write_bytes(b"{}")

    def parse(entries: dict[str, Any]) -> Shop:
        if not entries:
            shop_file(tmp_path).write(Shop("浅草店"))
        return Shop(entries["shop_name"])

    assert JsonFile(tmp_path / SHOP_FILE, parse, Shop()).read() == Shop("浅草店")
    assert shop_file(tmp_path).read() == Shop("浅草店")
