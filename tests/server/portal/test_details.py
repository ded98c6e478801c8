"""What owners change themselves: telephone and address, their e-mail address by a link, and who signs in."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from server.licenses.models import Contact, Customer, Event, License
from server.licenses.staff import merging
from server.mailing.models import Message
from server.portal import details, sessions
from tests.browser import follow
from tests.server.browsing import check_page
from tests.server.portal.applicant import path_in
from tests.server.portal.moving_clock import MovingClock
from tests.server.portal.owner import Owner, text
from tests.server.terminal import FarTerminal
from tests.variants import variants

NEW = "new@example.jp"


@pytest.fixture
def signed_in(owner: Owner, numbers: list[str]) -> Owner:
    owner.sign_in()
    return owner


def address() -> str:
    return f"/portal/details/{Customer.objects.get(name='銀座商店').pk}/"


def post(owner: Owner, **typed: str) -> str:
    page: str = owner.client.post(address(), typed, follow=True).content.decode()
    return page


def changed() -> list[tuple[str, object, object]]:
    found = Event.objects.filter(what=Event.What.CUSTOMER_CHANGED).order_by("pk")
    return [(event.who, event.before, event.after) for event in found]


def test_an_owner_changes_telephone_and_address(signed_in: Owner) -> None:
    assert f'href="{address()}"' in signed_in.page()
    typed = {"contact_name": "山田", "phone": "０３ー１２３４ー５６７８", "postal_code": "1040061", "address": "中央区"}
    assert "ご連絡先を変更しました。" in post(signed_in, do="details", **typed)
    customer = Customer.objects.get()
    assert (customer.phone, customer.postal_code, customer.address) == ("03-1234-5678", "104-0061", "中央区")
    assert [who for who, _before, _after in changed()] == ["owner@example.jp"]


@pytest.mark.parametrize("typed", [{"phone": "12"}, {"postal_code": "12"}])
def test_what_is_no_number_is_refused(signed_in: Owner, typed: dict[str, str]) -> None:
    empty = {"contact_name": "", "phone": "", "postal_code": "", "address": ""}
    assert "errorlist" in post(signed_in, do="details", **{**empty, **typed})
    assert changed() == []
    assert "ご連絡先を変更しました。" in post(signed_in, do="details", **empty)


def test_the_address_changes_once_the_link_in_the_new_mailbox_is_opened(signed_in: Owner) -> None:
    assert "確認のメールをお送りしました" in post(signed_in, do="address", new_email=NEW)
    mail = Message.objects.get(kind="address_confirm")
    assert mail.to == NEW
    link = path_in(mail)
    assert NEW in signed_in.client.get(link).content.decode()
    assert Customer.objects.get().email == "owner@example.jp", "a scanner of mails follows links"
    assert "メールアドレスを変更しました" in signed_in.client.post(link).content.decode()
    assert Customer.objects.get().email == NEW
    told = Message.objects.get(kind="address_changed")
    assert (told.to, NEW in told.text) == ("owner@example.jp", True)
    assert changed() == [("owner@example.jp", {"email": "owner@example.jp"}, {"email": NEW})]
    assert "このアドレスの番号はありません。" in text(signed_in.page())


def test_the_second_of_two_clicks_says_that_the_address_was_changed(signed_in: Owner, now: datetime) -> None:
    post(signed_in, do="address", new_email=NEW)
    link = path_in(Message.objects.get(kind="address_confirm"))
    asked = details.asked_for(link.rsplit("/", 2)[1], now)
    signed_in.client.post(link)
    for again in (signed_in.client.post, signed_in.client.get):
        assert "メールアドレスを変更しました" in again(link).content.decode()
    assert asked is not None
    details.confirm(asked, now=now)  # at the same moment: it had found the address unchanged
    assert Message.objects.filter(kind="address_changed").count() == 1
    assert len(changed()) == 1


@pytest.mark.parametrize("wrong", ["late", "changed", "forged"])
def test_a_link_that_does_not_count_changes_nothing(signed_in: Owner, moving_clock: MovingClock, wrong: str) -> None:
    post(signed_in, do="address", new_email=NEW)
    link = path_in(Message.objects.get(kind="address_confirm"))
    if wrong == "late":
        moving_clock.wait(details.LINK_LASTS + timedelta(seconds=1))
    elif wrong == "changed":
        customer = Customer.objects.get()
        customer.email = "other@example.jp"
        customer.save()
    else:
        link = link.replace("address/", "address/x")
    page = signed_in.client.post(link)
    assert (page.status_code, "このリンクは使えません" in page.content.decode()) == (404, True)
    assert Customer.objects.get().email != NEW


def test_an_address_that_another_customer_of_the_name_has_is_refused(signed_in: Owner) -> None:
    post(signed_in, do="address", new_email=NEW)
    Customer.objects.create(name="銀座商店", email=NEW)
    page = signed_in.client.post(path_in(Message.objects.get(kind="address_confirm")))
    assert (page.status_code, "このアドレスには変更できません" in page.content.decode()) == (400, True)


def test_no_more_than_a_few_mails_are_sent_to_new_addresses(signed_in: Owner) -> None:
    for place in range(details.PER_OWNER.times):
        post(signed_in, do="address", new_email=f"new{place}@example.jp")
    assert "短い間に何度も送信されました" in post(signed_in, do="address", new_email=NEW)
    assert Message.objects.filter(kind="address_confirm").count() == details.PER_OWNER.times
    assert "errorlist" in post(signed_in, do="address", new_email="x")


def test_another_person_signs_in_until_removed(signed_in: Owner, numbers: list[str]) -> None:
    assert "ログインできる方を追加しました。" in post(
        signed_in, do="person", name="経理 田中", email="tanaka@example.jp"
    )
    tanaka = Owner()
    assert License.objects.get(number=numbers[0]).number[:4] in tanaka.sign_in("tanaka@example.jp").content.decode()
    assert tanaka.client.get(address()).status_code == 404, "they may not change the details"
    person = Contact.objects.get()
    assert "経理 田中" in signed_in.client.get(address()).content.decode()
    assert "ログインできる方から外しました。" in post(signed_in, do=f"remove:{person.pk}")
    assert not Contact.objects.exists()
    assert "このアドレスの番号はありません。" in text(tanaka.page())
    assert [after for _who, _before, after in changed()] == [
        {"contacts": "経理 田中 tanaka@example.jp"},
        {"contacts": ""},
    ]


@pytest.mark.parametrize("email", ["owner@example.jp", "OWNER@example.jp", "tanaka@example.jp"])
def test_who_can_sign_in_already_is_not_added(signed_in: Owner, email: str) -> None:
    post(signed_in, do="person", name="田中", email="tanaka@example.jp")
    assert "すでにログインできます" in post(signed_in, do="person", name="田中", email=email)
    assert Contact.objects.count() == 1


def test_people_are_limited(signed_in: Owner) -> None:
    customer = Customer.objects.get()
    for place in range(details.MOST_PEOPLE):
        Contact.objects.create(customer=customer, name=f"{place}", email=f"{place}@example.jp")
    assert "20名までです" in post(signed_in, do="person", name="田中", email="tanaka@example.jp")


@pytest.mark.parametrize("asked", ["", "person", "remove:", "remove:99999", "remove:" + 5000 * "9", "x"])
def test_what_was_not_filled_in_changes_nothing(signed_in: Owner, asked: str) -> None:
    post(signed_in, do=asked)
    assert changed() == []


def test_the_details_of_a_customer_that_was_merged_are_not_there(signed_in: Owner, others: License) -> None:
    page, into = address(), others.customer
    merging.merge(Customer.objects.get(name="銀座商店"), into, who="sato", now=others.contract.issued_at)
    assert signed_in.client.post(page, {"do": "details", "phone": "03-1234-5678"}).status_code == 404
    assert [one.pk for one in sessions.customers_of("owner@example.jp")] == [into.pk]
    assert "3件の番号があります。" in text(signed_in.page())


def test_the_details_of_others_are_not_there(signed_in: Owner, others: License) -> None:
    assert signed_in.client.get(f"/portal/details/{others.customer.pk}/").status_code == 404


@pytest.mark.parametrize("language", variants("ja", "en"))
def test_in_a_browser(
    served: LiveServer, page: Page, owner: Owner, numbers: list[str], till: FarTerminal, language: str
) -> None:
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.url}])
    page.goto(f"{served.url}/portal/sign-in/")
    page.locator("[name=email]").fill("owner@example.jp")
    follow(page.locator("main button"))
    page.goto(served.url + owner.link())
    follow(page.locator("main button"))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(served.url + address())
        check_page(page, "portal-details")
        page.goto(f"{served.url}/portal/history/")
        expect(page.locator("tbody tr")).to_have_count(3)
        check_page(page, "portal-history")
