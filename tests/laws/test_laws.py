"""The laws of the license, kept by real agents and the real server through whatever happens in virtual time."""

import contextlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from licensing.clock import day_of
from licensing.codes import Trouble
from licensing.errors import DocumentError, Unreachable
from licensing.standing import State
from licensing.vendor import read_vendor
from server.home import Home
from server.licenses import operations
from server.licenses.models import License, Registration
from tests.laws.conftest import LAWS, NOON
from tests.laws.ledger import Ledger
from tests.laws.life import Lie, OwnClock, Response, Till, Truth, Wire
from tests.laws.vault import Vault

AHEAD = timedelta(days=120)
"""How far a PC clock may be set ahead here: further than any allowance."""
LONGEST_LIFE = timedelta(days=3 * 365)
"""A signing key's validity is five years, and no rule here makes the next one."""
MOST_TILLS = 5
TRUTH = Truth(NOON)

tills = st.integers(0, MOST_TILLS - 1)
numbers = st.integers(0, 2)


def flipped(place: int) -> Lie:
    def lie(response: Response) -> Response:
        status, content_type, body = response
        spoiled = bytearray(body)
        spoiled[place % len(body)] ^= 1 << place % 7
        return status, content_type, bytes(spoiled)

    return lie


def instead(*response: object) -> Lie:
    return lambda _response: response  # type: ignore[return-value]  # three values, as the table below shows


def lost(_response: Response) -> Response:
    raise Unreachable(Trouble.NO_CONNECTION)


PROBLEM = "application/problem+json"
FOREIGN = (
    instead(200, "text/html", b"<html>Welcome to the hotel</html>"),
    instead(200, "application/json", b"[]"),
    instead(302, "text/html", b""),
    instead(403, PROBLEM, b'{"code": "license_stopped"}'),
    instead(404, PROBLEM, b'{"code": "unknown_terminal"}'),
    instead(404, PROBLEM, b'{"code": "unknown_license"}'),
    instead(429, PROBLEM, b'{"code": "rate_limited"}'),
    instead(502, "text/html", b"Bad gateway"),
    instead(500, PROBLEM, b'{"code": "server_error"}'),
)


