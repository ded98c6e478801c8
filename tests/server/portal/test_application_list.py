"""Applications in the console: search, approve, decline, and concurrent decisions."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from server import clock
from server.console.roles import Role
from server.licenses.log import chain
from server.licenses.models import Change, Contract, Customer, Event, License, Shop
from server.licenses.staff import changes, customers
from server.mailing import notices
from server.mailing.models import Message
from server.portal import applications
from server.portal.models import Application
from tests.server.portal.applicant import Applicant, contains
from tests.server.terminal import FarTerminal

LIST = "/admin/portal/application/"


def staff(name: str, role: Role) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role.value))
    client = Client(headers={"accept-language": "ja"})
    client.force_login(user)
    return client


@pytest.fixture
def waiting(applicant: Applicant) -> Application:
    applicant.send()
    applicant.confirm()
    return Application.objects.get()


@pytest.fixture
def sato(db: None) -> Client:
    return staff("sato", Role.ADMIN)


@pytest.fixture
def suzuki(db: None) -> Client:
    return staff("suzuki", Role.ADMIN)


def answer(client: Client, application: Application, kind: str, **typed: str) -> Any:
    return client.post(f"{LIST}{application.pk}/{kind}/", typed, follow=True)


def test_an_application_is_found_and_filtered(sato: Client, waiting: Application) -> None:
    assert contains(sato.get(LIST, {"q": "二号店"}), "株式会社銀座商店")
    assert contains(sato.get(LIST, {"state__exact": "waiting"}), "株式会社銀座商店")
    assert not contains(sato.get(LIST, {"state__exact": "approved"}), "株式会社銀座商店")
    page = sato.get(f"{LIST}{waiting.pk}/change/")
    assert contains(page, "承認してライセンス番号を発行する")
    assert contains(page, "銀座二号店")


def test_approving_issues_the_numbers_and_the_mail_goes_out(sato: Client, waiting: Application, now: datetime) -> None:
    page = sato.get(f"{LIST}{waiting.pk}/approve/")
    assert contains(page, "5件のライセンス番号が発行され、owner@example.jp へメールで送られます。")
    assert contains(answer(sato, waiting, "approve", months="24"), "承認し、ライセンス番号を発行しました。")
    waiting.refresh_from_db()
    contract = Contract.objects.get()
    assert (waiting.state, waiting.decided_by, waiting.contract) == ("approved", "sato", contract)
    assert [str(license.contract_until) for license in contract.licenses.all()] == ["2028-11-22"] * 5
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.contact_name) == ("株式会社銀座商店", "03-1234-5678", "銀座 花子")
    assert (customer.postal_code, "東京都中央区銀座1-2-3" in customer.address, customer.memo) == ("104-0061", True, "")
    event = Event.objects.get(what=Event.What.APPROVED)
    assert (event.who, event.after) == (
        "sato",
        {"application": waiting.pk, "terminals": 5, "shops": "銀座一号店 2台、銀座二号店 3台", "months": 24},
    )
    chain.seal()
    notices.follow(now)
    assert Message.objects.filter(kind="numbers", to="owner@example.jp").count() == 1


def test_the_paid_time_begins_on_the_day_that_the_customer_wished(sato: Client, waiting: Application) -> None:
    page = sato.get(f"{LIST}{waiting.pk}/approve/").content.decode()
    assert "ご利用開始希望日" in page
    assert 'value="2026-12-01"' in page
    answer(sato, waiting, "approve", months="12", starts_on="2026-12-01")
    contract = Contract.objects.get()
    assert str(contract.starts_on) == "2026-12-01"
    assert {str(license.contract_until) for license in contract.licenses.all()} == {"2027-12-01"}


def test_the_second_decision_is_refused_and_names_the_first(
    sato: Client, suzuki: Client, waiting: Application, applicant: Applicant
) -> None:
    answer(sato, waiting, "approve", months="12")
    applicant.moving_clock.wait(timedelta(hours=1))
    expected = "sato さんが 2026/11/22 12:01 に「承認済み」としました。"
    assert contains(answer(suzuki, waiting, "approve", months="12"), expected)
    assert contains(answer(suzuki, waiting, "decline", reason="間違い"), expected)
    assert contains(suzuki.get(f"{LIST}{waiting.pk}/approve/", follow=True), expected)
    assert (Contract.objects.count(), Message.objects.filter(kind="application_declined").count()) == (1, 0)


def test_of_two_concurrent_decisions_one_is_performed(waiting: Application, now: datetime) -> None:
    applications.approve(waiting, months=12, who="sato", now=now)
    with pytest.raises(applications.AlreadyDecided) as caught:
        applications.decline(waiting, reason="間違い", who="suzuki", now=now)
    assert caught.value.application.decided_by == "sato"
    assert Message.objects.filter(kind="application_declined").count() == 0


def test_declining_mails_the_reason(sato: Client, waiting: Application) -> None:
    assert contains(answer(sato, waiting, "decline", reason=""), "お客様にお伝えする理由を入力してください。")
    assert contains(answer(sato, waiting, "decline", reason="対応していない地域です。"), "見送りとし")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("declined", "対応していない地域です。")
    assert "対応していない地域です。" in Message.objects.get(kind="application_declined").text
    assert Event.objects.get(what=Event.What.DECLINED).who == "sato"
    answer(sato, waiting, "decline", reason="もう一度")
    assert Message.objects.filter(kind="application_declined").count() == 1


def test_an_unconfirmed_application_cannot_be_approved(sato: Client, applicant: Applicant) -> None:
    applicant.send()
    expected = "お客様がまだメールを確認していないため"
    assert contains(answer(sato, Application.objects.get(), "approve", months="12"), expected)
    assert Contract.objects.count() == 0


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        ("", "契約の月数を入力してください（例：12）。"),
        ("一年", "契約の月数を数字で入力してください（例：12）。"),
        ("0", "契約の月数は1以上で入力してください。"),
        ("121", "契約の月数は120までで入力してください。"),
    ],
)
def test_invalid_months_say_what_to_enter(sato: Client, waiting: Application, months: str, sentence: str) -> None:
    assert contains(answer(sato, waiting, "approve", months=months), sentence)
    assert Contract.objects.count() == 0


def test_an_existing_customer_is_not_changed(sato: Client, waiting: Application) -> None:
    Customer.objects.create(name=waiting.company, email=waiting.email, phone="03-9999-9999")
    answer(sato, waiting, "approve", months="12")
    assert Customer.objects.get().phone == "03-9999-9999"


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SUPPORT])
def test_approving_needs_the_permission_to_issue(waiting: Application, role: Role) -> None:
    client = staff("kato", role)
    assert client.get(LIST).status_code == 200
    assert answer(client, waiting, "approve", months="12").status_code == 403
    assert answer(client, waiting, "decline", reason="x").status_code == 403
    shown = client.get(f"{LIST}{waiting.pk}/change/").content.decode()
    assert "承認待ち" in shown
    assert "approve/" not in shown, "a link that leads to a refusal"
    assert Contract.objects.count() == 0


def test_an_unknown_application_is_not_found(sato: Client) -> None:
    assert sato.get(f"{LIST}99/approve/").status_code == 404


def test_an_approval_is_undone_within_a_day_and_decided_again(
    sato: Client, waiting: Application, now: datetime
) -> None:
    answer(sato, waiting, "approve", months="24")
    change = Change.objects.get(kind=Change.Kind.ISSUE)
    page = sato.get(f"{LIST}{waiting.pk}/change/")
    assert contains(page, "承認を取り消す…")
    assert contains(page, f"/admin/changes/{change.pk}/")
    sato.post(f"/admin/changes/{change.pk}/undo/")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.contract, waiting.decided_at) == ("waiting", None, None)
    assert Event.objects.get(what=Event.What.APPROVAL_UNDONE).who == "sato"
    assert set(License.objects.values_list("stopped_at", flat=True)) == {clock.now()}
    chain.seal()
    notices.follow(now)
    assert Message.objects.filter(kind="numbers_withdrawn").count() == 1, "the applicant got numbers that are not valid"
    assert contains(answer(sato, waiting, "decline", reason="対応していない地域です。"), "見送りとし")


def test_an_approval_whose_numbers_are_in_use_stays(sato: Client, waiting: Application, now: datetime) -> None:
    answer(sato, waiting, "approve", months="24")
    FarTerminal().register(License.objects.order_by("pk")[0].number, now)
    sato.post(f"/admin/changes/{Change.objects.get().pk}/undo/")
    waiting.refresh_from_db()
    assert waiting.state == "approved"


def test_after_a_day_an_approval_offers_no_undo(
    applicant: Applicant, sato: Client, waiting: Application, now: datetime
) -> None:
    answer(sato, waiting, "approve", months="24")
    applicant.moving_clock.wait(changes.UNDOABLE_FOR)
    sato = staff("tanaka", Role.ADMIN)
    assert not contains(sato.get(f"{LIST}{waiting.pk}/change/"), "承認を取り消す…")


def test_the_shops_of_an_application_keep_their_numbers(sato: Client, waiting: Application) -> None:
    known = Customer.objects.create(name="株式会社銀座商店", email="owner@example.jp")
    Shop.objects.create(customer=known, name="銀座二号店")
    answer(sato, waiting, "approve", months="24")
    shops = {shop.name: shop.licenses.count() for shop in Shop.objects.all()}
    assert shops == {"銀座一号店": 2, "銀座二号店": 3}


@pytest.fixture
def known(waiting: Application, now: datetime) -> Customer:
    customer: Customer = Customer.objects.create(name="銀座商店", email="old@example.jp", phone="03-1234-5678")
    return customer


def test_customers_that_look_alike_are_offered_before_another_is_made(
    sato: Client, waiting: Application, known: Customer
) -> None:
    page = sato.get(f"{LIST}{waiting.pk}/approve/")
    assert contains(page, "銀座商店 / old@example.jp / 03-1234-5678")
    assert contains(page, "新しい契約者として登録する")
    assert contains(
        answer(sato, waiting, "approve", months="12"), "登録済みの契約者か、新しい契約者かを選んでください。"
    )
    assert not Contract.objects.exists()
    answer(sato, waiting, "approve", months="12", customer=str(known.pk))
    assert Contract.objects.get().customer == known
    assert Customer.objects.count() == 1


def test_an_applicant_that_only_looks_alike_becomes_a_new_customer(
    sato: Client, waiting: Application, known: Customer
) -> None:
    answer(sato, waiting, "approve", months="12", customer="new")
    assert Contract.objects.get().customer.email == "owner@example.jp"
    assert Customer.objects.count() == 2


def test_an_applicant_in_another_spelling_is_no_second_customer(sato: Client, waiting: Application) -> None:
    known = Customer.objects.create(name="株式会社 銀座商店", email="OWNER@example.jp")
    answer(sato, waiting, "approve", months="12", customer="new")
    assert Contract.objects.get().customer == known


def test_an_applicant_with_a_former_name_is_no_second_customer(waiting: Application, now: datetime) -> None:
    known = Customer.objects.create(name=waiting.company, email=waiting.email)
    customers.rename(known, "Ginza", "", who="sato", now=now)
    customers.edit(known, {"email": "new@example.jp"}, who="sato", now=now)
    assert applications.approve(waiting, months=12, who="sato", now=now).customer == known


def test_of_the_same_name_and_address_nothing_is_asked(sato: Client, waiting: Application, known: Customer) -> None:
    same = Customer.objects.create(name=waiting.company, email=waiting.email)
    assert not contains(sato.get(f"{LIST}{waiting.pk}/approve/"), "新しい契約者として登録する")
    answer(sato, waiting, "approve", months="12")
    assert Contract.objects.get().customer == same
