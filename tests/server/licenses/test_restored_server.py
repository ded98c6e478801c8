"""A server restored from a backup: its terminals continue, and it takes no right from them by mistake."""

import contextlib
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core import serializers

from licensing.codes import Code
from licensing.errors import Refused, Unreachable
from licensing.standing import State
from server import clock
from server.licenses.models import Answer, Event, Registration, Terminal
from server.licenses.staff import operations
from tests.server.key_commands import contents, keys
from tests.server.licenses.agents import Shop, events, usable
from tests.server.terminal import refused

What = Event.What


class Backup:
    """The server's database at the time of the backup, without the event log, which is append-only."""

    MODELS = (Terminal, Registration, Answer)

    def __init__(self) -> None:
        rows = [row for model in self.MODELS for row in model.objects.order_by("pk")]
        self._dump = serializers.serialize("json", rows)

    def restore(self) -> None:
        for model in reversed(self.MODELS):
            model.objects.all().delete()
        for row in serializers.deserialize("json", self._dump):
            row.save()


def test_a_restored_server_continues_from_the_terminals_seq(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    backup = Backup()
    for _ in range(10):
        shop.day(till)
    backup.restore()
    for _ in range(3):
        shop.day(till)
        assert usable(till)
    assert Terminal.objects.get().seq == 14
    assert events(What.CLONE_SUSPECTED) == 0


def test_a_server_that_lost_the_terminal_leaves_it_usable(shop: Shop, number: str) -> None:
    backup = Backup()
    till = shop.terminal("till")
    till.register(number)
    shop.day(till)
    backup.restore()
    with refused(Code.UNKNOWN_TERMINAL):
        till.check()
    shop.clock.pass_time(days=30)
    assert usable(till)
    till.register(number)
    shop.day(till)
    assert usable(till)
    assert Terminal.objects.get().seq == 4


def test_a_server_that_lost_the_registration_leaves_the_terminal_usable(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.agree("2026-11-01")
    till.check()
    backup = Backup()
    till.register(number)
    backup.restore()
    with refused(Code.UNKNOWN_TERMINAL):  # not the trial that it remembers
        till.check()
    assert usable(till)
    till.register(number)
    shop.day(till)
    assert usable(till)


def test_a_server_that_lost_a_move_back_does_not_answer_moved(shop: Shop, number: str) -> None:
    one, two = shop.terminal("one"), shop.terminal("two", "the-other-machine")
    one.register(number)
    two.register(number, replace=True)
    shop.day(one)
    backup = Backup()
    shop.clock.pass_time(days=1)
    one.register(number, replace=True)
    backup.restore()
    with refused(Code.UNKNOWN_TERMINAL):
        one.check()
    assert usable(one)
    one.register(number, replace=True)
    shop.day(one, two)
    assert usable(one)
    assert two.standing().state is State.MOVED


@pytest.mark.parametrize("end", ["none", "the contract ends", "staff stop it"])
def test_a_server_that_lost_a_second_number_does_not_answer_with_the_first(
    shop: Shop, number: str, issue: Callable[..., list[str]], end: str
) -> None:
    till = shop.terminal("till")
    till.register(number)
    if end == "staff stop it":
        operations.stop(operations.find(number), who="sato", now=shop.clock.now())
    elif end == "the contract ends":
        shop.clock.pass_time(days=2 * 366)
    shop.day(till)
    assert usable(till) is (end == "none")
    backup = Backup()
    [second] = issue(months=36)
    till.register(second)
    backup.restore()
    with refused(Code.UNKNOWN_TERMINAL):
        till.check()
    assert usable(till)
    till.register(second)
    shop.day(till)
    assert usable(till)


def test_a_restored_server_reports_a_later_stop(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    backup = Backup()
    shop.day(till)
    backup.restore()
    operations.stop(operations.find(number), who="sato", now=shop.clock.now())
    shop.day(till)
    assert till.standing().state is State.STOPPED


def test_a_restored_server_reports_a_later_move(shop: Shop, number: str) -> None:
    old, new = shop.terminal("old"), shop.terminal("new", "the-new-machine-00")
    old.register(number)
    backup = Backup()
    shop.day(old)
    backup.restore()
    shop.clock.pass_time(days=1)
    new.register(number, replace=True)
    shop.day(old)
    assert old.standing().state is State.MOVED


def test_a_server_that_lost_a_move_is_corrected_by_moving_again(shop: Shop, number: str) -> None:
    old, new = shop.terminal("old"), shop.terminal("new", "the-new-machine-00")
    old.register(number)
    backup = Backup()
    new.register(number, replace=True)
    shop.day(old, new)
    backup.restore()
    with pytest.raises(Refused) as caught:
        new.check()
    assert caught.value.code is Code.UNKNOWN_TERMINAL
    assert usable(new), "what it holds stays good"
    with refused(Code.LICENSE_IN_USE):
        new.register(number)
    new.register(number, replace=True)
    shop.day(old, new)
    assert usable(new)
    assert old.standing().state is State.MOVED


def test_keys_of_before_a_rotation_are_rotated_until_terminals_accept_them_again(
    shop: Shop, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As operating-keys.md says: neither the restored keys nor the restored database know of the rotations."""
    monkeypatch.setattr(clock, "now", shop.clock.now)
    home, till = settings.HOME, shop.terminal("till")
    till.register(number)
    former, backup = contents(home), Backup()
    for _ in range(2):
        keys("rotate")
    shop.day(till)
    for name, data in former.items():
        (home.folder / name).write_bytes(data)
    backup.restore()
    refusals = 0
    for _ in range(3):
        with contextlib.suppress(Unreachable):
            shop.day(till)
            break
        refusals += 1
        assert usable(till)
        keys("rotate")
    assert refusals == 2
    assert usable(till)
    shop.day(till)
