"""No log line of the server contains a number, a token or a key; see also tests/licensing/test_masking.py."""

import base64
import hashlib
import io
import json
import logging
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from licensing import number
from licensing.masking import mask
from licensing.number import symbols_in
from licensing.request import Op, sign_request
from server import clock
from server.api import tokens
from server.api.models import Scope
from server.console.roles import Role
from server.home import Home
from server.ops.logs import FORMATS, AccessRecord, JsonLines, TextLines, is_json, logging_settings, request_id
from tests.server.console.console_client import signed_in
from tests.server.programs import create_server, run, started
from tests.server.terminal import FarTerminal

NUMBER = "7K3M9QXR2VTA84ND"
ALL_UNTIL_LISTENING = r"(?s).*Listening on (?P<url>http://127\.0\.0\.1:\d+).*"


@given(st.binary(min_size=16, max_size=200))
def test_no_link_and_no_token_of_ours_is_left(seed: bytes) -> None:
    secret = hashlib.shake_256(seed).digest(16 + len(seed) % 48)
    for token in (base64.urlsafe_b64encode(secret).decode().rstrip("="), secret.hex()):
        for text in (f"GET /portal/in/{token}/", f"amz_{token}"):
            assert token not in mask(text)
            assert token[: len(token) // 2] not in mask(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("{'Authorization': 'Bearer abc.def'}", "{'Authorization': 'Bearer …'}"),
        ("authorization: Basic c2F0bzpz", "authorization: Basic …"),
        ("sent Bearer abc-def", "sent Bearer …"),
        ("postgres://shop:s3cret@db/x", "postgres://…@db/x"),
        ("?token=abc&page=2", "?token=…&page=2"),
    ],
)
def test_ordinary_values_are_not_masked(text: str, left: str) -> None:
    assert mask(text) == left


@pytest.mark.parametrize(
    "text",
    [
        'File "/srv/attomenzei/server/licenses/management/commands/license.py", line 12, in _without_numbers',
        "licenses.0004_customers_cancellations_chain",
        "django.db.utils.IntegrityError: UNIQUE constraint failed: licenses_registration.license_id",
        "GET /static/offline/offline.css 200 1.2 ms",
        "asked again after a race: OperationalError",
        "2026-11-23 01:38:11,123 INFO server.access [0123456789ab]: 203.0.113.7",
    ],
)
def test_useful_details_are_not_masked(text: str) -> None:
    assert mask(text) == text


def logged(form: str, secrets: tuple[str, ...] = ()) -> tuple[logging.Logger, io.StringIO]:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter({"text": TextLines, "json": JsonLines}[form](secrets))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, lines


@pytest.mark.parametrize("form", FORMATS)
def test_message_arguments_and_traceback_are_masked(form: str) -> None:
    logger, lines = logged(form, ("hunter2!",))
    shown = number.show(NUMBER)
    try:
        try:
            raise KeyError(f"{shown}\u3000")
        except KeyError as error:
            raise RuntimeError(f"hunter2! {shown.lower()}") from error
    except RuntimeError:
        logger.exception("no %s", [shown], extra={"asked": {"license": shown}, "many": 3})
    written = lines.getvalue()
    assert "KeyError" in written
    assert NUMBER not in symbols_in(written)
    assert "9QXR" not in written.upper()
    assert "hunter2!" not in written


@pytest.mark.parametrize("form", FORMATS)
def test_texts_of_the_access_log_are_masked(form: str) -> None:
    logger, lines = logged(form, ("hunter2!",))
    for _ in range(2):  # the second one from those that are known
        path, user = f"/x\n/{number.show(NUMBER)}", "hunter2!"
        record = AccessRecord(address="203.0.113.7", method="GET", path=path, status=404, ms=1.25, user=user)
        logger.handle(record)
    first, second = lines.getvalue().splitlines()
    for line in (first, second):
        assert NUMBER not in symbols_in(line)
        assert "hunter2!" not in line
        assert "203.0.113.7 GET /x\\n/…84ND 404 1.2 ms …" in line
    assert record.getMessage().startswith("203.0.113.7 GET /x"), "for handlers that are not ours"


def test_what_was_given_as_extra_is_in_the_json(caplog: pytest.LogCaptureFixture) -> None:
    logger, lines = logged("json")
    logger.warning(
        "refused", extra={"status_code": 400, "served": None, "by": number.show(NUMBER), "request": object()}
    )
    entry = json.loads(lines.getvalue())
    assert (entry["status_code"], entry["served"], entry["by"], entry["request"]) == (400, None, "…84ND", "-")


def test_json_is_one_object_per_line_with_the_request_id() -> None:
    logger, lines = logged("json")
    named = request_id.set("0123456789ab")
    try:
        logger.warning("二行\nの文 %d", 5)
    finally:
        request_id.reset(named)
    [line] = lines.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["message"], entry["level"], entry["logger"]) == ("二行\nの文 5", "WARNING", "test")
    assert entry["request"] == "0123456789ab"
    assert entry["time"]


def test_every_library_logs_in_our_format() -> None:
    settings = logging_settings("json", ("", "abc", "long enough"))
    assert settings["formatters"]["line"]["secrets"] == ("long enough",), "a short one would blacken words"
    assert settings["root"]["handlers"] == ["stderr"]
    assert {handler["formatter"] for handler in settings["handlers"].values()} == {"line"}
    assert [is_json(logging_settings(form, ())) for form in ("json", "text")] == [True, False]


