"""The same PC again: lost data, a second account, another machine id; and copies, which look the same from outside.

Real agents against the real operations. Whatever happens, a number works on one of them, each learns what happened,
and a copy gains no more than an ordinary move, which is counted.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from licensing.answer import Answer
from licensing.codes import Code, Fault, Relation
from licensing.errors import DocumentError, Refused, StorageError, TerminalSeen
from licensing.files import read_file
from licensing.request import open_request
from licensing.standing import State
from licensing.store import KEY, NEXT_KEY, STATEMENT
from licensing.words.banners import banner_for
from licensing.words.failures import problem_of
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer
from server.licenses.models import Event, Registration, Terminal
from tests.server.licenses.agents import Shop, events, usable
from tests.server.terminal import FarTerminal, refused

What = Event.What
OTHER_PC = "another-machine-in-town"
THIRD_PC = "the-third-machine-of-all"


def holder_of(shop: Shop, name: str, number: str, machine: str = "machine-of-the-shop") -> TerminalSeen:
    """Return the holder with which a registration of ``number`` on the terminal ``name`` is refused."""
    with refused(Code.LICENSE_IN_USE) as caught:
        shop.terminal(name, machine).register(number)
    assert caught.value.holder is not None
    return caught.value.holder


def newest_terminal() -> str:
    return Terminal.objects.latest("pk").number


def answered(shop: Shop, request: bytes) -> bytes:
    """Return the server's answer to a request by file."""
    opened, jkt = open_request(request)
    document = answer(opened, jkt, signer(), shop.clock.now()).document
    return json.dumps(Answer(document.encode(), signer().keyset.encode()).claims()).encode()


# lost data, a second account


def test_a_trial_whose_key_is_lost_goes_on_with_a_new_one(shop: Shop) -> None:
    till = shop.terminal("till")
    till.agree("2026-11-01")
    till.check()
    deadline = till.standing().deadline
    (shop.folder / "till" / KEY).unlink()
    till = shop.terminal("till")
    assert till.standing().key_lost
    assert till.check()
    assert (till.standing().state, till.standing().deadline) == (State.TRIAL, deadline)


def test_data_that_was_lost_is_recognised_by_the_machine(shop: Shop, number: str) -> None:
    shop.terminal("till").register(number, name="レジ1")
    shutil.rmtree(shop.folder / "till")
    holder = holder_of(shop, "till", number)
    assert (holder.relation, holder.terminal_name) == (Relation.LOST_DATA, "レジ1")
    again = shop.terminal("till")
    again.register(number, replace=True)
    assert usable(again)
    assert Event.objects.get(what=What.MOVED).after == {"terminal": newest_terminal(), "same_machine": True}


