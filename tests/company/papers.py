"""Mails, of which many did not arrive, and applications, of which some wait for approval."""

from datetime import timedelta

from server.licenses.models import Customer
from server.mailing.models import Message
from server.portal.models import Application, ApplicationShop
from tests.company.names import BRANCHES
from tests.company.rows import Rows

State, Failure = Message.State, Message.Failure

WRONG_ADDRESSES, MAILS_EACH = 9, 12
STUCK = {
    State.GIVEN_UP: (90, Failure.NO_SERVER),
    State.UNSURE: (23, Failure.REPLY_LOST),
    State.HELD: (8, Failure.RESTORED),
}
"""Mails of one day each, to a customer each."""
SUBJECTS = {
    "ending": "【あっと免税】ご契約期限のお知らせ",
    "silent": "【あっと免税】端末をインターネットにつないでください",
    "numbers": "【あっと免税】ライセンス番号のお知らせ",
    "moved": "【あっと免税】ライセンス番号が別の端末で登録されました",
}
WAITING, UNCONFIRMED = 7, 4


def add_mails(rows: Rows, customers: list[Customer]) -> None:
    """Add a mail or two to each customer, and those that were refused, given up, or may have been lost."""
    for place, customer in enumerate(customers):
        _mail(rows, customer, State.SENT, ago=place % 300)
    for customer in customers[40 : 40 + WRONG_ADDRESSES]:
        for step in range(MAILS_EACH):
            _mail(rows, customer, State.REFUSED, Failure.REFUSED, ago=1 + step * 7)
    for place, (state, (count, failure)) in enumerate(STUCK.items()):
        for customer in customers[100 * place : 100 * place + count]:
            _mail(rows, customer, state, failure, ago=10 + place)


def _mail(rows: Rows, customer: Customer, state: Message.State, failure: str = "", *, ago: int) -> None:
    kind = rows.random.choice(list(SUBJECTS))
    at = rows.at(ago)
    rows.add(
        Message(
            key=f"{kind}:{customer.pk}:{rows.text(40)}",
            customer=customer,
            kind=kind,
            to=customer.email,
            language=customer.language,
            subject=SUBJECTS[kind],
            text=f"{customer.name} 御中\n",
            html=f"<p>{customer.name} 御中</p>",
            message_id=f"<{rows.text(20)}@attomenzei.example.jp>",
            created_at=at,
            queued_at=at,
            not_before=at,
            tried_at=at + timedelta(minutes=1),
            tries=1,
            state=state,
            failure=failure,
            sent_at=at + timedelta(minutes=1) if state is State.SENT else None,
        )
    )


def add_applications(rows: Rows, customers: list[Customer]) -> None:
    """Add applications that wait for an approval, one of them for eleven days, and some that were not confirmed."""
    for place in range(WAITING + UNCONFIRMED):
        waiting = place < WAITING
        at = rows.at(11 - place)
        application = rows.add(
            Application(
                digest=rows.random.randbytes(32).hex(),
                state=Application.State.WAITING if waiting else Application.State.UNCONFIRMED,
                company=f"{BRANCHES[place]}商会",
                contact_name="山田 太郎",
                email=f"apply@applicant-{place}.example.jp",
                phone=f"03-5000-{place:04}",
                postal_code="104-0061",
                address=f"東京都中央区銀座1-2-{place + 1}",
                starts_on=rows.day(-20),
                terms_version="2026-10",
                sent_at=at,
                confirmed_at=at + timedelta(minutes=20) if waiting else None,
            )
        )
        for shop in range(1 + place % 3):
            rows.add(ApplicationShop(application=application, name=BRANCHES[shop], terminals=1 + place))
