"""Files that cannot be read while the app runs: it keeps what it knows, tries again by itself, and replaces nothing."""

import errno
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.sales.tax import Rounding
from app.state.json_file import JsonFile
from app.state.password import PASSWORD_FILE, Password, make_hash, password_file
from app.state.settings import (
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
from app.terminal import Setup, build_agent
from app.ui.pages import Page
from licensing.agent import Agent
from licensing.errors import StorageError
from licensing.proxy import Proxy, ProxyMode
from licensing.standing import State
from licensing.store import KEY, KEYSET, STATE, STATEMENT, Store
from tests.app.looks import shown_texts
from tests.app.state.locks import Hand, enter, hash_quickly, lock_in, set_password
from tests.app.state.models import NEVER, Models, result_of
from tests.app.tops import window_of
from tests.disk_faults import DiskFaults
from tests.simulator import World

DOCUMENTS = (KEY, STATEMENT, KEYSET, STATE)
SLOW = replace(NEVER, look=3600)
"""It looks at nothing by itself."""
SETTINGS: dict[str, tuple[Callable[[Path], JsonFile[Any]], object, object]] = {
    SHOP_FILE: (shop_file, Shop("銀座一号店", Rounding.CEILING), Shop()),
    PREFERENCES_FILE: (preferences_file, Preferences(text_size=TextSize.LARGE), Preferences()),
    PROXY_FILE: (proxy_file, Proxy(ProxyMode.OWN, "proxy.shop.example", 3128, "clerk", "secret"), Proxy()),
    PASSWORD_FILE: (password_file, Password("$argon2id$", 1), None),
}


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> DiskFaults:
    return DiskFaults(monkeypatch)


# the license


def test_a_start_that_can_read_nothing_recovers_by_itself(
    qtbot: QtBot, world: World, models: Models, faults: DiskFaults
) -> None:
    world.licensed()
    asked = len(world.server.asked)
    faults.hide(*DOCUMENTS)
    model = models()
    assert model.standing.state is State.UNREADABLE
    model.start()
    qtbot.waitUntil(lambda: isinstance(model.last_failure, StorageError))
    assert len(world.server.asked) == asked

    faults.unreadable.clear()
    qtbot.waitUntil(lambda: model.standing.state is State.LICENSED)
    qtbot.waitUntil(lambda: model.last_failure is None)
    # A check follows, because the last one could not ask.
    qtbot.waitUntil(lambda: len(world.server.asked) == asked + 1)


def test_a_look_asks_no_disk_in_qts_thread(
    qtbot: QtBot, world: World, models: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network drive that never answers would stop the window."""
    asking: set[threading.Thread] = set()
    monkeypatch.setattr(Store, "stamp", lambda _store, _name: asking.add(threading.current_thread()))
    model = models()
    asking.clear()
    model.start()
    qtbot.waitUntil(lambda: len(asking) > 1)
    assert threading.main_thread() not in asking


def test_check_now_reads_again(qtbot: QtBot, world: World, models: Models, faults: DiskFaults) -> None:
    world.licensed()
    faults.hide(*DOCUMENTS)
    model = models(SLOW)
    assert isinstance(result_of(qtbot, model.check_now), StorageError)
    faults.unreadable.clear()
    assert result_of(qtbot, model.check_now).state is State.LICENSED


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_running_app_keeps_what_it_knows(
    qtbot: QtBot, world: World, models: Models, faults: DiskFaults, name: str
) -> None:
    world.licensed()
    model = models()
    model.start()
    qtbot.waitUntil(lambda: len(world.server.asked) > 1 and not model.checking)
    faults.hide(name, number=errno.EACCES)
    (world.store().folder / STATEMENT).touch()
    qtbot.waitUntil(lambda: bool(model.standing.unreadable))
    assert model.standing.usable
    faults.unreadable.clear()
    qtbot.waitUntil(lambda: not model.standing.unreadable)
    assert model.standing.usable


def test_a_disk_that_answers_slowly_is_asked_once_at_a_time(
    qtbot: QtBot, world: World, models: Models, faults: DiskFaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.licensed()
    faults.hide(*DOCUMENTS)
    model = models()
    answering, waiting = threading.Event(), []

    def slowly(*_arguments: object) -> None:
        waiting.append(threading.get_ident())
        assert answering.wait(5)

    monkeypatch.setattr("licensing.agent.Agent.refresh", slowly)
    model.start()
    qtbot.waitUntil(lambda: bool(waiting))
    looks = 0

    def look(_agent: Agent) -> datetime:
        nonlocal looks
        looks += 1
        return world.clock.now()

    monkeypatch.setattr("licensing.agent.Agent.pc_time", property(look))
    qtbot.waitUntil(lambda: looks >= 10)
    answering.set()
    assert len(waiting) <= 2, "one look, and the check at the start"


def test_the_window_says_so_and_recovers_without_a_restart(
    qtbot: QtBot, world: World, models: Models, faults: DiskFaults
) -> None:
    world.licensed()
    faults.hide(*DOCUMENTS, SHOP_FILE)
    (world.store().folder / SHOP_FILE).write_text('{"shop_name": "浅草店"}', encoding="utf-8")
    model = models()
    window = window_of(model, world.store().folder)
    qtbot.addWidget(window)
    window.show()
    assert window.page is Page.TOP
    shown = "".join(shown_texts(window))
    assert "この端末のライセンスを読み取れないため、ご利用いただけません。" in shown
    assert "E-510" in shown
    assert SHOP_FILE in shown
    window.open(Page.SALE)
    assert window.page is Page.TOP

    model.start()
    faults.unreadable.clear()
    qtbot.waitUntil(lambda: model.standing.state is State.LICENSED)
    qtbot.waitUntil(lambda: "浅草店" in "".join(shown_texts(window)), timeout=5000)
    assert "E-510" not in "".join(shown_texts(window))
    window.open(Page.SALE)
    assert [window.page] == [Page.SALE]


def test_a_terminal_that_turns_out_to_have_nothing_is_asked_for_the_terms(
    qtbot: QtBot, world: World, models: Models, faults: DiskFaults
) -> None:
    store = world.store()
    store.write(KEY, b"")
    faults.hide(KEY)
    model = models()
    window = window_of(model, store.folder)
    qtbot.addWidget(window)
    window.show()
    assert window.page is Page.TOP
    model.start()
    store.path(KEY).unlink()
    faults.unreadable.clear()
    qtbot.waitUntil(lambda: window.page is Page.TRIAL)


# the settings


@pytest.mark.parametrize("name", SETTINGS)
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES])
def test_a_settings_file_that_cannot_be_read_is_not_replaced(
    tmp_path: Path, faults: DiskFaults, name: str, number: int
) -> None:
    make, value, default = SETTINGS[name]
    make(tmp_path).write(value)
    kept = (tmp_path / name).read_bytes()
    faults.hide(name, number=number)
    file = make(tmp_path)
    with pytest.raises(StorageError) as refused:
        file.read()
    assert refused.value.failure.path == str(tmp_path / name)
    assert file.read_or_default() == default
    with pytest.raises(StorageError):
        file.write(value)
    faults.unreadable.clear()
    assert (tmp_path / name).read_bytes() == kept
    assert not (tmp_path / f"{name}.broken").exists()


def test_settings_are_read_again_by_themselves(qtbot: QtBot, tmp_path: Path, faults: DiskFaults) -> None:
    shop_file(tmp_path).write(Shop("浅草店"))
    faults.hide(SHOP_FILE)
    shop = Stored(shop_file(tmp_path), retry_ms=10)
    assert shop.value == Shop()
    assert shop.failure is not None
    with pytest.raises(StorageError):
        shop.save(Shop("銀座店"))
    with qtbot.waitSignals([shop.changed, shop.recovered]):
        faults.unreadable.clear()
    assert shop.value == Shop("浅草店")
    assert not shop.failure


def test_a_choice_made_meanwhile_stays_and_replaces_nothing_else(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults
) -> None:
    preferences_file(tmp_path).write(Preferences(text_size=TextSize.LARGE, backup_folder="/media/stick"))
    faults.hide(PREFERENCES_FILE)
    preferences = Stored(preferences_file(tmp_path), retry_ms=10)
    with qtbot.waitSignals([preferences.recovered]):
        faults.unreadable.clear()  # the next look comes after both choices
        preferences.apply(replace(preferences.value, full_screen=True))
        preferences.apply(replace(preferences.value, text_size=TextSize.LARGER))
    chosen = Preferences(text_size=TextSize.LARGER, full_screen=True, backup_folder="/media/stick")
    assert preferences.value == chosen
    assert preferences_file(tmp_path).read() == chosen


def test_nothing_is_saved_before_the_file_is_read_again(qtbot: QtBot, tmp_path: Path, faults: DiskFaults) -> None:
    shop_file(tmp_path).write(Shop("浅草店", Rounding.CEILING))
    faults.hide(SHOP_FILE)
    shop = Stored(shop_file(tmp_path), retry_ms=60_000)
    faults.unreadable.clear()
    with pytest.raises(StorageError):
        shop.save(replace(shop.value, shop_name="銀座店"))
    assert shop_file(tmp_path).read() == Shop("浅草店", Rounding.CEILING)


def test_a_password_that_cannot_be_read_opens_nothing(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash_quickly(monkeypatch)
    hand = Hand()
    password_file(tmp_path).write(Password(make_hash("abcd1234")))
    kept = (tmp_path / PASSWORD_FILE).read_bytes()
    faults.hide(PASSWORD_FILE)
    lock = lock_in(tmp_path, hand)
    assert lock.is_locked
    assert lock.failure is not None
    assert not enter(qtbot, lock, "abcd1234")
    assert isinstance(set_password(qtbot, lock, "other1234"), StorageError)
    faults.unreadable.clear()
    assert (tmp_path / PASSWORD_FILE).read_bytes() == kept
    assert not enter(qtbot, lock, "wrong")
    hand.seconds += 100
    assert enter(qtbot, lock, "abcd1234")


def test_without_a_password_the_settings_open_once_that_is_known(
    qtbot: QtBot, tmp_path: Path, faults: DiskFaults
) -> None:
    (tmp_path / PASSWORD_FILE).write_bytes(b"")
    faults.hide(PASSWORD_FILE)
    lock = lock_in(tmp_path, Hand())
    assert lock.is_locked
    faults.unreadable.clear()
    (tmp_path / PASSWORD_FILE).unlink()
    assert enter(qtbot, lock, "")
    assert not lock.is_set


def test_a_proxy_that_cannot_be_read_sends_nothing_another_way(
    qtbot: QtBot, world: World, faults: DiskFaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither without a proxy nor through another one; the sentence names the file."""
    world.licensed()
    proxy_file(world.store().folder).write(Proxy(ProxyMode.NONE))
    monkeypatch.setattr("app.terminal.machine_hash", lambda *_arguments: "machine-of-till".ljust(32, "-"))
    faults.hide(PROXY_FILE)
    agent = build_agent(Setup(Path("vendor.json"), world.store().folder, world.store().outside), world.vendor)
    with pytest.raises(StorageError) as refused:
        agent.check()
    assert refused.value.failure.path.endswith(PROXY_FILE)
