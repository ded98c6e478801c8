"""Both APIs against their OpenAPI documents, with all checks of Schemathesis, on a real server."""

import json
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import Case

from licensing.number import generate, parse
from licensing.request import Op, sign_request
from server import clock
from server.api import schemas, statements_openapi
from server.api.service import api
from tests.server.programs import create_server, run, started
from tests.server.terminal import FarTerminal
from tests.variants import THOROUGH

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
KEY = "Idempotency-Key"
BOUNDED = hypothesis.settings(
    max_examples=8,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SHORT = hypothesis.settings(BOUNDED, max_examples=2)


@st.composite
def requests_of_terminals(draw: st.DrawFn) -> bytes:
    """Draw requests of a terminal, signed by its own key, which a schema cannot express."""
    terminal = FarTerminal(draw(st.text("レジ1ab ", max_size=40)))
    op = draw(st.sampled_from([Op.TRIAL, Op.TRIAL, Op.REGISTER, Op.CHECK]))
    license = generate() if op is Op.REGISTER else None
    return sign_request(terminal.request(op, clock.now(), license=license), terminal.key)


schemathesis.openapi.media_type("application/jose", requests_of_terminals())


@dataclass(frozen=True)
class Server:
    """A running server, a token with all scopes, a license number and the terminal that holds it."""

    url: str
    token: str
    number: str
    terminal: str
    done: dict[str, bool] = field(default_factory=dict)
    """For each operation, whether it ever succeeded."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("server")
    create_server(folder)
    scopes = [f"--scope={scope}" for scope in ("read", "licenses:write", "licenses:stop")]
    issued = run(folder, "token", "issue", "--name", "crm", *scopes)
    issue = (
        "license",
        "issue",
        "--customer",
        "銀座商店",
        "--email",
        "owner@example.jp",
        "--count",
        "1",
        "--months",
        "12",
    )
    number = run(folder, *issue).stdout.strip()
    with started(folder, "serve", "--port", "0", "--no-jobs", expect=LISTENING) as (child, line):
        assert child.stdout is not None
        threading.Thread(target=child.stdout.read, daemon=True).start()  # a full pipe would stop the server
        token = issued.stdout.strip()
        server = Server(line[1], token, number, terminal_of(line[1], token, number))
        yield server
    assert [operation for operation, done in server.done.items() if not done] == [], "were only ever refused"


def terminal_of(url: str, token: str, number: str) -> str:
    """Register ``number`` on a terminal, and return the terminal's number."""
    till = FarTerminal("銀座 レジ1")
    request = sign_request(till.request(Op.REGISTER, clock.now(), license=parse(number)), till.key)
    requests.post(f"{url}/v1/statements", request, headers={"Content-Type": "application/jose"}, timeout=30)
    answer = requests.get(f"{url}/api/v1/licenses/{number}", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    held: str = answer.json()["terminal"]["terminal_number"]
    return held


FEW = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})
"""Without requests for each rule of the schema, which are drawn while the tests are collected."""
CONFIG = schemathesis.Config.from_dict({}) if THOROUGH else FEW
STAFF = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())), config=CONFIG)
STRANGER = schemathesis.openapi.from_dict(STAFF.raw_schema, config=FEW)
"""Whose requests are refused before they are read."""
DOOR = schemathesis.openapi.from_dict(statements_openapi.document(), config=CONFIG)


def test_the_documents_are_served(server: Server) -> None:
    assert requests.get(server.url + "/api/v1/openapi.json", timeout=10).json() == STAFF.raw_schema
    assert requests.get(server.url + "/v1/openapi.json", timeout=10).json() == DOOR.raw_schema


@STAFF.parametrize()
@BOUNDED
def test_the_api_conforms_to_its_document(case: "Case[Any]", server: Server) -> None:
    make_sense(case, server)
    answer = case.call_and_validate(base_url=server.url, headers={"Authorization": f"Bearer {server.token}"})
    note(server, case, answer.status_code)


@STRANGER.parametrize()
@SHORT
def test_the_api_without_a_token_conforms_to_its_document(case: "Case[Any]", server: Server) -> None:
    answer = case.call_and_validate(base_url=server.url)
    assert answer.status_code in (401, 405)


@DOOR.parametrize()
@BOUNDED
def test_the_statements_endpoint_conforms_to_its_document(case: "Case[Any]", server: Server) -> None:
    note(server, case, case.call_and_validate(base_url=server.url).status_code)


def note(server: Server, case: "Case[Any]", status: int) -> None:
    """Record whether the operation succeeded in any of its calls."""
    operation = case.operation.label
    server.done[operation] = server.done.get(operation, False) or status < 300


def make_sense(case: "Case[Any]", server: Server) -> None:
    """Give each request a key of its own, which no schema can ask for, every other one a number that there is, and none
    an entry of the event log that there is not.

    An order of hundreds of numbers only takes long: it becomes one of three.
    """
    if re.fullmatch("[!-~]{1,255}", str(case.headers.get(KEY, ""))):
        case.headers[KEY] = uuid.uuid4().hex
    name_what_there_is(case)
    if len(str(case.path_parameters.get("number", ""))) % 2:
        is_terminal = case.operation.path.startswith("/api/v1/terminals/")
        case.path_parameters["number"] = server.terminal if is_terminal else server.number
    if re.fullmatch("[0-9a-f]{8}-[0-9]{1,18}", str(case.query.get("cursor", ""))):
        case.query["cursor"] = "0"
    if isinstance(case.body, dict) and case.body.get("count") in range(4, 1001):
        case.body["count"] = 3


def name_what_there_is(case: "Case[Any]") -> None:
    """Name the one customer, and none of its shops, wherever the document allows any."""
    body: Any = case.body if isinstance(case.body, dict) else {}
    key = body.get("customer_id")
    if type(key) in (int, float) and float(key).is_integer() and 0 < key < 2**63:
        body["customer_id"] = 1
    if case.method == "PATCH" and re.fullmatch("[1-9][0-9]{0,17}", str(case.path_parameters.get("customer_id"))):
        case.path_parameters["customer_id"] = 1
        if re.fullmatch(schemas.EMAIL, str(body.get("email"))):
            del body["email"]  # another customer may have it, and the name
    if isinstance(body.get("shop"), str) and re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029]{0,100}", body["shop"]):
        del body["shop"]
