"""What 「今すぐ確認する」 answers where the server was reached and nothing changed."""

from dataclasses import replace

from licensing.words.banners import answer_words
from tests.app.standings import STANDINGS

PHONE = "03-0000-0000"


def test_a_stopped_license_is_said_to_be_stopped_still() -> None:
    assert PHONE in answer_words(STANDINGS["stopped"], PHONE)


def test_without_a_contact_and_a_contract_there_is_nothing_to_say() -> None:
    assert answer_words(replace(STANDINGS["expired"], last_contact=None, contract_until=None), PHONE) == ""
