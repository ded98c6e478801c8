"""The edges of what is accepted: the longest that is read, and one more. Found missing by mutation testing."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from licensing import jws
from licensing.claims import Claims
from licensing.clock import Clocks, Seen, Watch, day_of, last_day_before
from licensing.codes import Fault
from licensing.errors import DocumentError
from licensing.keyset import Keyset, open_keyset
from licensing.number import NumberError, parse
from licensing.request import Op, Request, TerminalInfo, open_request
from licensing.standing import State
from licensing.statement import STATEMENT_TYP, Kind, Moved, Statement, Status, open_statement
from tests.licensing.test_documents import (
    ISSUER,
    KEYSET,
    ROOT,
    ROOTS,
    SIGNING,
    TERMINAL,
    keyset_document,
    request_document,
    statement_document,
)
from tests.simulator import START, ManualClock, World

STATEMENT = Statement(
    issuer=ISSUER,
    jti="j",
    iat=datetime(2026, 11, 22, tzinfo=UTC),
    nonce="n",
    seq=1,
    kind=Kind.LICENSE,
    status=Status.MOVED,
    terminal_number="4821-7730-1195",
    terminal_name="",
    customer="",
    jkt="k",
    machine="m",
    exp=datetime(2027, 1, 1, tzinfo=UTC),
    check_after=1,
    license="7K3M9QXR2VTA84NB",
    contract_until=date(2027, 10, 31),
    moved=Moved(datetime(2026, 11, 22, tzinfo=UTC), "", "1"),
).claims()
REQUEST = Request(Op.REGISTER, "A" * 22, START, "m" * 16, TerminalInfo("", "", ""), license="7K3M9QXR2VTA84NB").claims()


def read_statement(claims: dict[str, Any]) -> Statement:
    return open_statement(statement_document(claims), KEYSET, issuer=ISSUER)


STATEMENT_TEXTS = {
    "jti": (1, 64),
    "nonce": (1, 64),
    "terminal_number": (1, 20),
    "terminal_name": (0, 100),
    "customer": (0, 200),
    "machine": (1, 64),
    "license": (16, 16),
}


@pytest.mark.parametrize("name", STATEMENT_TEXTS)
def test_a_text_of_a_statement_has_its_limits(name: str) -> None:
    least, most = STATEMENT_TEXTS[name]
    for length in {least, most}:
        assert getattr(read_statement({**STATEMENT, name: "x" * length}), name) == "x" * length
    for length in {least - 1, most + 1} - {-1}:
        with pytest.raises(DocumentError, match=name):
            read_statement({**STATEMENT, name: "x" * length})


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("seq", (1, 2**53 - 1), (0, -1, 2**53)),
        ("settings_reset", (0, 1, 2**53 - 1), (-1, 2**53)),
        ("check_after", (1, 366 * 24 * 3600), (0, 366 * 24 * 3600 + 1)),
    ],
)
def test_a_number_of_a_statement_has_its_limits(name: str, good: tuple[int, ...], bad: tuple[int, ...]) -> None:
    for value in good:
        assert getattr(read_statement({**STATEMENT, name: value}), name) == value
    for value in bad:
        with pytest.raises(DocumentError, match=name):
            read_statement({**STATEMENT, name: value})


def test_the_terminals_thumbprint_and_where_it_moved_have_their_limits() -> None:
    assert read_statement({**STATEMENT, "cnf": {"jkt": "x" * 60}}).jkt == "x" * 60
    longest = {"at": 946684800, "terminal_name": "x" * 100, "terminal_number": "1" * 20}
    moved = read_statement({**STATEMENT, "moved": longest}).moved
    assert moved is not None
    assert (moved.terminal_name, moved.terminal_number) == ("x" * 100, "1" * 20)
    for changes in (
        {"cnf": {"jkt": "x" * 61}},
        {"moved": {**longest, "terminal_name": "x" * 101}},
        {"moved": {**longest, "terminal_number": "1" * 21}},
    ):
        with pytest.raises(DocumentError):
            read_statement({**STATEMENT, **changes})


def test_a_terminal_to_which_it_moved_may_have_an_empty_name_or_none() -> None:
    moved = read_statement(STATEMENT).moved
    assert moved is not None
    assert moved.terminal_name == ""
    nameless = Moved(moved.at, None, "1")
    assert read_statement({**STATEMENT, "moved": nameless.claims()}).moved == nameless


REQUEST_TEXTS = {"machine": (16, 64), "last": (1, 64), "license": (16, 16), "nonce": (22, 22)}


@pytest.mark.parametrize("name", REQUEST_TEXTS)
def test_a_text_of_a_request_has_its_limits(name: str) -> None:
    least, most = REQUEST_TEXTS[name]
    for length in {least, most}:
        assert getattr(open_request(request_document({**REQUEST, name: "A" * length}))[0], name) == "A" * length
    for length in {least - 1, most + 1}:
        with pytest.raises(DocumentError, match=name):
            open_request(request_document({**REQUEST, name: "A" * length}))


@pytest.mark.parametrize(("name", "most"), [("name", 40), ("os", 80), ("app", 40)])
def test_the_terminals_description_has_its_limits(name: str, most: int) -> None:
    info = {"name": "", "os": "", "app": ""}
    opened = open_request(request_document({**REQUEST, "terminal": {**info, name: "x" * most}}))[0]
    assert getattr(opened.terminal, name) == "x" * most
    with pytest.raises(DocumentError, match=name):
        open_request(request_document({**REQUEST, "terminal": {**info, name: "x" * (most + 1)}}))


def test_the_version_of_the_terms_has_its_limit() -> None:
    trial = {**REQUEST, "op": "trial"}
    opened = open_request(request_document({**trial, "terms": {"version": "x" * 20, "at": 946684800}}))[0]
    assert opened.terms is not None
    with pytest.raises(DocumentError, match="version"):
        open_request(request_document({**trial, "terms": {"version": "x" * 21, "at": 946684800}}))


def test_an_issuer_has_its_limit() -> None:
    longest = "u" * 200
    keyset = Keyset.of(longest, 1, KEYSET.keys.values())
    assert open_keyset(keyset_document(keyset.claims()), ROOTS, issuer=longest).issuer == longest
    statement = statement_document({**STATEMENT, "iss": longest})
    assert open_statement(statement, keyset, issuer=longest).issuer == longest
    longer = Keyset.of("u" * 201, 1, KEYSET.keys.values())
    with pytest.raises(DocumentError, match="iss"):
        open_keyset(keyset_document(longer.claims()), ROOTS, issuer="u" * 201)
    with pytest.raises(DocumentError, match="iss"):
        open_statement(statement_document({**STATEMENT, "iss": "u" * 201}), longer, issuer="u" * 201)


def test_a_document_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    sized = (
        (typ, jws.sign({"pad": "x" * padding}, typ=typ, key=TERMINAL, header={}))
        for typ in ("t", "tt", "ttt")
        for padding in range(12100, 12220)
    )
    typ, blob = next((typ, blob) for typ, blob in sized if len(blob) == jws.LARGEST)
    assert jws.verify(blob, lambda _header: TERMINAL.public_key(), typ=typ).text("pad", most=jws.LARGEST)
    with pytest.raises(DocumentError, match="larger"):
        jws.verify(blob + b"A", lambda _header: TERMINAL.public_key(), typ=typ)


@pytest.mark.parametrize("changes", [{"kty": "EC"}, {"crv": "X25519"}, {"kty": "EC", "crv": "X25519"}])
def test_a_key_must_be_of_the_right_type_and_curve(changes: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match="not an Ed25519 key"):
        jws.key_from_jwk(Claims({**jws.public_jwk(TERMINAL.public_key()), **changes}))


@pytest.mark.parametrize("text", [b"AA!A", b"AA A", b"AA\nA", b"A+/A", b"AAA=", b"A"])
def test_text_outside_the_alphabet_is_no_base64url(text: bytes) -> None:
    with pytest.raises(DocumentError, match="base64url"):
        jws.decode(text)


def test_base64url_keeps_every_symbol_it_ends_in() -> None:
    for symbol in b"ABCXYZabcxyz0189-_":
        text = b"AAA" + bytes([symbol])
        assert jws.encode(jws.decode(text)) == text


def test_japanese_is_not_escaped_so_that_a_request_fits_a_qr_code() -> None:
    blob = jws.sign({"name": "銀座"}, typ="t", key=TERMINAL, header={})
    assert "銀座".encode() in jws.decode(blob.split(b".")[1])


@pytest.mark.parametrize(
    ("document", "fault", "said"),
    [
        (keyset_document({**KEYSET.claims(), "iss": "x"}), Fault.OTHER_VENDOR, "a keyset of another issuer"),
        (keyset_document(KEYSET.claims(), SIGNING), Fault.OTHER_VENDOR, "no trusted root key"),
        (keyset_document(KEYSET.claims(), ROOT)[:-2], Fault.NOT_A_DOCUMENT, "not an Ed25519 signature"),
        (b"one.two", Fault.NOT_A_DOCUMENT, "not three parts"),
        (b"A" * (jws.LARGEST + 1), Fault.NOT_A_DOCUMENT, "larger than 16384 bytes"),
    ],
)
def test_the_log_has_the_reason_why_a_document_is_ignored(document: bytes, fault: Fault, said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        open_keyset(document, ROOTS, issuer=ISSUER)
    assert caught.value.fault is fault
    assert str(caught.value).startswith(said)


def test_the_log_has_the_reason_why_a_statement_is_ignored() -> None:
    late = {**STATEMENT, "iat": 946684800}
    with pytest.raises(DocumentError, match=r"^signed outside the signing key's validity$"):
        read_statement(late)
    with pytest.raises(DocumentError, match=r"^a statement of another issuer$"):
        read_statement({**STATEMENT, "iss": "x"})
    header = {"kid": jws.thumbprint(SIGNING.public_key())}
    forged = jws.sign(STATEMENT, typ=STATEMENT_TYP, key=TERMINAL, header=header)
    with pytest.raises(DocumentError, match=r"^the signature is not valid$"):
        open_statement(forged, KEYSET, issuer=ISSUER)
    with pytest.raises(DocumentError, match=r"^no signing key .* in keyset version 3$"):
        open_statement(statement_document(STATEMENT, TERMINAL), KEYSET, issuer=ISSUER)


def test_the_error_of_a_number_names_the_wrong_group() -> None:
    with pytest.raises(NumberError, match=r"too_short.*group 2: '9Q'"):
        parse("7K3M-9Q")


# days and moments


@pytest.fixture(params=["UTC", "America/New_York", "Pacific/Kiritimati"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's zone: Django sets it to Tokyo for the other tests, which would hide what depends on it."""
    before = os.environ.get("TZ")
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.setenv("TZ", before) if before is not None else monkeypatch.delenv("TZ")
    time.tzset()


