"""Asking for the settings password, and what to do if it is forgotten."""

from app.ui.pages import Page, ScreenContext
from app.ui.widgets.ask_page import AskPage
from app.ui.widgets.forgotten_page import ForgottenPage
from app.ui.widgets.page_stack import PageStack


class UnlockSheet(PageStack):
    """When the password is right, the window opens the page that was asked for."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.ask_page = AskPage(context.lock)
        self.forgotten_page = ForgottenPage(context.license)
        self.add_pages(self.ask_page, self.forgotten_page)
        self.ask_page.left.connect(lambda: context.navigator.open(Page.TOP))
        self.ask_page.forgotten.connect(lambda: self.show_page(self.forgotten_page))
        self.forgotten_page.left.connect(lambda: self.show_page(self.ask_page))
        self.show_page(self.ask_page)
