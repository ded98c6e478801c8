"""A terminal's name, changed by its owner on the web page or by the shop on the terminal: the last one wins."""

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

    def received_name(self, now: datetime) -> str:
        """Return the name in the statement, and adopt it as the app does."""
        self.far.name = self.far.check(now).terminal_name
        return self.far.name


@pytest.fixture
def shop(issue: Issue, now: datetime) -> Shop:
    return Shop(issue, now)


def renames() -> list[tuple[str, object, object]]:
    rows = Event.objects.filter(what=Event.What.RENAMED).order_by("pk")
    return [(row.who, (row.before or {}).get("name"), (row.after or {}).get("name")) for row in rows]


def test_statements_carry_the_owners_name_until_the_terminal_reports_it(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    assert (shop.row.name, names.name_of(shop.row)) == ("レジ1", "本店 レジ1")
    shop.far.check(now + HOUR)  # the answer is lost, or an older app does not take the name over
    assert shop.received_name(now + 2 * HOUR) == "本店 レジ1"
    assert shop.row.name_wanted == "本店 レジ1"
    assert shop.received_name(now + 3 * HOUR) == "本店 レジ1"
    assert (shop.row.name, shop.row.name_wanted) == ("本店 レジ1", "")
    assert renames() == [("owner@example.jp", "レジ1", "本店 レジ1")]


def test_a_later_name_by_the_shop_wins(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.far.name = "免税カウンター"
    assert shop.received_name(now + HOUR) == "免税カウンター"
    assert (shop.row.name, shop.row.name_wanted) == ("免税カウンター", "")
    assert renames()[1:] == [("terminal", "本店 レジ1", "免税カウンター")]


def test_a_later_name_by_the_owner_wins(shop: Shop, now: datetime) -> None:
    shop.far.name = "免税カウンター"
    shop.far.check(now)
    shop.rename("本店 レジ1", now + HOUR)
    assert shop.received_name(now + 2 * HOUR) == "本店 レジ1"


def test_renaming_is_idempotent(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.rename("本店 レジ1", now)
    assert len(renames()) == 1


def test_a_new_name_can_be_undone_before_the_terminal_receives_it(shop: Shop, now: datetime) -> None:
    shop.rename("本店 レジ1", now)
    shop.rename("レジ1", now)
    assert shop.row.name_wanted == ""
    assert shop.received_name(now + HOUR) == "レジ1"


def test_a_name_that_is_too_long_is_refused(shop: Shop, now: datetime) -> None:
    with pytest.raises(ValidationError):
        shop.rename("長" * 41, now)
    assert renames() == []


def test_what_is_invisible_in_a_name_is_left_out(shop: Shop, now: datetime) -> None:
    shop.rename("\u202e本店\n レジ1\u200b ", now)
    assert shop.received_name(now + HOUR) == "本店  レジ1"
    shop.rename("本店  レジ\u20601", now)
    assert renames() == [("owner@example.jp", "レジ1", "本店  レジ1")]
