"""An owner who signs in by the link in an e-mail."""

from typing import Any

from django.test import Client

from server.mailing.models import Message
from tests.server.portal.applicant import path_in

HOME = "/portal/"
SIGN_IN = "/portal/sign-in/"
PRESS = "a-mark-of-the-page"


class Owner:
    def __init__(self, language: str = "ja") -> None:
        self.client = Client(headers={"accept-language": language})

    def ask(self, email: str = "owner@example.jp") -> Any:
        return self.client.post(SIGN_IN, {"email": email})

    def link(self) -> str:
        return path_in(Message.objects.filter(kind="sign_in").latest("pk"))

    def enter(self, link: str, press: str = PRESS) -> Any:
        return self.client.post(link, {"press": press})

    def sign_in(self, email: str = "owner@example.jp") -> Any:
        """Come in, and return the owner's page."""
        self.ask(email)
        self.enter(self.link())
        return self.client.get(HOME)

    def page(self) -> str:
        text: str = self.client.get(HOME).content.decode()
        return text
