"""The key ceremony: the next keyset is requested here, signed where the root key is, and installed here.

    request = request_rotation(home, now, overlap).to_json()    on the server
    signed = sign(request, root_key, new_root_file)             where the root key is, perhaps on another machine
    install(home, signed)                                       on the server

Request and signed keyset are small JSON files. A server that has its root key does all three in one command.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.claims import Claims
from licensing.errors import DocumentError
from licensing.files import write_file
from licensing.keyset import KEYSET_TYP, MOST_KEYS, Keyset, SigningKey, open_keyset
from licensing.roots import MOST_LINKS, Roots, links_in, make_link, write_links
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, find_key, kid_of, make_key
from server.licenses.keys.public_keys import PublicKeys, new_signing_key, read_public_keys, renewed, revoked, rotated
from server.profile import pin_roots

LARGEST = 64 * 1024
"""Bytes of the largest file of a ceremony."""


@dataclass(frozen=True)
class KeysetRequest:
    """What a root key is to sign: the next keyset, and whether a new root key replaces it at the same time."""

    root_version: int
    keyset: Keyset
    new_root: bool = False

    def to_json(self) -> bytes:
        members = {"root_version": self.root_version, "new_root": self.new_root, "keyset": self.keyset.claims()}
        return json.dumps(members, indent=1).encode()


def request_rotation(home: Home, now: datetime, overlap: timedelta) -> KeysetRequest:
    """Return the request for a keyset with a new signing key, which is created in a file beside the one in use."""
    public = promote_keys(home)
    return KeysetRequest(public.roots.version, rotated(public.keyset, _next_key(home, now), now, overlap))


def request_revocation(home: Home, kid: str, now: datetime) -> KeysetRequest:
    """Return the request for a keyset without the key ``kid``; if that is in use, a new one is created."""
    public = promote_keys(home)
    in_use = find_key((home.signing_key,), (kid,)) is not None
    return KeysetRequest(public.roots.version, revoked(public.keyset, kid, _next_key(home, now) if in_use else None))


def request_new_root(home: Home) -> KeysetRequest:
    """Return the request for the same keys, signed by a new root key."""
    public = promote_keys(home)
    return KeysetRequest(public.roots.version, renewed(public.keyset), new_root=True)


def sign(request: bytes, root: Ed25519PrivateKey, new_root: Path) -> bytes:
    """Return what ``request`` asks for, signed by ``root``; a new root key is created in the file ``new_root``.

    Raises:
        DocumentError: it is not a request.
        KeyFileError: ``new_root`` exists.
    """
    members = Claims(jws.parse_json(request))
    claims = members.inner("keyset")
    roots = Roots(
        claims.text("iss", most=200), members.integer("root_version", least=1), {kid_of(root): root.public_key()}
    )
    links = []
    if members.flag("new_root"):
        if new_root.exists():
            raise KeyFileError(f"{new_root} exists: give the new root key another file")
        old, root = root, make_key(new_root)
        links = [make_link(roots, old, root)]
    document = jws.sign(json.loads(request)["keyset"], typ=KEYSET_TYP, key=root, header={"kid": kid_of(root)})
    # Verify our own output: an invalid keyset must not leave the machine of the root key.
    open_keyset(document, roots.follow(links).keys, issuer=roots.issuer)
    return json.dumps({"keyset": document.decode(), "roots": [link.claims() for link in links]}, indent=1).encode()


def describe(request: bytes) -> list[str]:
    """Return the content of ``request`` in lines, so that people can compare it on both machines."""
    claims = Claims(jws.parse_json(request)).inner("keyset")
    kids = [jws.thumbprint(jws.key_from_jwk(key)) for key in claims.items("keys", most=MOST_KEYS)]
    return [
        f"keyset version {claims.integer('version')} of {claims.text('iss', most=200)}:",
        *(f"  {kid}" for kid in kids),
    ]


def install(home: Home, signed: bytes) -> PublicKeys:
    """Verify ``signed`` and put it in force. Idempotent: writing the keyset is the one step that switches.

    Raises:
        DocumentError: it is not signed by the root keys in force, or does not come from ``keys sign``.
        KeyFileError: it is not newer than what is in force, or its newest signing key is not this server's.
        StorageError: the folder cannot be written; nothing is in force that was not before, or repeat the call.
    """
    public = read_public_keys(home)
    members = Claims(jws.parse_json(signed))
    document = members.text("keyset", most=jws.LARGEST).encode()
    if document != public.document:
        _switch(home, public, members, document)
    public = read_public_keys(home)
    pin_roots(home, public.roots)
    return promote_keys(home)


def promote_keys(home: Home) -> PublicKeys:
    """Return the keys in force, after renaming new private keys that are in force already to their usual files."""
    public = read_public_keys(home)
    if find_key((home.next_signing_key,), public.keyset.keys):
        home.next_signing_key.replace(home.signing_key)
    if find_key((home.next_root_key,), public.roots.keys):
        home.next_root_key.replace(home.root_key)
    return public


def _switch(home: Home, public: PublicKeys, members: Claims, document: bytes) -> None:
    links = links_in(members)
    roots = public.roots.follow(links)
    keyset = open_keyset(document, roots.keys, issuer=roots.issuer)
    if keyset.version != public.keyset.version + 1:
        raise KeyFileError(
            f"keyset version {keyset.version} does not follow version {public.keyset.version}: make a new request"
        )
    # Without the private key of the newest one, the server could not sign after the switch.
    newest = max(keyset.keys.values(), key=lambda key: key.not_after)
    if find_key((home.next_signing_key, home.signing_key), (newest.kid,)) is None:
        raise KeyFileError(f"the newest signing key {newest.kid} is not here: install the answer to the last request")
    # The roots first: a link to roots that have not signed the keyset yet does not count, see ``read_public_keys``.
    if roots.version > public.roots.version:
        write_file(home.roots, write_links((*public.chain, *links)[-MOST_LINKS:]))
    write_file(home.keyset, document)


def _next_key(home: Home, now: datetime) -> SigningKey:
    return new_signing_key(make_key(home.next_signing_key).public_key(), now)


def root_in_force(home: Home) -> Ed25519PrivateKey:
    """Return the root key in force from this machine.

    Raises:
        KeyFileError: it is not here; the message names the commands for a root key on another machine.
    """
    root = find_key((home.root_key,), promote_keys(home).roots.keys)
    if root is None:
        raise KeyFileError(
            f"{home.root_key} is not here or not the one in force: "
            "use `keys request FILE`, `keys sign` where the root key is, and `keys install FILE`"
        )
    return root


def read_exchange_file(path: Path) -> bytes:
    """Return the content of a request or of a signed keyset.

    Raises:
        DocumentError: the file is missing, unreadable or too large.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise DocumentError(f"{path}: too large")
    return data
