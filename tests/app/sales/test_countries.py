from app.sales.countries import FILE, both_country_names, country_name, country_words
from licensing.words.language import Language, set_language


def test_a_nationality_has_its_name_behind_the_code() -> None:
    assert country_words("TWN") == "TWN 台湾"
    assert country_words("GBR") == "GBR イギリス"
    set_language(Language.ENGLISH)
    assert country_words("TWN") == "TWN Taiwan"
    set_language(Language.JAPANESE)


def test_a_code_without_a_name_is_shown_as_it_is() -> None:
    assert country_words("ZZZ") == "ZZZ"
    assert (both_country_names("ZZZ", " / "), both_country_names("GBR", " / ")) == (
        "ZZZ",
        "GBR イギリス / United Kingdom",
    )
    assert (country_name("ZZZ"), country_name("GBR")) == ("", "イギリス")


def test_every_row_has_a_code_and_two_names() -> None:
    rows = [line.split(",") for line in FILE.read_text(encoding="utf-8").splitlines()]
    assert all(len(row) == 3 and len(row[0]) == 3 and row[0].isupper() and row[1] and row[2] for row in rows)
    assert len({row[0] for row in rows}) == len(rows) > 240
