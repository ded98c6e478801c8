import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.reports.article_file import article_lines
from app.reports.csv_file import CsvEncoding, csv_bytes
from app.reports.words import substituted_words
from app.sales.articles import FILE_NAME, Article, Articles
from app.sales.fields import Field
from app.state.settings import Preferences, preferences_file
from app.ui.pages import Page
from app.ui.settings.articles_sheet import ArticlesSheet
from app.ui.widgets.places import AnswerFile, Place
from app.ui.words.articles import words
from app.ui.words.general import texts
from tests.app.contexts import Visits, context_of
from tests.app.looks import button, process_events, shown_texts

TEA = Article("緑茶", 1_080, True, "4901234567894")
SOAP = Article("石けん", 2_200, False)


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    made = Articles(tmp_path / FILE_NAME)
    made.save([TEA, SOAP])
    return made


@pytest.fixture
def open_sheet(tmp_path: Path, qtbot: QtBot) -> Callable[[], ArticlesSheet]:
    def open_sheet() -> ArticlesSheet:
        sheet = ArticlesSheet(context_of(folder=tmp_path, navigator=Visits()), lambda: [])
        qtbot.addWidget(sheet)
        sheet.resize(1024, 768)
        sheet.show()
        return sheet

    return open_sheet


def listed(sheet: ArticlesSheet) -> list[str]:
    process_events()
    rows = [row for row in sheet.list_page.findChildren(QPushButton) if row.property("role") == "two-lines"]
    return [row.accessibleName() for row in rows]


def press(sheet: ArticlesSheet, name: str) -> None:
    next(row for row in sheet.list_page.findChildren(QPushButton) if row.accessibleName().startswith(name)).click()


def test_articles_are_listed_and_searched(articles: Articles, open_sheet: Callable[[], ArticlesSheet]) -> None:
    sheet = open_sheet()
    assert listed(sheet) == ["石けん ¥2,200　標準税率", "緑茶 4901234567894　¥1,080　軽減税率"]
    sheet.list_page.search.setText("4901234")
    assert listed(sheet) == ["緑茶 4901234567894　¥1,080　軽減税率"]
    sheet.list_page.search.setText("x")
    process_events()
    assert words.NOT_FOUND in shown_texts(sheet)


def test_an_article_is_changed_and_marked_as_not_qualifying(
    articles: Articles, open_sheet: Callable[[], ArticlesSheet]
) -> None:
    sheet = open_sheet()
    press(sheet, "緑茶")
    sheet.edit_page.lines[Field.ITEM_NAME].setText("金貨")
    button(sheet.edit_page, words.NOT_QUALIFYING).click()
    sheet.edit_page.lines[Field.UNIT_PRICE].setText("99,000")
    button(sheet.edit_page, words.STANDARD).click()
    button(sheet.edit_page, texts.SAVE).click()
    assert sheet.currentWidget() is sheet.list_page
    assert articles.find(TEA.jan) == Article("金貨", 99_000, False, TEA.jan, qualifies=False)


def test_another_code_replaces_the_former_one(articles: Articles, open_sheet: Callable[[], ArticlesSheet]) -> None:
    sheet = open_sheet()
    press(sheet, "石けん")
    sheet.edit_page.lines[Field.JAN].setText("49012347")
    button(sheet.edit_page, texts.SAVE).click()
    assert articles.find("石けん") is None
    assert articles.find("49012347") == Article("石けん", 2_200, False, "49012347")


@pytest.mark.parametrize(
    "begin", [lambda sheet: press(sheet, "石けん"), lambda sheet: button(sheet.list_page, words.ADD).click()]
)
def test_the_code_of_another_article_replaces_nothing(
    articles: Articles, open_sheet: Callable[[], ArticlesSheet], begin: Callable[[ArticlesSheet], None]
) -> None:
    sheet = open_sheet()
    begin(sheet)
    for field, text in ((Field.ITEM_NAME, "石けん"), (Field.UNIT_PRICE, "500"), (Field.JAN, TEA.jan)):
        sheet.edit_page.lines[field].setText(text)
    button(sheet.edit_page, texts.SAVE).click()
    assert sheet.currentWidget() is sheet.edit_page
    assert [said for said in shown_texts(sheet) if "「緑茶」" in said]
    assert articles.search() == [SOAP, TEA]


