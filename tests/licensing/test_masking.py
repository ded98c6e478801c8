"""No line of a log holds a license number, a token, a document or a key in full, however it came there."""

import base64
import hashlib
import io
import json
import logging
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from licensing import number
from licensing.masking import StderrHandler, mask
from licensing.number import symbols_in

NUMBER = "7K3M9QXR2VTA84ND"
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
AROUND = st.sampled_from(["", "番号は", "number ", "card 7A3B ", "number=", "('", "see: ", "<", "/q/", "?q=", "\n"])
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
def test_a_number_is_masked_in_every_spelling(case: tuple[str, str]) -> None:
    plain, text = case
    for spelt in (text, repr(text), quote(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
        assert plain[:12] not in symbols_in(mask(spelt).replace("…", "/"))
        assert plain not in symbols_in(mask(spelt))
        assert plain[4:12] not in symbols_in(mask(spelt))


@given(st.binary(min_size=16, max_size=200))
def test_a_token_is_masked(seed: bytes) -> None:
    secret = hashlib.shake_256(seed).digest(16 + len(seed) % 48)
    for token in (base64.urlsafe_b64encode(secret).decode().rstrip("="), secret.hex()):
        for text in (f"GET /q/{token}/", f"?next=x&t={token}", f"signed: a.{token}:1", repr(token)):
            assert token not in mask(text)
            assert token[: len(token) // 2] not in mask(text)


PASSWORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda said: not any(sign.isspace() or sign == "/" for sign in said)
)
"""In an address both are written in percents (RFC 3986 §3.2.1)."""


@given(PASSWORDS, st.sampled_from(["http", "https", "socks5"]))
def test_a_proxys_password_is_masked(password: str, scheme: str) -> None:
    assert mask(f"through {scheme}://shop:{password}@proxy:8080/") == f"through {scheme}://…@proxy:8080/"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"番号 {number.show(NUMBER)} は使えません", "番号 …84ND は使えません"),
        ("no such number 7K3M-9QXR-2VTA-84ND", "no such nu…84ND"),
        (f"{number.show(NUMBER)} {number.show(NUMBER)}", "…84ND"),
        ("a wrong one: 7K3M-9QXR-2VTA-84NE", "a wrong one: …84NE"),
        ("Authorization: Bearer abc", "Authorization: Bearer …"),
        ("Proxy-Authorization: Basic c2F0bzpz", "Proxy-Authorization: Basic …"),
        ("password: 'abc def'", "password: '… def'"),
        ("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\nend", "…\nend"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4C", "…"),
    ],
)
def test_the_last_four_characters_remain(text: str, left: str) -> None:
    assert mask(text) == left


@pytest.mark.parametrize(
    "text",
    [
        'File "/opt/attomenzei/app/license_model.py", line 12, in _without_numbers',
        "2026-11-23 01:38:11,123 WARNING app.state.license_model: license: E-201; last try: no_connection",
        "端末 銀座一号店 レジ1 4821-7730-1195",
        "in test_no_client_can_forge_a_line_of_the_log\n    raise ValueError",
    ],
)
def test_ordinary_text_is_not_masked(text: str) -> None:
    assert mask(text) == text


def test_a_literal_secret_is_masked() -> None:
    assert mask("could not open with hunter2!", ("hunter2!",)) == "could not open with …"


def test_an_entry_that_cannot_be_written_is_dropped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stream is closed, as where the terminal window is; the default would report it with its arguments."""
    monkeypatch.setattr("sys.stderr", closed := io.StringIO())
    log = logging.Logger("test")
    log.addHandler(StderrHandler())
    monkeypatch.undo()
    log.warning("before")
    closed.close()
    log.warning("number %s", NUMBER)
    assert capsys.readouterr() == ("", "")
