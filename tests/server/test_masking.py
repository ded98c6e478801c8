"""No log line holds a license number, a token, a document or a key in full, however it came there."""

import base64
import hashlib
import io
import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from licensing import number
from licensing.masking import mask
from licensing.number import symbols_in
from licensing.request import Op, sign_request
from server import clock
from server.home import Home
from server.upkeep.logs import FORMATS, JsonLines, TextLines, logging_settings, request_id
from tests.server.programs import founded, run, started
from tests.server.terminal import FarTerminal

NUMBER = "7K3M9QXR2VTA84ND"
LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
AROUND = st.sampled_from(["", "番号は", "number=", "('", "see: ", "<", "/q/", "?q=", "\n"])
BETWEEN = st.text(st.sampled_from("- \u3000\u2013\u2212\u30fc\u200b\t\n"), max_size=3)


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """Return a license number and a way to write it: any grouping, any case, any width, look-alikes, among words."""
    body = draw(st.text(number.ALPHABET, min_size=15, max_size=15))
    plain = body + mod_37_36.calc_check_digit(body, number.ALPHABET)
    signs = []
    for sign in plain:
        sign = draw(st.sampled_from([sign, sign.lower(), WIDE[sign]]))
        signs.append(draw(st.sampled_from([sign, "O", "o"])) if sign == "0" else sign)
        signs.append(draw(BETWEEN))
    shown = "".join(signs).rstrip()
    return plain, draw(AROUND) + shown + draw(st.sampled_from(["", "'", "。", " は使えません", "\nnext", "&page=2"]))


@given(written())
def test_no_number_is_left_however_it_is_written(case: tuple[str, str]) -> None:
    plain, text = case
    for spelt in (text, repr(text), quote(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
        assert plain[:12] not in symbols_in(mask(spelt).replace("…", "/"))
        assert plain not in symbols_in(mask(spelt))


@given(st.binary(min_size=16, max_size=200))
def test_no_token_is_left(seed: bytes) -> None:
    secret = hashlib.shake_256(seed).digest(16 + len(seed) % 48)
    for token in (base64.urlsafe_b64encode(secret).decode().rstrip("="), secret.hex()):
        for text in (
            f"GET /portal/in/{token}/",
            f"?next=x&t={token}",
            f"signed: a.{token}:1",
            f"amz_{token}",
            repr(token),
        ):
            assert token not in mask(text)
            assert token[: len(token) // 2] not in mask(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"番号 {number.show(NUMBER)} は使えません", "番号 …84ND は使えません"),
        ("a wrong one: 7K3M-9QXR-2VTA-84NE", "a wrong one: …84NE"),
        ("Authorization: Bearer abc", "Authorization: Bearer …"),
        ("{'Authorization': 'Bearer abc.def'}", "{'Authorization': 'Bearer …'}"),
        ("authorization: Basic c2F0bzpz", "authorization: Basic …"),
        ("sent Bearer abc-def", "sent Bearer …"),
        ("postgres://shop:s3cret@db/x", "postgres://…@db/x"),
        ("?token=abc&page=2", "?token=…&page=2"),
        ("password: 'abc def'", "password: '… def'"),
        ("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\nend", "…\nend"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4C", "…"),
    ],
)
def test_what_is_left(text: str, left: str) -> None:
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
        "端末 銀座一号店 レジ1 4821-7730-1195",
    ],
)
def test_what_helps_a_person_stays(text: str) -> None:
    assert mask(text) == text


def test_secrets_that_are_known_by_heart_are_left_nowhere() -> None:
    assert mask("could not open with hunter2!", ("hunter2!",)) == "could not open with …"


def logged(form: str, secrets: tuple[str, ...] = ()) -> tuple[logging.Logger, io.StringIO]:
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter({"text": TextLines, "json": JsonLines}[form](secrets))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    return logger, lines


