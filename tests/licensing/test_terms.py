"""The terms of use: one version in every language."""

import re

from licensing.terms import read_terms


def test_every_language_has_the_same_version_and_structure() -> None:
    japanese, english = read_terms("ja"), read_terms("en")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", japanese.version)
    assert japanese.version == english.version
    assert japanese.text.count("#### ") == english.text.count("#### ") > 5


def test_the_version_is_no_part_of_the_text() -> None:
    assert read_terms("ja").text.startswith("### ")
