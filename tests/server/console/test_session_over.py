"""A form that is sent after the session was over: nothing is done, and what was entered can be sent after a sign-in."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from server.licenses.models import Customer, Note
from server.licenses.staff import customers
from tests.browser import follow
from tests.server.browsing import check_page

LEAVES = ("/admin/login/", "/admin/")


@pytest.fixture
def row(db: None, now: datetime) -> Customer:
    return customers.add("銀座陶器", "x@example.jp", {}, who="tester", now=now)


def test_what_was_entered_is_on_the_page_and_nothing_is_done(client: Client, row: Customer) -> None:
    address = f"/admin/customers/{row.pk}/"
    answer = client.post(f"{address}?page=2", {"text": '\n<b>"不在"</b>', "call_back_on": ""})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "no-store" in answer["Cache-Control"]
    assert not Note.objects.exists()
    assert f'action="{address}?page=2"' in page
    kept = dict(re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', page))
    assert kept == {"text": "\n&lt;b&gt;&quot;不在&quot;&lt;/b&gt;", "call_back_on": ""}


@pytest.mark.parametrize(
    ("address", "posted"),
    [
        pytest.param("/admin/password_change/", {"old_password": "x", "new_password1": "y"}, id="a password"),
        pytest.param("/admin/customers/import/", {"file": SimpleUploadedFile("a.csv", b"x")}, id="a file"),
        pytest.param("/admin/logout/", {}, id="signing out"),
    ],
)
def test_what_cannot_be_sent_again_leads_to_the_sign_in(client: Client, address: str, posted: dict[str, str]) -> None:
    answer = client.post(address, posted)
    assert answer.status_code == 302
    assert answer["Location"].startswith(LEAVES)


def test_a_note_survives_the_end_of_the_session_and_a_sign_in_in_another_tab(
    staffed: Page, served: LiveServer, context: BrowserContext, row: Customer, troubles: list[str]
) -> None:
    [session] = [one for one in context.cookies() if one["name"] == settings.SESSION_COOKIE_NAME]
    staffed.goto(f"{served.url}/admin/customers/{row.pk}/")
    staffed.locator("textarea[name=text]").fill("不在。\n夕方もう一度")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    follow(staffed.get_by_role("button", name="記録する"))
    check_page(staffed, "session-over")
    troubles.clear()  # the status is 403
    again = staffed.get_by_role("button", name="もう一度送る")
    # As a sign-in does: another session, and another token against forged forms.
    key: Any = {"name": session["name"], "value": session["value"], "url": served.url}
    token: Any = {"name": settings.CSRF_COOKIE_NAME, "value": "x" * 32, "url": served.url}
    context.add_cookies([key, token])
    follow(again)
    expect(staffed.get_by_text("対応の記録を追加しました。")).to_be_visible()
    assert Note.objects.get().text.split() == ["不在。", "夕方もう一度"]
