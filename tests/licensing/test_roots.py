"""The chain of root keys: a till that was off for years catches up at once, and nobody else's chain is followed."""

import dataclasses
import json
import re
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from licensing import jws
from licensing.answer import LARGEST_ANSWER, open_answer
from licensing.codes import Fault
from licensing.errors import DocumentError, Unreachable
from licensing.roots import LARGEST_LINK_DOCUMENT, MOST_LINKS, ROOT_TYP, Link, Roots, make_link, read_links, write_links
from tests.simulator import ISSUER


def roots_of(key: Ed25519PrivateKey) -> Roots:
    return Roots(ISSUER, 1, {jws.thumbprint(key.public_key()): key.public_key()})


KEYS = [Ed25519PrivateKey.generate() for _ in range(4)]
FIRST = roots_of(KEYS[0])


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    for old, new in pairwise(KEYS[: length + 1]):
        links.append(make_link(FIRST.follow(links), old, new))
    return links


def signed(claims: dict[str, object], key: Ed25519PrivateKey) -> bytes:
    return jws.sign(claims, typ=ROOT_TYP, key=key, header={"kid": jws.thumbprint(key.public_key())})


def link(old: Ed25519PrivateKey, new: Ed25519PrivateKey, version: int = 2, **claims: object) -> Link:
    told = {"iss": ISSUER, "version": version, "keys": [jws.public_jwk(KEYS[1].public_key())], **claims}
    return Link(version, signed(told, old), signed(told, new))


def test_a_chain_leads_to_the_newest_root_and_keeps_the_former_ones_for_saved_files() -> None:
    newest = FIRST.follow(chain(3))
    assert newest.version == 4
    assert list(newest.keys) == [jws.thumbprint(KEYS[3].public_key())]
    assert set(newest.former) == {jws.thumbprint(key.public_key()) for key in KEYS[:3]}


def test_a_saved_chain_is_the_same_documents() -> None:
    links = tuple(chain(3))
    assert read_links(write_links(links)) == links


def test_links_that_are_known_are_skipped() -> None:
    second = FIRST.follow(chain(1))
    assert second.follow(chain(1)) == second
    assert second.follow(chain(3)) == FIRST.follow(chain(3))
    assert second.follow([]) == second


def test_the_longest_chain_fits_into_an_answer() -> None:
    roots, links, old = FIRST, [], KEYS[0]
    for _ in range(MOST_LINKS):
        new = Ed25519PrivateKey.generate()
        links.append(make_link(roots, old, new))
        roots, old = roots.follow(links[-1:]), new
    body = json.dumps({"statement": "s", "keyset": "k", "roots": [link.claims() for link in links]}).encode()
    assert len(body) < LARGEST_ANSWER * 3 // 4
    assert FIRST.follow(open_answer(body).roots) == roots


OUT_OF_ORDER = "the versions of the root keys are not in order"
UNKNOWN_KEY = f"no root key {jws.thumbprint(KEYS[1].public_key())} in that version"


@pytest.mark.parametrize(
    ("links", "fault", "said"),
    [
        pytest.param(chain(3)[1:], Fault.OTHER_VENDOR, UNKNOWN_KEY, id="a version is skipped at the beginning"),
        pytest.param([chain(3)[0], chain(3)[2]], Fault.BAD_SIGNATURE, OUT_OF_ORDER, id="a version is skipped inside"),
        pytest.param([*chain(2), chain(2)[0]], Fault.BAD_SIGNATURE, OUT_OF_ORDER, id="it goes back"),
        pytest.param([link(KEYS[1], KEYS[1])], Fault.OTHER_VENDOR, UNKNOWN_KEY, id="not signed by the version before"),
        pytest.param([link(KEYS[0], KEYS[0])], Fault.OTHER_VENDOR, "no root key", id="not signed by itself"),
        pytest.param(
            [dataclasses.replace(link(KEYS[0], KEYS[1]), new=b"")],
            Fault.NOT_A_DOCUMENT,
            "not three parts",
            id="one signature is missing",
        ),
        pytest.param(
            [link(KEYS[0], KEYS[1], iss="urn:other")],
            Fault.OTHER_VENDOR,
            "root keys of another issuer",
            id="another issuer's",
        ),
        pytest.param([link(KEYS[0], KEYS[1], keys=[])], Fault.OTHER_VENDOR, UNKNOWN_KEY, id="no key in it"),
        pytest.param(
            [dataclasses.replace(link(KEYS[0], KEYS[1], version=3), version=2)],
            Fault.BAD_SIGNATURE,
            "root version 2 is missing",
            id="the sender lies",
        ),
        pytest.param(
            [link(KEYS[0], KEYS[1], version=3)], Fault.BAD_SIGNATURE, "root version 2 is missing", id="one too many"
        ),
        pytest.param(
            [Link(2, link(KEYS[0], KEYS[1]).old, link(KEYS[0], KEYS[1], more=1).new)],
            Fault.BAD_SIGNATURE,
            "two different root documents in one link",
            id="two different documents",
        ),
        pytest.param(
            [dataclasses.replace(chain(1)[0], old=chain(1)[0].old[:-4] + b"AAAA")],
            Fault.BAD_SIGNATURE,
            "the signature is not valid",
            id="a spoilt signature",
        ),
    ],
)
def test_a_chain_with_a_wrong_link_is_refused(links: list[Link], fault: Fault, said: str) -> None:
    with pytest.raises(DocumentError, match=f"^{re.escape(said)}") as caught:
        FIRST.follow(links)
    assert caught.value.fault is fault


