"""What happens to a shop's PCs, by the name of the event: broken, replaced, copied; their clocks, disks and power."""

from datetime import timedelta
from typing import TYPE_CHECKING

from bench.fleet.calendar import DAY
from bench.fleet.happenings import Happenings, register_on
from bench.fleet.plans import Event
from bench.fleet.terminals import NEVER_DAY
from licensing.statement import TRIAL_DAYS

if TYPE_CHECKING:
    from bench.fleet.shops import Shop

MACHINES = Happenings()
happening = MACHINES.add


@happening
def break_(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        if terminal.pc.running:
            terminal.break_off()
        terminal.in_use = False


@happening
def keep_old(shop: "Shop", event: Event) -> None:
    """The PC moves to the back office, where it is switched on as before."""


@happening
def new_pc(shop: "Shop", event: Event) -> None:
    place = event.place or 0
    former = shop.terminals[place]
    if former is None or former.number is None:
        return
    if former.in_use:
        shop.others.append(former)
    register_on(shop, shop.new_terminal(place), former.number)


@happening
def clone_image(shop: "Shop", event: Event) -> None:
    """A PC is set up from the image of another one, with its machine id: both work as one terminal."""
    place = event.place or 0
    original, former = shop.terminals[event.value], shop.terminals[place]
    if original is None or original.number is None or former is None:
        return
    shop.real_cases.add("clone_suspected")
    former.in_use = False
    copy = shop.new_terminal(place)
    copy.pc.copy_from(original.pc)
    copy.pc.machine = original.pc.machine
    copy.identity = original.identity
    copy.number, copy.least, copy.most = original.number, original.least, original.most
    shop.start(copy)


@happening
def back_up(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.back_up()
        terminal.kept = terminal.least, terminal.most


@happening
def restore(shop: "Shop", event: Event) -> None:
    """An old copy of the data folder comes back; it may promise less, and what is sold until the next contact more."""
    terminal = shop.terminals[event.place or 0]
    if terminal is None or not terminal.in_use or terminal.kept[1] == NEVER_DAY:
        return
    if terminal.pc.restore():
        terminal.restored_at = shop.vendor.now
        terminal.least = min(terminal.least, terminal.kept[0])
        terminal.most = max(terminal.most, terminal.kept[1])
        terminal.restart()
        shop.check(terminal)


@happening
def lose_folder(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        terminal.pc.delete(outside=False)
        terminal.identity = object()
        terminal.records = None
        terminal.least = terminal.most = NEVER_DAY
        terminal.restart()


@happening
def start_over(shop: "Shop", event: Event) -> None:
    """A cheat deletes everything and asks for another trial."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        terminal.pc.delete(outside=event.value)
        terminal.identity = object()
        terminal.records = None
        terminal.restart()
        terminal.agree()
        terminal.least = NEVER_DAY
        if event.value:  # with all evidence deleted, only the server can tell
            terminal.most = shop.today + DAY * TRIAL_DAYS
        shop.check(terminal)


@happening
def copy_folder(shop: "Shop", event: Event) -> None:
    """A cheat copies the data folder to another PC."""
    original = shop.terminals[event.place or 0]
    if original is not None:
        copy = shop.new_terminal(original.place)
        shop.terminals[original.place] = original
        shop.others.append(copy)
        copy.pc.copy_from(original.pc)
        shop.start(copy)


# clocks, disks, power


@happening
def clock(shop: "Shop", event: Event) -> None:
    _set_clock(shop, event, event.value)


@happening
def clock_over(shop: "Shop", event: Event) -> None:
    _set_clock(shop, event, timedelta())


def _set_clock(shop: "Shop", event: Event, error: timedelta) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.set_clock(error)
        shop.check(terminal)


@happening
def drift(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.set_clock(terminal.pc.error)
        terminal.pc.drift = event.value


@happening
def drift_over(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.drift = 0.0
        _set_clock(shop, event, timedelta())


@happening
def battery(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.empty_battery = True


@happening
def battery_over(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.empty_battery = False
        _set_clock(shop, event, timedelta())


@happening
def set_back(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.set_back = event.value


@happening
def disk(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.disk.fault = event.value


@happening
def disk_over(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.disk.fault = ""
        shop.check(terminal)


@happening
def power_cut(shop: "Shop", event: Event) -> None:
    """The power fails before one of the next files is replaced, during a check."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.disk.cut_at = event.value
        shop.check(terminal)
        terminal.pc.disk.cut_at = None
