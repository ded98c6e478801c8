"""A server's database with many licenses, each on a terminal, and requests that some of the terminals have signed.

Run as a program, in the environment of the server: ``python -m bench.server.fleet LICENSES ASKING``.
"""

import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.server.load import http_request
from licensing import jws
from licensing.request import Op, Request, TerminalInfo, new_nonce, sign_request

FREE = 50_000
"""Licenses beyond those on terminals, for registrations."""
CONTRACT_UNTIL = date(2030, 12, 31)
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
TABLES = (
    "INSERT INTO licenses_customer (id, name, kana, email, contact_name, phone, postal_code, address, language, memo,"
    " folded) VALUES (1, '銀座商店', '', 'owner@example.jp', '', '', '', '', 'ja', '', '銀座商店')",
    "INSERT INTO licenses_contract (id, customer_id, issued_at) VALUES (1, 1, '{now}')",
    "INSERT INTO licenses_license (id, number, contract_id, contract_until, allowance_days)"
    " {licenses} SELECT i, CAST(1000000000000000 + i AS VARCHAR(16)), 1, '{until}', 90 FROM n",
    "INSERT INTO licenses_terminal (id, jkt, number, machine, name, name_wanted, os, app_version, seq, last_jti,"
    " last_nonce, last_statement, presented_jti, alternations, emptied_days, known_since,"
    " last_contact, deadline, usable_until, settings_reset, clock_offset_seconds, folded)"
    " {terminals} SELECT i, 'key-' || i, CAST(100000000000 + i AS VARCHAR(12)),"
    " 'machine-' || CAST(1000000000 + i AS VARCHAR(10)), 'レジ' || i, '', 'Windows 11', '1.0.0', 1, '', '', '', '',"
    " 0, 0, '{until}', '{now}', '{until}', '{until}', 0, 0, 'れじ' || i FROM n",
    "INSERT INTO licenses_registration (id, license_id, terminal_id, since, ended_by)"
    " {terminals} SELECT i, i, i, '{now}', '' FROM n",
)


def key_of(place: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"terminal %d" % place).digest())


def places(licenses: int, asking: int) -> range:
    """Return which of the terminals ask: spread evenly over the table."""
    return range(1, licenses + 1, max(1, licenses // asking))[:asking]


def checks(licenses: int, asking: int, count: int) -> list[bytes]:
    """Return ``count`` checks of the ``asking`` terminals in turn.

    They are signed before the server has answered any, so each names a later ``seq`` than the server's, as after a
    restored backup, and the same unknown statement: neither costs or saves a statement of SQL.
    """
    chosen = places(licenses, asking)
    signed = []
    for number in range(count):
        place = chosen[number % len(chosen)]
        seq = 1_000_000 * (1 + number // len(chosen))
        request = _request(Op.CHECK, place, seq=seq, last="x" * 22, held=_number(place))
        signed.append(http_request("/v1/statements", "application/jose", sign_request(request, key_of(place))))
    return signed


def registrations(licenses: int, first: int, count: int) -> list[bytes]:
    """Return the requests of ``count`` new terminals that register a free number each."""
    signed = []
    for place in range(licenses + first + 1, licenses + first + count + 1):
        request = _request(Op.REGISTER, place, license=_number(place))
        signed.append(http_request("/v1/statements", "application/jose", sign_request(request, key_of(place))))
    return signed


def _number(place: int) -> str:
    return str(1_000_000_000_000_000 + place)


def _request(op: Op, place: int, **claims: Any) -> Request:
    return Request(
        op=op,
        nonce=new_nonce(),
        iat=datetime.now(UTC),
        machine=f"machine-{1_000_000_000 + place}",
        terminal=TerminalInfo(f"レジ{place}", "Windows 11", "1.0.0"),
        **claims,
    )


def fill(licenses: int, asking: int) -> None:
    """Fill the database of the server in this environment."""
    import django

    django.setup()
    from django.db import connection, transaction

    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    parts = {"now": now, "until": CONTRACT_UNTIL.isoformat()}
    parts |= {"licenses": NUMBERS.format(count=licenses + FREE), "terminals": NUMBERS.format(count=licenses)}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in TABLES:
            cursor.execute(statement.format(**parts))
        for place in places(licenses, asking):
            thumbprint = jws.thumbprint(key_of(place).public_key())
            cursor.execute("UPDATE licenses_terminal SET jkt = %s WHERE id = %s", (thumbprint, place))
        if connection.vendor == "postgresql":
            for table in ("customer", "contract", "license", "terminal", "registration"):
                name = f"licenses_{table}"
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), MAX(id)) FROM {name}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def endless(requests: list[bytes]) -> Iterator[bytes]:
    while True:
        yield from requests


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]))