def test_a_wrong_code_is_reported_at_its_field(articles: Articles, open_sheet: Callable[[], ArticlesSheet]) -> None:
    sheet = open_sheet()
    button(sheet.list_page, words.ADD).click()
    sheet.edit_page.lines[Field.ITEM_NAME].setText("茶")
    sheet.edit_page.lines[Field.UNIT_PRICE].setText("500")
    sheet.edit_page.lines[Field.JAN].setText("4901234567893")
    button(sheet.edit_page, texts.SAVE).click()
    assert [said for said in shown_texts(sheet) if said.startswith("JANコードを正しく")]
    assert len(articles.search()) == 2


def test_what_is_deleted_is_brought_back(articles: Articles, open_sheet: Callable[[], ArticlesSheet]) -> None:
    sheet = open_sheet()
    press(sheet, "石けん")
    button(sheet.edit_page, words.DELETE).click()
    assert articles.search() == [TEA]
    assert "「石けん」を削除しました。" in shown_texts(sheet)
    sheet.list_page.undo.click()
    assert articles.find("石けん") == SOAP
    assert not sheet.list_page.undo.isVisible()


def test_what_a_saved_list_lacks_is_told(articles: Articles, tmp_path: Path, qtbot: QtBot) -> None:
    articles.save([Article("Crème", 2_200, False, "49012347")])
    preferences_file(tmp_path).write(Preferences(csv_encoding=CsvEncoding.CP932))
    sheet = ArticlesSheet(context_of(folder=tmp_path, navigator=Visits()), lambda: [Place("KIOXIA", tmp_path)])
    qtbot.addWidget(sheet)
    sheet.show()
    button(sheet.list_page, words.EXPORT).click()
    qtbot.waitUntil(lambda: "KIOXIA" in shown_texts(sheet))
    button(sheet, "KIOXIA").click()
    qtbot.waitUntil(lambda: any(substituted_words("è", "〓") in text for text in shown_texts(sheet)))


def load(qtbot: QtBot, sheet: ArticlesSheet, file: Path) -> None:
    sheet.load_page.chosen.emit(AnswerFile(file, "USB"))
    qtbot.waitUntil(lambda: all(thread.name != "attomenzei-task" for thread in threading.enumerate()))
    process_events()


def test_a_slow_stick_does_not_stop_the_window(
    qtbot: QtBot, open_sheet: Callable[[], ArticlesSheet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[threading.Thread] = []

    def read(_data: bytes) -> list[Article]:
        readers.append(threading.current_thread())
        return [TEA]

    monkeypatch.setattr("app.ui.settings.articles_sheet.read_articles", read)
    (tmp_path / "articles.csv").touch()
    load(qtbot, open_sheet(), tmp_path / "articles.csv")
    assert len(readers) == 1
    assert threading.main_thread() not in readers


def test_a_csv_file_is_loaded_whole_or_not_at_all(
    qtbot: QtBot, articles: Articles, open_sheet: Callable[[], ArticlesSheet], tmp_path: Path
) -> None:
    sheet = open_sheet()
    file = tmp_path / "articles.csv"
    file.write_bytes(csv_bytes(article_lines([TEA, Article("クリーム", 12_100, False, "49012347")])))
    load(qtbot, sheet, file)
    assert "2件の商品を読み込みました。" in shown_texts(sheet)
    assert len(articles.search()) == 3
    file.write_bytes(file.read_bytes().replace(b"12100", b"-1"))
    load(qtbot, sheet, file)
    button(sheet.list_page, words.IMPORT).click()
    assert len(articles.search()) == 3


def test_a_file_that_is_gone_or_huge_is_refused_in_words(
    qtbot: QtBot, articles: Articles, open_sheet: Callable[[], ArticlesSheet], tmp_path: Path
) -> None:
    sheet, file = open_sheet(), tmp_path / "articles.csv"
    sheet.show_page(sheet.load_page)
    load(qtbot, sheet, file)
    [said] = [text for text in shown_texts(sheet) if str(file) in text]
    assert "保存されているファイルを読み取れません" in said
    assert "Errno" not in said
    with file.open("wb") as huge:
        huge.truncate(2**40)  # sparse, and larger than the memory
    load(qtbot, sheet, file)
    assert "商品一覧のCSVファイルではありません。" in shown_texts(sheet)


def test_a_list_that_cannot_be_read_says_so(tmp_path: Path, open_sheet: Callable[[], ArticlesSheet]) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 500)
    sheet = open_sheet()
    assert [said for said in shown_texts(sheet) if "E-6" in said]


def test_back_leads_to_the_settings(tmp_path: Path, qtbot: QtBot) -> None:
    visits = Visits()
    sheet = ArticlesSheet(context_of(folder=tmp_path, navigator=visits), lambda: [])
    qtbot.addWidget(sheet)
    button(sheet.list_page, texts.BACK).click()
    assert visits.opened == [(Page.SETTINGS, "")]
