"""An applicant in tests: opens the form, submits it, follows the link in the e-mail."""

import re
from html import escape
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from server.mailing.models import Message
from tests.server.portal.moving_clock import MovingClock

APPLY = "/portal/apply/"
FIELDS = {
    "company": "株式会社銀座商店",
    "contact_name": "銀座 花子",
    "email": "owner@example.jp",
    "phone": "03-1234-5678",
    "postal_code": "104-0061",
    "address": "東京都中央区銀座1-2-3",
    "starts_on": "2026-12-01",
    "note": "お昼にお電話ください。",
    "agreed": "on",
}
SHOPS = (("銀座一号店", "2"), ("銀座二号店", "3"))


class Applicant:
    def __init__(self, moving_clock: MovingClock, language: str = "ja") -> None:
        self.client = Client(headers={"accept-language": language}, REMOTE_ADDR="192.0.2.7")
        self.moving_clock = moving_clock
        self.form_token = ""

    def open(self) -> str:
        """Open the form and return it."""
        page = self.client.get(APPLY).content.decode()
        self.read(page)
        return page

    def read(self, page: str) -> None:
        """Read the token of the form on ``page``."""
        found = re.search(r'name="form_token" value="([^"]+)"', page)
        assert found is not None
        self.form_token = found[1]

    def send(self, *shops: tuple[str, str], **fields: str) -> Any:
        """Submit the form with valid fields, except for those that are given."""
        rows = shops or SHOPS
        data = {
            "form_token": self.form_token,
            **FIELDS,
            "shops-TOTAL_FORMS": str(len(rows)),
            "shops-INITIAL_FORMS": "0",
        }
        for place, (name, terminals) in enumerate(rows):
            data |= {f"shops-{place}-name": name, f"shops-{place}-terminals": terminals}
        data |= fields
        return self.client.post(APPLY, {name: value for name, value in data.items() if value is not None})

    def link(self) -> str:
        """Return the path that the newest e-mail with a link leads to."""
        return path_in(Message.objects.filter(kind="application_confirm").latest("pk"))

    def confirm(self) -> Any:
        return self.client.post(self.link(), follow=True)


def path_in(message: Message) -> str:
    found = re.search(r"https?://\S+", message.text)
    assert found is not None
    return urlsplit(found[0]).path


def contains(page: Any, sentence: str) -> bool:
    return escape(sentence) in page.content.decode()
