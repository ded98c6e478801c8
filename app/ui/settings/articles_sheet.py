"""商品一覧: the articles that sales have taught, to be searched, changed, deleted, saved as CSV and loaded from it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.reports.article_file import LARGEST, NAME, NAMES, article_lines, read_articles
from app.reports.csv_file import SUBSTITUTE, csv_bytes, missing_in
from app.reports.words import substituted_words
from app.sales.articles import FILE_NAME, Article, Articles
from app.sales.errors import JournalError
from app.sales.fields import goods_text
from app.sales.sentences import journal_trouble, yen
from app.system.saving import save_new
from app.system.tasks import Latest
from app.ui.pages import Page, ScreenContext
from app.ui.settings.article_page import LONGEST, EditPage
from app.ui.widgets import choices, controls
from app.ui.widgets.discard_sheet import DiscardSheet
from app.ui.widgets.header import ElidedLabel
from app.ui.widgets.kinetic_scroll import KineticScrollArea
from app.ui.widgets.page_stack import PageStack
from app.ui.widgets.places import AnswerFile, FindPlaces, find_answers, find_places
from app.ui.widgets.save_page import Saved, SavePage
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.unsaved import has_unsaved_input, keeps_nothing
from app.ui.words.articles import load_failure, words
from app.ui.words.general import texts
from licensing.words.views import Tone

_SHOWN = 100
_ALL = 2**31


class ArticlesSheet(PageStack):
    def __init__(self, context: ScreenContext, find: FindPlaces = find_places) -> None:
        super().__init__()
        self._articles = Articles(context.data / FILE_NAME)
        self._encoding = context.preferences.value.csv_encoding
        self._find, self._searches, self._loads = find, Latest(self), Latest(self)
        self.list_page, self.edit_page, self.load_page = ListPage(), EditPage(), LoadPage()
        self.save_page = SavePage(words.EXPORT_LEAD, words.EXPORT, find=find)
        self.add_pages(self.list_page, self.edit_page, self.load_page, self.save_page)
        self.list_page.left.connect(lambda: context.navigator.open(Page.SETTINGS))
        self.list_page.search.textChanged.connect(self.refresh)
        self.list_page.opened.connect(self._edit)
        self.list_page.undo.clicked.connect(self._bring_back)
        self.list_page.export_requested.connect(self._export)
        self.list_page.load_requested.connect(self._choose_file)
        self.edit_page.saved.connect(self._save)
        self.edit_page.deleted.connect(self._delete)
        self.load_page.chosen.connect(self._load)
        for page in (self.load_page, self.save_page):
            page.left.connect(self._show_list)
        self.edit_page.left.connect(self._leave_article)
        self._deleted: Article | None = None
        self._edited: Article | None = None
        self._show_list()

    def refresh(self) -> None:
        """Search again."""
        try:
            found = self._articles.search(goods_text(self.list_page.search.text()), _SHOWN)
        except JournalError as error:
            self.list_page.show_outcome(journal_trouble(error), Tone.RED)
            found = []
        self.list_page.show_articles(found)

    def _show_list(self) -> None:
        self.refresh()
        self.show_page(self.list_page)

    def _edit(self, article: Article | None) -> None:
        self._edited = article
        self.edit_page.show_article(article)
        self.show_page(self.edit_page)

    def _leave_article(self) -> None:
        if has_unsaved_input(self.edit_page):
            question = DiscardSheet(self.edit_page.accessibleName())
            self.show_over(question, question.left)
            question.confirmed.connect(self._show_list)
            question.confirmed.connect(lambda: self.remove_page(question))
        else:
            self._show_list()

    def _save(self, article: Article) -> None:
        former = self._edited
        try:
            other = None if former and former.code == article.code else self._articles.find(article.code)
            if other is not None:
                self.edit_page.show_failure(words.TAKEN.format(name=other.name))
                return
            self._articles.save([article])
            if former is not None and former.code != article.code:
                self._articles.remove(former)
        except JournalError as error:
            self.edit_page.show_failure(journal_trouble(error))
            return
        self.list_page.show_outcome(texts.SHOP_SAVED, Tone.GREEN)
        self._show_list()

    def _delete(self) -> None:
        if self._edited is None:
            return
        try:
            self._articles.remove(self._edited)
        except JournalError as error:
            self.edit_page.show_failure(journal_trouble(error))
            return
        self._deleted = self._edited
        self.list_page.show_outcome(words.DELETED.format(name=self._deleted.name), Tone.GREEN, undo=True)
        self._show_list()

    def _bring_back(self) -> None:
        if self._deleted is not None:
            self._edited = self._deleted  # one that was sold meanwhile is there again, and is replaced
            self._save(self._deleted)

    def _export(self) -> None:
        encoding = self._encoding

        def write(folder: Path) -> Saved:
            lines = list(article_lines(self._articles.search(limit=_ALL)))
            note = substituted_words(missing_in(lines, encoding), SUBSTITUTE)
            return Saved(save_new(folder, NAME, csv_bytes(lines, encoding)), words.TITLE, note)

        self.save_page.begin(write)
        self.show_page(self.save_page)

    def _choose_file(self) -> None:
        self.load_page.show_failure("")
        self._searches.run(
            lambda: find_answers(self._find(), NAMES), lambda files, _error: self.load_page.show_files(files or ())
        )
        self.show_page(self.load_page)

    def _load(self, file: AnswerFile) -> None:
        def load() -> int:
            with file.path.open("rb") as opened:
                articles = read_articles(opened.read(LARGEST + 1))
            self._articles.save(articles)
            return len(articles)

        def done(count: int | None, error: Exception | None) -> None:
            if count is None:
                self.load_page.show_failure(load_failure(error or OSError(), file.path))
            else:
                self.list_page.show_outcome(words.IMPORTED.format(count=count), Tone.GREEN)
                if self.currentWidget() in (self.load_page, self.list_page):
                    self._show_list()

        self._loads.run(load, done)  # a stick may be slow, and Qt's thread would stand still


class ListPage(Sheet):
    left = Signal()
    opened = Signal(object)
    """Article: the one to change; None for a new one."""
    export_requested = Signal()
    load_requested = Signal()

    def __init__(self) -> None:
        super().__init__(words.TITLE, words.LEAD)
        self.search = controls.text_field(name=words.SEARCH, longest=LONGEST)
        self.search.setPlaceholderText(words.SEARCH)
        keeps_nothing(self.search)
        self._outcome = controls.OutcomeLine()
        self.undo = controls.quiet_button(words.UNDO)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(self._rows)
        column.addStretch(1)
        said = QHBoxLayout()
        said.addWidget(self._outcome, 1)
        said.addWidget(self.undo)
        self.content.addWidget(self.search)
        self.content.addLayout(said)
        self.content.addWidget(KineticScrollArea(inside, words.TITLE), 1)
        back, load, export = (controls.quiet_button(text) for text in (texts.BACK, words.IMPORT, words.EXPORT))
        add = controls.primary_button(words.ADD)
        back.clicked.connect(self.left)
        load.clicked.connect(self.load_requested)
        export.clicked.connect(self.export_requested)
        add.clicked.connect(lambda: self.opened.emit(None))
        self.set_buttons(back, load, export, add, dismiss=back)
        self.setFocusProxy(self.search)
        self.undo.hide()

    def show_outcome(self, sentence: str, tone: Tone, *, undo: bool = False) -> None:
        self._outcome.show_outcome(sentence, tone)
        self.undo.setVisible(undo)

    def show_articles(self, articles: Sequence[Article]) -> None:
        controls.clear_layout(self._rows)
        for article in articles:
            row = _Row(article)
            row.clicked.connect(partial(self.opened.emit, article))
            self._rows.addWidget(row)
        if not articles:
            self._rows.addWidget(controls.label(words.NOT_FOUND if self.search.text() else words.NONE, "note"))


class LoadPage(Sheet):
    left = Signal()
    chosen = Signal(object)
    """AnswerFile"""

    def __init__(self) -> None:
        super().__init__(words.IMPORT, words.IMPORT_LEAD)
        self._files = choices.ChoiceList(words.NO_FILES)
        self._files.chosen.connect(self.chosen)
        self._outcome = controls.ErrorLine()
        self.content.addWidget(self._files)
        self.content.addWidget(self._outcome)
        self.content.addStretch(1)
        back = controls.quiet_button(texts.BACK)
        back.clicked.connect(self.left)
        self.set_buttons(back, dismiss=back)
        self.setFocusProxy(back)

    def show_files(self, files: Sequence[AnswerFile]) -> None:
        self._files.show_choices([(file.title, file) for file in files])

    def show_failure(self, sentence: str) -> None:
        self._outcome.show_error(sentence)


class _Row(controls.Button):
    """An article; a name that is too long gives way, and is seen in full when the article is opened."""

    def __init__(self, article: Article) -> None:
        super().__init__("", "two-lines")
        kind = words.REDUCED if article.reduced else words.STANDARD
        parts = [article.jan, yen(article.unit_price), kind, "" if article.qualifies else words.EXCLUDED]
        name, detail = ElidedLabel("item-name"), controls.label("　".join(filter(None, parts)), "note")
        name.show_text(article.name)
        self.setAccessibleName(f"{article.name} {detail.text()}")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 20, 8)
        column.addWidget(name)
        column.addWidget(detail)
