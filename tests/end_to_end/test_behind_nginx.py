"""A real server behind a real nginx with the configuration that is shipped: what shops, staff and strangers get."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from server.ports import free_port
from tests import nginx
from tests.end_to_end.conftest import Till, VendorServer

ELSEWHERE = "127.0.0.2"
"""Another address of this machine, so that nginx is called from there."""
INVENTED = "203.0.113.7"
HALF = b"POST /v1/statements HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\neyJ"
STALLED = 40
"""Senders that stop in the middle: many times as many as the server answers at once."""


@dataclass(frozen=True)
class Site:
    """``https://localhost:port``, and ``http`` on the port ``plain``; ``server`` is what stands behind."""

    server: VendorServer
    port: int
    plain: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def start(self) -> str:
        """Serve, and return the address that nginx passes requests on to."""
        profile = self.server.vendor_file.read_bytes()
        self.server.start()
        self.server.vendor_file.write_bytes(profile)  # shops call nginx
        behind = re.search(r"http://127\.0\.0\.1:\d+", self.server.log[-1])
        assert behind is not None
        return behind[0]

    def line_of(self, request: str) -> str:
        """Return the server's line about ``request``, which it writes beside answering."""
        waited = threading.Event()
        for _ in range(300):
            for line in self.server.log:
                if f"[{request}]" in line:
                    return line
            waited.wait(0.1)
        raise AssertionError(f"no line about {request}")

    def get(self, path: str) -> requests.Response:
        return requests.get(self.url + path, verify=str(self.certificate), timeout=30, allow_redirects=False)

    def connect(self, source: str = "") -> ssl.SSLSocket:
        """Return a connection over TLS from the address ``source``."""
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=30, source_address=(source, 0))
        trusting = ssl.create_default_context(cafile=self.certificate)
        return trusting.wrap_socket(stream, server_hostname="localhost")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx.program()  # skip before anything is started
    folder = tmp_path_factory.mktemp("nginx")
    port, plain = free_port(), free_port()
    server = VendorServer(tmp_path_factory.mktemp("vendor") / "home")
    server.environment["ATTOMENZEI_PROXIES"] = "1"
    site = Site(server, port, plain, nginx.certify(folder))
    server.run("init", "--url", site.url)
    behind = site.start()
    try:
        with nginx.running(folder, plain=plain, secure=port, server=behind):
            yield site
    finally:
        server.stop()


@pytest.fixture
def till(tmp_path: Path, site: Site) -> Till:
    (tmp_path / "till").mkdir()
    made = Till(tmp_path / "till", site.server.vendor_file)
    made.environment["REQUESTS_CA_BUNDLE"] = str(site.certificate)
    return made


def test_a_number_is_registered_over_tls(site: Site, till: Till) -> None:
    (number,) = site.server.issue(1)
    registered = till.run("register", number, "--name", "銀座 レジ1")
    assert registered.returncode == 0, registered.stderr
    assert till.status()["state"] == "licensed"


def test_only_the_address_that_nginx_was_called_from_is_believed(site: Site) -> None:
    head = f"Host: localhost\r\nX-Forwarded-For: {INVENTED}\r\nConnection: close\r\n"
    with site.connect(ELSEWHERE) as stream:
        stream.sendall(f"GET /offline/ HTTP/1.1\r\n{head}\r\n".encode())
        said = stream.recv(65536)
        while part := stream.recv(65536):
            said += part
    assert said.startswith(b"HTTP/1.1 200")
    name = re.search(rb"(?i)X-Request-Id: (\w+)", said)
    assert name is not None
    line = site.line_of(name[1].decode())
    assert f": {ELSEWHERE} GET /offline/ 200" in line
    assert INVENTED not in line


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "//metrics", "/%6detrics", "/v1/../metrics", "/metrics?x=1"])
def test_what_is_for_the_monitor_alone_is_not_found_from_outside(site: Site, path: str) -> None:
    with site.connect() as stream:  # requests would tidy the address up
        stream.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert stream.recv(65536).startswith(b"HTTP/1.1 404")


