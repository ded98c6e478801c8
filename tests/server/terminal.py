"""A terminal for the server's tests, with real keys and documents; it accepts only what the app would accept."""

import contextlib
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from licensing.codes import Code
from licensing.errors import Refused
from licensing.keyset import open_keyset
from licensing.request import Op, Request, TerminalInfo, Terms, new_nonce, open_request, sign_request
from licensing.statement import Statement, open_statement
from licensing.vendor import read_vendor
from server.licenses.door.answers import answer
from server.licenses.keys.signing import signer

_machines = itertools.count(1)


class FarTerminal:
    """Calls ``answers.answer`` directly, at any time. ``clock_error`` is the error of its own clock."""

    def __init__(self, name: str = "レジ1", machine: str | None = None, clock_error: timedelta = timedelta()) -> None:
        self.key = Ed25519PrivateKey.generate()
        self.name = name
        self.machine = machine or f"machine-{next(_machines):08}"
        self.clock_error = clock_error
        self.held: Statement | None = None
        self.blob = b""

    def trial(self, now: datetime, *, agreed_at: datetime | None = None) -> Statement:
        return self.ask(self.request(Op.TRIAL, now, agreed_at=agreed_at), now)

    def register(self, license: str, now: datetime, *, replace: bool = False) -> Statement:
        return self.ask(self.request(Op.REGISTER, now, license=license, replace=replace), now)

    def check(self, now: datetime) -> Statement:
        return self.ask(self.request(Op.CHECK, now), now)

    def request(
        self,
        op: Op,
        now: datetime,
        *,
        license: str | None = None,
        replace: bool = False,
        agreed_at: datetime | None = None,
    ) -> Request:
        here = now + self.clock_error
        return Request(
            op=op,
            nonce=new_nonce(),
            iat=here,
            machine=self.machine,
            terminal=TerminalInfo(self.name, "Windows 11", "1.0.0"),
            seq=self.held.seq if self.held else 0,
            last=self.held.jti if self.held else None,
            held=self.held.license if self.held else None,
            license=license,
            replace=replace,
            terms=Terms("2026-10", agreed_at or here) if op is Op.TRIAL else None,
        )

    def ask(self, request: Request, now: datetime) -> Statement:
        """Send ``request`` and store the statement."""
        self.sign(request)
        return self.repeat(now)

    def sign(self, request: Request) -> None:
        """Make ``request`` the last one."""
        self.sent, self.blob = request, sign_request(request, self.key)

    def repeat(self, now: datetime) -> Statement:
        """Send the last request again, byte for byte."""
        request, jkt = open_request(self.blob)
        self.held = self.believe(answer(request, jkt, signer(), now).document.encode())
        assert self.held.nonce == request.nonce
        assert self.held.jkt == jkt
        return self.held

    def believe(self, statement: bytes) -> Statement:
        """Return the statement, verified as in the app from the pinned root on."""
        vendor = read_vendor(settings.HOME.vendor)
        roots = vendor.roots.follow(signer().chain)
        keyset = open_keyset(signer().keyset.encode(), roots.keys, issuer=vendor.issuer)
        return open_statement(statement, keyset, issuer=vendor.issuer)


@contextlib.contextmanager
def refused(code: Code) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """Expect the server to refuse with ``code``."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.code is code
