"""What is fuzzed: every reader of what a person, the network or a disk brings. Each takes any bytes and may refuse.

A target raises only if a reader did what it must not: another error than its own, or something unexpected accepted.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.state.settings import PREFERENCES_FILE, PROXY_FILE, SHOP_FILE, preferences_file, proxy_file, shop_file
from licensing import jws, number
from licensing.answer import open_answer, read_answer
from licensing.errors import DocumentError, Refused, Unreachable, VendorError
from licensing.keyset import Keyset, open_keyset
from licensing.request import open_request
from licensing.statement import open_statement
from licensing.terminal_state import TerminalState
from licensing.vendor import VendorProfile, read_vendor

if TYPE_CHECKING:
    from server.licenses.door.views import Response

Target = Callable[[bytes], None]
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "v1"


@cache
def _vendor() -> VendorProfile:
    return read_vendor(GOLDEN / "vendor.json")


@cache
def _keyset() -> Keyset:
    return open_keyset((GOLDEN / "keyset.jws").read_bytes(), _vendor().root_keys, issuer=_vendor().issuer)


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def a_number(data: bytes) -> None:
    with contextlib.suppress(number.NumberError):
        assert len(number.parse(data.decode(errors="replace"))) == number.LENGTH


def a_request(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        open_request(data)


def a_statement(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert open_statement(data, _keyset(), issuer=_vendor().issuer).issuer == _vendor().issuer


def a_keyset(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert open_keyset(data, _vendor().root_keys, issuer=_vendor().issuer).version >= 1


def signed_claims(data: bytes) -> None:
    """Sign ``data`` as the claims of every kind of document, so that the readers behind the signature are reached."""
    from tests.golden.make import ROOT, SIGNING, TERMINAL

    signers = {"am-keyset+jwt": ROOT, "am-statement+jwt": SIGNING, "am-request+jwt": TERMINAL}
    readers = {"am-keyset+jwt": a_keyset, "am-statement+jwt": a_statement, "am-request+jwt": a_request}
    for typ, key in signers.items():
        public = key.public_key()
        header = b'{"alg":"EdDSA","typ":"%s","kid":"%s","jwk":{"kty":"OKP","crv":"Ed25519","x":"%s"}}'
        filled = header % (typ.encode(), jws.thumbprint(public).encode(), jws.encode(public.public_bytes_raw()))
        signed = jws.encode(filled) + b"." + jws.encode(data)
        readers[typ](signed + b"." + jws.encode(key.sign(signed)))


def an_answer(data: bytes) -> None:
    with contextlib.suppress(Unreachable):
        open_answer(data)
    for status, content_type in ((200, ""), (403, "application/problem+json"), (502, "text/html")):
        with contextlib.suppress(Unreachable, Refused):
            read_answer(status, content_type, data)


def a_vendor_profile(data: bytes) -> None:
    path = _folder() / "vendor.json"
    path.write_bytes(data)
    with contextlib.suppress(VendorError):
        assert read_vendor(path).root_keys


def a_state_file(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        saved = TerminalState.from_json(data)
        assert TerminalState.from_json(saved.to_json()) == saved


def a_settings_file(data: bytes) -> None:
    for file, name in ((shop_file, SHOP_FILE), (preferences_file, PREFERENCES_FILE), (proxy_file, PROXY_FILE)):
        (_folder() / name).write_bytes(data)
        file(_folder()).read()


def the_door(data: bytes) -> None:
    """Post ``data`` to the server's door; only the database behind it is left out, so a good request is a 500."""
    statements = _door()
    answered = statements("127.0.0.1", data)
    expected = 400
    with contextlib.suppress(DocumentError):
        open_request(data)
        expected = 500
    assert answered.status == expected, answered.body


@cache
def _door() -> "Callable[[str, bytes], Response]":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")
    django.setup()
    from server.licenses.door.views import statements

    return statements


TARGETS: dict[str, Target] = {
    "number": a_number,
    "request": a_request,
    "statement": a_statement,
    "keyset": a_keyset,
    "claims": signed_claims,
    "answer": an_answer,
    "vendor": a_vendor_profile,
    "state": a_state_file,
    "settings": a_settings_file,
    "door": the_door,
}
