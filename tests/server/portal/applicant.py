"""Somebody who applies: opens the form, fills it in, opens the link in the e-mail."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from server.mailing.models import Message
from tests.server.portal.hand import Hand

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
    def __init__(self, hand: Hand, language: str = "ja") -> None:
        self.client = Client(headers={"accept-language": language})
        self.hand = hand
        self.stamp = ""

    def open(self) -> str:
        """Open the form and return it."""
        page = self.client.get(APPLY).content.decode()
        self.read(page)
        return page

    def read(self, page: str) -> None:
        """Take the stamp of the form that is shown."""
        found = re.search(r'name="stamp" value="([^"]+)"', page)
        assert found is not None
        self.stamp = found[1]

    def send(self, *shops: tuple[str, str], **fields: str) -> Any:
        """Send the form, filled in but for what the test says."""
        rows = shops or SHOPS
        data = {"stamp": self.stamp, **FIELDS, "shops-TOTAL_FORMS": str(len(rows)), "shops-INITIAL_FORMS": "0"}
        for place, (name, terminals) in enumerate(rows):
            data |= {f"shops-{place}-name": name, f"shops-{place}-terminals": terminals}
        data |= fields
        return self.client.post(APPLY, {name: value for name, value in data.items() if value is not None})

    def link(self) -> str:
        """Return the path that the newest e-mail leads to."""
        return path_in(Message.objects.latest("pk"))

    def confirm(self) -> Any:
        return self.client.post(self.link(), follow=True)


def path_in(message: Message) -> str:
    found = re.search(r"https?://\S+", message.text)
    assert found is not None
    return urlsplit(found[0]).path
