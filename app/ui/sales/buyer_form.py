"""The fields of the buyer, in the order of the passport. Enter moves on; a passport reader fills in four of them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.sales.countries import country_name
from app.sales.entry import BUYER_FIELDS, EntryError, is_japanese, normalised, read_buyer
from app.sales.field_words import proof_name, short_status_name
from app.sales.fields import STATUSES, VISITOR, Field, FieldError, read_sold_on
from app.sales.mrz import Zone, ZoneError, read_zone
from app.sales.record import Buyer, Entry, ProofKind
from app.sales.sentences import zone_fault_sentence
from app.sales.words import words
from app.ui.widgets.field_box import Choice, FieldBox, show_faults
from app.ui.widgets.zone_reader import ZoneReader
from licensing.words.days import table_date
from licensing.words.language import Language, current

_PROOFS = tuple(ProofKind)
_STATUS_COLUMNS = {Language.JAPANESE: 5, Language.ENGLISH: 4}
"""As many as fit beside each other in the smallest window."""


class BuyerForm(QWidget):
    """``today`` is by the terminal's clock. While ``asks_day`` returns True, it is in doubt, and a person enters it."""

    edited = Signal()
    completed = Signal()
    """Enter was pressed in the last field."""
    not_read = Signal(str)
    """What is wrong with what a passport reader typed, or what is missing in it."""

    def __init__(
        self, today: Callable[[], date], asks_day: Callable[[], bool], day: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._today, self._asks_day = today, asks_day
        choices = (Field.STATUS, Field.PROOF)
        fields = [field for field in BUYER_FIELDS if field not in choices]
        self.boxes: dict[Field, FieldBox] = {field: FieldBox(field) for field in (*fields, Field.SOLD_ON)}
        self.reader = ZoneReader(self)
        self._as_read: dict[Field, str] = {}
        self.status = Choice(
            Field.STATUS,
            [short_status_name(status) for status in STATUSES],
            columns=_STATUS_COLUMNS[current()],
            own_line=False,
        )
        self.proof = Choice(Field.PROOF, [proof_name(kind) for kind in _PROOFS])
        self.status.choose(STATUSES.index(VISITOR))
        self.boxes[Field.SOLD_ON].show_text(day)
        self._lay_out()
        self._connect()
        self._show_fields()
        self.setFocusProxy(self.boxes[Field.PASSPORT_NUMBER].line)

    @property
    def empty(self) -> bool:
        return not any(box.text.strip() for field, box in self.boxes.items() if field is not Field.SOLD_ON)

    @property
    def entered_day(self) -> str:
        """The day that a person entered, as typed; empty where it was not asked."""
        return self.boxes[Field.SOLD_ON].text if self._asks_day() else ""

    def day(self) -> date:
        """Return the day of the sale.

        Raises:
            FieldError: a person has to enter it, and has not.
        """
        return read_sold_on(self.entered_day) if self._asks_day() else self._today()

    def read(self) -> Buyer | None:
        """Return the buyer, or show the faults and return None."""
        self._show_fields()
        typed = self.typed
        entry = Entry.READ if self._as_read and self._as_read.items() <= typed.items() else Entry.TYPED
        faults: tuple[FieldError, ...] = ()
        buyer = None
        try:
            day = self.day()
        except FieldError as fault:
            faults, day = (fault,), self._today()
        try:
            buyer = read_buyer(typed, day, entry)
        except EntryError as error:
            faults = (*error.faults, *faults)
        show_faults(self.boxes, faults)
        self._show_proof_fault(faults)
        return None if faults else buyer

    def show_buyer(self, buyer: Buyer) -> None:
        """Fill in ``buyer``, of a sale that is gone on with."""
        read = {
            Field.PASSPORT_NUMBER: buyer.passport_number,
            Field.NATIONALITY: buyer.nationality,
            Field.NAME: buyer.name,
            Field.BIRTH: str(buyer.birth),
        }
        since = {Field.ABROAD_SINCE: table_date(buyer.proof.since)} if buyer.proof else {}
        for field, text in (read | since | {Field.LANDING: table_date(buyer.landing)}).items():
            self.boxes[field].show_text(text)
        self._as_read = read if buyer.entry is Entry.READ else {}
        if buyer.proof:
            self.proof.choose(_PROOFS.index(buyer.proof.kind))
        else:
            self.status.choose(STATUSES.index(buyer.status))
        self._show_fields()

    @property
    def typed(self) -> dict[Field, str]:
        """The texts and choices of all fields."""
        return {field: box.text for field, box in self.boxes.items()} | {
            Field.STATUS: STATUSES[self.status.place],
            Field.PROOF: _PROOFS[self.proof.place].value if self.proof.place >= 0 else "",
        }

    def _show_fields(self) -> None:
        """Show the fields that this buyer needs."""
        japanese = is_japanese(self.typed)
        self.status.setVisible(not japanese)
        self.proof.setVisible(japanese)
        self.boxes[Field.ABROAD_SINCE].setVisible(japanese)
        self.boxes[Field.SOLD_ON].setVisible(self._asks_day())
        self.boxes[Field.NATIONALITY].show_hint(country_name(self.boxes[Field.NATIONALITY].text.upper()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for fields in (
            ((Field.PASSPORT_NUMBER, 1), (Field.NATIONALITY, 1)),
            ((Field.NAME, 2), (Field.ABROAD_SINCE, 1)),
            ((Field.BIRTH, 1), (Field.LANDING, 1), (Field.SOLD_ON, 1)),
        ):
            row = QHBoxLayout()
            row.setSpacing(20)
            for field, share in fields:
                # At the top: a message of two lines must not move the field beside it.
                row.addWidget(self.boxes[field], share, Qt.AlignmentFlag.AlignTop)
            column.addLayout(row)
        column.addWidget(self.status)
        column.addWidget(self.proof)
        column.addStretch(1)

    def _connect(self) -> None:
        for box in self.boxes.values():
            box.line.returnPressed.connect(lambda box=box: self._go_on_from(box))
            box.line.editingFinished.connect(lambda box=box: self._normalise(box))
            box.line.textEdited.connect(self.edited)
        self.boxes[Field.NATIONALITY].line.textChanged.connect(self._show_fields)
        self.reader.finished.connect(self.fill_in)
        for choice in (self.status, self.proof):
            choice.chosen.connect(self.edited)

    def _go_on_from(self, box: FieldBox) -> None:
        """Move to the next field that is shown, or report that this was the last one."""
        shown = [each for each in self.boxes.values() if not each.isHidden()]
        following = shown[shown.index(box) + 1 :]
        if following:
            following[0].line.setFocus(Qt.FocusReason.TabFocusReason)  # which selects a text that is to be replaced
        else:
            self.completed.emit()

    def fill_in(self, typed: str) -> None:
        """Replace what the reader has typed into a field by the passport's data, or by what was there before."""
        self.reader.put_back()
        if not self.isVisibleTo(self.window()):  # the goods are being typed
            self.not_read.emit(words.BUYER_IS_SET)
            return
        try:
            zone = read_zone(typed, self._today())
        except ZoneError as error:
            self.not_read.emit(zone_fault_sentence(error.fault))
            return
        read = {
            Field.PASSPORT_NUMBER: zone.passport_number,
            Field.NATIONALITY: zone.nationality,
            Field.NAME: zone.name,
            Field.BIRTH: str(zone.birth or ""),
        }
        self.edited.emit()
        if all(self.boxes[field].text not in ("", read[field]) for field in (Field.PASSPORT_NUMBER, Field.NAME)):
            self._forget_stay()  # it was somebody else's
        for field, text in read.items():
            self.boxes[field].show_fault(None)
            self.boxes[field].show_text(text)
            self._normalise(self.boxes[field])
        # Of a document that is no passport, the number is typed: nobody may take the record for one that was read.
        self._as_read = {field: self.boxes[field].text for field in read} if zone.passport_number else {}
        self.not_read.emit(self._about(zone))
        empty = [box for box in self.boxes.values() if not (box.text or box.isHidden())]
        (empty or [self.boxes[Field.LANDING]])[0].line.setFocus()

    def _forget_stay(self) -> None:
        """Forget what no passport's zone tells: when somebody landed, and by what right the person buys tax-free."""
        for field in (Field.LANDING, Field.ABROAD_SINCE):
            self.boxes[field].show_text("")
            self.boxes[field].show_fault(None)
        self.status.choose(STATUSES.index(VISITOR))
        self.proof.clear()

    def _about(self, zone: Zone) -> str:
        """Return what somebody has to know of the document that was read, or nothing."""
        if not zone.passport_number:
            return words.NOT_A_PASSPORT
        # While the day is asked, nobody knows whether it has expired.
        if zone.expiry is None or self._asks_day() or zone.expiry >= self._today():
            return ""
        return words.PASSPORT_EXPIRED.format(day=table_date(zone.expiry))

    def _normalise(self, box: FieldBox) -> None:
        """Show the text as it will be recorded, or its fault; an empty field is reported only when the form is read."""
        if not box.text.strip() or box.field is Field.SOLD_ON:
            return
        try:
            box.show_text(normalised(box.field, box.text, self._limit()))
        except FieldError as fault:
            box.show_fault(fault)

    def _limit(self) -> date:
        """Return the day after which no day of the buyer may be."""
        try:
            return self.day()
        except FieldError:
            return date.max

    def _show_proof_fault(self, faults: tuple[FieldError, ...]) -> None:
        own = next((fault for fault in faults if fault.field is Field.PROOF), None)
        self.proof.show_fault(own)
        if own is not None and faults == (own,):  # otherwise ``show_faults`` has chosen the field
            self.proof.setFocus()
