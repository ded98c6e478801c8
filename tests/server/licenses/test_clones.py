"""Copied folders, cloned disks, restored backups: real agents against the real operations, in virtual time.

Nothing here ever locks a terminal that a paying shop uses; what looks wrong is flagged for staff.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client

from licensing.agent import Agent
from licensing.answer import Answer
from licensing.channel import Channel
from licensing.codes import Code
from licensing.errors import Refused
from licensing.request import open_request
from licensing.standing import State
from licensing.store import Store
from licensing.terminal import Software
from licensing.vendor import read_vendor
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.models import Answer as Given
from server.licenses.models import Event, License, Registration, Terminal
from tests.server.conftest import NOON
from tests.server.terminal import refused
from tests.simulator import ManualClock

Issue = Callable[..., list[str]]
What = Event.What

FOREVER_ENOUGH = 10
"""Checks that two tills with one identity make in turn."""


class Vendor(Channel):
    """The server's operations as a ``Channel``, at the clock's time."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def ask(self, request: bytes) -> Answer:
        opened, jkt = open_request(request)
        current = signer()
        return Answer(answer(opened, jkt, current, self._clock.now()).document.encode(), current.keyset.encode())


class Shop:
    """Folders of terminals, and switching them on: a new process that reads what its folder holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = ManualClock(NOON)

    def terminal(self, name: str, machine: str = "machine-of-the-shop") -> Agent:
        return Agent(
            Store(self.folder / name, self.folder / f"outside-{machine}"),
            Vendor(self.clock),
            read_vendor(settings.HOME.vendor),
            self.clock,
            machine=machine,
            software=Software(os="Windows 11", app="1.0.0"),
        )

    def copy(self, name: str, to: str) -> None:
        shutil.rmtree(self.folder / to, ignore_errors=True)
        shutil.copytree(self.folder / name, self.folder / to)

    def day(self, *tills: Agent) -> None:
        """Let a day pass on which every till asks once."""
        self.clock.pass_time(days=1)
        for till in tills:
            till.check()


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def number(issue: Issue) -> str:
    return issue(months=24)[0]


def usable(*tills: Agent) -> bool:
    return all(till.standing().state is State.LICENSED for till in tills)


def events(what: Event.What) -> int:
    return Event.objects.filter(what=what).count()


class Backup:
    """The server's database as it was when the backup was made; its event log is only ever added to."""

    KEPT = (Terminal, Registration, Given)

    def __init__(self) -> None:
        rows = [row for model in self.KEPT for row in model.objects.order_by("pk")]
        self._dump = serializers.serialize("json", rows)

    def restore(self) -> None:
        for model in reversed(self.KEPT):
            model.objects.all().delete()
        for row in serializers.deserialize("json", self._dump):
            row.save()


def test_a_copied_folder_is_foreign_on_the_other_machine_and_harms_nobody(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "copy")
    copy = shop.terminal("copy", "another-machine-in-town")
    assert copy.standing().state is State.FOREIGN
    for _ in range(FOREVER_ENOUGH):
        shop.day(original, copy)
        assert usable(original)
        assert copy.standing().state is State.FOREIGN
    assert events(What.MACHINE_DIFFERS) == 1


def test_a_copied_folder_registers_only_by_asking_and_then_has_a_key_of_its_own(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "copy")
    copy = shop.terminal("copy", "another-machine-in-town")
    with refused(Code.LICENSE_IN_USE):
        copy.register(number)
    copy.register(number, replace=True)
    shop.day(original, copy)
    assert usable(copy)
    assert original.standing().state is State.MOVED
    assert Terminal.objects.count() == 2


def test_two_tills_with_one_identity_are_flagged_once_and_both_go_on(shop: Shop, number: str) -> None:
    """A folder with a copied machine id or a cloned disk: to the server one terminal that contradicts itself."""
    original = shop.terminal("original")
    original.register(number)
    shop.day(original)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(FOREVER_ENOUGH):
        shop.day(original, clone)
        shop.day(original)
        assert usable(original, clone)
    assert events(What.CLONE_SUSPECTED) == 1
    assert Terminal.objects.get().clone_suspected_at is not None