def test_the_server_answers_and_tells_a_browser_to_stay_with_https(site: Site) -> None:
    assert site.get("/healthz").status_code == 200
    sign_in = site.get("/admin/login/")
    assert sign_in.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Secure" in sign_in.headers["Set-Cookie"]


def test_a_form_is_taken_over_tls(site: Site) -> None:
    """Django compares the page's address with what the proxy says; a form would be refused if nginx hid either."""
    page = site.get("/admin/login/")
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert token is not None
    typed = {"csrfmiddlewaretoken": token[1], "username": "sato", "password": "wrong"}
    sent = requests.post(
        page.url,
        typed,
        cookies=page.cookies,
        headers={"Origin": site.url, "Referer": page.url},
        verify=str(site.certificate),
        timeout=30,
    )
    assert sent.status_code == 200
    assert "sato" in sent.text, "the page is shown again for another try"


def test_the_access_log_has_no_token_of_a_link(site: Site) -> None:
    for path in ("/portal/sign-in/SECRET-1/", "/portal/apply/confirm/SECRET-2/?x=SECRET-3", "/portal/sign-in/"):
        site.get(path)
        requests.get(f"http://localhost:{site.plain}{path}", timeout=30, allow_redirects=False)
    site.get("/healthz")  # nginx writes a line after its response, and before the next one
    log = (site.certificate.parent / nginx.ACCESS_LOG).read_text(encoding="utf-8")
    assert "SECRET" not in log
    paths = ("/portal/sign-in/***", "/portal/apply/confirm/***", "/portal/sign-in/")
    assert [log.count(f'"GET {path}"') for path in paths] == [2, 2, 2]


def test_the_error_log_has_no_token_of_a_link(tmp_path: Path) -> None:
    nginx.program()
    port, nobody = free_port(), f"http://127.0.0.1:{free_port()}"
    certificate = nginx.certify(tmp_path)
    paths = ("/portal/sign-in/SECRET-1/", "/portal/apply/confirm/SECRET-2/?x=SECRET-3", "//portal/./sign-in/SECRET-4/")
    with nginx.running(tmp_path, plain=free_port(), secure=port, server=nobody):
        for path in (*paths, "/offline/"):
            answered = requests.get(f"https://localhost:{port}{path}", verify=str(certificate), timeout=30)
            assert answered.status_code == 502
    log = (tmp_path / nginx.ERROR_LOG).read_text(encoding="utf-8")
    assert "SECRET" not in log
    assert "GET /offline/" in log, "what failed otherwise is there"


def test_requests_for_another_host_do_not_reach_the_server(site: Site) -> None:
    with site.connect() as stream:
        stream.sendall(b"GET /offline/ HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n")
        assert stream.recv(65536) == b""
    with pytest.raises(requests.ConnectionError):
        requests.get(f"http://127.0.0.1:{site.plain}/", timeout=30)
    trusting = ssl.create_default_context(cafile=site.certificate)
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as raw, pytest.raises(ssl.SSLError):
        trusting.wrap_socket(raw, server_hostname="elsewhere.example")


def test_plain_http_leads_to_https(site: Site) -> None:
    led = requests.get(f"http://localhost:{site.plain}/portal/?a=1", timeout=30, allow_redirects=False)
    assert (led.status_code, led.headers["Location"]) == (301, "https://localhost/portal/?a=1")


def test_senders_that_stop_in_the_middle_hold_nothing(site: Site) -> None:
    with contextlib.ExitStack() as stalled:
        for _ in range(STALLED):
            stalled.enter_context(site.connect()).sendall(HALF)
        assert site.get("/offline/").status_code == 200


def test_a_body_that_no_terminal_sends_does_not_reach_the_server(site: Site) -> None:
    head = b"POST /v1/statements HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\nConnection: close\r\n\r\n"
    with site.connect() as stream:
        stream.sendall(head)
        assert stream.recv(65536).startswith(b"HTTP/1.1 413")
