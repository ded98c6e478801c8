"""The vendor's keys in virtual time, and an attacker who has stolen the signing keys."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from licensing import jws
from licensing.claims import LARGEST_INTEGER
from licensing.keyset import MOST_KEYS, Keyset, SigningKey
from licensing.roots import MOST_LINKS
from licensing.statement import STATEMENT_TYP
from server.home import Home
from server.licenses.keys import key_ceremony
from server.licenses.keys.key_ceremony import KeysetRequest
from server.licenses.keys.key_files import kid_of
from server.licenses.keys.public_keys import OVERLAP, read_public_keys, sign_keyset
from server.licenses.keys.signing import signer
from tests.laws.virtual_terminals import Response, Tamper, payload

FORGED = timedelta(days=3650)
"""How much longer than the server an attacker's statement says."""
MOST_ROOTS = 1 + MOST_LINKS


class VendorKeys:
    """The server's home, and what the attacker has copied from it: every signing key that was ever in use."""

    def __init__(self, initial_home: Path, folder: Path) -> None:
        shutil.copytree(initial_home, folder)
        self.home = settings.HOME = Home(folder)
        self.stolen: dict[str, tuple[Ed25519PrivateKey, str]] = {}
        self.revoked: dict[str, int] = {}
        """The first version of the keyset without the key, by ``kid``."""
        self.was_restored = False
        """Whether the database was ever restored: it has forgotten terminals and moves then."""
        self._backup: str | None = None
        self._steal()

    def rotate(self, now: datetime) -> None:
        if len(read_public_keys(self.home).keyset.keys) < MOST_KEYS:
            self._do(key_ceremony.request_rotation(self.home, now, timedelta(days=OVERLAP)))

    def revoke(self, which: int, now: datetime) -> None:
        """Revoke one of the listed keys, perhaps the one in use."""
        kids = sorted(read_public_keys(self.home).keyset.keys)
        kid = kids[which % len(kids)]
        self._do(key_ceremony.request_revocation(self.home, kid, now))
        self.revoked[kid] = read_public_keys(self.home).keyset.version

    def rotate_root(self) -> None:
        if self.can_rotate_root:
            self._do(key_ceremony.request_new_root(self.home))

    def is_revoked(self, kid: str, keyset_version: int) -> bool:
        """Return whether whoever has seen ``keyset_version`` must know that ``kid`` is struck out."""
        return kid in self.revoked and keyset_version >= self.revoked[kid]

    def forgery(self, back: int, *, old_keyset: bool) -> Tamper:
        """Return what an attacker on the network makes of the server's answer: the same, for ten years more.

        It is signed by the key in use, or by the one ``back`` before it, perhaps with the keyset of its time.
        """
        stolen = list(self.stolen.values())
        key, keyset = stolen[-1 - back % len(stolen)]

        def tamper(response: Response) -> Response:
            status, content_type, body = response
            if status != 200:
                return response
            answer = json.loads(body)
            claims = payload(answer["statement"].encode())
            claims["exp"] += int(FORGED.total_seconds())
            header = {"kid": kid_of(key)}
            answer["statement"] = jws.sign(claims, typ=STATEMENT_TYP, key=key, header=header).decode()
            if old_keyset:
                answer["keyset"] = keyset
            return status, content_type, json.dumps(answer).encode()

        return tamper

    @property
    def can_rotate_root(self) -> bool:
        return read_public_keys(self.home).roots.version < MOST_ROOTS

    def forgery_by_the_root(self) -> Tamper:
        """Return what a thief of the root key makes of the server's answer: "stopped", by a keyset of his own.

        Its version and the statement's ``seq`` are the highest that there are.
        """
        root, own = key_ceremony.root_in_force(self.home), Ed25519PrivateKey.generate()
        issuer = read_public_keys(self.home).keyset.issuer
        validity = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2190, 1, 1, tzinfo=UTC))
        keyset = sign_keyset(root, Keyset.of(issuer, LARGEST_INTEGER, [SigningKey(own.public_key(), *validity)]))

        def tamper(response: Response) -> Response:
            status, content_type, body = response
            if status != 200:
                return response
            answer = json.loads(body)
            claims = {**payload(answer["statement"].encode()), "status": "stopped", "seq": LARGEST_INTEGER}
            header = {"kid": kid_of(own)}
            answer["statement"] = jws.sign(claims, typ=STATEMENT_TYP, key=own, header=header).decode()
            answer["keyset"] = keyset.decode()
            return status, content_type, json.dumps(answer).encode()

        return tamper

    def back_up(self) -> None:
        """Back the database up; the keys are kept elsewhere."""
        self._backup = transaction.savepoint()

    def restore(self) -> None:
        if self._backup is not None:
            transaction.savepoint_rollback(self._backup)
            self.was_restored = True

    def _do(self, request: KeysetRequest) -> None:
        root = key_ceremony.root_in_force(self.home)
        key_ceremony.install(self.home, key_ceremony.sign(request.to_json(), root, self.home.next_root_key))
        self._steal()

    def _steal(self) -> None:
        self.stolen[kid_of(signer().key)] = (signer().key, signer().keyset)
