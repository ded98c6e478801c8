"""The entered number runs on another terminal: shows which one and asks whether to switch to this one."""

from app.ui.register.question_page import QuestionPage
from app.ui.words.general import texts
from app.ui.words.register import words
from licensing.errors import TerminalSeen
from licensing.words.days import long_time


class TakeoverPage(QuestionPage):
    """``ask_button`` is the answer 「この端末に切り替える」."""

    def __init__(self) -> None:
        super().__init__(words.IN_USE, "", words.SWITCH)
        self.warning.setText(words.IN_USE_WARNING)

    def show_holder(self, holder: TerminalSeen) -> None:
        self.facts.show_facts(
            (
                (words.HOLDER, holder.terminal_name or texts.NONE_YET),
                (texts.TERMINAL_NUMBER_NAME, holder.terminal_number),
                (texts.LAST_CONTACT, long_time(holder.last_contact)),
            )
        )
