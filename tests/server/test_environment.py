"""Reading variables of the environment, in this process; tests of the program see what is printed."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from server import environment


@pytest.mark.parametrize(
    "typed", ["a.example.jp,b.example.jp", "a.example.jp, b.example.jp", " a.example.jp ,b.example.jp, "]
)
def test_spaces_in_a_list_do_not_matter(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("ATTOMENZEI_HOSTS", typed)
    assert environment.names("ATTOMENZEI_HOSTS") == ["a.example.jp", "b.example.jp"]


@pytest.mark.parametrize(
    "typed",
    ["sato", "sato@", "sato@example.jp, suzuki@example.jp", "Sato <sato@example.jp>", f"{'s' * 300}@example.jp"],
)
def test_an_address_of_staff_that_no_mail_reaches_is_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setenv("ATTOMENZEI_STAFF_MAIL", typed)
    with pytest.raises(ImproperlyConfigured, match="ATTOMENZEI_STAFF_MAIL"):
        environment.read("ATTOMENZEI_STAFF_MAIL", "an e-mail address", environment.staff_mail)


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"])
def test_authorities_that_cannot_be_read_are_told_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):  # the first of both counts
        monkeypatch.delenv(other, raising=False)
    environment.check_authorities()
    monkeypatch.setenv(name, str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match=rf"^{name}=.*missing must be"):
        environment.check_authorities()


def test_a_dollar_is_a_character_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the name of another variable, which would be missing, so that the default were in force."""
    monkeypatch.setenv("ATTOMENZEI_MAIL_FROM", "$hop <sato@example.jp>")
    assert environment.mail_from("ATTOMENZEI_MAIL_FROM") == "$hop <sato@example.jp>"
    monkeypatch.setenv("ATTOMENZEI_PROXIES", "$PROXIES")
    with pytest.raises(ImproperlyConfigured, match="ATTOMENZEI_PROXIES must be a number"):
        environment.read("ATTOMENZEI_PROXIES", "a number", environment.proxies)
