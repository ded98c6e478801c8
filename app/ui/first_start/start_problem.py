"""The window of a start that failed on a wrong setting: the exact error, to be read out to support."""

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets import controls
from app.ui.widgets.sheet import Sheet
from app.ui.words.general import texts


class StartProblem(Sheet):
    def __init__(self, detail: str, lead: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(texts.START_PROBLEM, texts.START_PROBLEM_LEAD if lead is None else lead, parent)
        self.setWindowTitle(texts.START_PROBLEM)
        self.resize(1024, 560)
        self.content.addWidget(controls.label(detail, "value", wrap=True))
        self.content.addStretch(1)
        leave = controls.quiet_button(texts.QUIT)
        leave.clicked.connect(QApplication.quit)
        self.set_buttons(leave, accept=leave, dismiss=leave)