def test_two_clones_that_take_strict_turns_are_told_apart_too(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(FOREVER_ENOUGH):
        shop.day(original, clone)
    assert usable(original, clone)
    assert shop.terminal("clone").standing().state is State.LICENSED, "after a restart too"


def test_a_clone_that_was_offline_for_weeks_is_flagged_when_it_comes_back(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(20):
        shop.day(original)
    assert events(What.CLONE_SUSPECTED) == 0
    clone.check()
    assert events(What.CLONE_SUSPECTED) == 1
    assert usable(original, clone)


def test_a_terminals_restored_backup_goes_on_at_once_and_is_flagged_at_most(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    shop.copy("till", "backup")
    for _ in range(10):
        shop.day(till)
    shop.copy("backup", "till")
    restored = shop.terminal("till")
    assert usable(restored), "before any contact"
    restored.check()
    for _ in range(FOREVER_ENOUGH):
        shop.day(restored)
        assert usable(restored)
    assert events(What.CLONE_SUSPECTED) == 1


def test_a_backup_of_yesterday_is_not_even_flagged(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    shop.copy("till", "backup")
    shop.day(till)
    shop.copy("backup", "till")
    shop.day(shop.terminal("till"))
    assert events(What.CLONE_SUSPECTED) == 0


def test_a_restored_server_goes_on_from_the_terminals_seq(shop: Shop, number: str) -> None:
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


def test_a_server_that_lost_the_terminal_takes_nothing_from_it(shop: Shop, number: str) -> None:
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


def test_a_server_that_lost_the_registration_alone_takes_nothing_from_it(shop: Shop, number: str) -> None:
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


def test_a_server_that_forgot_that_a_number_was_taken_back_does_not_say_moved(shop: Shop, number: str) -> None:
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


def test_a_restored_server_still_tells_of_a_move_that_came_after(shop: Shop, number: str) -> None:
    old, new = shop.terminal("old"), shop.terminal("new", "the-new-machine-00")
    old.register(number)
    backup = Backup()
    shop.day(old)
    backup.restore()
    shop.clock.pass_time(days=1)
    new.register(number, replace=True)
    shop.day(old)
    assert old.standing().state is State.MOVED


def test_a_server_that_believes_in_an_older_terminal_is_put_right_by_taking_over_once_more(
    shop: Shop, number: str
) -> None:
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


def test_a_number_that_goes_back_and_forth_is_flagged_and_its_last_terminal_works(shop: Shop, number: str) -> None:
    one, two = shop.terminal("one"), shop.terminal("two", "the-other-machine")
    one.register(number)
    for till in (two, one, two, one):
        shop.clock.pass_time(hours=1)
        till.register(number, replace=True)
    assert usable(one)
    assert License.objects.get().back_and_forth_at is not None
    assert events(What.BACK_AND_FORTH) == 1


@pytest.mark.parametrize(
    ("model", "flag", "what"),
    [
        pytest.param(Terminal, "clone_suspected_at", What.CLONE_CLEARED, id="a clone"),
        pytest.param(License, "back_and_forth_at", What.BACK_AND_FORTH_CLEARED, id="back and forth"),
    ],
)
def test_staff_clear_a_flag_under_their_own_name_and_it_can_be_raised_again(
    shop: Shop, number: str, model: type[Terminal] | type[License], flag: str, what: Event.What
) -> None:
    shop.terminal("till").register(number)
    staff = Client()
    staff.force_login(User.objects.create_superuser("sato", password="x"))
    row = model.objects.get()
    for raised in (NOON, None):  # clearing what is not raised writes nothing down
        model.objects.update(**{flag: raised})
        address = f"/admin/licenses/{model._meta.model_name}/"
        pressed = staff.post(address, {"action": "clear_flag", "_selected_action": str(row.pk)}, follow=True)
        assert pressed.status_code == 200
        assert getattr(model.objects.get(), flag) is None
    event = Event.objects.get(what=what)
    assert event.who == "sato"
    assert event.before == {"since": NOON.isoformat(timespec="seconds")}
