"""A forgotten settings password, from support's command over the next statement to the open settings."""

from collections.abc import Callable

from app.state.password import Password, make_hash, password_file
from app.ui.pages import Page
from app.ui.words.password import words
from tests.end_to_end.conftest import Till, VendorServer
from tests.end_to_end.shop import Shop


def test_a_reset_by_support_opens_the_settings_at_the_next_check(
    server: VendorServer, till: Till, open_shop: Callable[[Till], Shop]
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
