"""``check --deploy``: what must not be so on a server that customers depend on. Each sentence says what to do.

Errors, not warnings: the command ends with exit code 1, and a deployment that asks it goes no further.
"""

import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from licensing.errors import VendorError
from licensing.vendor import read_vendor
from server import clock
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, is_encrypted, is_open
from server.licenses.keys.signing import signer
from server.ops.init_files import DEFAULT_URL
from server.profile import NO_PHONE

ENDS_SOON = timedelta(days=90)

Finding = tuple[str, str, str]
"""A number for good, what is wrong, what to do."""


@checks.register(checks.Tags.security, deploy=True)
def look(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for everything that is unsafe."""
    home: Home = settings.HOME
    if not home.ready:
        finding = ("E001", f"there is no server in {home.folder}", "Run `attomenzei-server init --url https://…`.")
        return [_error(finding)]
    return [_error(finding) for find in FINDERS for finding in find(home)]


def _profile(home: Home) -> Iterator[Finding]:
    try:
        vendor = read_vendor(home.vendor)
    except VendorError as error:
        yield "E002", str(error), "Mend the file; the apps need the same one."
        return
    url = urlsplit(vendor.server_url)
    if url.scheme != "https" or vendor.server_url == DEFAULT_URL:
        yield "E003", f"terminals would call {vendor.server_url}", "Run `attomenzei-server init --url https://…`."
    elif not settings.PROXIES:
        what = "everybody seems to call from the proxy that brings TLS, so no address has a limit"
        yield "E004", what, "Set ATTOMENZEI_PROXIES=1, or the number of proxies."
    if vendor.support_phone == NO_PHONE:
        what = f"customers are told to call {NO_PHONE}, which is nobody"
        yield "E005", what, f"Put your phone number and hours into {home.vendor}."


def _keys(home: Home) -> Iterator[Finding]:
    try:
        current = signer().current
    except KeyFileError as error:
        yield "E006", f"nothing can be signed: {error}", "See docs/operating-keys.md."
    else:
        if current.not_after - clock.now() < ENDS_SOON:
            yield (
                "E007",
                f"the signing key ends on {current.not_after:%Y-%m-%d}",
                "Run `attomenzei-server keys rotate`.",
            )
    if home.signing_key.exists() and not is_encrypted(home.signing_key.read_bytes()):
        do = "Set ATTOMENZEI_PASSPHRASE_FILE and run `attomenzei-server keys encrypt`."
        yield "E008", f"{home.signing_key} is not encrypted", do
    if home.root_key.exists():
        do = "Move it to two media that are kept offline: docs/operating-keys.md."
        yield "E009", f"{home.root_key} is still on this machine", do


def _modes(home: Home) -> Iterator[Finding]:
    if os.name != "nt" and stat.S_IMODE(home.folder.stat().st_mode) & 0o077:
        yield "E010", f"others may look into {home.folder}", f"Run `chmod 700 {home.folder}`."
    for path in (home.secret_key, home.signing_key):
        if path.exists() and is_open(path):
            yield "E011", f"others may read {path}", f"Run `chmod 600 {path}`."


def _settings(home: Home) -> Iterator[Finding]:
    if settings.DEBUG:
        yield "E012", "DEBUG shows the server's insides to everybody", "Take it out of the settings."
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield "E013", "the server answers to any name", "Name its hosts in ATTOMENZEI_HOSTS, without wildcards."
    if settings.MAIL_TO_FOLDER:
        do = "Set EMAIL_URL=smtp+tls://user:password@host:587."
        yield "E014", f"e-mails are only written to {home.mail}", do
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        do = "Set ATTOMENZEI_MAIL_FROM to an address that takes answers."
        yield "E015", f"e-mails would come from {settings.DEFAULT_FROM_EMAIL}", do
    if not settings.SECOND_FACTOR_REQUIRED:
        yield "E016", "the console asks for no second factor", "Take ATTOMENZEI_SECOND_FACTOR=optional away."


FINDERS: tuple[Callable[[Home], Iterator[Finding]], ...] = (_profile, _keys, _modes, _settings)


def _error(finding: Finding) -> checks.CheckMessage:
    number, what, do = finding
    return checks.Error(what, hint=do, id=f"attomenzei.{number}")
