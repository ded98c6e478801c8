"""Copied folders, cloned disks and restored folders of terminals: real agents against the real operations.

None of them ever locks a terminal that a paying shop uses; suspicious ones are flagged for staff.
"""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from licensing.codes import Code
from licensing.errors import Unreachable
from licensing.standing import State
from licensing.store import STATEMENT
from server.licenses.models import Event, License, Terminal
from server.licenses.staff import operations
from tests.server.conftest import NOON
from tests.server.licenses.agents import Shop, events, usable
from tests.server.terminal import refused

What = Event.What

MANY = 10
"""Checks that two terminals with one identity make in turn."""


def test_a_copied_folder_is_foreign_on_another_machine_and_affects_no_other(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "copy")
    copy = shop.terminal("copy", "another-machine-in-town")
    assert copy.standing().state is State.FOREIGN
    for _ in range(MANY):
        shop.day(original, copy)
        assert usable(original)
        assert copy.standing().state is State.FOREIGN
    assert events(What.MACHINE_DIFFERS) == 1


def test_a_copied_folder_registers_after_a_question_and_gets_its_own_key(shop: Shop, number: str) -> None:
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


def test_two_terminals_with_one_identity_are_flagged_once_and_both_stay_usable(shop: Shop, number: str) -> None:
    """A folder with a copied machine id, or a cloned disk: the server sees one terminal with two histories."""
    original = shop.terminal("original")
    original.register(number)
    shop.day(original)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(MANY):
        shop.day(original, clone)
        shop.day(original)
        assert usable(original, clone)
    assert events(What.CLONE_SUSPECTED) == 1
    assert Terminal.objects.get().clone_suspected_at is not None


def test_two_clones_that_check_strictly_in_turn_are_flagged_and_stay_usable(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    shop.day(original, clone)
    assert events(What.CLONE_SUSPECTED) == 0, "so far, one answer may have been lost"
    for _ in range(MANY):
        shop.day(original, clone)
    assert events(What.CLONE_SUSPECTED) == 1
    assert usable(original, clone)
    assert shop.terminal("clone").standing().state is State.LICENSED, "after a restart too"


def test_a_clone_that_checks_twice_before_the_other_is_flagged(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for till in (clone, clone, original, clone):
        shop.day(till)
    assert events(What.CLONE_SUSPECTED) == 1
    assert usable(original, clone)


def test_clones_that_delete_their_statement_before_each_check_are_flagged(shop: Shop, number: str) -> None:
    shop.terminal("original").register(number)
    shop.copy("original", "clone")
    for _ in range(3):
        for name in ("original", "clone"):
            (shop.folder / name / STATEMENT).unlink()
            shop.day(shop.terminal(name))
    assert events(What.CLONE_SUSPECTED) == 1
    assert usable(shop.terminal("original"), shop.terminal("clone"))


def test_a_disk_that_loses_its_statement_once_is_not_flagged(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    (shop.folder / "till" / STATEMENT).unlink()
    restarted = shop.terminal("till")
    with shop.lost_answers():
        for _ in range(5):
            with pytest.raises(Unreachable):
                restarted.check()
    for _ in range(MANY):
        shop.day(restarted)
    assert usable(restarted)
    assert events(What.CLONE_SUSPECTED) == 0


@pytest.mark.parametrize("lost", [1, 2, 5])
def test_lost_answers_are_not_flagged(shop: Shop, number: str, lost: int) -> None:
    till = shop.terminal("till")
    till.register(number)
    for _ in range(3):
        with shop.lost_answers():
            for _ in range(lost):
                with pytest.raises(Unreachable):
                    shop.day(till)
        shop.day(till)
    assert usable(till)
    assert events(What.CLONE_SUSPECTED) == 0


def test_a_power_cut_that_costs_the_last_statement_is_not_flagged(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    for _ in range(MANY):
        shop.copy("till", "before")
        shop.day(shop.terminal("till"))
        shop.copy("before", "till")  # what was written was not on the disk yet
        shop.day(shop.terminal("till"))
    assert events(What.CLONE_SUSPECTED) == 0


def test_a_cleared_flag_comes_back_while_the_clone_is_in_use(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(2):
        shop.day(original, clone)
        shop.day(original, clone)
        operations.clear_clone(Terminal.objects.get(), who="sato", now=shop.clock.now())
    assert events(What.CLONE_SUSPECTED) == 2


def test_a_clone_that_was_offline_for_weeks_is_flagged_at_the_next_check_of_both(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "clone")
    clone = shop.terminal("clone")
    for _ in range(20):
        shop.day(original)
    clone.check()
    assert events(What.CLONE_SUSPECTED) == 0, "so far, it may be a copy of the folder that was restored"
    shop.day(original)
    assert events(What.CLONE_SUSPECTED) == 1
    assert usable(original, clone)


def test_a_restored_folder_is_usable_at_once_and_not_flagged(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    shop.copy("till", "backup")
    for _ in range(10):
        shop.day(till)
    shop.copy("backup", "till")
    restored = shop.terminal("till")
    assert usable(restored), "before any contact"
    restored.check()
    for _ in range(MANY):
        shop.day(restored)
        assert usable(restored)
    assert events(What.CLONE_SUSPECTED) == 0


def test_a_folder_of_yesterday_is_not_flagged(shop: Shop, number: str) -> None:
    till = shop.terminal("till")
    till.register(number)
    shop.copy("till", "backup")
    shop.day(till)
    shop.copy("backup", "till")
    shop.day(shop.terminal("till"))
    assert events(What.CLONE_SUSPECTED) == 0


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
def test_clearing_a_flag_is_recorded_with_the_name_and_the_flag_can_be_set_again(
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
