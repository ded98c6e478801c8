"""What happens to a shop, by the name of the event: people, machines, network, and the vendor's staff."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bench.fleet.calendar import DAY
from bench.fleet.numbers import FOR_EVER, Number
from bench.fleet.plans import Event
from bench.fleet.terminals import NEVER_DAY, Terminal
from licensing.standing import TRIAL_DAYS
from server.licenses.models import Change, License
from server.licenses.staff import changes, operations

if TYPE_CHECKING:
    from bench.fleet.shops import Shop

STAFF = "staff"
HAPPENINGS: dict[str, Callable[["Shop", Event], None]] = {}
Happening = Callable[["Shop", Event], None]


def happening(function: Happening) -> Happening:
    HAPPENINGS[function.__name__.rstrip("_")] = function
    return function


@happening
def server(shop: "Shop", event: Event) -> None:
    """The server goes down or comes back, for all shops."""


@happening
def outage(shop: "Shop", event: Event) -> None:
    shop.network.begin(event.value)


@happening
def outage_over(shop: "Shop", event: Event) -> None:
    shop.network.end(event.value)


# staff


@happening
def issue(shop: "Shop", event: Event) -> None:
    shop.numbers += _issued(shop, shop.plan.terminals)


def _issued(shop: "Shop", count: int) -> list[Number]:
    contract = operations.issue(
        customer=shop.name,
        email=shop.email,
        count=count,
        months=shop.plan.months,
        who=STAFF,
        now=shop.vendor.now,
        allowance_days=shop.plan.allowance,
    )
    licenses = contract.licenses.order_by("pk")
    return [Number(license.number, license.contract_until, license.allowance_days) for license in licenses]


def _license(number: Number) -> License:
    return operations.find(number.text)


Operation = Callable[..., None]


def _do(shop: "Shop", number: Number, operation: Operation, **values: object) -> None:
    shop.vendor.perform(lambda: operation(_license(number), who=STAFF, now=shop.vendor.now, **values))


@happening
def renew(shop: "Shop", event: Event) -> None:
    for number in shop.numbers:
        if not number.stopped and number.stops_on == FOR_EVER:
            number.until = operations.renewed_until(_license(number), shop.plan.months, shop.today)
            _do(shop, number, operations.renew, until=number.until)


@happening
def cancel(shop: "Shop", event: Event) -> None:
    for number in shop.numbers:
        number.stops_on = number.until
        _do(shop, number, operations.plan_stop, on=number.until)


@happening
def stop(shop: "Shop", event: Event) -> None:
    for number in shop.numbers:
        number.stopped = True
        _do(shop, number, operations.stop)


@happening
def resume(shop: "Shop", event: Event) -> None:
    for number in shop.numbers:
        number.stopped = False
        _do(shop, number, operations.resume)


@happening
def stop_by_mistake(shop: "Shop", event: Event) -> None:
    """Staff stop the wrong customer's licenses with the console's form."""
    if any(number.stopped for number in shop.numbers):
        return
    shop.mistake = changes.change(
        Change.Kind.STOP,
        [_license(number) for number in shop.numbers],
        lambda license: operations.stop(license, who=STAFF, now=shop.vendor.now),
        token=changes.new_token(),
        seen=None,
        who=STAFF,
        now=shop.vendor.now,
    )
    for number in shop.numbers:
        number.stopped = True


@happening
def undo(shop: "Shop", event: Event) -> None:
    if shop.mistake is not None:
        changes.undo(shop.mistake, who=STAFF, now=shop.vendor.now)
        shop.mistake = None
        for number in shop.numbers:
            number.stopped = False


# numbers


@happening
def agree(shop: "Shop", event: Event) -> None:
    terminal = shop.new_terminal(event.place or 0)
    shop.start(terminal)
    terminal.agree()
    shop.check(terminal)


@happening
def register(shop: "Shop", event: Event) -> None:
    place = event.place or 0
    terminal = shop.terminals[place]
    if terminal is None or not terminal.in_use:  # none yet, or it broke during the trial
        terminal = shop.new_terminal(place)
    _register(shop, terminal, shop.numbers[event.value])


def _register(shop: "Shop", terminal: Terminal, number: Number) -> None:
    """Have a person register; what fails is tried again an hour later, or the next day."""
    if not terminal.runs:
        shop.start(terminal)
    if terminal.runs:
        shop.asked(terminal, partial(terminal.register, number, replace=True))
    if terminal.registering is not None:
        again = Event(shop.vendor.now + timedelta(hours=1), "register_again", terminal.place, terminal)
        shop.later(again)


@happening
def register_again(shop: "Shop", event: Event) -> None:
    terminal: Terminal = event.value
    if terminal.in_use and terminal.registering is not None:
        _register(shop, terminal, terminal.registering)


@happening
def swap(shop: "Shop", event: Event) -> None:
    """Two terminals have each other's number."""
    mine, other = shop.terminals[event.place or 0], shop.terminals[event.value]
    if mine and other and mine.number and other.number and mine.number is not other.number:
        shop.swapping = other.number, mine.number
        _register(shop, mine, other.number)


@happening
def swapped(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if shop.swapping is not None and terminal is not None:
        _register(shop, terminal, shop.swapping[1])
        shop.swapping = None


@happening
def mix_up(shop: "Shop", event: Event) -> None:
    """A terminal takes the other's number: the two take turns."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        shop.real_cases.add("number_back_and_forth")
        _register(shop, terminal, shop.numbers[event.value])


@happening
def second_number(shop: "Shop", event: Event) -> None:
    """A terminal is given a new number, and its former one is free."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        [number] = _issued(shop, 1)
        shop.numbers.append(number)
        _register(shop, terminal, number)


@happening
def share(shop: "Shop", event: Event) -> None:
    """Register the number on one more PC, and keep the former one without a network."""
    place = event.place or 0
    former, number = shop.terminals[place], shop.numbers[0]
    if former is not None:
        shop.real_cases.add("number_back_and_forth")
        former.network = shop.no_network
        former.agent = None
        shop.others.append(former)
    _register(shop, shop.new_terminal(place), number)


# machines


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
    _register(shop, shop.new_terminal(place), former.number)


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
        terminal.was_restored = True
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
        # With all evidence deleted, only the server can tell.
        terminal.least, terminal.most = NEVER_DAY, shop.today + DAY * TRIAL_DAYS if event.value else NEVER_DAY
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
        terminal.pc.fault = event.value


@happening
def disk_over(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.fault = ""
        shop.check(terminal)


@happening
def power_cut(shop: "Shop", event: Event) -> None:
    """The power fails before one of the next files is replaced, during a check."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None:
        terminal.pc.cut_at = event.value
        shop.check(terminal)
        terminal.pc.cut_at = None