class Laws(RuleBasedStateMachine):
    pristine: Path

    def __init__(self) -> None:
        super().__init__()
        TRUTH.now, TRUTH.running = NOON, 0.0
        self._database = transaction.atomic()
        self._database.__enter__()
        self._folder = tempfile.TemporaryDirectory()
        self.wire = Wire()
        self.vault = Vault(self.pristine, Path(self._folder.name) / "vendor")
        self.vendor = read_vendor(self.vault.home.vendor)
        self.tills: list[Till] = []
        self.letters: list[tuple[Till, bytes]] = []
        self.answers: list[tuple[Till, bytes]] = []
        self.ledger = Ledger(TRUTH, self.wire, self.vault)

    def teardown(self) -> None:
        try:
            self._everybody_asks()
        finally:
            transaction.set_rollback(True)
            self._database.__exit__(None, None, None)
            self._folder.cleanup()

    @initialize(allowances=st.lists(st.sampled_from([7, 30, 90]), min_size=3, max_size=3), registered=st.integers(0, 3))
    def open_shop(self, allowances: list[int], registered: int) -> None:
        for allowance in allowances:
            operations.issue(
                customer="銀座商店",
                email="owner@example.jp",
                count=1,
                months=3,
                allowance_days=allowance,
                who="staff",
                now=TRUTH.now,
            )
        self.numbers = [license.number for license in License.objects.order_by("pk")]
        for name in ("one", "two", "three"):
            folder = Path(self._folder.name) / name
            self.tills.append(Till(name, folder, self.wire, self.vendor, OwnClock(TRUTH)))
        for n in range(registered):
            self.register(n, n, replace=False)

    # what a shop does

    @rule(n=tills)
    def agree(self, n: int) -> None:
        self.till(n).agent.agree("2026-11-01")

    @rule(n=tills, number=numbers, replace=st.booleans())
    def register(self, n: int, number: int, replace: bool) -> None:
        till = self.till(n)
        with self.ledger.asking(till):
            till.agent.register(self.numbers[number], replace=replace)

    @rule(n=tills)
    def check(self, n: int) -> None:
        till = self.till(n)
        with self.ledger.asking(till):
            till.agent.check()

    @rule()
    def every_till_checks(self) -> None:
        for n in range(len(self.tills)):
            self.check(n)

    @rule(n=tills)
    def switch_off_and_on(self, n: int) -> None:
        self.till(n).agent.remember_time()
        self.till(n).switch_on()

    @rule(n=tills)
    def the_power_fails_after_a_check(self, n: int) -> None:
        """What a check has seen is noted with it, however it ended."""
        self.check(n)
        self.the_laws_hold()
        self.till(n).switch_on()

    @rule(n=tills, days=st.integers(-800, AHEAD.days), hours=st.integers(-23, 0))
    def set_the_clock(self, n: int, days: int, hours: int) -> None:
        till, error = self.till(n), timedelta(days=days, hours=hours)
        if error > max(till.clock.error, timedelta()):  # believed until the next contact: it looks like weeks of sleep
            self.ledger.release(till)
        till.clock.error = error

    @rule(n=tills)
    def mend_the_clock(self, n: int) -> None:
        self.till(n).clock.error = timedelta()

    @rule(n=tills)
    def delete_state_json(self, n: int) -> None:
        """What was seen has been noted before; of a process that dies unheard nobody can know what it has seen."""
        till = self.till(n)
        till.agent.remember_time()
        if till.clock.error > timedelta():  # how far it runs ahead is forgotten with it, until the next contact
            self.ledger.release(till)
        till.forget_state()

    @precondition(lambda self: len(self.tills) < MOST_TILLS)
    @rule(n=tills)
    def copy_to_another_machine(self, n: int) -> None:
        copy = self.till(n).copied(f"copy-{len(self.tills)}")
        self.tills.append(copy)
        assert copy.agent.standing().state in (State.FOREIGN, State.TERMS_NEEDED)

    @rule(n=tills)
    def back_up(self, n: int) -> None:
        self.till(n).agent.remember_time()
        self.till(n).back_up()

    @rule(n=tills)
    def restore_the_backup(self, n: int) -> None:
        """What was put back with it may go back: the documents, and how far ahead its clock was known to run."""
        till = self.till(n)
        till.agent.remember_time()
        if till.restore():
            self.ledger.forget(till)
            if till.clock.error > timedelta():
                self.ledger.release(till)

    # by file

    @rule(n=tills, number=st.none() | numbers)
    def the_answer_to_a_letter_is_overtaken(self, n: int, number: int | None) -> None:
        """The till asks over the wire before the answer to its letter is brought: an older one, well asked for."""
        till = self.till(n)
        chosen = None if number is None else self.numbers[number]
        answer = self.wire.at_the_door(till.agent.write_request(chosen))[2]
        self.check(n)
        self.the_laws_hold()
        with contextlib.suppress(DocumentError):
            till.agent.accept(answer)

    @rule(n=tills, number=st.none() | numbers, replace=st.booleans(), answered=st.booleans())
    def write_a_request(self, n: int, number: int | None, replace: bool, answered: bool) -> None:
        till = self.till(n)
        chosen = None if number is None else self.numbers[number]
        letter = (till, till.agent.write_request(chosen, replace=replace))
        self.letters.append(letter)
        if answered:
            self.answers.append((till, self.wire.at_the_door(letter[1])[2]))

    @precondition(lambda self: self.letters)
    @rule(which=st.integers(0, 20))
    def answer_a_letter(self, which: int) -> None:
        till, request = self.letters[which % len(self.letters)]
        self.answers.append((till, self.wire.at_the_door(request)[2]))

    @precondition(lambda self: self.answers)
    @rule(which=st.integers(0, 20), other=st.sampled_from([None, None, None, 0, 1, 2]))
    def bring_an_answer(self, which: int, other: int | None) -> None:
        """Days later, in any order, twice, or to the wrong terminal."""
        asker, answer = self.answers[which % len(self.answers)]
        till = asker if other is None else self.till(other)
        with contextlib.suppress(DocumentError):
            till.agent.accept(answer)

    # what the vendor does

    @rule(number=numbers, months=st.integers(1, 6))
    def renew(self, number: int, months: int) -> None:
        license = self.license(number)
        until = operations.renewed_until(license, months, day_of(TRUTH.now))
        operations.renew(license, until=until, who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def stop(self, number: int) -> None:
        operations.stop(self.license(number), who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def resume(self, number: int) -> None:
        operations.resume(self.license(number), who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def release(self, number: int) -> None:
        operations.release(self.license(number), who="staff", now=TRUTH.now)

    @rule()
    def rotate_the_signing_key(self) -> None:
        self.vault.rotate(TRUTH.now)

    @rule(which=st.integers(0, 3))
    def revoke_a_signing_key(self, which: int) -> None:
        self.vault.revoke(which, TRUTH.now)

    @rule()
    def rotate_the_root(self) -> None:
        self.vault.rotate_root()

    @rule()
    def back_the_server_up(self) -> None:
        self.vault.back_up()

    @rule()
    def restore_the_server(self) -> None:
        self.vault.restore()

    # what the world does

    @precondition(lambda self: TRUTH.now - NOON < LONGEST_LIFE)
    @rule(step=st.sampled_from([timedelta(hours=5), timedelta(days=1), timedelta(days=6), timedelta(days=29)]))
    def time_passes(self, step: timedelta) -> None:
        TRUTH.pass_time(step)
        for till in self.tills:
            till.agent.remember_time()

    @rule(online=st.sampled_from([False, True, True, True]))
    def plug_the_cable(self, online: bool) -> None:
        self.wire.online = online

    @rule(place=st.integers(0, 3000))
    def a_bit_will_flip(self, place: int) -> None:
        self.wire.lie = flipped(place)

    @rule(which=st.sampled_from(FOREIGN))
    def something_else_will_answer(self, which: Lie) -> None:
        self.wire.lie = which

    @precondition(lambda self: self.wire.heard)
    @rule(which=st.integers(0, 8))
    def an_old_answer_will_come_again(self, which: int) -> None:
        """It may have been given to this terminal or to another."""
        self.wire.lie = instead(*self.wire.heard[-1 - which % len(self.wire.heard)])

    @precondition(lambda self: self.wire.online)
    @rule(n=tills)
    def an_answer_comes_late(self, n: int) -> None:
        """It is lost at first, and then comes instead of the next one."""
        self.wire.lie = lost
        self.check(n)
        if self.wire.lie is None:  # the till had something to ask about
            self.time_passes(timedelta(hours=1))  # which every till notes: an hour that nobody notes can be won back
            self.wire.lie = instead(*self.wire.heard[-1])
            self.check(n)

    @rule(n=tills, back=st.integers(0, 3), old_keyset=st.booleans(), rotated=st.booleans())
    def a_thief_answers(self, n: int, back: int, old_keyset: bool, rotated: bool) -> None:
        """With the signing key that is in use, or with one that was, struck out or not."""
        if rotated:
            self.vault.rotate(TRUTH.now)
        self.check(n)
        self.the_laws_hold()
        self.wire.lie = self.vault.forgery(back, old_keyset=old_keyset)
        self.check(n)

    # the laws

    @invariant()
    def the_laws_hold(self) -> None:
        for till in self.tills:
            self.ledger.look_at(till)

    @invariant()
    def one_terminal_a_number(self) -> None:
        held = list(Registration.objects.filter(until=None).values_list("license_id", flat=True))
        assert len(held) == len(set(held))

    # the parts of that

    def till(self, n: int) -> Till:
        return self.tills[n % len(self.tills)]

    def license(self, number: int) -> License:
        return operations.find(self.numbers[number])

    def _everybody_asks(self) -> None:
        """In the end all clocks are right and all tills ask: the server tells at most one a number that it is licensed.

        A till that a restored server has forgotten is told nothing, and keeps what it holds.
        """
        self.wire.online, self.wire.lie = True, None
        told = []
        for till in self.tills:
            till.clock.error = timedelta()
            with self.ledger.asking(till):
                till.agent.check()
                told.append(till)
        looks = [till.look().standing for till in told]
        licensed = [look.license_number for look in looks if look.state is State.LICENSED]
        assert len(licensed) == len(set(licensed))


@pytest.mark.usefixtures("db")
def test_the_laws_hold_whatever_happens(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: TRUTH.now)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # no power fails here, and there are thousands of saves
    monkeypatch.setattr(Laws, "pristine", home.folder, raising=False)
    run_state_machine_as_test(Laws, settings=LAWS)
