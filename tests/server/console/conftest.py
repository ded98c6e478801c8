"""Fixtures: a fixed clock, a signed-in administrator, and a number that is registered on a terminal."""

import time
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django_otp import oath
from django_otp.plugins.otp_totp import models as totp_models

from server import clock
from server.console import factors
from server.console.roles import Role
from server.licenses.models import Customer
from tests.server.api.webhooks.conftest import receiver, waiting, webhook
from tests.server.console.console_client import signed_in
from tests.server.terminal import FarTerminal

__all__ = ["receiver", "waiting", "webhook"]  # fixtures

Issue = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture(autouse=True)
def one_time_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """No code of an authenticator expires between a test's making and the console's checking of it."""
    started = time.time()
    monkeypatch.setattr(oath, "time", lambda: started)
    for module in (factors, totp_models):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: started))


@pytest.fixture
def sato(db: None) -> Client:
    return signed_in("sato", Role.ADMIN)


@pytest.fixture
def number(issue: Issue, now: datetime) -> str:
    """Return a number that is registered on 銀座 レジ1."""
    [number] = issue()
    FarTerminal("銀座 レジ1").register(number, now)
    customer = Customer.objects.get()
    customer.phone = "03-1234-5678"
    customer.save()
    return number
