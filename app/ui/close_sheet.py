"""Asked when the window is closed by its button: a till that is closed by mistake sells nothing."""

from PySide6.QtCore import Signal

from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts


class CloseSheet(Sheet):
    left = Signal()
    confirmed = Signal()

    def __init__(self, product: str) -> None:
        super().__init__(texts.CLOSE.format(product=product), texts.CLOSE_LEAD)
        self.content.addStretch(1)
        back, close = controls.primary_button(texts.BACK), controls.quiet_button(texts.QUIT)
        back.clicked.connect(self.left)
        close.clicked.connect(self.confirmed)
        self.set_buttons(close, back, accept=back, dismiss=back)
        self.setFocusProxy(back)
