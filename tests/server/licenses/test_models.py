"""How rows are named in the console: times in Japan, numbers in groups of four."""

from collections.abc import Callable
from datetime import datetime

from licensing.number import show
from server.licenses.log import chain
from server.licenses.models import (
    Answer,
    Cancellation,
    Change,
    ContactDay,
    Contract,
    Customer,
    Epoch,
    Event,
    Follower,
    License,
    Registration,
    Seal,
    Terminal,
    Trial,
)
from server.licenses.staff import cancellations, changes, operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def test_rows_are_named_for_people(issue: Issue, now: datetime) -> None:
    [number] = issue()
    FarTerminal("お試し").trial(now)
    statement = FarTerminal("銀座 レジ1").register(number, now)
    terminal = f"銀座 レジ1 {statement.terminal_number}"
    cancellations.ask(Contract.objects.get(), who="sato", now=now)
    changes.change(
        Change.Kind.STOP,
        list(License.objects.all()),
        lambda license: operations.stop(license, who="sato", now=now),
        token=changes.new_token(),
        seen=None,
        who="sato",
        now=now,
    )
    chain.seal()
    seal = Seal.objects.get(position=1)
    assert str(Customer.objects.get()) == "銀座商店"
    assert str(Epoch.objects.last()) == seal.epoch
    assert str(Contract.objects.get()) == "銀座商店 2026/11/22"
    assert str(License.objects.get()) == show(number)
    assert str(Cancellation.objects.get()) == "銀座商店 2026/11/22 解約"
    assert str(Terminal.objects.get(name="銀座 レジ1")) == terminal
    assert str(Registration.objects.get()) == f"{show(number)} {terminal}"
    assert str(Trial.objects.get()) == "2026/11/22〜2026/12/22"
    assert str(Answer.objects.get()) == f"{terminal} 2026/11/22 12:00"
    assert str(ContactDay.objects.get(terminal__name="銀座 レジ1")) == f"{terminal} 2026/11/22"
    assert str(Event.objects.get(what=Event.What.STOPPED)) == "2026/11/22 12:00 停止"
    assert str(Change.objects.get()) == "2026/11/22 12:00 停止"
    assert str(seal) == f"1 {seal.digest[:8]}"
    assert str(Follower.objects.get(name=chain.SEALER)) == "seal 0"