def test_no_client_can_forge_a_line_of_the_log(db: None) -> None:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(TextLines())
    access = logging.getLogger("server.access")
    access.addHandler(handler)
    try:
        Client().get("/x%0A2026-11-29 INFO server [-]: forged%1b[2J%c2%85%e2%80%a8")
        try:
            raise ValueError("a\n2026-11-29 INFO server [-]: forged")
        except ValueError:
            access.exception("failed")
    finally:
        access.removeHandler(handler)
    assert not [line for line in lines.getvalue().splitlines() if line.startswith("2026-11-29 INFO")]
    assert lines.getvalue().isascii()
    assert r"/x\n2026-11-29 INFO server [-]: forged\x1b[2J\x85\u2028" in lines.getvalue()


def test_the_request_id_is_in_the_response_and_in_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        response = Client(REMOTE_ADDR="203.0.113.7").get("/offline/?q=" + NUMBER)
    assert len(response["X-Request-Id"]) == 12
    [line] = [record.getMessage() for record in caplog.records if record.name == "server.access"]
    assert line.startswith("203.0.113.7 GET /offline/ 200 ")


def test_no_log_line_of_a_server_contains_a_number_or_a_document(tmp_path: Path) -> None:
    create_server(tmp_path)
    home = Home(tmp_path)
    terminal = FarTerminal()
    shown = number.show(NUMBER)
    blob = sign_request(terminal.request(Op.REGISTER, clock.now(), license=NUMBER), terminal.key)
    with started(tmp_path, "serve", "--port", "0", expect=ALL_UNTIL_LISTENING, ATTOMENZEI_LOG="json") as (child, begun):
        printed: list[str] = begun[0].splitlines()
        url = begun["url"]
        assert child.stdout is not None
        reader = threading.Thread(target=lambda out=child.stdout: printed.extend(out), daemon=True)
        reader.start()
        requests.get(f"{url}/{shown}/{blob.decode()}", timeout=30)
        requests.get(f"{url}/?q={shown}", timeout=30, headers={"Authorization": f"Bearer {shown}"})
        home.signing_key.rename(tmp_path / "gone")
        assert requests.post(f"{url}/v1/statements", blob, timeout=30).status_code in (404, 500)
        child.terminate()
        reader.join(timeout=30)
    everything = "".join(printed)
    assert '"logger": "server.access"' in everything
    assert "signing.key" in everything, "the traceback is there"
    assert NUMBER not in symbols_in(everything)
    assert blob.decode().split(".")[1] not in everything
    entries = [json.loads(text) for text in printed]
    assert "Listening on" in "".join(entry["message"] for entry in entries)
    for entry in entries:
        assert datetime.fromisoformat(entry["time"]).utcoffset() == timedelta(hours=9)
    asked = [entry for entry in entries if entry["logger"] == "server.access" and entry["path"] == "/v1/statements"]
    assert [(entry["method"], entry["status"], entry["user"]) for entry in asked] == [("POST", 500, "-")]
    assert isinstance(asked[0]["ms"], float)


def test_the_access_log_names_login_and_token(db: None, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    sato = signed_in("sato", Role.VIEWER)
    _token, secret = tokens.issue("billing", [Scope.READ], who="sato", now=now)
    with caplog.at_level(logging.INFO, "server.access"):
        sato.get("/admin/")
        Client().get("/api/v1/licenses", headers={"Authorization": f"Bearer {secret}"})
        Client().get("/api/v1/licenses", headers={"Authorization": "Bearer wrong"})
        Client().get("/admin/")
    assert [getattr(record, "user", "") for record in caplog.records] == ["sato", "api:billing", "-", "-"]


def test_the_error_with_which_a_service_ends_is_json_too(tmp_path: Path) -> None:
    ended = run(tmp_path, "serve", ATTOMENZEI_LOG="json")
    [line] = ended.stderr.splitlines()
    assert (ended.returncode, "attomenzei-server init" in json.loads(line)["message"]) == (2, True)


def test_a_crash_of_a_service_is_json_too(tmp_path: Path) -> None:
    create_server(tmp_path)
    ended = run(tmp_path, "shell", "-c", "1 / 0", ATTOMENZEI_LOG="json")
    [line] = ended.stderr.splitlines()
    assert "ZeroDivisionError" in json.loads(line)["exc_info"]


def test_the_traceback_of_a_crash_is_masked() -> None:
    secret = number.generate()
    crash = f"raise RuntimeError('no {secret}, passphrase=hunter22 at postgres://u:pass-word@db')"
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; from server.manage import print_masked; sys.excepthook = print_masked; {crash}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "RuntimeError: no …" in ended.stderr
    for part in (secret, "hunter22", "pass-word"):
        assert part not in ended.stderr


def test_the_program_masks_its_own_tracebacks(tmp_path: Path) -> None:
    create_server(tmp_path)
    secret = number.generate()
    crash = f"raise RuntimeError('{secret} at {{}}'.format(__import__('django.conf').conf.settings.SECRET_KEY))"
    ended = run(tmp_path, "shell", "-c", crash)
    assert "Traceback" in ended.stderr
    assert secret not in ended.stderr
    assert (tmp_path / "secret.key").read_text() not in ended.stderr
