"""JWS compact documents (RFC 7515) with Ed25519 (RFC 8037), and nothing else of JOSE.

``sign`` and ``verify`` are the only conversions between documents and bytes. Which claims a document has, and who may
sign it, is defined in ``request``, ``statement`` and ``keyset``.
"""

import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing.claims import Claims
from licensing.codes import Fault
from licensing.errors import DocumentError

LARGEST = 16 * 1024
"""Bytes of a document. Ours have 500 to 1,500; a keyset of many keys has fewer than 8,000."""
ALGORITHM = "EdDSA"
_SIGNATURE_SIZE = 64

_FIELD = 2**255 - 19
_ORDER_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER = {0, 1, _FIELD - 1, _ORDER_EIGHT, _FIELD - _ORDER_EIGHT}
"""The y of the eight points whose order divides the cofactor: OpenSSL verifies anybody's signature under such a key."""

_TO_URL = bytes.maketrans(b"+/", b"-_")
_FROM_URL = bytes.maketrans(b"-_+/", b"+/--")
"""The letters of base64 that are none of base64url become one that is neither."""

KeyOf = Callable[[Claims], Ed25519PublicKey]
"""Finds the key for a header, which is not authenticated yet; raises DocumentError without one."""


def sign(claims: Mapping[str, Any], *, typ: str, key: Ed25519PrivateKey, header: Mapping[str, Any]) -> bytes:
    """Return ``claims`` as a JWS compact document of type ``typ``, signed by ``key``."""
    protected = {"alg": ALGORITHM, "typ": typ, **header}
    signed = encode(_json(protected)) + b"." + encode(_json(claims))
    return signed + b"." + encode(key.sign(signed))


def verify(blob: bytes, key_of: KeyOf, *, typ: str) -> Claims:
    """Return the claims of the document ``blob``; they are parsed only after the signature has been verified.

    Raises:
        DocumentError: too large, not canonical, another ``alg`` or ``typ``, no such key, bad signature.
    """
    signed, header, payload, signature = _split(blob)
    # RFC 8725: one algorithm, chosen here and not by the header, and a type for each kind of document, so that none can
    # be used in place of another. "crit" lists extensions that a reader must understand, and this one knows none.
    if header.text("alg", most=20) != ALGORITHM or header.text("typ", most=60) != typ or "crit" in header:
        raise DocumentError(f"not a document of type {typ}")
    try:
        key_of(header).verify(signature, signed)
    except InvalidSignature as error:
        raise DocumentError("the signature is not valid", Fault.BAD_SIGNATURE) from error
    return Claims(parse_json(decode(payload)))


def _split(blob: bytes) -> tuple[bytes, Claims, bytes, bytes]:
    if len(blob) > LARGEST:
        raise DocumentError(f"larger than {LARGEST} bytes")
    # The bytes are verified as they came. Encoding the parsed header and payload anew might give other bytes.
    signed, _, signature = blob.rpartition(b".")
    parts = signed.split(b".")
    if len(parts) != 2:
        raise DocumentError("not three parts")
    decoded = decode(signature)
    if len(decoded) != _SIGNATURE_SIZE:
        raise DocumentError("not an Ed25519 signature")
    return signed, Claims(parse_json(decode(parts[0]))), parts[1], decoded


def encode(data: bytes) -> bytes:
    """Return ``data`` in base64url without padding (RFC 7515 §2)."""
    return binascii.b2a_base64(data, newline=False).translate(_TO_URL, b"=")


def decode(text: bytes) -> bytes:
    """Return the bytes of base64url text, which must be canonical: otherwise a document could be varied."""
    try:
        data = binascii.a2b_base64(text.translate(_FROM_URL) + b"=" * (-len(text) % 4), strict_mode=True)
    except binascii.Error as error:
        raise DocumentError("not base64url") from error
    if encode(data) != text:
        raise DocumentError("not canonical base64url")
    return data


def parse_json(data: bytes) -> object:
    """Return the JSON value in ``data``; what parsers disagree about is refused: duplicate names, NaN, deep nesting."""
    try:
        return _read(data.decode())
    except (ValueError, RecursionError) as error:
        raise DocumentError(f"not plain JSON: {type(error).__name__}") from error


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """Return ``key`` as a JSON Web Key (RFC 8037 §2)."""
    return {"crv": "Ed25519", "kty": "OKP", "x": encode(key.public_bytes_raw()).decode()}


def key_from_jwk(jwk: Claims) -> Ed25519PublicKey:
    """Return the key in ``jwk``; members beyond those of RFC 8037 §2 are ignored.

    Stricter than OpenSSL, which accepts a y beyond the field (RFC 8032 §5.1.3 does not) and points of small order.
    """
    if jwk.text("kty", most=10) != "OKP" or jwk.text("crv", most=10) != "Ed25519":
        raise DocumentError("not an Ed25519 key")
    raw = decode(jwk.text("x", most=60).encode())
    y = int.from_bytes(raw, "little") & (1 << 255) - 1  # without the highest bit, which is the sign of x
    if y >= _FIELD or y in _SMALL_ORDER:
        raise DocumentError("not a canonical Ed25519 key, or one of small order")
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise DocumentError("not an Ed25519 key") from error


def thumbprint(key: Ed25519PublicKey) -> str:
    """Return the key's RFC 7638 thumbprint: SHA-256 over its required members, base64url, 43 characters."""
    return encode(hashlib.sha256(_json(public_jwk(key))).digest()).decode()


def _json(value: Mapping[str, Any]) -> bytes:
    return _write(value).encode()


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)  # of two members with one name, parsers disagree about which counts
    if len(members) != len(pairs):
        raise ValueError("a duplicate name")
    return members


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# Made once: json.loads and json.dumps make one at each call.
_read = json.JSONDecoder(object_pairs_hook=_members, parse_constant=_no_constant).decode
_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
