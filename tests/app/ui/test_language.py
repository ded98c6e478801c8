"""The app in English: every sentence is translated, none is left in Japanese, and the language can be changed."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from app.state.preferences import PREFERENCES_FILE, Preferences, language_of, read_preferences, write_preferences
from app.state.shop_model import ShopModel
from app.ui.translation import FOLDER, speak
from app.ui.words.general import texts
from licensing.words.days import days_left_words, long_date
from licensing.words.language import Language, current, tr
from tests.app.fake_license import FakeLicense
from tests.app.looks import shown_texts
from tests.app.standings import NOW, STANDINGS
from tests.app.tops import top_of, window_of

TS = FOLDER / "app_en.ts"
LUPDATE = ["-silent", "-extensions", "py", "-locations", "none", "-tr-function-alias", "tr+=word,tr+=mark"]
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


@pytest.fixture
def english() -> Iterator[None]:
    speak(Language.ENGLISH)
    yield
    speak(Language.JAPANESE)


def tool(name: str, *arguments: str | Path) -> None:
    command = Path(sys.executable).with_name(f"pyside6-{name}")
    subprocess.run([command, *arguments], check=True, capture_output=True, timeout=60)


def messages(ts: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(ts).iter("message"))


def source(message: ElementTree.Element) -> str:
    return message.findtext("source") or ""


def translations(message: ElementTree.Element) -> list[str]:
    [translation] = message.findall("translation")
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the .ts file as ``make translations`` would leave it."""
    ts = tmp_path_factory.mktemp("ts") / "app_en.ts"
    ts.write_bytes(TS.read_bytes())
    tool("lupdate", *LUPDATE, FOLDER.parents[1] / "app", "-ts", ts)
    return ts


def test_every_sentence_is_translated_and_none_has_vanished(updated: Path) -> None:
    left = [source(m) for m in messages(updated) if m.findall("translation[@type]") or "" in translations(m)]
    assert left == []
    assert [source(m) for m in messages(updated)] == [source(m) for m in messages(TS)]


def test_the_shipped_file_is_made_from_the_translations(tmp_path: Path) -> None:
    tool("lrelease", "-silent", TS, "-qm", tmp_path / "app_en.qm")
    assert (tmp_path / "app_en.qm").read_bytes() == TS.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize("message", messages(TS), ids=source)
def test_a_translation_has_the_places_of_its_sentence(message: ElementTree.Element) -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text)) - {"{month}", "{month_name}"}  # 11月, Nov

    for translation in translations(message):
        assert places(translation) >= places(source(message)) - {"{month}"}
        assert not JAPANESE.search(translation)


def test_a_count_has_its_plural(english: None) -> None:
    assert days_left_words(1) == "1 day left"
    assert days_left_words(12) == "12 days left"
    assert long_date(NOW.date()) == "Sun, Nov 22, 2026"


def test_what_is_not_known_is_said_in_japanese(english: None) -> None:
    assert tr("訳のない文") == "訳のない文"
    assert tr("") == ""


@pytest.mark.parametrize(
    ("chosen", "system", "spoken"),
    [
        (None, {"LANG": "ja_JP.UTF-8"}, Language.JAPANESE),
        (None, {"LANG": "en_US.UTF-8"}, Language.ENGLISH),
        (None, {"LANG": "zh_CN.UTF-8"}, Language.ENGLISH),
        (None, {"LC_ALL": "ja_JP", "LANG": "en_US"}, Language.JAPANESE),
        (None, {"LANG": "C.UTF-8"}, Language.JAPANESE),
        (None, {"LANG": "POSIX"}, Language.JAPANESE),
        (Language.ENGLISH, {"LANG": "ja_JP.UTF-8"}, Language.ENGLISH),
        (Language.JAPANESE, {"LANG": "en_US.UTF-8"}, Language.JAPANESE),
    ],
)
def test_the_language_is_the_chosen_one_or_the_systems(
    chosen: Language | None, system: dict[str, str], spoken: Language
) -> None:
    assert language_of(Preferences(chosen), system) is spoken


def test_a_choice_is_kept(tmp_path: Path) -> None:
    write_preferences(tmp_path, Preferences(Language.ENGLISH))
    assert read_preferences(tmp_path) == Preferences(Language.ENGLISH)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"language": "fr"}', '{"language": 3}'])
def test_an_unreadable_choice_is_set_aside(tmp_path: Path, content: str, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / PREFERENCES_FILE).write_text(content)
    assert read_preferences(tmp_path) == Preferences()
    assert (tmp_path / f"{PREFERENCES_FILE}.broken").exists()


@pytest.mark.parametrize("state", STANDINGS)
def test_top_says_nothing_in_japanese_but_names(english: None, state: str, shop: ShopModel) -> None:
    top = top_of(FakeLicense(STANDINGS[state]), shop)
    names = (texts.PRODUCT_TAG, "あっと免税", "銀座", "レジ")
    top.resize(1280, 800)
    top.show()
    left = [text for text in shown_texts(top) if JAPANESE.search(text) and not any(name in text for name in names)]
    assert left == []


def test_top_changes_its_language_while_it_is_shown(tmp_path: Path) -> None:
    window = window_of(FakeLicense(STANDINGS["licensed"]), tmp_path)
    try:
        window.speak(Language.ENGLISH)
        assert current() is Language.ENGLISH
        assert "Tax-free sale" in [label.text() for label in window.findChildren(QLabel)]
    finally:
        window.speak(Language.JAPANESE)
    assert "免税販売" in [label.text() for label in window.findChildren(QLabel)]