def test_a_note_that_cannot_be_read_leaves_a_question(shop: Shop, number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.terminal("till").register(number)
    shutil.rmtree(shop.folder / "till")

    def read(path: Path, really: Callable[[Path], bytes | None] = read_file) -> bytes | None:
        if path.name.startswith("terminal-number-"):
            raise StorageError("cannot read")
        return really(path)

    monkeypatch.setattr("licensing.store.read_file", read)
    assert holder_of(shop, "till", number).relation is Relation.SAME_MACHINE


def test_two_accounts_of_a_pc_are_told_of_each_other_and_never_take_turns_by_themselves(
    shop: Shop, number: str
) -> None:
    one, two = shop.terminal("one"), shop.terminal("two")
    one.register(number)
    assert holder_of(shop, "two", number).relation is Relation.SAME_MACHINE
    two.register(number, replace=True)
    for _ in range(3):
        shop.day(one, two)
    assert usable(two)
    moved = one.standing().moved
    assert moved is not None
    assert moved.same_machine
    banner = banner_for(one.standing(), phone="")
    assert banner is not None
    assert "このパソコンの別のアカウントか、別のデータフォルダーで登録されました" in banner.detail
    assert Registration.objects.count() == 2


def test_a_move_to_another_machine_is_not_called_the_same(shop: Shop, number: str) -> None:
    old, new = shop.terminal("old"), shop.terminal("new", OTHER_PC)
    old.register(number)
    assert holder_of(shop, "new", number, OTHER_PC).relation is Relation.OTHER
    new.register(number, replace=True)
    old.check()
    moved = old.standing().moved
    assert moved is not None
    assert not moved.same_machine
    assert Event.objects.get(what=What.MOVED).after == {"terminal": newest_terminal()}


# another machine id, or a copied folder


def test_with_another_machine_id_a_check_changes_nothing_and_registering_asks_once(shop: Shop, number: str) -> None:
    shop.terminal("till").register(number)
    changed = shop.terminal("till", "after-the-reinstallation")
    changed.check()
    assert changed.standing().state is State.FOREIGN
    holder = holder_of(shop, "till", number, "after-the-reinstallation")
    assert holder.relation is Relation.SAME_DATA
    assert holder.terminal_number == changed.standing().terminal_number
    changed.register(number, replace=True)
    assert usable(changed, shop.terminal("till", "after-the-reinstallation"))
    for _ in range(3):
        shop.day(changed)
    assert usable(changed)


def test_an_id_that_comes_back_unlocks_what_was_there(shop: Shop, number: str) -> None:
    shop.terminal("till").register(number)
    assert holder_of(shop, "till", number, "another-id-for-a-day").relation is Relation.SAME_DATA
    shop.terminal("till", "another-id-for-a-day").write_request(number, replace=True)
    assert usable(shop.terminal("till"))


@pytest.mark.parametrize("name", [KEY, STATEMENT], ids=["the key", "the statement"])
def test_a_part_that_was_lost_is_registered_again(shop: Shop, number: str, name: str) -> None:
    shop.terminal("till").register(number)
    (shop.folder / "till" / name).unlink()
    till = shop.terminal("till")
    if name == KEY:
        assert holder_of(shop, "till", number).relation is Relation.LOST_DATA
    till.register(number, replace=name == KEY)
    assert usable(till)


def test_a_response_that_was_lost_asks_no_second_time(shop: Shop, number: str) -> None:
    shop.terminal("till").register(number)
    changed = shop.terminal("till", OTHER_PC)
    answered(shop, changed.write_request(number, replace=True))  # it never arrives
    changed.register(number)
    assert usable(changed)
    assert Terminal.objects.count() == 2


# copies: what they gain


def test_a_copy_without_the_statement_gets_a_key_of_its_own_and_the_original_keeps_its_number(
    shop: Shop, number: str
) -> None:
    """Without it, the copy does not look foreign: only the server knows that its key is another machine's."""
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "copy")
    (shop.folder / "copy" / STATEMENT).unlink()
    assert holder_of(shop, "copy", number, OTHER_PC).relation is Relation.OTHER
    shop.day(original)
    assert usable(original)
    shop.terminal("copy", OTHER_PC).register(number, replace=True)
    shop.day(original)
    assert original.standing().state is State.MOVED
    assert events(What.MOVED) == 1


def test_a_copy_by_file_is_a_move_too(shop: Shop, number: str) -> None:
    original = shop.terminal("original")
    original.register(number)
    shop.copy("original", "copy")
    before = (shop.folder / "copy" / KEY).read_bytes()
    copy = shop.terminal("copy", OTHER_PC)
    with refused(Code.LICENSE_IN_USE):
        answered(shop, copy.write_request(number))
    request = copy.write_request(number, replace=True)
    assert (shop.folder / "copy" / KEY).read_bytes() == before, "the old key stays until the new one has a right"
    copy = shop.terminal("copy", OTHER_PC)  # a restart in between
    copy.accept(answered(shop, request))
    assert usable(copy, shop.terminal("copy", OTHER_PC))
    original.check()
    assert original.standing().state is State.MOVED
    assert events(What.MOVED) == 1


