"""One POST with requests: certificates, proxy, and which exception of the libraries means which trouble.

In a module of its own because requests takes a tenth of a second to import (see ``channel``).
"""

import ssl
import time
from typing import Any, Final

import requests
import urllib3
from requests import exceptions
from requests.adapters import HTTPAdapter

from licensing.answer import LARGEST_ANSWER, Answer, read_answer
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import Proxy, proxy_for

CERTIFICATE_DATES: Final = {9, 10}
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
NO_CHECK_TIME: Final = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl module does not name."""


def post(
    url: str, headers: dict[str, str], request: bytes, proxy: Proxy, timeout: float, *, check_dates: bool = True
) -> Answer:
    """Return the answer to ``request``. Each step of the connection may take ``timeout`` seconds.

    Raises:
        Refused, Unreachable: there is none.
    """
    try:
        return _post(url, headers, request, proxy, timeout, check_dates=check_dates)
    except exceptions.SSLError as error:
        if not check_dates or _verify_code(error) not in CERTIFICATE_DATES:
            raise Unreachable(Trouble.TLS_FAILED, str(error)) from error
    # Only the certificate's date is wrong, so perhaps this PC's clock is (a dead battery), and the signed
    # statement brings the right time. Chain and host name are still checked.
    return post(url, headers, request, proxy, timeout, check_dates=False)


def _post(
    url: str, headers: dict[str, str], request: bytes, proxy: Proxy, timeout: float, *, check_dates: bool
) -> Answer:
    with _Session() as session:
        # Outside the "try" that follows: what is wrong with our own URL or headers is our bug, not an answer.
        prepared = session.prepare_request(requests.Request("POST", url, headers, data=request))
        try:
            session.mount("https://", _Adapter(_tls_context(check_dates=check_dates)))
            settings = session.merge_environment_settings(url, proxy.by_scheme() or {}, True, None, None)
            with session.send(prepared, timeout=timeout, allow_redirects=False, **settings) as response:
                body = _body(response, timeout)
        except exceptions.SSLError:
            raise
        except (
            exceptions.ProxyError,
            exceptions.InvalidProxyURL,
            exceptions.InvalidURL,  # not the server's: that one has passed prepare_request
            exceptions.InvalidSchema,  # a scheme that needs a library which is not installed (socks5)
        ) as error:
            raise Unreachable(Trouble.PROXY, f"{proxy_for(url, proxy)}: {error}") from error
        except (exceptions.Timeout, exceptions.ConnectionError) as error:
            is_late = isinstance(error, exceptions.Timeout)
            raise Unreachable(Trouble.TIMED_OUT if is_late else Trouble.NO_CONNECTION, str(error)) from error
        except (
            exceptions.ChunkedEncodingError,
            exceptions.ContentDecodingError,
            exceptions.InvalidHeader,  # of the response, as ours has passed prepare_request
            urllib3.exceptions.HTTPError,
        ) as error:
            raise Unreachable(Trouble.FOREIGN_ANSWER, str(error)) from error
        except exceptions.RequestException:
            raise
        except OSError as error:  # a file of certificate authorities that the environment names and nobody can read
            raise Unreachable(Trouble.TLS_FAILED, str(error)) from error
    return read_answer(response.status_code, response.headers.get("Content-Type", ""), body)


def _body(response: requests.Response, timeout: float) -> bytes:
    body = bytearray()
    end = time.monotonic() + timeout
    for byte in response.iter_content(1):  # a larger chunk would wait until it is full, however slowly the bytes come
        body += byte
        if len(body) > LARGEST_ANSWER:
            raise Unreachable(Trouble.FOREIGN_ANSWER, f"an answer of more than {LARGEST_ANSWER} bytes")
        if time.monotonic() > end:
            raise Unreachable(Trouble.TIMED_OUT, "the answer came too slowly")
    return bytes(body)


def _verify_code(error: BaseException | None) -> int:
    """Return OpenSSL's verify code from the chain of exceptions that ``requests`` raises, or 0."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_code
        inner = [part for part in (*error.args, getattr(error, "reason", None)) if isinstance(part, BaseException)]
        error = inner[0] if inner else error.__cause__ or error.__context__
    return 0


def _tls_context(*, check_dates: bool) -> ssl.SSLContext:
    """Return a context that trusts the system's certificate authorities, a company's own among them."""
    context = ssl.create_default_context()  # Windows: the certificate store; elsewhere OpenSSL's, or SSL_CERT_FILE
    if not check_dates:
        context.verify_flags |= NO_CHECK_TIME
    return context


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Return no target: even with ``allow_redirects=False``, requests would read the whole body and parse it."""
        return None


class _Adapter(HTTPAdapter):
    """Uses ``context`` for connections to the server and for those through a proxy."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        return super().proxy_manager_for(*args, ssl_context=self._context, **kwargs)
