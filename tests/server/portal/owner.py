"""An owner in tests, who signs in by the link in an e-mail."""

import re
from typing import Any

from django.test import Client

from server.licenses.models import Event
from server.mailing.models import Message
from tests.server.portal.applicant import path_in

HOME = "/portal/"
SIGN_IN = "/portal/sign-in/"
FORM_ID = "the-id-of-the-form"


def events(what: Event.What) -> list[tuple[str, str]]:
    return [(event.who, event.license) for event in Event.objects.filter(what=what).order_by("pk")]


def of(number: str, action: str) -> str:
    return f"/portal/numbers/{number}/{action}/"


def text(page: str) -> str:
    """Return the text of the page without tags and line breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


class Owner:
    def __init__(self, language: str = "ja") -> None:
        self.client = Client(headers={"accept-language": language}, REMOTE_ADDR="192.0.2.7")

    def ask(self, email: str = "owner@example.jp") -> Any:
        return self.client.post(SIGN_IN, {"email": email})

    def link(self) -> str:
        return path_in(Message.objects.filter(kind="sign_in").latest("pk"))

    def enter(self, link: str, form_id: str = FORM_ID) -> Any:
        return self.client.post(link, {"form_id": form_id})

    def sign_in(self, email: str = "owner@example.jp") -> Any:
        """Sign in, and return the owner's page."""
        self.ask(email)
        self.enter(self.link())
        return self.client.get(HOME)

    def page(self) -> str:
        text: str = self.client.get(HOME).content.decode()
        return text
