"""The history of an owner's numbers: all that matters to the owner, nobody else's, and no names of staff."""

from datetime import date, datetime, timedelta

from server.licenses.models import Customer, License
from server.licenses.staff import customers, operations
from server.portal import details_views
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import Owner, of, text
from tests.server.terminal import FarTerminal

HISTORY = "/portal/history/"


def page(owner: Owner) -> str:
    return text(owner.client.get(HISTORY).content.decode())


def test_it_says_what_happened_to_which_number_and_by_whom(
    owner: Owner, numbers: list[str], till: FarTerminal, moving_clock: MovingClock
) -> None:
    license = License.objects.get(number=numbers[0])
    operations.renew(license, until=date(2028, 11, 22), who="suzuki", now=moving_clock.now)
    owner.sign_in()
    till_number = license.registrations.get().terminal.number
    owner.client.post(of(numbers[0], "release"), {"terminal": till_number})
    shown = page(owner)
    for words in ("発行", "更新手続き 2028/11/22まで", "登録", "解除", "銀座 レジ1", "販売元", "お客様", "端末の画面"):
        assert words in shown, words
    assert "suzuki" not in shown
    assert "tester" not in shown
    assert shown.index("解除") < shown.index("更新手続き") < shown.index("発行"), "the newest first"


def test_a_new_name_of_a_terminal_is_told(owner: Owner, numbers: list[str], till: FarTerminal) -> None:
    owner.sign_in()
    terminal = License.objects.get(number=numbers[0]).registrations.get().terminal.number
    owner.client.post(of(numbers[0], "rename"), {"terminal": terminal, "name": "銀座 入口"})
    assert "銀座 入口" in page(owner)


def test_others_are_not_in_it(owner: Owner, numbers: list[str], others: License) -> None:
    owner.sign_in()
    assert text(others.number)[:4] not in page(owner)


def test_what_happened_to_a_number_while_it_was_anothers_is_not_in_it(
    owner: Owner, numbers: list[str], others: License, now: datetime
) -> None:
    mine = Customer.objects.get(name="銀座商店")
    contract = License.objects.get(number=numbers[0]).contract
    License.objects.filter(pk=others.pk).update(contract=contract)
    owner.sign_in()
    assert page(owner).count("発行") == 2
    customers.rename(mine, "銀座新商店", "", who="sato", now=now)
    assert page(owner).count("発行") == 2, "under the former name"


def test_it_has_pages(owner: Owner, numbers: list[str], moving_clock: MovingClock) -> None:
    license = License.objects.get(number=numbers[0])
    for days in range(details_views.ON_A_PAGE):
        until = date(2028, 1, 1) + timedelta(days=days)
        operations.renew(license, until=until, who="x", now=moving_clock.now)
    owner.sign_in()
    assert "前の50件" in page(owner)
    assert "発行" in text(owner.client.get(HISTORY, {"p": "2"}).content.decode())


def test_without_anything_it_says_so(owner: Owner, others: License) -> None:
    Customer.objects.create(name="新しい店", email="new@example.jp")
    owner.sign_in("new@example.jp")
    assert "まだ何も記録されていません。" in page(owner)