@pytest.mark.parametrize("form", FORMATS)
def test_neither_message_nor_arguments_nor_traceback_tell(form: str) -> None:
    logger, lines = logged(form, ("hunter2!",))
    shown = number.show(NUMBER)
    try:
        try:
            raise KeyError(f"{shown}\u3000")
        except KeyError as error:
            raise RuntimeError(f"hunter2! {shown.lower()}") from error
    except RuntimeError:
        logger.exception("no %s", [shown], extra={"asked": {"license": shown}, "many": 3})
    said = lines.getvalue()
    assert "KeyError" in said
    assert NUMBER not in symbols_in(said)
    assert "9QXR" not in said.upper()
    assert "hunter2!" not in said


def test_json_is_one_object_a_line_with_the_request_it_belongs_to() -> None:
    logger, lines = logged("json")
    named = request_id.set("0123456789ab")
    try:
        logger.warning("二行\nの文 %d", 5)
    finally:
        request_id.reset(named)
    [line] = lines.getvalue().splitlines()
    told = json.loads(line)
    assert (told["message"], told["level"], told["logger"]) == ("二行\nの文 5", "WARNING", "test")
    assert told["request"] == "0123456789ab"
    assert told["time"]


def test_every_library_writes_through_our_format() -> None:
    settings = logging_settings("json", ("", "abc", "long enough"))
    assert settings["formatters"]["line"]["secrets"] == ("long enough",), "a short one would blacken words"
    assert settings["root"]["handlers"] == ["stderr"]
    assert {handler["formatter"] for handler in settings["handlers"].values()} == {"line"}


def test_a_request_is_named_in_its_answer_and_in_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        response = Client(REMOTE_ADDR="203.0.113.7").get("/offline/?q=" + NUMBER)
    assert len(response["X-Request-Id"]) == 12
    [line] = [record.getMessage() for record in caplog.records if record.name == "server.access"]
    assert line.startswith("203.0.113.7 GET /offline/ 200 ")


def test_nothing_that_a_server_says_tells_a_number_or_a_document(tmp_path: Path) -> None:
    founded(tmp_path)
    home = Home(tmp_path)
    terminal = FarTerminal()
    shown = number.show(NUMBER)
    blob = sign_request(terminal.request(Op.REGISTER, clock.now(), license=NUMBER), terminal.key)
    with started(tmp_path, "serve", "--port", "0", expect=LISTENING, ATTOMENZEI_LOG="json") as (child, line):
        said: list[str] = []
        assert child.stdout is not None
        reader = threading.Thread(target=lambda out=child.stdout: said.extend(out), daemon=True)
        reader.start()
        requests.get(f"{line[1]}/{shown}/{blob.decode()}", timeout=30)
        requests.get(f"{line[1]}/?q={shown}", timeout=30, headers={"Authorization": f"Bearer {shown}"})
        home.signing_key.rename(tmp_path / "gone")
        assert requests.post(f"{line[1]}/v1/statements", blob, timeout=30).status_code in (404, 500)
        child.terminate()
        reader.join(timeout=30)
    everything = "".join(said)
    assert '"logger": "server.access"' in everything
    assert "signing.key" in everything, "the traceback is there"
    assert NUMBER not in symbols_in(everything)
    assert blob.decode().split(".")[1] not in everything
    for text in filter(None, said):
        json.loads(text)


def test_a_crash_is_told_without_what_is_secret() -> None:
    secret = number.generate()
    crash = f"raise RuntimeError('no {secret}, passphrase=hunter22 at postgres://u:pass-word@db')"
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; from server.manage import tell_masked; sys.excepthook = tell_masked; {crash}",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert "RuntimeError: no …" in ended.stderr
    for said in (secret, "hunter22", "pass-word"):
        assert said not in ended.stderr


def test_the_program_itself_tells_its_crashes_so(tmp_path: Path) -> None:
    founded(tmp_path)
    secret = number.generate()
    crash = f"raise RuntimeError('{secret} at {{}}'.format(__import__('django.conf').conf.settings.SECRET_KEY))"
    ended = run(tmp_path, "shell", "-c", crash)
    assert "Traceback" in ended.stderr
    assert secret not in ended.stderr
    assert (tmp_path / "secret.key").read_text() not in ended.stderr
