"""Ed25519 as strict as RFC 8032: its published vectors, signatures that were varied, and keys that are none.

The vectors are those of RFC 8032 §7.1. The points of small order are not copied from anywhere: they are
computed here, from the curve's equation in RFC 8032 §5.1, as what the group's order L takes the curve's points to.
"""

import hashlib
import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing import jws
from licensing.claims import Claims
from licensing.codes import Fault
from licensing.errors import DocumentError, VendorError
from licensing.keyset import KEYSET_TYP, open_keyset
from licensing.request import REQUEST_TYP, open_request
from licensing.vendor import read_vendor

Point = tuple[int, int]

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

VECTORS = [
    pytest.param(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        id="TEST 1",
    ),
    pytest.param(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        id="TEST 2",
    ),
    pytest.param(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        id="TEST 3",
    ),
    pytest.param(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        id="TEST SHA(abc)",
    ),
]


def x_of(y: int) -> int | None:
    """Return an x with (x, y) on the curve, or None (RFC 8032 §5.1.3)."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    for root in (x, x * ROOT_OF_MINUS_ONE % P):
        if root * root % P == square:
            return root
    return None


def add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def times(number: int, point: Point) -> Point:
    result = (0, 1)
    for bit in bin(number)[2:]:
        result = add(result, result)
        if bit == "1":
            result = add(result, point)
    return result


def small_order_points() -> set[Point]:
    """Return the 8 points whose order divides 8: L times points of the whole curve hits all of them."""
    found: set[Point] = set()
    y = 2
    while len(found) < 8:  # by all, tried once up to y = 100, no ninth is found
        x = x_of(y)
        if x is not None:
            found.add(times(L, (x, y)))
        y += 1
    return found


def spellings(point: Point) -> set[bytes]:
    """Return every 32 bytes that a lenient reader takes for ``point``: y or y + p, and -0 for 0."""
    x, y = point
    signs = {0, 1} if x == 0 else {x & 1}
    return {(value | sign << 255).to_bytes(32, "little") for value in (y, y + P) if value < 2**255 for sign in signs}


WORTHLESS = sorted(spelling for point in small_order_points() for spelling in spellings(point))
BEYOND_THE_FIELD = [value.to_bytes(32, "little") for value in range(P, 2**255)]


def jwk(raw: bytes) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": jws.encode(raw).decode()}


def signed_by_nobody(raw: bytes, typ: str) -> bytes:
    """Return a document that the worthless key ``raw`` seems to have signed: R = identity, S = 0, found by trying."""
    identity = (1).to_bytes(32, "little") + bytes(32)
    key = Ed25519PublicKey.from_public_bytes(raw)
    for tried in range(200):
        header = {"alg": "EdDSA", "typ": typ, "jwk": jwk(raw), "kid": "root"}
        signed = jws.encode(json.dumps(header).encode()) + b"." + jws.encode(json.dumps({"n": tried}).encode())
        try:
            key.verify(identity, signed)
        except InvalidSignature:
            continue
        return signed + b"." + jws.encode(identity)
    raise AssertionError("OpenSSL believed no such signature")


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_rfc_8032_are_signed_and_verified(
    secret: str, public: str, message: str, signature: str
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.public_key().public_bytes_raw().hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    read = jws.key_from_jwk(Claims(jwk(bytes.fromhex(public))))
    read.verify(bytes.fromhex(signature), bytes.fromhex(message))


@pytest.mark.parametrize("multiple", [1, 2, 15])
def test_a_signature_with_s_beyond_the_groups_order_is_refused(multiple: int) -> None:
    """S and S + L are the same to whoever reads S modulo L: then a document would have several spellings."""
    key = Ed25519PrivateKey.generate()
    document = jws.sign({"n": 1}, typ=REQUEST_TYP, key=key, header={})
    signed, _, signature = document.rpartition(b".")
    raw = jws.decode(signature)
    s = int.from_bytes(raw[32:], "little") + multiple * L
    varied = signed + b"." + jws.encode(raw[:32] + s.to_bytes(32, "little"))
    assert jws.verify(document, lambda header: key.public_key(), typ=REQUEST_TYP)
    with pytest.raises(DocumentError) as caught:
        jws.verify(varied, lambda header: key.public_key(), typ=REQUEST_TYP)
    assert caught.value.fault is Fault.BAD_SIGNATURE


@pytest.mark.parametrize("place", range(64))
def test_a_signature_with_one_byte_changed_is_refused(place: int) -> None:
    key = Ed25519PrivateKey.generate()
    signed, _, signature = jws.sign({}, typ=REQUEST_TYP, key=key, header={}).rpartition(b".")
    changed = bytearray(jws.decode(signature))
    changed[place] ^= 0x80
    with pytest.raises(DocumentError):
        jws.verify(signed + b"." + jws.encode(bytes(changed)), lambda header: key.public_key(), typ=REQUEST_TYP)


def test_the_points_of_small_order_are_eight_with_fourteen_encodings() -> None:
    points = small_order_points()
    assert len(points) == 8
    assert {times(8, point) for point in points} == {(0, 1)}
    assert len(WORTHLESS) == 14


@pytest.mark.parametrize("raw", WORTHLESS, ids=bytes.hex)
def test_a_key_of_small_order_is_refused_in_every_encoding(raw: bytes) -> None:
    with pytest.raises(DocumentError):
        jws.key_from_jwk(Claims(jwk(raw)))


@pytest.mark.parametrize("raw", BEYOND_THE_FIELD, ids=bytes.hex)
@pytest.mark.parametrize("sign", [0, 0x80])
def test_a_key_beyond_the_field_is_refused(raw: bytes, sign: int) -> None:
    with pytest.raises(DocumentError):
        jws.key_from_jwk(Claims(jwk(raw[:-1] + bytes([raw[-1] | sign]))))


def test_the_largest_valid_key_of_the_field_is_read() -> None:
    assert jws.key_from_jwk(Claims(jwk((P - 2).to_bytes(32, "little"))))


def test_a_request_that_anybody_could_have_signed_is_refused() -> None:
    """OpenSSL finds the signature good; only the look at the key stands between us and a terminal of everybody's."""
    for raw in WORTHLESS:
        if raw in BEYOND_THE_FIELD:
            continue
        with pytest.raises(DocumentError) as caught:
            open_request(signed_by_nobody(raw, REQUEST_TYP))
        assert caught.value.fault is Fault.NOT_A_DOCUMENT


