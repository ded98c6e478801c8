"""Writes the golden documents, once for a format version: ``python -m tests.golden.make v1``.

Never run it again for a version that was shipped: what stands in ``v1`` is what terminals out there hold. A new
format gets a new folder beside it. The keys are test keys: their seeds stand in their names and sign nothing else.
"""

import dataclasses
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.clock import JST, end_of
from licensing.codes import Trouble
from licensing.files import write_file
from licensing.keyset import KEYSET_TYP, Keyset, SigningKey
from licensing.request import Op, Request, TerminalInfo, Terms, sign_request
from licensing.statement import STATEMENT_TYP, Kind, Moved, Statement, Status
from licensing.terminal_state import LastTry, TerminalState

ISSUER = "urn:golden:vendor"
MACHINE = "golden-machine".ljust(64, "0")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=JST)


def golden_key(name: str) -> Ed25519PrivateKey:
    """Return the test key of ``name``: anybody can make it."""
    return Ed25519PrivateKey.from_private_bytes(f"GOLDEN TEST KEY {name}".encode().ljust(32, b"!"))


ROOT, SIGNING, TERMINAL = golden_key("root"), golden_key("signing"), golden_key("terminal")


def nonce(number: int) -> str:
    return jws.encode(number.to_bytes(16, "big")).decode()


def requests() -> dict[str, Request]:
    info = TerminalInfo("銀座一号店 レジ1", "Windows 11", "1.0.0")
    trial = Request(Op.TRIAL, nonce(1), NOON, MACHINE, info, terms=Terms("2026-11-01", NOON))
    register = Request(Op.REGISTER, nonce(2), NOON, MACHINE, info, license="7K3M9QXR2VTA84NB")
    return {
        "trial": trial,
        "register": register,
        "register-replace": dataclasses.replace(register, nonce=nonce(3), replace=True, seq=4, last="golden-4"),
        "check": Request(Op.CHECK, nonce(4), NOON, MACHINE, info, seq=5, last="golden-5"),
    }


def statements() -> dict[str, Statement]:
    trial = Statement(
        issuer=ISSUER,
        jti="golden-5",
        iat=NOON.astimezone(UTC),
        nonce=nonce(4),
        seq=5,
        kind=Kind.TRIAL,
        status=Status.ACTIVE,
        terminal_number="4821-7730-1195",
        terminal_name="銀座一号店 レジ1",
        customer="",
        jkt=jws.thumbprint(TERMINAL.public_key()),
        machine=MACHINE,
        exp=end_of(date(2026, 12, 22)),
        check_after=21600,
    )
    license = dataclasses.replace(
        trial,
        kind=Kind.LICENSE,
        customer="銀座商事株式会社",
        license="7K3M9QXR2VTA84NB",
        contract_until=date(2027, 10, 31),
        exp=end_of(date(2027, 2, 20)),
    )
    ended = dataclasses.replace(license, exp=end_of(date(2026, 11, 22)))
    moved = Moved(NOON.astimezone(UTC), "銀座一号店 レジ2", "4821-7730-2206")
    return {
        "trial-active": trial,
        "license-active": license,
        "license-stopped": dataclasses.replace(ended, status=Status.STOPPED),
        "license-moved": dataclasses.replace(ended, status=Status.MOVED, moved=moved),
        "license-settings-reset": dataclasses.replace(license, settings_reset=2),
        "license-released": dataclasses.replace(ended, status=Status.MOVED, moved=Moved(moved.at)),
    }


def keyset() -> bytes:
    valid = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2031, 11, 1, tzinfo=UTC))
    opened = Keyset.of(ISSUER, 1, [SigningKey(SIGNING.public_key(), *valid)])
    return jws.sign(opened.claims(), typ=KEYSET_TYP, key=ROOT, header={"kid": jws.thumbprint(ROOT.public_key())})


def vendor() -> dict[str, Any]:
    return {
        "product_name": "あっと免税",
        "server_url": "https://license.example.jp",
        "portal_url": "https://license.example.jp/portal",
        "issuer": ISSUER,
        "root_keys": [jws.public_jwk(ROOT.public_key())],
        "support_phone": "03-0000-0000",
        "support_hours": "9:00〜18:00",
    }


def state() -> TerminalState:
    last_try = LastTry(NOON, Trouble.NO_CONNECTION)
    return TerminalState(NOON, last_try=last_try, terminal_name="銀座一号店 レジ1", pending={nonce(4): NOON})


def main(folder: Path) -> None:
    if folder.exists():
        raise SystemExit(f"{folder} was shipped and stays as it is")
    header = {"kid": jws.thumbprint(SIGNING.public_key())}
    documents = {f"request-{name}.jws": sign_request(request, TERMINAL) for name, request in requests().items()}
    for name, statement in statements().items():
        signed = jws.sign(statement.claims(), typ=STATEMENT_TYP, key=SIGNING, header=header)
        documents[f"statement-{name}.jws"] = signed
    documents["keyset.jws"] = keyset()
    documents["trial.jws"] = documents["request-trial.jws"]
    documents["TEST-terminal.key"] = jws.encode(TERMINAL.private_bytes_raw()) + b"\n"
    documents["state.json"] = state().to_json()
    documents["vendor.json"] = json.dumps(vendor(), ensure_ascii=False, indent=2).encode()
    answer = {"statement": documents["statement-license-active.jws"].decode(), "keyset": keyset().decode()}
    documents["answer.json"] = json.dumps(answer).encode()
    for name, data in documents.items():
        write_file(folder / name, data)


if __name__ == "__main__":
    main(Path(__file__).with_name(sys.argv[1]))
