"""A forgotten settings password, from support's command over the next statement to the open settings."""

from collections.abc import Callable

from app.state.password import Password, make_hash, password_file
from app.ui.pages import Page
from app.ui.words.password import words
from tests.end_to_end.conftest import Till, VendorServer
from tests.end_to_end.shop import Shop

Opener = Callable[[Till], Shop]


def test_a_reset_by_support_opens_the_settings_at_the_next_check(
    server: VendorServer, till: Till, open_shop: Opener
) -> None:
    [number] = server.issue(1)
    assert till.run("register", number).returncode == 0
    password_file(till.data).write(Password(make_hash("forgotten")))
    shop = open_shop(till)
    shop.window.open(Page.SETTINGS)
    assert [shop.window.page] == [Page.UNLOCK]
    server.run("license", "reset-password", till.status()["terminal_number"])
    shop.license.check_now()
    shop.waits_to_see(words.RESET)
    assert [shop.window.page] == [Page.SETTINGS]
    assert password_file(till.data).read() is None


def test_an_offline_answer_carries_the_reset_and_it_is_reported_once(
    server: VendorServer, till: Till, open_shop: Opener
) -> None:
    [number] = server.issue(1)
    assert till.run("register", number).returncode == 0
    request, answer = till.data.parent / "request.txt", till.data.parent / "answer.json"
    assert till.run("request", str(request)).returncode == 0
    password_file(till.data).write(Password(make_hash("forgotten")))
    server.run("license", "reset-password", till.status()["terminal_number"])
    server.run("license", "answer", str(request), str(answer))
    assert till.run("import", str(answer)).returncode == 0
    first = open_shop(till)
    first.waits_to_see(words.RESET)
    assert password_file(till.data).read() is None

    password_file(till.data).write(Password(make_hash("new one"), settings_reset=1))
    second = open_shop(till)
    second.window.open(Page.SETTINGS)
    assert [second.window.page] == [Page.UNLOCK], "a password set after the reset stays"
    assert not second.sees(words.RESET)
