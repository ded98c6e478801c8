"""Two hundred numbers on the owner's page: found, sorted, and those that need a hand first."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from licensing.number import show
from server.licenses.models import ContactDay, Customer, License, Registration, Shop, Terminal
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import Owner, text
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]
DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)


@pytest.fixture
def chain(owner: Owner, issue: Issue, moving_clock: MovingClock) -> list[str]:
    """Return the sixty numbers of an owner who is signed in; ten are on terminals, and one of those has locked."""
    numbers = issue(60)
    for place, number in enumerate(numbers[:10]):
        FarTerminal(f"銀座 レジ{place}").register(number, moving_clock.now)
    long_ago = moving_clock.now - 95 * DAY
    Terminal.objects.filter(name="銀座 レジ7").update(last_contact=long_ago, deadline=TODAY - 5 * DAY)
    owner.sign_in()
    return numbers


def names(owner: Owner, **asked: str) -> list[str]:
    """Return the names of the terminals on the page, in their order."""
    page = owner.client.get("/portal/", asked).content.decode()
    return re.findall(r'<th scope="row">(銀座 レジ\d)', page)


def test_what_needs_a_hand_comes_first_and_can_be_seen_alone(owner: Owner, chain: list[str]) -> None:
    page = owner.page()
    assert names(owner)[0] == "銀座 レジ7"
    assert '<a href="?show=urgent">' in page
    assert names(owner, show="urgent") == ["銀座 レジ7"]
    assert "確認していただきたい番号が1件あります。" in text(page)
    assert "すべての番号を見る" in owner.client.get("/portal/", {"show": "urgent"}).content.decode()


@pytest.mark.parametrize("typed", ["レジ3", "れじ３", "銀座レジ3"])
def test_a_terminal_is_found_in_any_spelling(owner: Owner, chain: list[str], typed: str) -> None:
    assert names(owner, q=typed) == ["銀座 レジ3"]
    assert "1件が見つかりました。" in text(owner.client.get("/portal/", {"q": typed}).content.decode())


def test_the_numbers_of_a_shop_are_found(owner: Owner, chain: list[str]) -> None:
    shop = Shop.objects.create(customer=Customer.objects.get(), name="成田空港店")
    License.objects.filter(number=chain[20]).update(shop=shop)
    page = text(owner.client.get("/portal/", {"q": "成田空港"}).content.decode())
    assert show(chain[20]) in page
    assert "成田空港店" in page
    assert show(chain[21]) not in page


def test_a_number_is_found_by_a_part_of_it(owner: Owner, chain: list[str]) -> None:
    page = text(owner.client.get("/portal/", {"q": show(chain[42])[5:14]}).content.decode())
    assert show(chain[42]) in page
    assert show(chain[41]) not in page
    assert "0件が見つかりました。" in text(owner.client.get("/portal/", {"q": "ない名前"}).content.decode())


def test_the_rows_are_sorted_as_asked(owner: Owner, chain: list[str], moving_clock: MovingClock) -> None:
    Terminal.objects.filter(name="銀座 レジ4").update(last_contact=moving_clock.now - DAY)
    License.objects.filter(number=chain[5]).update(contract_until=date(2027, 1, 31))
    assert names(owner, sort="name") == [f"銀座 レジ{place}" for place in range(10)]
    assert names(owner, sort="deadline")[0] == "銀座 レジ7"
    assert names(owner, sort="contract")[0] == "銀座 レジ5"
    shown = text(owner.client.get("/portal/", {"sort": "number"}).content.decode())
    assert [number for number in sorted(chain) if show(number) in shown] == sorted(chain)[:50]
    page = owner.client.get("/portal/", {"sort": "contact", "page": "2"}).content.decode()
    assert re.findall(r'<th scope="row">(銀座 レジ\d)', page)[:2] == ["銀座 レジ7", "銀座 レジ4"]


def test_fifty_numbers_are_a_page(owner: Owner, chain: list[str]) -> None:
    first = owner.client.get("/portal/", {"sort": "number"}).content.decode()
    assert "60件のうち1〜50件目" in text(first)
    assert 'href="?sort=number&amp;page=2" rel="next"' in first
    second = text(owner.client.get("/portal/", {"sort": "number", "page": "2"}).content.decode())
    assert [number for number in chain if show(number) in second] == [
        number for number in chain if number in sorted(chain)[50:]
    ]
    assert "60件のうち51〜60件目" in text(owner.client.get("/portal/", {"page": "99"}).content.decode())


def test_ten_numbers_need_no_search(owner: Owner, issue: Issue, moving_clock: MovingClock) -> None:
    issue(10)
    assert 'role="search"' not in owner.sign_in().content.decode()
    issue(1)
    assert 'role="search"' in owner.page()


# no alarm after a payment


@pytest.fixture
def renewed(owner: Owner, issue: Issue, moving_clock: MovingClock) -> Terminal:
    """Return a terminal that was heard this morning, and whose contract was renewed after that."""
    [number] = issue()
    License.objects.update(contract_until=TODAY + 15 * DAY)
    FarTerminal("銀座 レジ1").register(number, moving_clock.now)
    License.objects.update(contract_until=TODAY + 380 * DAY)
    return Terminal.objects.get()


def test_after_a_payment_nobody_is_told_to_connect_what_was_heard_this_morning(
    owner: Owner, renewed: Terminal, moving_clock: MovingClock
) -> None:
    shown = text(owner.sign_in().content.decode())
    assert "契約は有効です。次の通信で延びます。" in shown
    assert "利用中" in shown
    assert "お手続きは必要ありません。" in shown
    assert "つないでください" not in shown


def test_a_terminal_that_asks_once_a_week_is_expected(
    owner: Owner, renewed: Terminal, moving_clock: MovingClock
) -> None:
    ContactDay.objects.create(terminal=renewed, day=TODAY - 7 * DAY)
    moving_clock.wait(6 * DAY)
    assert "次の通信で延びます" in text(owner.sign_in().content.decode())
    moving_clock.wait(2 * DAY)
    shown = text(owner.sign_in().content.decode())
    assert "12月7日までに、端末をインターネットにつないでください。" in shown, "it was due yesterday"
    assert "次の通信で延びます" not in shown


def test_a_page_without_anything_near_asks_for_no_habits(owner: Owner, issue: Issue, moving_clock: MovingClock) -> None:
    FarTerminal().register(issue()[0], moving_clock.now)
    assert "次の通信で延びます" not in text(owner.sign_in().content.decode())
    assert Registration.objects.count() == 1
