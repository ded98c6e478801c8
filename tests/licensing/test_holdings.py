"""What a start reads: both files of evidence, only this machine's consent, and what a process keeps of a file."""

from licensing.clock import day_of
from licensing.holdings import Holdings, read_holdings
from licensing.store import KEY, SEEN
from tests.disk_faults import DiskFaults
from tests.simulator import START, World


def held(world: World, machine: str = "machine-of-till") -> Holdings:
    return read_holdings(world.store(), world.vendor, machine.ljust(32, "-"))


def test_the_evidence_of_all_accounts_counts_beside_the_own(world: World) -> None:
    world.shared = world.folder / "shared"
    world.licensed()
    own = world.store().outside / SEEN
    older = own.read_bytes()
    world.clock.pass_time(days=40)
    world.terminal().check()
    newest = held(world).evidence
    own.write_bytes(older)
    assert held(world).evidence == newest
    world.shared = None
    assert held(world).evidence != newest


def test_a_key_that_was_read_before_is_not_unknown(world: World, faults: DiskFaults) -> None:
    world.licensed()
    before = held(world)
    faults.hide(KEY)
    assert held(world).is_own("another")
    assert not held(world).remembering(before).is_own("another")


def test_a_consent_on_another_machine_is_no_evidence_of_its_day(world: World) -> None:
    world.server.online = False
    world.terminal().agree("2026-11-01")
    assert held(world).first_day == day_of(START)
    assert held(world, "another machine").first_day is None
