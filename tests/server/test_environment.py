"""Reading variables of the environment, in this process; tests of the program see what is printed."""

import pytest

from server import environment


@pytest.mark.parametrize(
    "typed", ["a.example.jp,b.example.jp", "a.example.jp, b.example.jp", " a.example.jp ,b.example.jp, "]
)
def test_spaces_in_a_list_do_not_matter(monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.setenv("ATTOMENZEI_HOSTS", typed)
    assert environment.names("ATTOMENZEI_HOSTS") == ["a.example.jp", "b.example.jp"]
