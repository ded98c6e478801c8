"""A terminal's name, changed by its owner on the web page and by the shop on the terminal: who was last, wins."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from server.licenses.door import names
from server.licenses.models import Event, Terminal
from server.licenses.staff import operations
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
HOUR = timedelta(hours=1)


class Shop:
    """A licensed terminal that is called レジ1, and its owner."""

    def __init__(self, issue: Issue, now: datetime) -> None:
        self.license = operations.find(issue()[0])
        self.far = FarTerminal("レジ1")
        self.far.register(self.license.number, now)

    @property
    def row(self) -> Terminal:
        return Terminal.objects.get()

    def rename(self, name: str, now: datetime) -> None:
        names.rename(self.row, name, license=self.license, who="owner@example.jp", now=now)

    def told(self, now: datetime) -> str:
        """Return the name that the statement carries, and take it over as the app does."""
        self.far.name = self.far.check(now).terminal_name
        return self.far.name


@pytest.fixture
def shop(issue: Issue, now: datetime) -> Shop:
    return Shop(issue, now)


def renames() -> list[tuple[str, object, object]]:
    rows = Event.objects.filter(what=Event.What.RENAMED).order_by("pk")
    return [(row.who, (row.before or {}).get("name"), (row.after or {}).get("name")) for row in rows]


def test_the_owners_name_goes_with_the_next_statement_until_the_terminal_has_it(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    assert (shop.row.name, names.name_of(shop.row)) == ("レジ1", "本店 レジ1")
    shop.far.check(now + HOUR)  # the answer is lost, or an older app does not take the name over
    assert shop.told(now + 2 * HOUR) == "本店 レジ1"
    assert shop.row.name_wanted == "本店 レジ1"
    assert shop.told(now + 3 * HOUR) == "本店 レジ1"
    assert (shop.row.name, shop.row.name_wanted) == ("本店 レジ1", "")
    assert renames() == [("owner@example.jp", "レジ1", "本店 レジ1")]


def test_the_shops_own_name_that_comes_later_wins(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.far.name = "免税カウンター"
    assert shop.told(now + HOUR) == "免税カウンター"
    assert (shop.row.name, shop.row.name_wanted) == ("免税カウンター", "")
    assert renames()[1:] == [("terminal", "本店 レジ1", "免税カウンター")]


def test_the_owner_who_comes_later_wins(shop: Shop, now: datetime) -> None:
    shop.far.name = "免税カウンター"
    shop.far.check(now)
    shop.rename("本店 レジ1", now + HOUR)
    assert shop.told(now + 2 * HOUR) == "本店 レジ1"


def test_the_same_name_twice_is_one_change(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.rename("本店 レジ1", now)
    assert len(renames()) == 1


def test_a_wish_can_be_taken_back_before_the_terminal_hears_of_it(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.rename("レジ1", now)
    assert shop.row.name_wanted == ""
    assert shop.told(now + HOUR) == "レジ1"


def test_a_name_that_no_statement_can_carry_is_refused(shop: Shop, now: datetime) -> None:
    for name in ("レジ\n1", "長" * 41):
        with pytest.raises(ValidationError):
            shop.rename(name, now)
    assert renames() == []
