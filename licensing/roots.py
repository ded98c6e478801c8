"""The root keys over years: a chain in which each version is signed by the one before and by itself (ADR 6)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from licensing import jws
from licensing.claims import Claim, Claims, Document, integer
from licensing.codes import Fault
from licensing.errors import DocumentError

ROOT_TYP = "am-root+jwt"
MOST_KEYS = 8
MOST_LINKS = 40
"""Links that are read: a rotation a year for longer than any PC lives. They fit into one answer."""
LARGEST_LINK_DOCUMENT = 4096
"""Bytes of one of the two documents of a link, so that the longest chain is a file that is read as a whole."""

RootKeys = Mapping[str, Ed25519PublicKey]
"""Root keys by their RFC 7638 thumbprints."""


def signed(most: int = jws.LARGEST) -> Claim:
    """A document of at most ``most`` bytes within a JSON file: byte for byte as it was signed."""
    return Claim(lambda claims, key: claims.text(key, most=most).encode(), bytes.decode)


@dataclass(frozen=True)
class Link(Document):
    """One step of the chain: the same claims, signed in ``old`` by the version before and in ``new`` by themselves.

    ``version`` is not signed and only serves to skip what is known; the signed claims must have the same.
    """

    version: Annotated[int, integer(least=2)]
    old: Annotated[bytes, signed(LARGEST_LINK_DOCUMENT)]
    new: Annotated[bytes, signed(LARGEST_LINK_DOCUMENT)]


@dataclass(frozen=True)
class Roots:
    """The newest root keys that are trusted, and the links that led to them.

    ``former`` verify what was saved before the last rotation, so that an app update or a power cut during a rotation
    costs no shop its right; no answer is ever accepted under them.
    """

    issuer: str
    version: int
    keys: RootKeys
    former: RootKeys = field(default_factory=dict)
    links: tuple[Link, ...] = ()

    @property
    def all_keys(self) -> RootKeys:
        return {**self.former, **self.keys}

    def follow(self, links: Sequence[Link], *, followed: bool = False) -> "Roots":
        """Return the newest roots to which ``links`` lead from here; links that are not newer are skipped.

        With ``followed``, these links were verified before they were saved: the signature of a version by itself,
        which proves that its private key exists, is not verified again. That by the version before is, every time.

        Raises:
            DocumentError: a version is missing or out of order, one of its two signatures is not good, or there would
                be more links than can be read again.
        """
        if any(after.version != before.version + 1 for before, after in pairwise(links)):
            raise DocumentError("the versions of the root keys are not in order", Fault.BAD_SIGNATURE)
        # The server sends its whole chain to every terminal, so the first links are usually known.
        roots = self
        for link in links:
            if link.version > roots.version:
                roots = roots._step(link, followed=followed)
        if len(roots.links) > MOST_LINKS:  # before anything is saved: a chain that cannot be read again ends the right
            raise DocumentError(f"more than {MOST_LINKS} rotations of the root keys since those that this app pins")
        return roots

    def _step(self, link: Link, *, followed: bool) -> "Roots":
        # As in TUF (specification §5.3): the version before authorizes the new keys, and the new keys sign themselves.
        claims = jws.verify(link.old, _one_of(self.keys), typ=ROOT_TYP)
        keys = _keys(claims)
        if not followed:
            jws.verify(link.new, _one_of(keys), typ=ROOT_TYP)
        # Same payload, byte for byte: two documents that only parse alike might be two different sets of keys.
        if link.old.split(b".")[1] != link.new.split(b".")[1]:
            raise DocumentError("two different root documents in one link", Fault.BAD_SIGNATURE)
        if claims.text("iss", most=200) != self.issuer:
            raise DocumentError("root keys of another issuer", Fault.OTHER_VENDOR)
        if not claims.integer("version", least=2) == link.version == self.version + 1:
            raise DocumentError(f"root version {self.version + 1} is missing", Fault.BAD_SIGNATURE)
        return replace(self, version=link.version, keys=keys, former=self.all_keys, links=(*self.links, link))


def make_link(roots: Roots, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> Link:
    """Return the link from ``roots``, of which ``old`` is one, to the next version: ``new`` alone."""
    version = roots.version + 1
    claims = {"iss": roots.issuer, "version": version, "keys": [jws.public_jwk(new.public_key())]}
    documents = [
        jws.sign(claims, typ=ROOT_TYP, key=key, header={"kid": jws.thumbprint(key.public_key())}) for key in (old, new)
    ]
    return Link(version, *documents)


def links_in(members: Claims) -> tuple[Link, ...]:
    """Return the links in the optional member ``roots`` of an answer or of ``roots.json``; none is verified.

    Raises:
        DocumentError: it is not a list of links.
    """
    if "roots" not in members:
        return ()
    return tuple(Link.from_claims(item) for item in members.items("roots", most=MOST_LINKS))


def read_links(blob: bytes) -> tuple[Link, ...]:
    """Return the links in the file ``roots.json``; none is verified."""
    return links_in(Claims(jws.parse_json(blob)))


def write_links(links: Iterable[Link]) -> bytes:
    """Return the file ``roots.json``: the documents in it are the same bytes as they came."""
    return json.dumps({"roots": [link.claims() for link in links]}).encode()


def _keys(claims: Claims) -> RootKeys:
    keys = [jws.key_from_jwk(item) for item in claims.items("keys", most=MOST_KEYS)]
    return {jws.thumbprint(key): key for key in keys}


def _one_of(keys: RootKeys) -> jws.KeyOf:
    def key_of(header: Claims) -> Ed25519PublicKey:
        kid = header.text("kid", most=60)
        if kid not in keys:
            raise DocumentError(f"no root key {kid} in that version", Fault.OTHER_VENDOR)
        return keys[kid]

    return key_of
