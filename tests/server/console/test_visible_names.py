"""No name in the console has characters that nobody sees, or that turn around what follows."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from server.api import tokens
from server.api.models import Scope, Token
from server.console.roles import Role
from server.licenses.models import Event
from server.licenses.staff import operations
from tests.server.console.console_client import signed_in

PASTED = "\u202ebil\u200bling\u3164"


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


def test_the_name_of_a_token_is_what_a_person_sees_of_it(db: None, now: datetime) -> None:
    token, _secret = tokens.issue(PASTED, [Scope.READ], who="sato", now=now)
    assert (token.name, Token.objects.get().name) == ("billing", "billing")
    assert Event.objects.get().after == {"token": "billing", "prefix": token.prefix, "scopes": "read"}
    with pytest.raises(tokens.TokenError):
        tokens.issue("billing\u200b", [Scope.READ], who="sato", now=now)
    with pytest.raises(tokens.TokenError):
        tokens.issue("\u200b\u202e", [Scope.READ], who="sato", now=now)
    assert tokens.revoke(PASTED, who="sato", now=now).revoked_at


def test_a_token_that_the_console_issues_too(sato: Client) -> None:
    sato.post("/admin/api/token/add/", {"name": PASTED, "scopes": ["read"]})
    assert Token.objects.get().name == "billing"


def test_the_login_of_a_person(sato: Client) -> None:
    sato.post("/admin/auth/user/add/", {"username": PASTED, "role": Role.SUPPORT})
    assert set(User.objects.values_list("username", flat=True)) == {"sato", "billing"}


def test_the_reason_of_a_stop(issue: Callable[..., list[str]], now: datetime) -> None:
    operations.stop(operations.find(issue()[0]), who="sato", now=now, reason="\u202e盗難\n届あり ")
    assert Event.objects.get(what=Event.What.STOPPED).after == {"reason": "盗難 届あり"}
