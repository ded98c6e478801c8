"""The proxy's address: what is understood, what is refused, and that no part of a password is ever displayed."""

import contextlib

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from licensing.codes import Trouble
from licensing.errors import Unreachable
from licensing.proxy import Proxy, ProxyMode, find_proxy, parse_address, proxy_for
from licensing.words.failures import failure_view

URL = "https://license.example.jp"


def own(address: str, user: str = "", password: str = "") -> Proxy:
    host, port = parse_address(address)
    return Proxy(ProxyMode.OWN, host, port, user, password)


def shown_for(setting: str, name: str = "HTTPS_PROXY") -> str:
    """Return all that is displayed or logged about the proxy in the environment's variable ``name``."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(name, setting)
        try:
            return proxy_for(URL)
        except Unreachable as error:
            failure = error
    assert failure.trouble is Trouble.LOCAL_SETTING
    return f"{failure} {failure!r} {failure_view(failure, '03').text} {failure.subject}"


@pytest.mark.parametrize(
    ("setting", "shown"),
    [
        ("http://proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("http://proxy.shop.example:8080/", "proxy.shop.example:8080"),
        ("proxy.shop.example:8080", "proxy.shop.example:8080"),
        (" http://proxy.shop.example:8080 ", "proxy.shop.example:8080"),
        ("HTTP://proxy.shop.example", "proxy.shop.example:80"),
        ("https://proxy.shop.example", "proxy.shop.example:443"),
        ("http://clerk:secret@proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("clerk:secret@proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("http://DOM%5Ctaro:p%40ss%23w@proxy.shop.example:8080", "proxy.shop.example:8080"),
        ("http://[2001:db8::1]:80", "[2001:db8::1]:80"),
        ("http://プロキシ.テスト:80", "xn--nckua8gwd.xn--zckzah:80"),
    ],
)
def test_the_proxy_in_force_can_be_told(setting: str, shown: str) -> None:
    assert shown_for(setting) == shown


@pytest.mark.parametrize(
    "setting",
    [
        *("http://", "http:", ":8080", "http://:8080", "http://[::1", "http://[::1]x", "http://proxy:99999"),
        *("http://proxy:0", "http://proxy:eighty", "ftp://proxy:21", "socks5://proxy:1080", "file:///etc/proxy"),
        *("http://proxy/path", "http://proxy:80?x", "http://proxy:80#x", "http://pro xy:80", "http://a..b:80"),
        *("http://proxy:80\n", "http://proxy\n:80", "http://proxy:80, http://other:80", f"http://{'a' * 64}:80"),
        *("proxy=proxy:80", "http://proxy:8080:8080", "http://\\\\proxy:80"),
    ],
)
def test_a_setting_that_is_no_address_is_named_with_its_value(setting: str) -> None:
    if setting.strip() != setting:  # around an address, blanks are none of it
        assert shown_for(setting) == "proxy:80"
        return
    shown = shown_for(setting)
    assert "HTTPS_PROXY=" in shown
    assert setting.replace("\n", "?") in shown
    assert "E-208" in shown


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_the_variable_is_named_as_it_is_spelled(name: str) -> None:
    assert f"{name}=http://[::1" in shown_for("http://[::1", name)


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=4, max_size=20),
    st.sampled_from(["proxy.shop.example:8080", "proxy.shop.example", "", "x", "[::1", "proxy:eighty"]),
    st.sampled_from(["http://", "", "https://", "ftp://"]),
)
@example("geheim@Tokio2026#x", "proxy.shop.example:8080", "http://")
@example("geheim@Tokio2026#x", "…", "http://")
@example("ge/heim2026", "proxy.shop.example:8080", "http://")
@example("1234/heim2026", "proxy.shop.example:8080", "http://")
@example("1234?heim2026", "proxy.shop.example:8080", "")
@example("ge://heim2026", "proxy.shop.example:8080", "")
@example("geheim@Tokio2026:80/", "proxy.shop.example:8080", "http://")
def test_no_part_of_a_password_is_displayed(password: str, host: str, scheme: str) -> None:
    shown = shown_for(f"{scheme}taro:{password}@{host}")
    assert "taro" not in shown
    assume(password not in shown_for(f"{scheme}@{host}"))
    for part in (password, password.partition("@")[2][:8], password.partition("#")[0], password.partition("/")[2]):
        assert len(part) < 4 or part not in shown.replace(host, "")


@pytest.mark.parametrize(
    "setting", ["http://proxy:8080:taro:geheim", "10.0.0.1:80:taro:geheim", "taro:geheim＠proxy:80"]
)
def test_no_password_is_displayed_that_stands_where_none_belongs(setting: str) -> None:
    shown = shown_for(setting)
    assert "HTTPS_PROXY=" in shown
    assert "taro" not in shown
    assert "geheim" not in shown


def test_a_password_needs_no_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://:p%40ss@proxy:8080")
    for chosen in (Proxy(), own("proxy:8080", password="p@ss")):
        found = find_proxy(URL, chosen)
        assert found is not None
        assert (str(found), found.credentials) == ("proxy:8080", b":p@ss")


@given(st.text(min_size=1, max_size=30).filter(lambda text: "\0" not in text))
def test_any_setting_is_an_address_or_refused(setting: str) -> None:
    assume(setting.isprintable() or not any("\ud800" <= character <= "\udfff" for character in setting))
    shown_for(setting)


@given(st.text(max_size=30), st.integers(-5, 70000), st.text(max_size=10), st.text(max_size=10))
def test_any_choice_of_the_shop_is_an_address_or_refused(host: str, port: int, user: str, password: str) -> None:
    with contextlib.suppress(Unreachable):
        find_proxy(URL, Proxy(ProxyMode.OWN, host, port, user, password))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("proxy.shop.example:3128", "proxy.shop.example:3128"),
        (" http://proxy.shop.example:3128/ ", "proxy.shop.example:3128"),
        ("proxy.shop.example", "proxy.shop.example:8080"),
        ("192.0.2.1:80", "192.0.2.1:80"),
        ("[2001:db8::1]:80", "[2001:db8::1]:80"),
        ("ｐｒｏｘｙ．ｓｈｏｐ．ｅｘａｍｐｌｅ：３１２８", "proxy.shop.example:3128"),
        ("\u200bproxy.shop.example:3128\u2060", "proxy.shop.example:3128"),
    ],
)
def test_an_address_may_be_typed_or_pasted(typed: str, address: str) -> None:
    assert own(typed).address == address
    assert proxy_for(URL, own(typed, "clerk", "secret")) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "http://",
        ":8080",
        "proxy:0",
        "proxy:99999",
        "proxy:eighty",
        "a b",
        "clerk:secret@proxy:80",
        ":secret@proxy:80",
        "[::",
    ],
)
def test_an_address_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # shown to nobody
        parse_address(typed)


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [(Proxy(ProxyMode.NONE), ""), (own("proxy:1", "clerk", "secret"), "proxy:1"), (Proxy(), "system:2")],
)
def test_the_choice_can_be_told(monkeypatch: pytest.MonkeyPatch, chosen: Proxy, shown: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://system:2")
    assert proxy_for(URL, chosen) == shown


@pytest.mark.parametrize(
    ("exceptions", "host", "excepted"),
    [
        ("license.example.jp", "license.example.jp", True),
        ("localhost, .example.jp", "license.example.jp", True),
        ("example.jp", "license.example.jp", True),
        ("*", "license.example.jp", True),
        ("license.example.jp:443", "license.example.jp:443", True),
        ("ample.jp", "license.example.jp", False),
        ("192.0.2.0/24", "192.0.2.7", True),
        ("192.0.2.0/24", "198.51.100.7", False),
        ("192.0.2.0/99, junk/", "192.0.2.7", False),
        ("2001:db8::/32", "[2001:db8::7]", True),
        ("2001:db8::7", "[2001:db8::7]:8443", True),
    ],
)
def test_what_the_environment_excepts_is_asked_directly(
    monkeypatch: pytest.MonkeyPatch, exceptions: str, host: str, excepted: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert (proxy_for(f"https://{host}") == "") is excepted
