import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.sales.articles import FILE_NAME, Article, Articles
from app.sales.errors import JournalError, JournalTrouble
from tests.app.sales.samples import BISCUITS, LIPSTICK

TEA = Article("緑茶", 1_080, True, "4901234567894")
SOAP = Article("石けん", 2_200, False)


@pytest.fixture
def articles(tmp_path: Path) -> Articles:
    return Articles(tmp_path / "data" / FILE_NAME)


def test_an_article_is_found_by_its_code_or_else_its_name(articles: Articles) -> None:
    assert articles.find(TEA.jan) is None
    articles.save([TEA, SOAP])
    assert articles.find("4901234567894") == TEA
    assert articles.find("緑茶") is None, "another article may have the same name"
    assert articles.find("石けん") == SOAP


def test_an_article_that_does_not_qualify_is_found_by_its_name_too(articles: Articles) -> None:
    excluded = Article("緑茶", 2_000, False, "4901085192504", qualifies=False)
    articles.save([TEA, excluded])
    assert articles.find("緑茶") == excluded
    by_name = Article("緑茶", 900, False)
    articles.save([by_name])
    assert articles.find("緑茶") == by_name, "somebody has decided about exactly this one"


def test_what_is_sold_is_learned_with_its_price_of_now(articles: Articles) -> None:
    articles.learn(LIPSTICK, reduced=False)
    articles.learn(BISCUITS, reduced=True)
    assert articles.search() == [Article("抹茶ビスケット", 398, True), Article("口紅 ローズ", 3_300, False)]
    articles.learn(LIPSTICK, reduced=False)
    assert [article.name for article in articles.search()] == ["口紅 ローズ", "抹茶ビスケット"], "used last first"


def test_articles_are_searched_by_a_part_of_name_or_code(articles: Articles) -> None:
    articles.save([TEA, SOAP, Article("Tea cup", 3_300, False)])
    assert articles.search("茶") == articles.search("345678") == [TEA]
    assert [article.name for article in articles.search("tea")] == ["Tea cup"]
    assert len(articles.search(limit=2)) == 2


def test_an_article_is_replaced_or_removed(articles: Articles) -> None:
    articles.save([TEA])
    articles.save([Article("煎茶", 980, True, TEA.jan, qualifies=False)])
    assert articles.search() == [Article("煎茶", 980, True, TEA.jan, qualifies=False)]
    articles.remove(TEA)
    assert articles.search() == []


def test_all_or_none_are_saved(articles: Articles) -> None:
    with pytest.raises(JournalError):
        articles.save([TEA, Article("石けん", None, False)])  # type: ignore[arg-type]  # what SQLite refuses
    assert articles.search() == []


def test_a_file_with_other_columns_is_reported(articles: Articles, tmp_path: Path) -> None:
    articles.save([TEA])
    with closing(sqlite3.connect(tmp_path / "data" / FILE_NAME)) as db:
        db.execute("ALTER TABLE articles RENAME COLUMN unit_price TO price")
    with pytest.raises(JournalError) as refused:
        articles.find(TEA.jan)
    assert refused.value.trouble is JournalTrouble.NOT_READABLE


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"noise" * 500)
    with pytest.raises(JournalError) as raised:
        Articles(tmp_path / FILE_NAME).search()
    assert raised.value.trouble is JournalTrouble.NOT_READABLE


def test_another_copy_of_the_app_that_is_writing_is_reported(articles: Articles, tmp_path: Path) -> None:
    articles.save([TEA])
    with closing(sqlite3.connect(tmp_path / "data" / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError) as raised:
            articles.save([SOAP])
    assert raised.value.trouble is JournalTrouble.BUSY
