"""The document format: what is accepted is exactly what was signed, and PyJWT agrees."""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from licensing import jws
from licensing.claims import Claims
from licensing.codes import Fault
from licensing.errors import DocumentError

TYP = "am-test+jwt"
KEY = Ed25519PrivateKey.generate()
CLAIMS = {"iss": "urn:test", "n": 1, "customer": "銀座商事株式会社"}


def own_key(_header: Claims) -> Any:
    return KEY.public_key()


def part(value: object) -> bytes:
    return jws.encode(value if isinstance(value, bytes) else json.dumps(value).encode())


def forged(header: object, payload: object = CLAIMS) -> bytes:
    """Return a document with a good signature over whatever header and payload."""
    signed = part(header) + b"." + part(payload)
    return signed + b"." + jws.encode(KEY.sign(signed))


def test_a_signed_document_is_read_back() -> None:
    document = jws.sign(CLAIMS, typ=TYP, key=KEY, header={"kid": "k"})
    claims = jws.verify(document, own_key, typ=TYP)
    assert claims.text("customer", most=40) == "銀座商事株式会社"


def test_pyjwt_reads_our_documents() -> None:
    document = jws.sign(CLAIMS, typ=TYP, key=KEY, header={"kid": "k"})
    assert jwt.decode(document, KEY.public_key(), algorithms=["EdDSA"]) == CLAIMS
    assert jwt.get_unverified_header(document) == {"alg": "EdDSA", "typ": TYP, "kid": "k"}


def test_we_read_pyjwts_documents() -> None:
    document = jwt.encode(CLAIMS, KEY, algorithm="EdDSA", headers={"typ": TYP}).encode()
    assert jws.verify(document, own_key, typ=TYP).integer("n") == 1


def test_the_key_of_rfc_8037_has_its_thumbprint() -> None:
    # RFC 8037 appendix A.1 to A.3
    raw = jws.decode(b"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    key = Ed25519PrivateKey.from_private_bytes(raw).public_key()
    assert jws.public_jwk(key)["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert jws.thumbprint(key) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert jws.key_from_jwk(Claims(jws.public_jwk(key))).public_bytes_raw() == key.public_bytes_raw()


@pytest.mark.parametrize(
    "blob",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"a.b", id="two parts"),
        pytest.param(b"a.b.c.d", id="four parts"),
        pytest.param(b"..", id="empty parts"),
        pytest.param(b"\xff\xfe.\x00.\x80", id="random bytes"),
        pytest.param(b"A" * (jws.LARGEST + 1), id="too large"),
        pytest.param(forged({"alg": "none", "typ": TYP}), id="alg none"),
        pytest.param(forged({"alg": "HS256", "typ": TYP}), id="alg HS256"),
        pytest.param(forged({"alg": "Ed25519ph", "typ": TYP}), id="another Ed25519"),
        pytest.param(forged({"typ": TYP}), id="no alg"),
        pytest.param(forged({"alg": "EdDSA"}), id="no typ"),
        pytest.param(forged({"alg": "EdDSA", "typ": "am-other+jwt"}), id="another typ"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP, "crit": ["b64"]}), id="critical extension"),
        pytest.param(forged([1]), id="header not an object"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, [1]), id="claims not an object"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b"{"), id="claims not JSON"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b'{"a":1,"a":2}'), id="doubled claim"),
        pytest.param(forged(b'{"alg":"EdDSA","alg":"EdDSA","typ":"am-test+jwt"}'), id="doubled header member"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b'{"a":NaN}'), id="NaN"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b"[" * 6000), id="deep nesting"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b'{"a":' + b"9" * 5000 + b"}"), id="a huge number"),
        pytest.param(forged({"alg": "EdDSA", "typ": TYP}, b'{"a":"\xff"}'), id="not UTF-8"),
    ],
)
def test_what_is_not_exactly_our_format_is_refused(blob: bytes) -> None:
    with pytest.raises(DocumentError):
        jws.verify(blob, own_key, typ=TYP)


def test_a_signature_of_another_length_is_refused() -> None:
    signed = part({"alg": "EdDSA", "typ": TYP}) + b"." + part(CLAIMS)
    with pytest.raises(DocumentError):
        jws.verify(signed + b"." + jws.encode(KEY.sign(signed)[:63]), own_key, typ=TYP)


def test_another_key_is_a_bad_signature() -> None:
    document = jws.sign(CLAIMS, typ=TYP, key=Ed25519PrivateKey.generate(), header={})
    with pytest.raises(DocumentError) as caught:
        jws.verify(document, own_key, typ=TYP)
    assert caught.value.fault is Fault.BAD_SIGNATURE


def test_a_payload_is_not_parsed_before_its_signature_is_verified() -> None:
    signed = part({"alg": "EdDSA", "typ": TYP}) + b"." + part(b"{")
    document = signed + b"." + jws.encode(bytes(64))
    with pytest.raises(DocumentError) as caught:
        jws.verify(document, own_key, typ=TYP)
    assert caught.value.fault is Fault.BAD_SIGNATURE


@given(st.data())
def test_a_document_changed_by_one_bit_is_refused(data: st.DataObject) -> None:
    document = jws.sign(CLAIMS, typ=TYP, key=KEY, header={})
    place = data.draw(st.integers(0, len(document) - 1))
    changed = bytearray(document)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DocumentError):
        jws.verify(bytes(changed), own_key, typ=TYP)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_without_a_crash(blob: bytes) -> None:
    with pytest.raises(DocumentError):
        jws.verify(blob, own_key, typ=TYP)


@pytest.mark.parametrize("text", [b"YQ==", b"YR", b"Y", b"Y Q", b"Y+/a", "é".encode()])
def test_base64url_that_is_not_canonical_is_refused(text: bytes) -> None:
    with pytest.raises(DocumentError):
        jws.decode(text)


@given(st.binary(max_size=100))
def test_base64url_comes_back(data: bytes) -> None:
    assert jws.decode(jws.encode(data)) == data
    assert jws.encode(data) == base64.urlsafe_b64encode(data).rstrip(b"=")


@pytest.mark.parametrize(
    "jwk",
    [
        {"kty": "EC", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519"},
        {},
    ],
)
def test_what_is_not_an_ed25519_key_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(DocumentError):
        jws.key_from_jwk(Claims(jwk))
