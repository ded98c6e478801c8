"""The next keyset on its way: asked for here, signed where the root key is, perhaps on another machine, and installed.

What is asked for and what comes back are two small JSON files; a server that has its root key does all in one go.
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
from server.licenses.keys.public_keys import Ring, new_signing_key, read_ring, renewed, revoked, rotated
from server.profile import pin_roots

LARGEST = 64 * 1024


@dataclass(frozen=True)
class Wish:
    """What a root key is asked to sign: the next keyset, and whether a new root key takes over with it."""

    root_version: int
    keyset: Keyset
    new_root: bool = False

    def to_json(self) -> bytes:
        members = {"root_version": self.root_version, "new_root": self.new_root, "keyset": self.keyset.claims()}
        return json.dumps(members, indent=1).encode()


def wish_to_rotate(home: Home, now: datetime, overlap: timedelta) -> Wish:
    """Return the wish for a keyset with a new signing key, which is made and waits beside the one in use."""
    ring = settled(home)
    return Wish(ring.roots.version, rotated(ring.keyset, _next_key(home, now), now, overlap))


def wish_to_revoke(home: Home, kid: str, now: datetime) -> Wish:
    """Return the wish for a keyset without the key ``kid``; if it is the one in use, a new one is made."""
    ring = settled(home)
    in_use = find_key((home.signing_key,), (kid,)) is not None
    return Wish(ring.roots.version, revoked(ring.keyset, kid, _next_key(home, now) if in_use else None))


def wish_for_root(home: Home) -> Wish:
    """Return the wish for the same keys, signed by a new root key."""
    ring = settled(home)
    return Wish(ring.roots.version, renewed(ring.keyset), new_root=True)


def grant(wish: bytes, root: Ed25519PrivateKey, new_root: Path) -> bytes:
    """Return ``wish`` signed by ``root``; a new root key that it asks for is made in the file ``new_root``.

    Raises:
        DocumentError: it is no wish.
        KeyFileError: there is a key in ``new_root`` already.
    """
    members = Claims(jws.parse_json(wish))
    claims = members.inner("keyset")
    roots = Roots(
        claims.text("iss", most=200), members.integer("root_version", least=1), {kid_of(root): root.public_key()}
    )
    links = []
    if members.flag("new_root"):
        if new_root.exists():
            raise KeyFileError(f"{new_root} is there already: give the new root key another file")
        old, root = root, make_key(new_root)
        links = [make_link(roots, old, root)]
    document = jws.sign(json.loads(wish)["keyset"], typ=KEYSET_TYP, key=root, header={"kid": kid_of(root)})
    open_keyset(document, roots.follow(links).keys, issuer=roots.issuer)
    return json.dumps({"keyset": document.decode(), "roots": [link.claims() for link in links]}, indent=1).encode()


def described(wish: bytes) -> list[str]:
    """Return what a granted ``wish`` puts in force, to be compared with what the server has asked for."""
    claims = Claims(jws.parse_json(wish)).inner("keyset")
    kids = [jws.thumbprint(jws.key_from_jwk(key)) for key in claims.items("keys", most=MOST_KEYS)]
    return [
        f"keyset version {claims.integer('version')} of {claims.text('iss', most=200)}:",
        *(f"  {kid}" for kid in kids),
    ]


def install(home: Home, granted: bytes) -> Ring:
    """Verify ``granted`` and put it in force: the keyset is the one write that switches. Twice is once.

    Raises:
        DocumentError: it is not signed by the root keys in force, or not what comes back from ``keys sign``.
        KeyFileError: it is not newer than what is in force, or its newest signing key is not this server's.
        StorageError: the folder cannot be written; what was in force still is, or do it again.
    """
    ring = read_ring(home)
    members = Claims(jws.parse_json(granted))
    document = members.text("keyset", most=jws.LARGEST).encode()
    if document != ring.document:
        _switch(home, ring, members, document)
    ring = read_ring(home)
    pin_roots(home, ring.roots)
    return settled(home)


def settled(home: Home) -> Ring:
    """Return the keys in force, after giving keys that wait but are in force already their usual file."""
    ring = read_ring(home)
    if find_key((home.next_signing_key,), ring.keyset.keys):
        home.next_signing_key.replace(home.signing_key)
    if find_key((home.next_root_key,), ring.roots.keys):
        home.next_root_key.replace(home.root_key)
    return ring


def _switch(home: Home, ring: Ring, members: Claims, document: bytes) -> None:
    links = links_in(members)
    roots = ring.roots.follow(links)
    keyset = open_keyset(document, roots.keys, issuer=roots.issuer)
    if keyset.version != ring.keyset.version + 1:
        raise KeyFileError(
            f"keyset version {keyset.version} does not follow version {ring.keyset.version}: make a new request"
        )
    newest = max(keyset.keys.values(), key=lambda key: key.not_after)
    if find_key((home.next_signing_key, home.signing_key), (newest.kid,)) is None:
        raise KeyFileError(f"the newest signing key {newest.kid} is not here: install the answer to the last request")
    if roots.version > ring.roots.version:
        write_file(home.roots, write_links((*ring.chain, *links)[-MOST_LINKS:]))
    write_file(home.keyset, document)


def _next_key(home: Home, now: datetime) -> SigningKey:
    return new_signing_key(make_key(home.next_signing_key).public_key(), now)


def root_in_force(home: Home) -> Ed25519PrivateKey:
    """Return the root key in force from this machine.

    Raises:
        KeyFileError: it is not here; the message says what to do.
    """
    root = find_key((home.root_key,), settled(home).roots.keys)
    if root is None:
        raise KeyFileError(
            f"{home.root_key} is not here or not the one in force: "
            "use `keys request FILE`, `keys sign` where the root key is, and `keys install FILE`"
        )
    return root


def read_exchanged(path: Path) -> bytes:
    """Return what is in an exchanged file.

    Raises:
        DocumentError: it is not there, or too large to be one.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError(f"{path}: {error.strerror or error}") from error
    if len(data) > LARGEST:
        raise DocumentError(f"{path}: too large")
    return data
