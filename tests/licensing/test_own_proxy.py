"""The proxy that the shop has chosen in the settings."""

import pytest

from licensing.answer import Answer
from licensing.channel import HttpChannel
from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import Proxy, ProxyMode, parse_address
from tests.licensing.http_servers import GOOD, reply_with, serving
from tests.licensing.proxies import pass_on, proxy, want_password, want_user


def own(address: str, user: str = "", password: str = "") -> Proxy:
    host, port = parse_address(address)
    return Proxy(ProxyMode.OWN, host, port, user, password)


def through(url: str, chosen: Proxy) -> Answer:
    return HttpChannel(url, app_version="1", proxy=lambda: chosen).ask(b"x")


def test_the_shops_own_proxy_is_used_whatever_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    with serving(reply_with(200, GOOD)) as url, proxy(pass_on(seen)) as address:
        monkeypatch.setenv("NO_PROXY", "*")
        assert through(url, own(address)).statement == b"a.b.c"
        assert seen == [url + "/v1/statements"]


def test_it_is_told_user_and_password(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    with serving(reply_with(200, GOOD)) as url, proxy(want_user(seen)) as address:
        with pytest.raises(Unreachable) as refused:
            through(url, own(address))
        assert (refused.value.trouble, refused.value.proxy) == (Trouble.PROXY, address)
        assert through(url, own(address, "clerk@shop", "p:w/d%")).statement == b"a.b.c"
        assert seen == [b"clerk@shop:p:w/d%"]


def test_no_proxy_is_used_where_the_shop_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(reply_with(200, GOOD)) as url, proxy(want_password) as address:
        for name in ("HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://{address}")
        assert through(url, Proxy(ProxyMode.NONE)).statement == b"a.b.c"
        with pytest.raises(Unreachable):
            through(url, Proxy())


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_shops_own_proxy_is_named_without_its_password(scheme: str) -> None:
    with proxy(want_password) as address:
        pass
    chosen = own(address, "clerk", "secret")
    with pytest.raises(Unreachable) as failed:
        through(f"{scheme}://license.example.jp", chosen)
    assert (failed.value.trouble, failed.value.proxy) == (Trouble.PROXY, address)
    for shown in (str(failed.value), repr(failed.value), repr(chosen)):
        assert "secret" not in shown


def test_another_choice_counts_for_the_next_request() -> None:
    seen: list[str] = []
    chosen = [Proxy(ProxyMode.NONE)]
    with serving(reply_with(200, GOOD)) as url, proxy(pass_on(seen)) as address:
        channel = HttpChannel(url, app_version="1", proxy=lambda: chosen[-1])
        channel.ask(b"x")
        assert seen == []
        chosen.append(own(address))
        channel.ask(b"x")
        assert len(seen) == 1
