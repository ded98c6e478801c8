"""The terminal's only HTTP: one request document out, one answer back, or a reason why not.

Whatever is not plainly our server's answer is ``Unreachable``: a hotel's login page, a proxy, a
500, noise. Nothing here decides what a statement means.
"""

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from licensing import jws
from licensing.claims import Claims
from licensing.codes import Code, Trouble
from licensing.errors import DocumentError, LicensingError, Refused, TerminalSeen, Unreachable
from licensing.proxy import Proxy
from licensing.roots import Link, links_in

if TYPE_CHECKING:
    import requests

PATIENCE = 10.0
"""Seconds until the person is told that the server could not be reached: name look-up, connecting, all of it."""
LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer: a statement and a keyset have about 2,000, a link of root keys 1,000."""
CERTIFICATE_DATES = {9, 10}
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
PROXY_PASSWORD = 407
IN_BETWEEN = {Trouble.PROXY, Trouble.FOREIGN_ANSWER}
"""Troubles that a proxy may have made."""
NO_CHECK_TIME = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl module does not name."""


@dataclass(frozen=True)
class Answer:
    """The two documents of a 200 and the chain of root keys, if it has ever been rotated; not yet verified."""

    statement: bytes
    keyset: bytes
    roots: tuple[Link, ...] = ()


class Channel(Protocol):
    def ask(self, request: bytes) -> Answer:
        """Return the server's answer to ``request``.

        Raises:
            Refused: the server said no.
            Unreachable: it could not be asked.
        """


class HttpChannel:
    """``POST /v1/statements`` at ``server_url``."""

    def __init__(
        self, server_url: str, *, app_version: str, patience: float = PATIENCE, proxy: Callable[[], Proxy] = Proxy
    ) -> None:
        """``proxy`` is asked before each request, so that another choice counts at once."""
        self._url = server_url + "/v1/statements"
        self._headers = {
            "Content-Type": "application/jose",
            "Accept": "application/json, application/problem+json",
            "Accept-Encoding": "identity",
            "User-Agent": f"attomenzei/{app_version}",
        }
        self._patience = patience
        self._proxy = proxy

    def ask(self, request: bytes) -> Answer:
        return within(self._patience, lambda: self._ask_and_name_the_proxy(request, self._proxy()))

    def _ask_and_name_the_proxy(self, request: bytes, proxy: Proxy) -> Answer:
        try:
            return self._ask(request, proxy)
        except Unreachable as error:
            if error.trouble in IN_BETWEEN:
                error.proxy = proxy_for(self._url, proxy)
            raise

    def _ask(self, request: bytes, proxy: Proxy) -> Answer:
        import requests  # a tenth of a second that the first paint does not wait for

        with requests.Session() as session:
            try:
                _trust_the_system(session, dates=True)
                return self._post(session, request, proxy)
            except requests.exceptions.SSLError as error:
                if _verify_code(error) not in CERTIFICATE_DATES:
                    raise Unreachable(Trouble.TLS_FAILED, str(error)) from error
            # Only the date stands between us: perhaps ours is wrong (a dead battery), and the signed
            # statement brings the right one. Chain and host name are still checked.
            _trust_the_system(session, dates=False)
            try:
                return self._post(session, request, proxy)
            except requests.exceptions.SSLError as error:
                raise Unreachable(Trouble.TLS_FAILED, str(error)) from error

    def _post(self, session: "requests.Session", request: bytes, proxy: Proxy) -> Answer:
        import requests

        try:
            with session.post(
                self._url,
                data=request,
                headers=self._headers,
                timeout=self._patience,
                allow_redirects=False,
                proxies=proxy.by_scheme(),
                stream=True,
            ) as response:
                return read_answer(
                    response.status_code, response.headers.get("Content-Type", ""), _body(response, self._patience)
                )
        except requests.exceptions.SSLError:
            raise
        except (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL) as error:
            raise Unreachable(Trouble.PROXY, f"{proxy_for(self._url, proxy)}: {error}") from error
        except requests.exceptions.Timeout as error:
            raise Unreachable(Trouble.TIMED_OUT, str(error)) from error
        except requests.exceptions.ConnectionError as error:
            raise Unreachable(Trouble.NO_CONNECTION, str(error)) from error
        except (requests.exceptions.RequestException, ValueError) as error:
            raise Unreachable(Trouble.FOREIGN_ANSWER, str(error)) from error


def proxy_for(url: str, chosen: Proxy | None = None) -> str:
    """Return the proxy, host:port without its password, that is used for ``url``; empty for none.

    What was ``chosen`` counts; else the environment (``HTTPS_PROXY``, ``NO_PROXY``), then the operating system.
    """
    from urllib.parse import urlsplit

    return urlsplit(proxy_url(url, chosen or Proxy())).netloc.rpartition("@")[2]