def test_a_copy_of_a_copy_gets_a_key_of_its_own(shop: Shop, number: str) -> None:
    shop.terminal("original").register(number)
    shop.copy("original", "copy")
    shop.terminal("copy", OTHER_PC).register(number, replace=True)
    shop.copy("copy", "third")  # with the key that is now the copy's own, and still lies there as the next one
    third = shop.terminal("third", THIRD_PC)
    assert third.standing().state is State.FOREIGN
    third.register(number, replace=True)
    assert usable(third)
    assert Terminal.objects.count() == 3
    copy = shop.terminal("copy", OTHER_PC)
    copy.check()
    assert copy.standing().state is State.MOVED


def test_two_copies_with_the_same_next_key_do_not_share_it(shop: Shop, number: str) -> None:
    shop.terminal("original").register(number)
    shop.copy("original", "copy")
    shop.terminal("copy", OTHER_PC).write_request(number, replace=True)
    assert (shop.folder / "copy" / NEXT_KEY).exists()
    shop.copy("copy", "third")
    shop.terminal("copy", OTHER_PC).register(number, replace=True)
    shop.terminal("third", THIRD_PC).register(number, replace=True)
    assert Terminal.objects.count() == 3
    assert events(What.MOVED) == 2


def test_a_copy_does_not_confirm_that_the_original_has_lost_its_number(shop: Shop, number: str) -> None:
    """The original may go on unheard: the terminal that has the number now is given fewer days until then."""
    shop.terminal("original").register(number)
    shop.copy("original", "copy")
    new = shop.terminal("new", THIRD_PC)
    new.register(number, replace=True)
    for _ in range(2):
        shop.day(shop.terminal("copy", OTHER_PC))
    new.check()
    assert new.standing().days_left == 45
    for _ in range(2):
        shop.day(shop.terminal("original"))
    new.check()
    assert new.standing().days_left == 90


def test_the_server_binds_the_key_of_a_registered_terminal_to_its_machine(shop: Shop, number: str) -> None:
    """Also for an app that was changed: the same key on many machines would be many rights that no move counts."""
    terminal = FarTerminal()
    terminal.register(number, shop.clock.now())
    for machine in ("one-more-machine", "and-another-machine"):
        terminal.machine = machine
        with refused(Code.UNKNOWN_TERMINAL):
            terminal.register(number, shop.clock.now(), replace=True)
    assert Registration.objects.get().until is None


def test_a_trial_on_another_machine_may_still_register(shop: Shop, number: str) -> None:
    terminal = FarTerminal()
    terminal.trial(shop.clock.now())
    terminal.machine = "the-new-mainboard-hash"
    assert terminal.register(number, shop.clock.now()).machine == "the-new-mainboard-hash"


def test_an_answer_for_neither_key_is_another_terminals(shop: Shop, number: str) -> None:
    shop.terminal("original").register(number)
    changed = shop.terminal("original", OTHER_PC)
    changed.write_request(number)
    stranger = shop.terminal("stranger", "a-strangers-machine")
    with pytest.raises(DocumentError) as caught:
        changed.accept(answered(shop, stranger.write_request(number, replace=True)))
    assert caught.value.fault is Fault.OTHER_TERMINAL


def test_a_damaged_next_key_is_replaced(shop: Shop, number: str) -> None:
    shop.terminal("till").register(number)
    (shop.folder / "till" / NEXT_KEY).write_bytes(b"noise")
    changed = shop.terminal("till", OTHER_PC)
    changed.register(number, replace=True)
    assert usable(changed, shop.terminal("till", OTHER_PC))


def test_each_relation_has_its_own_sentence_and_the_same_code() -> None:
    holders = [TerminalSeen("レジ1", "4821-7730-1195", None, relation) for relation in Relation]
    problems = [problem_of(Refused(Code.LICENSE_IN_USE, holder=holder)) for holder in holders]
    assert {problem.code for problem in problems} == {"E-105"}
    assert len({str(problem.sentence) for problem in problems}) == len(Relation)
