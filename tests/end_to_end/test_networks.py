"""The command line and the model over networks that are broken, between two machines with a network of their own."""

import contextlib
import json
import ssl
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.state.license_model import LicenseModel
from app.terminal import Setup, build_agent
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.vendor import read_vendor
from tests.end_to_end.conftest import Till, VendorServer
from tests.end_to_end.networks import DEAD_IPV6, FAR, SILENT, Machines, NoNamespaces, Reply, reply
from tests.end_to_end.shop import PACE
from tests.licensing.http_servers import Authority

NAME = "license.test"


@pytest.fixture
def machines() -> Iterator[Machines]:
    if sys.platform != "linux":
        pytest.skip("network namespaces are Linux's")
    made = Machines()
    try:
        made.create()
        yield made
    except (NoNamespaces, PermissionError) as error:
        pytest.skip(f"no network namespaces here: {error}")
    finally:
        made.remove()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the far machine's own certificates come from."""
    return Authority(tmp_path_factory.mktemp("ca"), "Public CA")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("company"), "Company CA")


def ca(authority: Authority) -> Path:
    return authority.folder / "ca.pem"


def till_of(server: VendorServer, folder: Path, url: str = f"https://{NAME}") -> Till:
    """Return a terminal whose vendor profile has the address ``url``."""
    profile = json.loads(server.vendor_file.read_text(encoding="utf-8"))
    (folder / "till").mkdir()
    (folder / "vendor.json").write_text(json.dumps(profile | {"server_url": url}), encoding="utf-8")
    return Till(folder / "till", folder / "vendor.json")


def pass_on(server: VendorServer) -> Reply:
    """Return what makes a server of the far machine the vendor's."""
    url = json.loads(server.vendor_file.read_text(encoding="utf-8"))["server_url"]

    def passing(handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        request = urllib.request.Request(url + handler.path, body, {"Content-Type": handler.headers["Content-Type"]})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            answer = opener.open(request, timeout=20)
        except urllib.error.HTTPError as refused:
            answer = refused
        with contextlib.closing(answer):
            reply(handler, answer.status, answer.read(), Content_Type=answer.headers["Content-Type"])

    return passing


def show_login(handler: BaseHTTPRequestHandler) -> None:
    handler.rfile.read(int(handler.headers["Content-Length"]))
    reply(handler, 302, b"Welcome to our hotel", Location="http://login.example/")


@pytest.mark.parametrize("dead", [DEAD_IPV6, SILENT], ids=["dead IPv6", "silent first address"])
def test_an_address_that_is_silent_costs_a_moment(
    machines: Machines, server: VendorServer, authority: Authority, tmp_path: Path, dead: str
) -> None:
    machines.set_hosts(license_test=(dead, FAR))
    machines.trust(ca(authority))
    look_up = f"import socket; print(socket.getaddrinfo('{NAME}', 443)[0][4][0])"
    assert machines.run_python("-c", look_up, environment={}).stdout.strip() == dead, "the silent address comes first"
    till = till_of(server, tmp_path)
    with machines.serving(443, pass_on(server), authority.context(2000, 2100, NAME)):
        done = machines.run(till, "register", server.issue(1)[0])
        assert done.returncode == 0, "one address after the other takes the whole 10 s and fails"


def test_where_all_is_silent_the_command_ends_after_ten_seconds(
    machines: Machines, server: VendorServer, tmp_path: Path
) -> None:
    machines.set_hosts(license_test=(DEAD_IPV6, SILENT))
    begun = time.monotonic()
    done = machines.run(till_of(server, tmp_path), "register", server.issue(1)[0])
    assert (done.returncode, "E-202" in done.stderr) == (4, True), done.stderr
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("installed", [True, False], ids=["redirects", "opens TLS"])
def test_a_login_page_that_opens_is_noticed_without_a_press(
    machines: Machines,
    server: VendorServer,
    authority: Authority,
    company: Authority,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    installed: bool,
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca(authority)))
    till = till_of(server, tmp_path, f"https://{FAR}")
    setup = Setup(tmp_path / "vendor.json", till.data, till.outside)
    own = authority.context(2000, 2100, FAR)
    agent = build_agent(setup, read_vendor(setup.vendor_file))
    with machines.serving(443, pass_on(server), own), machines.here():
        agent.register(server.issue(1)[0])
    before = agent.standing().last_contact
    model = LicenseModel(agent, read_vendor(setup.vendor_file), pace=PACE)
    with machines.serving(443, show_login, own if installed else company.context(2000, 2100, FAR)), machines.here():
        model.start()
        qtbot.waitUntil(lambda: isinstance(model.last_failure, Unreachable), timeout=20_000)
    assert isinstance(model.last_failure, Unreachable)
    assert model.last_failure.trouble is (Trouble.STRANGE_ANSWER if installed else Trouble.TLS_AUTHORITY)
    with machines.serving(443, pass_on(server), own), machines.here():
        qtbot.waitUntil(lambda: model.last_failure is None, timeout=20_000)
    model.deleteLater()
    after = agent.standing().last_contact
    assert before is not None
    assert after is not None
    assert after >= before


@pytest.mark.parametrize("trusted", [False, True])
def test_a_proxy_that_opens_tls_is_named_until_its_authority_is_installed(
    machines: Machines, server: VendorServer, company: Authority, tmp_path: Path, trusted: bool
) -> None:
    context = company.context(2000, 2100, NAME)
    passing = pass_on(server)
    seen: list[str] = []

    def intercept(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.path)
        handler.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        handler.close_connection = True
        with contextlib.suppress(ssl.SSLError), context.wrap_socket(handler.connection, server_side=True) as opened:
            handler.rfile, handler.wfile = opened.makefile("rb"), opened.makefile("wb")
            handler.raw_requestline = handler.rfile.readline()  # type: ignore[attr-defined]
            if handler.parse_request():
                passing(handler)
                handler.wfile.flush()

    machines.trust(*[ca(company)] * trusted)
    number = server.issue(1)[0]
    with machines.serving(3128, intercept):
        done = machines.run(till_of(server, tmp_path), "register", number, HTTPS_PROXY=f"http://taro:geheim@{FAR}:3128")
    assert set(seen) == {f"{NAME}:443"}
    if trusted:
        assert done.returncode == 0, done.stderr
    else:
        assert done.returncode == 4
        assert all(part in done.stderr for part in ("E-210", "Company CA", f"{FAR}:3128"))
        assert "geheim" not in done.stderr


@pytest.mark.parametrize("status", [307, 308])
def test_a_server_that_has_moved_is_followed(
    machines: Machines, server: VendorServer, authority: Authority, tmp_path: Path, status: int
) -> None:
    machines.set_hosts(license_test=(FAR,), new_test=(FAR,))
    machines.trust(ca(authority))
    asked: list[str] = []

    def moved(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        asked.append(handler.path)
        reply(handler, status, b"", Location=f"https://new.test:8443{handler.path}")

    till = till_of(server, tmp_path)
    with (
        machines.serving(443, moved, authority.context(2000, 2100, NAME)),
        machines.serving(8443, pass_on(server), authority.context(2000, 2100, "new.test")),
    ):
        for command in (("register", server.issue(1)[0]), ("check",)):
            done = machines.run(till, *command)
            assert done.returncode == 0, done.stderr
    assert asked == ["/v1/statements"] * 2