def proxy_url(url: str, chosen: Proxy) -> str:
    """Return the same as a URL, its password included: it is for connecting, never for showing."""
    own = chosen.by_scheme()
    if own is not None:
        return own["https"]
    from requests.utils import get_environ_proxies, select_proxy

    proxy = select_proxy(url, get_environ_proxies(url)) or ""
    return proxy if "//" in proxy or not proxy else f"http://{proxy}"


def within(patience: float, work: Callable[[], Answer]) -> Answer:
    """Return what ``work`` returns, waiting ``patience`` seconds at most for all of it.

    A name look-up or a server that drips bytes can outlast every socket time-out, so the work runs in
    a thread of its own that is left behind when time is up.
    """
    outcome: queue.SimpleQueue[Answer | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(work())
        except Exception as error:
            outcome.put(error)

    threading.Thread(target=run, name="license-channel", daemon=True).start()
    try:
        result = outcome.get(timeout=patience)
    except queue.Empty:
        raise Unreachable(Trouble.TIMED_OUT, f"no answer within {patience:g} s") from None
    if isinstance(result, LicensingError):
        raise result
    if isinstance(result, Exception):
        raise Unreachable(Trouble.FOREIGN_ANSWER, repr(result)) from result
    return result


def read_answer(status: int, content_type: str, body: bytes) -> Answer:
    """Return the answer in an HTTP response.

    Raises:
        Refused: a problem document with one of our codes.
        Unreachable: anything else that is not an answer.
    """
    if status == 200:
        return open_answer(body)
    if content_type.partition(";")[0].strip().lower() == "application/problem+json":
        raise _refusal(body)
    if status == PROXY_PASSWORD:
        raise Unreachable(Trouble.PROXY, f"HTTP {status}")
    trouble = Trouble.SERVER_FAILED if status >= 500 else Trouble.FOREIGN_ANSWER
    raise Unreachable(trouble, f"HTTP {status}")


def open_answer(body: bytes) -> Answer:
    """Return the documents in ``body``: an HTTP answer, or the same bytes from a file.

    Raises:
        Unreachable: it is not an answer of our server.
    """
    try:
        members = Claims(jws.parse_json(body))
        return Answer(
            statement=members.text("statement", most=jws.LARGEST).encode(),
            keyset=members.text("keyset", most=jws.LARGEST).encode(),
            roots=links_in(members),
        )
    except DocumentError as error:
        raise Unreachable(Trouble.FOREIGN_ANSWER, str(error)) from error


def _refusal(body: bytes) -> LicensingError:
    try:
        problem = Claims(jws.parse_json(body))
        code = problem.name_of("code", Code)
        if code is Code.SERVER_ERROR:
            return Unreachable(Trouble.SERVER_FAILED)
        detail = problem.text("detail", most=500) if "detail" in problem else ""
        return Refused(code, detail, _holder(problem) if code is Code.LICENSE_IN_USE else None)
    except (DocumentError, ValueError) as error:
        return Unreachable(Trouble.FOREIGN_ANSWER, str(error))


def _holder(problem: Claims) -> TerminalSeen:
    return TerminalSeen(
        terminal_name=problem.text("terminal_name", most=100, least=0),
        terminal_number=problem.text("terminal_number", most=20),
        last_contact=_instant(problem.text("last_contact", most=40)) if "last_contact" in problem else None,
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant without a zone")
    return instant


def _body(response: "requests.Response", patience: float) -> bytes:
    body = b""
    end = time.monotonic() + patience
    for chunk in response.iter_content(8192):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise Unreachable(Trouble.FOREIGN_ANSWER, f"an answer of more than {LARGEST_ANSWER} bytes")
        if time.monotonic() > end:
            raise Unreachable(Trouble.TIMED_OUT, "the answer came too slowly")
    return body


def _verify_code(error: BaseException | None) -> int:
    """Return OpenSSL's verify code from deep inside what ``requests`` raises, or 0."""
    import ssl

    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_code
        inner = [part for part in (*error.args, getattr(error, "reason", None)) if isinstance(part, BaseException)]
        error = inner[0] if inner else error.__cause__ or error.__context__
    return 0


def _trust_the_system(session: "requests.Session", *, dates: bool) -> None:
    """Trust the system's certificate authorities too, a company's own among them; ``dates`` of certificates may count.

    ``requests`` by itself knows a list of its own and ``REQUESTS_CA_BUNDLE``. The way through a proxy
    is one more place to say it.
    """
    import ssl

    from requests.adapters import HTTPAdapter

    context = ssl.create_default_context()  # Windows: the certificate store; elsewhere OpenSSL's, or SSL_CERT_FILE
    if not dates:
        context.verify_flags |= NO_CHECK_TIME

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: object, **kwargs: object) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)  # type: ignore[arg-type]

        def proxy_manager_for(self, proxy: object, **kwargs: object) -> object:
            return super().proxy_manager_for(proxy, ssl_context=context, **kwargs)  # type: ignore[arg-type]

    session.mount("https://", Adapter())
