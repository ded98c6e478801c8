"""The dashboard and the other pages of the console: who may see them, and mail that was not sent."""

import pytest
from django.test import Client

from server import clock
from server.console import called_form
from server.console.roles import Role
from server.licenses.models import Customer
from server.mailing.models import Message
from tests.server.console.console_client import signed_in

PAGES = ("/admin/", "/admin/why/", "/admin/cancellations/")


@pytest.mark.parametrize("path", PAGES)
def test_pages_need_a_sign_in(db: None, path: str) -> None:
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_viewers_see_the_pages(db: None, path: str) -> None:
    assert signed_in("mita", Role.VIEWER).get(path).status_code == 200


def test_the_dashboard_shows_mail_that_did_not_go_out(sato: Client) -> None:
    now = clock.now()
    times = {"created_at": now, "queued_at": now, "not_before": now}
    for number, state in enumerate(Message.State):
        to = f"{state.value}@example.jp"
        Message.objects.create(
            key=str(number), kind="numbers", to=to, language="ja", subject="番号", state=state, **times
        )
    page = sato.get("/admin/").content.decode()
    shown = {state for state in Message.State if f"{state.value}@example.jp" in page}
    assert shown == set(Message.STUCK)


def test_the_form_of_a_call_has_the_customer_with_its_name_escaped() -> None:
    drawn = called_form.of_customer('<form title="[name]"><input value="[key]">', Customer(pk=7, name='"><b>'))
    assert drawn == '<form title="&quot;&gt;&lt;b&gt;"><input value="7">'
