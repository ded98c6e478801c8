"""The console's list of e-mails: states, masked numbers, and sending again with permission."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

import server.mailing
from licensing.number import show
from server.console.mail_words import KINDS
from server.console.roles import Role
from server.licenses.models import Customer
from server.mailing import outbox
from server.mailing.mail_queue import enqueue
from server.mailing.models import Message
from tests.server.console.console_client import signed_in
from tests.server.postbox import Postbox

Queue = Callable[..., Message]
LIST = "/admin/mailing/message/"
NUMBER = "7K3M9QXR2VTA84ND"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("sato", password="x"))
    return client


@pytest.fixture
def refused(queue: Queue, mail_server: Postbox, now: datetime) -> Message:
    """Return a message whose address was refused."""
    mail_server.to_rcpt["owner@example.jp"] = "550 no such user"
    message = queue()
    outbox.send_due(now)
    mail_server.to_rcpt.clear()
    return message


def send_again(client: Client, *messages: Message) -> str:
    chosen = {"action": "send_again", "_selected_action": [message.pk for message in messages]}
    return client.post(LIST, chosen, follow=True).content.decode()


def test_the_list_shows_why_a_mail_was_not_sent(staff: Client, refused: Message) -> None:
    listed = staff.get(LIST).content.decode()
    assert "受け取り拒否" in listed
    assert "この宛先には届けられないと回答されました。" in listed
    assert "owner@example.jp" in listed
    assert "550 no such user" in staff.get(f"{LIST}{refused.pk}/change/").content.decode()


def test_the_list_and_who_may_only_look_see_a_part_of_numbers_and_no_text(staff: Client, refused: Message) -> None:
    viewer = signed_in("mita", Role.VIEWER)
    for shown in (staff.get(LIST), viewer.get(f"{LIST}{refused.pk}/change/")):
        page = shown.content.decode()
        assert "7K3M-…" in page
        assert NUMBER not in page
        assert show(NUMBER) not in page


def test_a_mail_leads_to_its_customer_and_says_when_it_is_tried_next(
    staff: Client, queue: Queue, now: datetime
) -> None:
    customer = Customer.objects.create(name="新宿商店", email="x@example.jp")
    row = Message.objects.filter(pk=queue().pk)
    row.update(customer=customer, not_before=now + timedelta(hours=5))
    address = f"{LIST}{row.get().pk}/change/"
    assert f'href="/admin/customers/{customer.pk}/"' in staff.get(address).content.decode()
    assert "17:00" in staff.get(address).content.decode()
    row.update(state=Message.State.SENT)
    assert "17:00" not in staff.get(address).content.decode(), "it was sent"


def test_support_reads_what_the_customer_got(refused: Message) -> None:
    page = signed_in("suzuki", Role.SUPPORT).get(f"{LIST}{refused.pk}/change/").content.decode()
    assert "銀座商店 様" in page
    assert show(NUMBER) in page
    assert "ライセンス番号のお知らせ" in page, "what kind of e-mail it is, in words"
    assert "日本語" in page


def test_a_link_for_the_customer_alone_is_shown_to_nobody(staff: Client, db: None, now: datetime) -> None:
    context = {"link": "https://license.example.jp/portal/sign-in/secret/", "minutes": 30}
    mail = enqueue("sign_in", to="a@example.jp", language="en", key="s", context=context, now=now, secret_until=now)
    page = staff.get(f"{LIST}{mail.pk}/change/").content.decode()
    assert "secret/" not in page
    assert "お客様だけが開けるリンクがあるため、表示しません。" in page


def test_every_kind_of_mail_has_a_name() -> None:
    templates = Path(server.mailing.__file__).parent / "templates" / "mailing" / "ja"
    assert {path.name.partition(".")[0] for path in templates.glob("*.subject.txt")} == set(KINDS)


def test_a_mail_is_found_by_its_address_and_its_number(staff: Client, queue: Queue) -> None:
    queue()
    for typed in ("owner@", show(NUMBER)):
        assert staff.get(LIST, {"q": typed}).context["cl"].result_count == 1
    assert staff.get(LIST, {"q": "nobody"}).context["cl"].result_count == 0


def test_a_refused_mail_is_sent_again_once(
    staff: Client, refused: Message, mail_server: Postbox, now: datetime
) -> None:
    assert "1件のメールをもう一度送信します。" in send_again(staff, refused)
    assert "そのままにしました" in send_again(staff, refused), "a double click"
    message = Message.objects.get()
    assert message.state == Message.State.QUEUED
    outbox.send_due(message.not_before)
    assert mail_server.deliveries == {refused.message_id: 1}


def test_a_viewer_cannot_send_again(refused: Message) -> None:
    viewer = User.objects.create_user("ito", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_message"))
    client = Client()
    client.force_login(viewer)
    assert client.get(LIST).status_code == 200
    send_again(client, refused)
    assert Message.objects.get().state == Message.State.REFUSED
