"""A WebAuthn authenticator in Python, with one passkey: what a browser would answer for it."""

import hashlib
import json
from struct import pack

import cbor2
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
"""Flags of the authenticator data."""


class Authenticator:
    def __init__(self, host: str, credential: bytes = b"passkey") -> None:
        self._host, self._credential = host, credential
        self._key = Ed25519PrivateKey.generate()
        self.signed = 0

    def create(self, challenge: bytes) -> str:
        """Return the answer to ``navigator.credentials.create``."""
        public = {1: 1, 3: -8, -1: 6, -2: self._key.public_key().public_bytes_raw()}
        attested = bytes(16) + pack(">H", len(self._credential)) + self._credential + cbor2.dumps(public)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(NEW) + attested}
        return self._answer("webauthn.create", challenge, {"attestationObject": cbor2.dumps(made)})

    def get(self, challenge: bytes) -> str:
        """Return the answer to ``navigator.credentials.get``."""
        self.signed += 1
        data = self._data(0)
        signature = self._key.sign(data + hashlib.sha256(self._client_data("webauthn.get", challenge)).digest())
        return self._answer("webauthn.get", challenge, {"authenticatorData": data, "signature": signature})

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self._host.encode()).digest() + pack(">BI", PRESENT | VERIFIED | flags, self.signed)

    def _client_data(self, kind: str, challenge: bytes) -> bytes:
        origin = f"http://{self._host}"
        return json.dumps({"type": kind, "challenge": bytes_to_base64url(challenge), "origin": origin}).encode()

    def _answer(self, kind: str, challenge: bytes, response: dict[str, bytes]) -> str:
        named = bytes_to_base64url(self._credential)
        response = {"clientDataJSON": self._client_data(kind, challenge), **response}
        texts = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": texts})
