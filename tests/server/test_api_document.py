"""docs/api.md: its calls are sent as they stand, and its lists are the code's."""

import itertools
import json
import re
import shlex
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from licensing.clock import day_of
from server import clock
from server.api import problems
from server.api.models import Kind, Scope
from server.licenses import operations
from tests.server.caller import Caller

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
CALLS = re.findall(r"^\$ (curl .*)$", DOCUMENT, re.MULTILINE)


def test_every_call_of_the_document_is_answered_as_it_stands(db: None, now: datetime) -> None:
    billing = Caller("billing", now)
    ginza = operations.issue(
        customer="銀座商店", email="owner@example.jp", count=1, months=120, who="tester", now=clock.now()
    )
    number = ginza.licenses.get().number
    assert ginza.licenses.get().contract_until > day_of(clock.now())
    for call in CALLS:
        words = shlex.split(call.replace("$NUMBER", number))
        address = urlsplit(words[-1].removeprefix("$SERVER/api/v1/"))
        headers = dict(word.split(": ", 1) for flag, word in itertools.pairwise(words) if flag == "-H")
        assert headers.pop("Authorization") == "Bearer $TOKEN"
        if "--json" in words:
            body = json.loads(words[words.index("--json") + 1])
            answer = billing.send(address.path, body, **headers)
        else:
            answer = billing.get(address.path, **dict(parse_qsl(address.query)))
        assert answer.status_code in (200, 201), (call, answer.content)
    assert len(CALLS) >= 8


@pytest.mark.parametrize("word", [*Scope.values, *Kind.values, *problems.Code])
def test_the_document_names_every_scope_kind_and_code(word: str) -> None:
    assert f"`{word}`" in DOCUMENT


def test_every_code_has_the_status_that_the_document_says() -> None:
    told = {code: int(status) for code, status in re.findall(r"`(\w+)` (\d{3})", DOCUMENT)}
    assert told == {code.value: status for code, status in problems.STATUS.items()}
