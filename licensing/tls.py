"""TLS to the server and to a proxy: which certificates are trusted, and what it means when a handshake fails.

The operating system decides which authorities are trusted (truststore). Of the environment, only
``REQUESTS_CA_BUNDLE``, ``CURL_CA_BUNDLE``, ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` are used, to trust more of them;
``SSLKEYLOGFILE`` is not.

``cryptography.x509`` is imported where a certificate is looked at: it takes 30 ms, and few commands need it.
"""

import os
import re
import socket
import ssl
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

import truststore
from urllib3.util.ssltransport import SSLTransport

from licensing.codes import Trouble
from licensing.errors import Unreachable, printable, wrong_setting

Socket = socket.socket | SSLTransport

NO_CHECK_TIME: Final = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl module does not name."""
# By OpenSSL's X509_V_ERR_…; on Windows CERT_E_… and on macOS errSec…, which truststore passes on.
_BY_VERIFY_CODE: Final = {
    **dict.fromkeys((9, 10), Trouble.TLS_DATE),
    **dict.fromkeys((2, 18, 19, 20, 21, 27), Trouble.TLS_AUTHORITY),
    **dict.fromkeys((62, 64), Trouble.TLS_HOST),
    0x800B0101: Trouble.TLS_DATE,
    **dict.fromkeys((0x800B0109, 0x800B010A), Trouble.TLS_AUTHORITY),
    0x800B010F: Trouble.TLS_HOST,
    **dict.fromkeys((-67818, -67819), Trouble.TLS_DATE),
    **dict.fromkeys((-67843, -25318), Trouble.TLS_AUTHORITY),
    -67602: Trouble.TLS_HOST,
}
_NOT_TLS: Final = {
    "HTTP_REQUEST",
    "HTTPS_PROXY_REQUEST",
    "PACKET_LENGTH_TOO_LONG",
    "RECORD_LAYER_FAILURE",
    "UNKNOWN_PROTOCOL",
    "WRONG_VERSION_NUMBER",
}
"""Reasons with which OpenSSL reports bytes that are no TLS, depending on its version."""


def tls_context(*, check_dates: bool = True) -> ssl.SSLContext:
    """Return a context that trusts the system's certificate authorities and those that the environment names.

    Only OpenSSL can leave out the dates. On Windows and macOS, truststore does not verify with it, so that without the
    dates those authorities are trusted that Python itself finds in the system.

    Raises:
        Unreachable: a setting names a file of authorities that cannot be used.
    """
    if check_dates or sys.platform not in ("win32", "darwin"):
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_default_certs()
    if not check_dates:
        context.verify_flags |= NO_CHECK_TIME
    name, value = _bundle()
    if value:
        _load(context, name, value)
    # OpenSSL ignores a file that cannot be used, and so do we, unless the server turns out not to be trusted.
    with suppress(Unreachable):
        if value := os.environ.get("SSL_CERT_FILE"):
            _load(context, "SSL_CERT_FILE", value)
    return context


def unverified_context() -> ssl.SSLContext:
    """Return a context that trusts everybody, to look at a certificate. Nothing may be sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def wrong_authorities() -> Unreachable | None:
    """Return which setting names authorities that cannot be read, which explains why the server is not trusted."""
    for name, value in (_bundle(), ("SSL_CERT_FILE", os.environ.get("SSL_CERT_FILE"))):
        try:
            if value:
                _load(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), name, value)
        except Unreachable as error:
            return error
    folders = os.environ.get("SSL_CERT_DIR", "")
    if any(folder and not os.access(folder, os.R_OK | os.X_OK) for folder in folders.split(os.pathsep)):
        return wrong_setting("SSL_CERT_DIR", folders)
    return None


def secure(sock: Socket, host: str, context: ssl.SSLContext) -> Socket:
    """Return ``sock`` after the TLS handshake with ``host``; within a TLS connection to a proxy, too.

    Raises:
        OSError: the handshake failed; for an ``ssl.SSLError``, ``tls_failure`` tells why.
    """
    if isinstance(sock, ssl.SSLSocket | SSLTransport):
        return SSLTransport(sock, context, server_hostname=host)  # type: ignore[arg-type]
    return context.wrap_socket(sock, server_hostname=host)


def tls_failure(error: ssl.SSLError) -> Unreachable:
    """Return what ``error``, of a handshake or of a connection after it, means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        trouble = _BY_VERIFY_CODE.get(error.verify_code, Trouble.TLS_FAILED)
        subject = printable(error.verify_message) if trouble is Trouble.TLS_FAILED else ""
        return Unreachable(trouble, error.verify_message, subject=subject)
    reason = error.reason or ""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) or "EOF" in reason:
        return Unreachable(Trouble.NO_CONNECTION, str(error))
    if reason in _NOT_TLS:
        return Unreachable(Trouble.NOT_TLS, str(error))
    # Python does not know OpenSSL's newer reasons by name: then only its message is left, "[SSL] text (file:line)".
    subject = reason or re.sub(r"^\[SSL\] | \(\w+\.c:\d+\)$", "", error.strerror or str(error))
    return Unreachable(Trouble.TLS_FAILED, str(error), subject=printable(subject))


def issuer_of(sock: Socket) -> str:
    """Return who issued the certificate of the other side, for display: it need not be true. Empty if unknown."""
    from cryptography import x509

    try:
        issuer = x509.load_der_x509_certificate(_certificate(sock)).issuer
        names = [
            str(attribute.value)
            for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME)
            for attribute in issuer.get_attributes_for_oid(oid)
        ]
    except (ValueError, x509.InvalidVersion):
        return ""
    return printable(" / ".join(dict.fromkeys(names)))


def check_dates(sock: Socket, instant: datetime) -> None:
    """Compare the dates of the other side's certificate with ``instant``.

    Raises:
        Unreachable: it is not valid at that instant.
    """
    from cryptography import x509

    certificate = x509.load_der_x509_certificate(_certificate(sock))
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= instant <= last:
        raise Unreachable(Trouble.TLS_DATE, f"valid from {first} to {last}, not at {instant}")


def _bundle() -> tuple[str, str | None]:
    name = "REQUESTS_CA_BUNDLE" if os.environ.get("REQUESTS_CA_BUNDLE") else "CURL_CA_BUNDLE"
    return name, os.environ.get(name)


def _load(context: ssl.SSLContext, name: str, value: str) -> None:
    try:
        if name != "SSL_CERT_FILE" and Path(value).is_dir():
            context.load_verify_locations(capath=value)
        else:
            context.load_verify_locations(cafile=value)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError: the file contains no certificate
        raise wrong_setting(name, value) from error


def _certificate(sock: Socket) -> bytes:
    certificate = sock.getpeercert(binary_form=True)  # type: ignore[union-attr]
    return certificate if isinstance(certificate, bytes) else b""
