"""A button that opens the articles sold last, so that a sale needs neither a keyboard nor a scanner."""

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.sales.articles import Article
from app.sales.sale_context import SaleContext
from app.sales.sentences import yen
from app.sales.words import words
from app.ui.widgets import controls

SHOWN = 12
"""As many as fit above each other in the smallest window."""
_LONGEST = 24
"""Characters of a name that is shown."""


class ArticleMenu(controls.Button):
    chosen = Signal(object)
    """Article."""

    def __init__(self, context: SaleContext, parent: QWidget | None = None) -> None:
        super().__init__(words.ARTICLES, "small", parent)
        self._context = context
        self.listed = QMenu(self)
        self.setAccessibleName(words.CHOOSE_ARTICLE)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.listed.clear()
        for article in self._context.sold_last(SHOWN):
            name = article.name if len(article.name) <= _LONGEST else f"{article.name[: _LONGEST - 1]}…"
            action = self.listed.addAction(f"{name}　{yen(article.unit_price)}".replace("&", "&&"))
            action.triggered.connect(partial(self._choose, article))
        if self.listed.isEmpty():
            self.listed.addAction(words.NO_ARTICLES).setEnabled(False)
        self.listed.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose(self, article: Article, _checked: bool = False) -> None:
        self.chosen.emit(article)
