"""``check``: keys that cannot sign for the database, and answers that terminals refuse.

``check --deploy``: unsafe settings of a production server, too. Each message says what to do. Errors, not warnings: the
command exits with code 1, so that a deployment script stops.
"""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import OperationalError

from licensing.clock import JST
from licensing.errors import VendorError
from licensing.vendor import read_vendor
from server import clock
from server.home import Home
from server.licenses.keys.key_files import KeyFileError, is_encrypted
from server.licenses.keys.signing import signer
from server.licenses.staff import refusals
from server.ops.init_files import DEFAULT_URL
from server.ops.key_check import check_keys
from server.ops.schema import in_use
from server.profile import NO_PHONE
from server.secret_files import is_open

ENDS_SOON = timedelta(days=90)
REFUSED = (
    "If keys and database were restored from before a rotation, run `keys rotate`; if the apps pin another root key, "
    "restore its keys: docs/operating-keys.md. Else see whether a proxy cuts the answers off. It takes two contacts of "
    "each terminal until this is not told any more."
)
"""What to do about terminals that take no answer."""
SHIPPED_WORKERS = 2
"""In docs/deploy/attomenzei-server.service."""

Finding = tuple[str, str, str]
"""A permanent id, what is wrong, what to do."""


@checks.register(checks.Tags.security, deploy=True)
def check_deployment(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error for each unsafe setting."""
    home: Home = settings.HOME
    # The other checks would only repeat that.
    if not home.ready:
        finding = ("E001", f"there is no server in {home.folder}", "Run `attomenzei-server init --url https://…`.")
        return [_error(finding)]
    return [_error(finding) for find in FINDERS for finding in find(home)]


def _profile(home: Home) -> Iterator[Finding]:
    try:
        vendor = read_vendor(home.vendor)
    except VendorError as error:
        yield "E002", str(error), "Correct the file; the apps need the same one."
        return
    url = urlsplit(vendor.server_url)
    if url.scheme != "https" or vendor.server_url == DEFAULT_URL:
        yield "E003", f"terminals would connect to {vendor.server_url}", "Run `attomenzei-server init --url https://…`."
    elif not settings.PROXIES:
        what = "every request seems to come from the TLS proxy, so no address is rate limited"
        yield "E004", what, "Set ATTOMENZEI_PROXIES=1, or the number of proxies."
    if vendor.support_phone == NO_PHONE:
        what = f"customers would be asked to call {NO_PHONE}, which is a placeholder"
        yield "E005", what, f"Put your phone number and hours into {home.vendor}."


def _keys(home: Home) -> Iterator[Finding]:
    with contextlib.suppress(KeyFileError):  # see ``check_signing``
        current = signer().current
        if timedelta() < current.not_after - clock.now() < ENDS_SOON:
            yield (
                "E007",
                f"the signing key ends on {current.not_after.astimezone(JST):%Y-%m-%d}",
                "Rotate it: docs/operating-keys.md.",
            )
    if home.signing_key.exists() and not is_encrypted(home.signing_key.read_bytes()):
        do = "Set ATTOMENZEI_PASSPHRASE_FILE and run `attomenzei-server keys encrypt`."
        yield "E008", f"{home.signing_key} is not encrypted", do
    if home.root_key.exists():
        do = "Move it to two media that are kept offline: docs/operating-keys.md."
        yield "E009", f"{home.root_key} is still on this machine", do


def _modes(home: Home) -> Iterator[Finding]:
    if os.name != "nt" and stat.S_IMODE(home.folder.stat().st_mode) & 0o077:
        yield "E010", f"others may read {home.folder}", f"Run `chmod 700 {home.folder}`."
    for path in (home.secret_key, home.signing_key):
        if path.exists() and is_open(path):
            yield "E011", f"others may read {path}", f"Run `chmod 600 {path}`."


def _settings(home: Home) -> Iterator[Finding]:
    if settings.DEBUG:
        yield "E012", "DEBUG shows internal data to everybody", "Remove it from the settings."
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield "E013", "the server accepts any host name", "Name its hosts in ATTOMENZEI_HOSTS, without wildcards."
    if settings.MAIL_TO_FOLDER:
        do = "Set EMAIL_URL=smtp+tls://user:password@host:587."
        yield "E014", f"e-mails are only written to {home.mail}", do
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        do = "Set ATTOMENZEI_MAIL_FROM to an address that receives replies."
        yield "E015", f"e-mails would come from {settings.DEFAULT_FROM_EMAIL}", do
    if not settings.SECOND_FACTOR_REQUIRED:
        yield "E016", "the console requires no second factor", "Remove ATTOMENZEI_SECOND_FACTOR=optional."


def _connections(home: Home) -> Iterator[Finding]:
    # Imports the API and all jobs, on which every other command would have to wait.
    from server.ops.connections import ConnectionsError, check_connections

    try:
        check_connections(SHIPPED_WORKERS)
    except ConnectionsError as error:
        yield "E017", str(error), "See docs/operating.md, section 2."


@checks.register
def check_signing(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return an error if nothing can be signed, or nothing that the terminals of this database accept."""
    if not settings.HOME.ready:
        return []
    try:
        signer().check_valid(clock.now())
    except KeyFileError as error:
        return [_error(("E006", f"nothing can be signed: {error}", "See docs/operating-keys.md."))]
    try:
        with contextlib.suppress(OperationalError):  # a database that does not answer says nothing about keys
            if in_use():
                check_keys()
    except KeyFileError as error:
        return [_error(("E018", str(error), "See docs/operating-keys.md."))]
    return []


@checks.register
def check_refusals(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Return a warning, which stops no deployment that may be the cure, if notably many terminals take no answer."""
    with contextlib.suppress(OperationalError):
        if settings.HOME.ready and in_use() and (found := refusals.refusals(clock.now())).notable:
            what = (
                f"{found.refusing} of the {found.terminals} terminals that were in contact within a week have taken no"
                f" answer for {refusals.DAYS} days of contact; they go on with the statement that they have"
            )
            return [checks.Warning(what, hint=REFUSED, id="attomenzei.W019")]
    return []


FINDERS: tuple[Callable[[Home], Iterator[Finding]], ...] = (_profile, _keys, _modes, _settings, _connections)


def _error(finding: Finding) -> checks.CheckMessage:
    number, what, do = finding
    return checks.Error(what, hint=do, id=f"attomenzei.{number}")
