"""docs/api.md: its calls work, its samples are real responses, and its lists match the code."""

import itertools
import json
import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from licensing.clock import day_of
from server import clock
from server.api import deliveries, problems, webhooks
from server.api.models import Delivery, Scope, WebhookKind
from server.licenses.log import chain
from server.licenses.models import Customer
from server.licenses.staff import operations
from tests.server.caller import Caller
from tests.server.terminal import FarTerminal

DOCUMENT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
SAMPLES = [json.loads(sample) for sample in re.findall(r"```json\n(.*?)\n```", DOCUMENT, re.DOTALL)]
CALLS = re.findall(r"^\$ (curl .*)$", DOCUMENT, re.MULTILINE)

ORDER = {"customer": "銀座商店", "email": "owner@example.jp", "count": 1, "months": 12}


def test_every_call_of_the_document_works(db: None, now: datetime) -> None:
    billing = Caller("billing", now)
    ginza = operations.issue(
        customer="銀座商店", email="owner@example.jp", count=1, months=120, who="tester", now=clock.now()
    )
    number = ginza.licenses.get().number
    assert ginza.licenses.get().contract_until > day_of(clock.now())
    Customer.objects.create(pk=12, name="新宿商店", email="shinjuku@example.jp")
    for call in CALLS:
        words = shlex.split(call.replace("$NUMBER", number))
        address = urlsplit(words[-1].removeprefix("$SERVER/api/v1/"))
        headers = dict(word.split(": ", 1) for flag, word in itertools.pairwise(words) if flag == "-H")
        assert headers.pop("Authorization") == "Bearer $TOKEN"
        if "--json" in words:
            body = json.loads(words[words.index("--json") + 1])
            answer = billing.send(address.path, body, "PATCH" if "PATCH" in words else "POST", **headers)
        else:
            answer = billing.get(address.path, **dict(parse_qsl(address.query)))
        assert answer.status_code in (200, 201), (call, answer.content)
    assert len(CALLS) >= 8


@pytest.mark.parametrize("word", [*Scope.values, *WebhookKind.values, *problems.Code])
def test_the_document_names_every_scope_kind_and_code(word: str) -> None:
    assert f"`{word}`" in DOCUMENT


def test_every_code_has_the_status_that_the_document_says() -> None:
    documented = {code: int(status) for code, status in re.findall(r"`(\w+)` (\d{3})", DOCUMENT)}
    assert documented == {code.value: status for code, status in problems.STATUS.items()}


def test_the_samples_are_what_the_api_answers(db: None, now: datetime) -> None:
    billing = Caller("billing", now)
    number = billing.post("contracts", ORDER).json()["licenses"][0]["license_number"]
    FarTerminal("銀座 レジ2").register(number, now)
    license, done, refused, _message = SAMPLES
    assert shape(billing.get(f"licenses/{number}").json()) == shape(license)
    billing.post(f"licenses/{number}/release", {})
    assert shape(billing.post(f"licenses/{number}/stop", {}).json()) == shape(done)
    problem = billing.post(f"licenses/{number}/renew", {"months": 0}).json()
    assert problem["errors"][0] == refused["errors"][0]
    assert shape(problem) == shape(refused)


def test_the_sample_of_a_message_is_what_webhooks_are_sent(db: None, now: datetime) -> None:
    webhooks.add("https://crm.example.jp/hooks", WebhookKind.values, who="tester", now=now)
    number = Caller("billing", now).post("contracts", ORDER).json()["licenses"][0]["license_number"]
    FarTerminal("銀座 レジ1").register(number, now)
    FarTerminal("銀座 レジ2").register(number, now, replace=True)
    chain.seal()
    webhooks.follow(now)
    sent = json.loads(deliveries.body_of(Delivery.objects.latest("pk")))
    assert shape(sent) == shape(SAMPLES[-1])


def shape(value: Any) -> Any:
    """Return the structure of ``value``: its names and the types of its values."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shape(inner) for inner in value[:1]]
    return type(value).__name__
