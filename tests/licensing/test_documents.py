"""Keyset, request and statement: what is signed comes back, and what is not ours is refused."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from licensing import jws
from licensing.characters import UNSAFE
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.keyset import KEYSET_TYP, Keyset, SigningKey, open_keyset
from licensing.request import (
    REQUEST_TYP,
    Op,
    Request,
    TerminalInfo,
    Terms,
    new_nonce,
    open_request,
    sign_request,
)
from licensing.statement import STATEMENT_TYP, Kind, Moved, Statement, Status, open_statement
from tests.licensing.test_standing import ACTIVE

ISSUER = "urn:test:vendor"
ROOT, SIGNING, TERMINAL = (Ed25519PrivateKey.generate() for _ in range(3))
ROOTS = {jws.thumbprint(ROOT.public_key()): ROOT.public_key()}
FROM, TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
KEYSET = Keyset.of(ISSUER, 3, [SigningKey(SIGNING.public_key(), FROM, TO)])

names = st.text(st.characters().filter(lambda character: not UNSAFE.search(character)), max_size=40)
instants = st.integers(946684800, 7258118399).map(lambda s: datetime.fromtimestamp(s, UTC))
licenses = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=16, max_size=16)


def keyset_document(claims: dict[str, Any], key: Ed25519PrivateKey = ROOT) -> bytes:
    return jws.sign(claims, typ=KEYSET_TYP, key=key, header={"kid": jws.thumbprint(key.public_key())})


def statement_document(claims: dict[str, Any], key: Ed25519PrivateKey = SIGNING) -> bytes:
    return jws.sign(claims, typ=STATEMENT_TYP, key=key, header={"kid": jws.thumbprint(key.public_key())})


def request_document(claims: dict[str, Any]) -> bytes:
    return jws.sign(claims, typ=REQUEST_TYP, key=TERMINAL, header={"jwk": jws.public_jwk(TERMINAL.public_key())})


# keyset


def test_a_keyset_comes_back() -> None:
    opened = open_keyset(keyset_document(KEYSET.claims()), ROOTS, issuer=ISSUER)
    assert opened.claims() == KEYSET.claims()


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        pytest.param(lambda: keyset_document(KEYSET.claims(), SIGNING), Fault.OTHER_VENDOR, id="not a root"),
        pytest.param(
            lambda: keyset_document({**KEYSET.claims(), "iss": "urn:else"}), Fault.OTHER_VENDOR, id="another issuer"
        ),
        pytest.param(lambda: keyset_document({**KEYSET.claims(), "version": 0}), Fault.NOT_A_DOCUMENT, id="version 0"),
        pytest.param(lambda: keyset_document({**KEYSET.claims(), "keys": [{}]}), Fault.NOT_A_DOCUMENT, id="no key"),
        pytest.param(
            lambda: jws.sign(KEYSET.claims(), typ=KEYSET_TYP, key=SIGNING, header={"kid": next(iter(ROOTS))}),
            Fault.BAD_SIGNATURE,
            id="a root's name, another's signature",
        ),
        pytest.param(
            lambda: jws.sign(KEYSET.claims(), typ=STATEMENT_TYP, key=ROOT, header={"kid": next(iter(ROOTS))}),
            Fault.NOT_A_DOCUMENT,
            id="another typ",
        ),
    ],
)
def test_a_keyset_that_no_pinned_root_signed_is_refused(document: Callable[[], bytes], fault: Fault) -> None:
    with pytest.raises(DocumentError) as caught:
        open_keyset(document(), ROOTS, issuer=ISSUER)
    assert caught.value.fault is fault


# statement


@given(
    st.builds(
        Statement,
        issuer=st.just(ISSUER),
        jti=st.text("abc-_", min_size=1, max_size=64),
        iat=st.datetimes(FROM.replace(tzinfo=None), TO.replace(tzinfo=None) - timedelta(days=1)).map(
            lambda at: at.replace(tzinfo=UTC, microsecond=0)
        ),
        nonce=st.text("abc", min_size=1, max_size=22),
        seq=st.integers(1, 2**53 - 1),
        kind=st.just(Kind.LICENSE),
        status=st.sampled_from(Status),
        terminal_number=st.just("4821-7730-1195"),
        terminal_name=names,
        customer=names,
        jkt=st.text("abc", min_size=43, max_size=43),
        machine=st.text("0123456789abcdef", min_size=64, max_size=64),
        exp=instants,
        check_after=st.integers(1, 10**6),
        license=licenses,
        contract_until=st.dates(date(2000, 1, 1), date(2199, 12, 31)),
        moved=st.none()
        | st.builds(Moved, at=instants)
        | st.builds(Moved, at=instants, terminal_name=names, terminal_number=st.just("3310-5521-8874")),
    )
)
def test_every_statement_comes_back(statement: Statement) -> None:
    assert open_statement(statement_document(statement.claims()), KEYSET, issuer=ISSUER) == statement


def test_a_trial_statement_names_no_license() -> None:
    trial = dataclasses.replace(ACTIVE, kind=Kind.TRIAL, license=None, contract_until=None)
    assert open_statement(statement_document(trial.claims()), KEYSET, issuer=ISSUER) == trial


def test_claims_of_a_later_version_are_ignored() -> None:
    later = {**ACTIVE.claims(), "colour": "green"}
    assert open_statement(statement_document(later), KEYSET, issuer=ISSUER) == ACTIVE


@pytest.mark.parametrize("claim", sorted(set(ACTIVE.claims())))
def test_a_statement_without_one_of_its_claims_is_refused(claim: str) -> None:
    claims = ACTIVE.claims()
    del claims[claim]
    with pytest.raises(DocumentError):
        open_statement(statement_document(claims), KEYSET, issuer=ISSUER)


@pytest.mark.parametrize(
    "iat",
    [
        pytest.param(FROM - timedelta(seconds=1), id="before the key was valid"),
        pytest.param(TO, id="after the key was valid"),
    ],
)
def test_a_signing_key_is_valid_in_its_time_only(iat: datetime) -> None:
    document = statement_document(dataclasses.replace(ACTIVE, iat=iat).claims())
    with pytest.raises(DocumentError) as caught:
        open_statement(document, KEYSET, issuer=ISSUER)
    assert caught.value.fault is Fault.BAD_SIGNATURE


def test_a_statement_by_a_revoked_key_is_refused() -> None:
    document = statement_document(ACTIVE.claims())
    with pytest.raises(DocumentError) as caught:
        open_statement(document, Keyset.of(ISSUER, 4, []), issuer=ISSUER)
    assert caught.value.fault is Fault.BAD_SIGNATURE


def test_a_statement_of_another_issuer_is_refused() -> None:
    document = statement_document(dataclasses.replace(ACTIVE, issuer="urn:else").claims())
    with pytest.raises(DocumentError) as caught:
        open_statement(document, KEYSET, issuer=ISSUER)
    assert caught.value.fault is Fault.OTHER_VENDOR


def test_a_request_is_no_statement() -> None:
    with pytest.raises(DocumentError):
        open_statement(request_document(ACTIVE.claims()), KEYSET, issuer=ISSUER)


def test_the_deadline_is_the_day_whose_24_hours_are_over() -> None:
    assert ACTIVE.deadline == date(2027, 2, 20)


# request

TERMINALS = st.builds(TerminalInfo, name=names, os=names, app=names)
COMMON: dict[str, Any] = {
    "nonce": st.builds(new_nonce),
    "iat": instants,
    "machine": st.text("0123456789abcdef", min_size=16, max_size=64),
    "terminal": TERMINALS,
    "seq": st.integers(0, 2**53 - 1),
    "last": st.none() | st.text("abc", min_size=1, max_size=64),
}


@given(
    st.builds(Request, op=st.just(Op.CHECK), **COMMON)
    | st.builds(Request, op=st.just(Op.REGISTER), license=licenses, replace=st.booleans(), **COMMON)
    | st.builds(
        Request,
        op=st.just(Op.TRIAL),
        terms=st.builds(Terms, version=st.text("0123-", min_size=1, max_size=20), agreed_at=instants),
        **COMMON,
    )
)
def test_every_request_comes_back_with_its_signer(request: Request) -> None:
    opened, jkt = open_request(sign_request(request, TERMINAL))
    assert opened == request
    assert jkt == jws.thumbprint(TERMINAL.public_key())


CHECK = Request(Op.CHECK, new_nonce(), FROM, "m" * 32, TerminalInfo("", "", ""))


@pytest.mark.parametrize(
    "changes",
    [
        {"op": "steal"},
        {"op": "register"},
        {"op": "register", "license": "short"},
        {"op": "trial"},
        {"nonce": "short"},
        {"nonce": "!" * 22},
        {"nonce": "A" * 21 + "B"},
        {"iat": -1},
        {"iat": "now"},
        {"machine": "m"},
        {"seq": -1},
        {"last": 5},
        {"replace": "yes"},
        {"terminal": None},
        {"terminal": {"name": "x" * 41, "os": "", "app": ""}},
    ],
)
def test_a_request_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(DocumentError):
        open_request(request_document({**CHECK.claims(), **changes}))


def test_a_request_signed_by_another_key_than_it_carries_is_refused() -> None:
    header = {"jwk": jws.public_jwk(TERMINAL.public_key())}
    with pytest.raises(DocumentError) as caught:
        open_request(jws.sign(CHECK.claims(), typ=REQUEST_TYP, key=ROOT, header=header))
    assert caught.value.fault is Fault.BAD_SIGNATURE


def test_a_request_without_a_key_is_refused() -> None:
    with pytest.raises(DocumentError):
        open_request(jws.sign(CHECK.claims(), typ=REQUEST_TYP, key=TERMINAL, header={}))


@given(st.binary(max_size=300))
def test_any_bytes_are_no_document(blob: bytes) -> None:
    for read in (
        lambda: open_request(blob),
        lambda: open_statement(blob, KEYSET, issuer=ISSUER),
        lambda: open_keyset(blob, ROOTS, issuer=ISSUER),
    ):
        with pytest.raises(DocumentError):
            read()


def test_nonces_differ_and_have_128_bits() -> None:
    assert len({new_nonce() for _ in range(100)}) == 100
    assert len(jws.decode(new_nonce().encode())) == 16