def test_root_documents_have_their_limits() -> None:
    keys = [jws.public_jwk(Ed25519PrivateKey.generate().public_key()) for _ in range(7)]
    keys.append(jws.public_jwk(KEYS[1].public_key()))
    assert len(FIRST.follow([link(KEYS[0], KEYS[1], keys=keys)]).keys) == 8
    with pytest.raises(DocumentError, match="keys"):
        FIRST.follow([link(KEYS[0], KEYS[1], keys=[*keys, keys[0]])])
    longest = dataclasses.replace(FIRST, issuer="u" * 200)
    assert longest.follow([make_link(longest, KEYS[0], KEYS[1])]).version == 2
    longer = dataclasses.replace(FIRST, issuer="u" * 201)
    with pytest.raises(DocumentError, match="iss"):
        longer.follow([make_link(longer, KEYS[0], KEYS[1])])


def test_the_links_of_a_file_have_their_limits() -> None:
    longest = "x" * LARGEST_LINK_DOCUMENT
    [read] = read_links(json.dumps({"roots": [{"version": 2, "old": longest, "new": longest}]}).encode())
    assert (read.version, len(read.old), len(read.new)) == (2, LARGEST_LINK_DOCUMENT, LARGEST_LINK_DOCUMENT)
    for name in ("old", "new"):
        member = {"version": 2, "old": "x", "new": "x", name: longest + "x"}
        with pytest.raises(DocumentError, match=name):
            read_links(json.dumps({"roots": [member]}).encode())


def test_a_saved_chain_is_still_verified_with_the_version_before() -> None:
    assert FIRST.follow(chain(3), followed=True) == FIRST.follow(chain(3))
    for forged in ([link(KEYS[1], KEYS[1])], [*chain(1), link(KEYS[0], KEYS[1], version=3)]):
        with pytest.raises(DocumentError):
            FIRST.follow(forged, followed=True)


@pytest.mark.parametrize(
    "roots",
    [
        pytest.param({}, id="not a list"),
        pytest.param([1], id="not links"),
        pytest.param([{"version": 1, "old": "a.b.c", "new": "a.b.c"}], id="a version that is pinned, never sent"),
        pytest.param([{"version": 2, "old": "a.b.c"}], id="half a link"),
        pytest.param([{"version": 2, "old": "a.b.c", "new": "a.b.c"}] * (MOST_LINKS + 1), id="too many"),
    ],
)
def test_an_answer_with_something_else_than_links_is_no_answer(roots: object) -> None:
    with pytest.raises(Unreachable):
        open_answer(json.dumps({"statement": "a", "keyset": "b", "roots": roots}).encode())


JSON_LIKE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["roots", "version", "old", "new"]), inner)
    ),
    max_leaves=8,
)


@given(st.binary(max_size=60) | JSON_LIKE.map(lambda value: json.dumps(value).encode()))
def test_any_content_of_roots_json_is_links_or_a_document_error(blob: bytes) -> None:
    try:
        links = read_links(blob)
        followed = FIRST.follow(links)
    except DocumentError:
        return
    assert links == ()
    assert followed == FIRST
