"""What people do, by the name of the event: the vendor's staff, and the shop with its numbers; and the network."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bench.fleet.numbers import FOR_EVER, Number
from bench.fleet.plans import Event
from bench.fleet.terminals import Terminal
from server.licenses.models import Change, License
from server.licenses.staff import changes, operations

if TYPE_CHECKING:
    from bench.fleet.shops import Shop

STAFF = "staff"
Happening = Callable[["Shop", Event], None]


class Happenings(dict[str, Happening]):
    """Functions by the name of the event; ``break_`` is that of "break"."""

    def add(self, function: Happening) -> Happening:
        self[function.__name__.rstrip("_")] = function
        return function


PEOPLE = Happenings()
happening = PEOPLE.add


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
    """Have staff issue ``count`` numbers; those that a restore loses, they replace by new ones."""
    numbers: list[Number] = []
    first = shop.today

    def issue() -> None:
        contract = operations.issue(
            customer=shop.name,
            email=shop.email,
            count=count,
            months=shop.plan.months,
            who=STAFF,
            now=shop.vendor.now,
            starts_on=first,
            allowance_days=shop.plan.allowance,
        )
        licenses = list(contract.licenses.order_by("pk"))
        if not numbers:
            numbers.extend(Number(one.number, one.contract_until, one.allowance_days) for one in licenses)
        for number, license in zip(numbers, licenses, strict=True):
            number.text = license.number

    shop.vendor.perform(issue)
    return numbers


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
            number.renewed_on = shop.today
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
    if event.value >= len(shop.numbers):
        return  # shrinking has left out that they are issued
    if terminal is None or not terminal.in_use:  # none yet, or it broke during the trial
        terminal = shop.new_terminal(place)
    register_on(shop, terminal, shop.numbers[event.value])


def register_on(shop: "Shop", terminal: Terminal, number: Number) -> None:
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
        register_on(shop, terminal, terminal.registering)


@happening
def swap(shop: "Shop", event: Event) -> None:
    """Two terminals have each other's number."""
    mine, other = shop.terminals[event.place or 0], shop.terminals[event.value]
    if mine and other and mine.number and other.number and mine.number is not other.number:
        shop.swapping = other.number, mine.number
        register_on(shop, mine, other.number)


@happening
def swapped(shop: "Shop", event: Event) -> None:
    terminal = shop.terminals[event.place or 0]
    if shop.swapping is not None and terminal is not None:
        register_on(shop, terminal, shop.swapping[1])
        shop.swapping = None


@happening
def mix_up(shop: "Shop", event: Event) -> None:
    """A terminal takes the other's number: the two take turns."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use and event.value < len(shop.numbers):
        shop.real_cases.add("number_back_and_forth")
        register_on(shop, terminal, shop.numbers[event.value])


@happening
def second_number(shop: "Shop", event: Event) -> None:
    """A terminal is given a new number, and its former one is free."""
    terminal = shop.terminals[event.place or 0]
    if terminal is not None and terminal.in_use:
        [number] = _issued(shop, 1)
        shop.numbers.append(number)
        register_on(shop, terminal, number)


@happening
def share(shop: "Shop", event: Event) -> None:
    """Register the number on one more PC, and keep the former one without a network."""
    place = event.place or 0
    if not shop.numbers:
        return
    former, number = shop.terminals[place], shop.numbers[0]
    if former is not None:
        shop.real_cases.add("number_back_and_forth")
        former.network = shop.no_network
        former.agent = None
        shop.others.append(former)
    register_on(shop, shop.new_terminal(place), number)
