"""Helpers to queue and read the messages of webhooks."""

import json
from datetime import datetime
from typing import Any

from server.api import webhooks
from server.api.models import Delivery
from server.licenses.log import chain


def read(now: datetime) -> None:
    chain.seal()
    webhooks.follow(now)


def messages() -> list[tuple[str, dict[str, Any]]]:
    payloads = [json.loads(payload) for payload in Delivery.objects.order_by("pk").values_list("payload", flat=True)]
    return [(payload["type"], payload) for payload in payloads]