@pytest.mark.usefixtures("machine_zone")
def test_a_day_is_japanese_in_every_zone_of_the_machine() -> None:
    assert day_of(datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_a_second_past_midnight_is_in_the_day_that_began() -> None:
    assert last_day_before(datetime(2026, 11, 22, 15, 0, 0, tzinfo=UTC)) == date(2026, 11, 22)
    assert last_day_before(datetime(2026, 11, 22, 15, 0, 1, tzinfo=UTC)) == date(2026, 11, 23)


def test_the_latest_instant_seen_survives_an_implausible_reading() -> None:
    clock = ManualClock()
    watch = Watch(clock, Seen(START, Clocks(clock.uptime(), START)))
    clock.pc += timedelta(days=500)
    clock.running += 60
    watch.read()
    assert watch.seen
    assert watch.seen.instant == START + timedelta(seconds=60)


def test_every_standing_has_the_moment_of_the_decision(world: World) -> None:
    agent = world.terminal()
    assert agent.standing().moment.today == day_of(START)
    agent.agree("2026-11-01")
    assert (agent.standing().state, agent.standing().moment.today) == (State.TRIAL, day_of(START))
    shutil.copytree(world.folder / "till", world.folder / "copy")
    copy = world.terminal("copy").standing()
    assert (copy.state, copy.moment.today) == (State.FOREIGN, day_of(START))