@pytest.mark.parametrize("raw", WORTHLESS, ids=bytes.hex)
def test_a_keyset_with_such_a_key_is_refused(raw: bytes) -> None:
    root = Ed25519PrivateKey.generate()
    kid = jws.thumbprint(root.public_key())
    claims = {"iss": "urn:test", "version": 1, "keys": [{**jwk(raw), "nbf": 946684800, "exp": 2**31}]}
    blob = jws.sign(claims, typ=KEYSET_TYP, key=root, header={"kid": kid})
    with pytest.raises(DocumentError):
        open_keyset(blob, {kid: root.public_key()}, issuer="urn:test")


@pytest.mark.parametrize("raw", WORTHLESS, ids=bytes.hex)
def test_a_vendor_profile_with_such_a_root_is_refused(tmp_path: Path, raw: bytes) -> None:
    profile = tmp_path / "vendor.json"
    entries = {
        "product_name": "あっと免税",
        "server_url": "https://license.example.jp",
        "portal_url": "https://license.example.jp/portal",
        "issuer": "urn:test",
        "root_keys": [jwk(raw)],
        "support_phone": "03-0000-0000",
        "support_hours": "9:00〜18:00",
    }
    profile.write_text(json.dumps(entries))
    with pytest.raises(VendorError, match="Ed25519 key"):
        read_vendor(profile)
