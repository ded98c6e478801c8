"""The e-mails that follow from the event log, as received by a real mail server."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from licensing.number import parse, show
from licensing.words.banner_texts import BannerWords
from server.licenses.log import chain
from server.licenses.log.events import Facts, record
from server.licenses.models import Cancellation, Contract, Customer, Event, License
from server.licenses.staff import cancellations, changes, operations
from server.mailing import notices
from server.mailing.models import Message
from server.ops import worker
from tests.server.customers import set_details
from tests.server.mailing.mails import html_of, pictures, read_code, text_of
from tests.server.postbox import Postbox
from tests.server.terminal import FarTerminal

Issue = Callable[..., list[str]]


def queued(kind: str) -> list[Message]:
    """Process the events and return the e-mails of that kind."""
    chain.seal()
    notices.follow(datetime.now().astimezone())
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_the_numbers_of_a_contract_are_one_mail_with_a_line_for_each(
    issue: Issue, mail_server: Postbox, now: datetime
) -> None:
    numbers = issue(3)
    worker.run_once(now)
    worker.run_once(now)
    [mail] = mail_server.received
    assert mail["To"] == "owner@example.jp"
    assert mail["Subject"] == "【あっと免税】ライセンス番号のお知らせ"
    lines = text_of(mail).splitlines()
    assert lines[0] == "銀座商店 様"
    assert [parse(line) for line in lines if re.fullmatch(r"(\w{4}-){3}\w{4}", line)] == numbers
    assert all(show(number) in html_of(mail) for number in numbers)
    assert "「正式お申込み/ライセンス登録」" in text_of(mail)


def test_a_mail_of_thousands_of_numbers_has_pictures_of_the_first_ones(issue: Issue, now: datetime) -> None:
    numbers = issue(notices.MOST_CODES + 1)
    [mail] = queued("numbers")
    assert mail.codes == numbers[: notices.MOST_CODES]
    pictures_of = re.findall(r"cid:qr-(\d+)", mail.html)
    assert [int(place) for place in pictures_of] == list(range(1, notices.MOST_CODES + 1))
    assert all(show(number) in part for number in numbers for part in (mail.text, mail.html))


def test_each_number_is_a_bar_code_and_a_qr_code_that_a_scanner_types(
    issue: Issue, mail_server: Postbox, now: datetime
) -> None:
    numbers = issue(2)
    worker.run_once(now)
    [mail] = mail_server.received
    found = {name: read_code(png) for name, png in pictures(mail).items()}
    assert found == {
        "bar-1": ("CODE128", numbers[0]),
        "qr-1": ("QRCODE", numbers[0]),
        "bar-2": ("CODE128", numbers[1]),
        "qr-2": ("QRCODE", numbers[1]),
    }
    assert set(re.findall(r'src="cid:([^"]+)"', html_of(mail))) == set(found)
    assert not re.search(r'(src|href)="http(?!://127\.0\.0\.1)', html_of(mail)), "nothing is fetched from anywhere"


def test_numbers_issued_later_are_a_mail_of_their_own(issue: Issue) -> None:
    first, second = issue(1), issue(2)
    mails = queued("numbers")
    assert [mail.codes for mail in mails] == [first, second]
    assert queued("numbers") == mails, "no event brings a mail twice"


def test_a_customer_who_reads_english_gets_english(issue: Issue, mail_server: Postbox, now: datetime) -> None:
    issue()
    Customer.objects.update(language="en")
    worker.run_once(now)
    [mail] = mail_server.received
    assert mail["Subject"] == "あっと免税: your license numbers"
    assert text_of(mail).startswith("Dear 銀座商店,")
    assert "This is your license number." in text_of(mail)
    assert 'lang="en"' in html_of(mail)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_owner_is_notified_of_a_move_and_how_to_move_back(issue: Issue, now: datetime, language: str) -> None:
    [number] = issue()
    Customer.objects.update(language=language)
    old, new = FarTerminal("銀座 レジ1"), FarTerminal("新宿 レジ2")
    was = old.register(number, now)
    taken = new.register(number, now + timedelta(hours=6), replace=True)
    [mail] = queued("moved")
    assert mail.to == "owner@example.jp"
    for part in (mail.text, mail.html):
        assert show(number) in part
        assert "銀座 レジ1" in part
        assert "新宿 レジ2" in part
        assert str(was.terminal_number) in part
        assert str(taken.terminal_number) in part
        assert "18:00" in part, "in Japan's time"
        assert f"「{vars(BannerWords)['TAKE_BACK'].ja}」" in part, "the button that the app shows there"
        assert "/portal" in part
    assert mail.codes == [number]


def test_a_mail_contains_only_the_numbers_and_no_key(issue: Issue, now: datetime) -> None:
    [number] = issue()
    terminal = FarTerminal()
    terminal.register(number, now)
    assert [mail.kind for mail in queued("numbers")] == ["numbers"]
    assert not Message.objects.exclude(kind="numbers").exists(), "a first registration is no news"


def test_staff_send_the_numbers_again_to_the_present_address(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    queued("numbers")
    set_details(email="new@example.jp")
    contract = Contract.objects.get()
    again = notices.resend_numbers(contract, once="click", who="sato", now=now)
    assert notices.resend_numbers(contract, once="click", who="sato", now=now) == again, "a double click is one mail"
    assert (again.to, again.codes) == ("new@example.jp", numbers)
    assert len(queued("numbers")) == 2
    [event] = Event.objects.filter(what=Event.What.MAIL_RESENT)
    assert (event.who, event.customer) == ("sato", "銀座商店")


def test_a_cancellation_is_confirmed_once_with_the_last_day_and_all_numbers(issue: Issue, now: datetime) -> None:
    numbers = issue(2)
    License.objects.update(stops_on=date(2027, 1, 31))
    for number in numbers:
        after: Facts = {"stops_on": "2027-01-31", "cancellation": 1}
        record(Event.What.STOP_PLANNED, who="sato", now=now, license=operations.find(number), after=after)
    [mail] = queued("cancellation")
    assert "2027年1月31日(日)" in mail.text
    assert all(show(number) in mail.text for number in numbers)


def test_a_cancellation_withdrawn_before_the_mail_is_not_confirmed(issue: Issue, now: datetime) -> None:
    [number] = issue()
    after: Facts = {"stops_on": "2027-01-31", "cancellation": 1}
    record(Event.What.STOP_PLANNED, who="sato", now=now, license=operations.find(number), after=after)
    assert not queued("cancellation")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_withdrawn_cancellation_is_one_mail(issue: Issue, now: datetime, language: str) -> None:
    numbers = issue(2)
    Customer.objects.update(language=language)
    cancellation = signed_cancellation(now)
    assert len(queued("cancellation")) == 1
    assert not queued("cancellation_withdrawn")
    cancellations.withdraw(cancellation, who="sato", now=now)
    [mail] = queued("cancellation_withdrawn")
    assert all(show(number) in mail.text and show(number) in mail.html for number in numbers)


def test_a_cancellation_of_another_day_is_not_withdrawn(issue: Issue, now: datetime) -> None:
    issue()
    cancellation = signed_cancellation(now)
    cancellations.plan_stop(cancellation, None, who="sato", now=now)
    assert not queued("cancellation_withdrawn")


def test_a_day_that_was_told_before_is_told_again_after_another_one(issue: Issue, now: datetime) -> None:
    issue(2)
    cancellation, told = signed_cancellation(now), []
    queued("cancellation")
    for day in (28, 31, 28, 28, 31):
        cancellations.plan_stop(cancellation, date(2027, 1, day), who="sato", now=now)
        told.append(len(queued("cancellation")))
        queued("cancellation")
    assert told == [2, 3, 4, 4, 5]
    assert "2027年1月31日(日)" in queued("cancellation")[-1].text
    cancellations.receive_papers(cancellation, None, who="sato", now=now)
    cancellations.receive_papers(cancellation, now.date(), who="sato", now=now)
    assert len(queued("cancellation")) == 5, "papers that were entered by mistake are no news"


def test_no_mail_for_a_withdrawal_if_the_license_stops_anyway(issue: Issue, now: datetime) -> None:
    first, second = issue(2)
    operations.plan_stop(operations.find(first), on=date(2027, 3, 31), who="sato", now=now)
    cancellation = signed_cancellation(now)
    cancellations.withdraw(cancellation, who="sato", now=now)
    [mail] = queued("cancellation_withdrawn")
    assert (show(first) in mail.text, show(second) in mail.text) == (False, True)


def signed_cancellation(now: datetime) -> Cancellation:
    """Return a cancellation whose papers are back, so that its last day has an effect."""
    cancellation = cancellations.ask(Contract.objects.get(), who="sato", now=now)
    cancellations.plan_stop(cancellation, date(2027, 1, 31), who="sato", now=now)
    cancellations.send_papers(cancellation, now.date(), who="sato", now=now)
    cancellations.receive_papers(cancellation, now.date(), who="sato", now=now)
    return cancellation


@pytest.mark.parametrize("language", ["ja", "en"])
def test_undoing_an_issue_is_one_mail_to_its_recipient(db: None, now: datetime, language: str) -> None:
    def make() -> Contract:
        return operations.issue(customer="銀座商店", email="a@example.jp", count=2, months=12, who="sato", now=now)

    change = changes.issued(make, token="once", who="sato", now=now)
    Customer.objects.update(language=language)
    changes.undo(change, who="sato", now=now)
    [mail] = queued("numbers_withdrawn")
    assert mail.to == "a@example.jp"
    assert all(show(license.number) in mail.text for license in License.objects.all())
    assert mail.codes == [], "nobody scans what cannot be registered"
