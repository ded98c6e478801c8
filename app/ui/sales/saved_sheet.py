"""「購入を記録しました」: receipt number and facts for the buyer; leads to the next record, the next sale, or TOP."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.sales.draft import Draft
from app.sales.record import Record
from app.sales.record_words import saved_lead, saved_refund_words
from app.sales.sentences import buyer_line, next_record, yen
from app.sales.state_words import sending_words
from app.sales.words import words
from app.ui.widgets import controls
from app.ui.widgets.facts import Facts
from app.ui.widgets.icon import IconWidget
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.theme import GREEN
from app.ui.words.slip import words as slip_words
from licensing.words.days import long_date


class SavedSheet(Sheet):
    """``draft`` is the one whose current record was saved; what it has for later is the same buyer's next record."""

    rest_requested = Signal()
    next_requested = Signal()
    left = Signal()
    slip_requested = Signal()

    def __init__(self, record: Record, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(words.SAVED, saved_lead(record, draft), parent)
        facts = Facts()
        facts.show_facts(_facts(record, draft))
        row = QHBoxLayout()
        row.setSpacing(40)
        row.addWidget(IconWidget("valid", 88, GREEN))
        row.addWidget(facts, 1)
        self.content.addStretch(1)
        self.content.addLayout(row)
        self.content.addStretch(2)
        if draft.later:
            self._offer_rest(draft.later_pieces)
        else:
            self._offer_next()

    def _offer_rest(self, rest: int) -> None:
        # No button to TOP: the items of the next record would be lost without a question.
        go_on = controls.primary_button(next_record(rest))
        go_on.clicked.connect(self.rest_requested)
        self.set_buttons(self._slip(), go_on, accept=go_on)
        self.setFocusProxy(go_on)

    def _offer_next(self) -> None:
        another = controls.primary_button(words.NEXT_SALE)
        to_top = controls.quiet_button(words.TO_TOP)
        another.clicked.connect(self.next_requested)
        to_top.clicked.connect(self.left)
        self.set_buttons(to_top, self._slip(), another, accept=another, dismiss=to_top)
        self.setFocusProxy(another)

    def _slip(self) -> controls.Button:
        button = controls.quiet_button(slip_words.SLIP)
        button.clicked.connect(self.slip_requested)
        return button


def _facts(record: Record, draft: Draft) -> list[tuple[str, str]]:
    sale = record.sale
    return [
        (words.RECEIPT, record.receipt),
        (words.BUYER, buyer_line(sale.buyer)),
        (words.TOTAL, yen(sale.included)),
        (words.REFUND, saved_refund_words(record, draft)),
        (words.CUSTOMS_DEADLINE, long_date(sale.customs_deadline)),
        (words.SENDING, sending_words(record)),
    ]
