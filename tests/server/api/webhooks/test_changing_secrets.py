"""Changing the secret of a webhook more than once before its receiver has the new one."""

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier

from server import clock
from server.api import deliveries, webhooks
from server.api.models import Delivery, Webhook
from server.api.webhook_signatures import decrypt
from tests.server.receiver import Receiver


@pytest.mark.parametrize("times", [2, 3])
def test_a_secret_that_is_changed_again_still_verifies(
    webhook: Webhook, waiting: Delivery, receiver: Receiver, times: int
) -> None:
    now = clock.now()
    known = [decrypt(webhook.secret), *(webhooks.change_secret(webhook, who="sato", now=now) for _ in range(times))]
    with receiver.up():
        assert deliveries.send_due(now) == 1
    [(headers, body)] = receiver.taken
    for secret in known:
        Verifier(secret).verify(body, headers)


def test_a_new_secret_signs_although_the_former_one_cannot_be_decrypted(
    webhook: Webhook, waiting: Delivery, receiver: Receiver, settings: Settings
) -> None:
    settings.SECRET_KEY = "of another server"
    secret = webhooks.change_secret(webhook, who="sato", now=clock.now())
    with receiver.up():
        assert deliveries.send_due(clock.now()) == 1
    [(headers, body)] = receiver.taken
    Verifier(secret).verify(body, headers)
