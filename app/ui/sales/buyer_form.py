"""The fields of the buyer, in the order of the passport. Enter moves on; a passport reader fills in four of them."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.sales.entry import BUYER_FIELDS, EntryError, normalised, read_buyer
from app.sales.field_words import status_name
from app.sales.fields import STATUSES, Field, FieldError
from app.sales.mrz import ZoneError, read_zone
from app.sales.record import Buyer
from app.sales.sentences import zone_fault_sentence
from app.ui.sales.field_box import Choice, FieldBox, show_faults
from app.ui.sales.zone_reader import ZoneReader
from licensing.words.days import table_date


class BuyerForm(QWidget):
    edited = Signal()
    completed = Signal()
    """The last field has been filled in."""
    not_read = Signal(str)
    """Why what a passport reader typed is not accepted."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.boxes: dict[Field, FieldBox] = {
            field: FieldBox(field) for field in BUYER_FIELDS if field is not Field.STATUS
        }
        self.reader = ZoneReader(self)
        self._before_reading: dict[Field, str] = {}
        self.status = Choice(Field.STATUS, [status_name(status) for status in STATUSES])
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.boxes[Field.PASSPORT_NUMBER].line)

    @property
    def empty(self) -> bool:
        return self.status.place < 0 and not any(box.text.strip() for box in self.boxes.values())

    def _chosen_status(self) -> str:
        return STATUSES[self.status.place] if self.status.place >= 0 else ""

    def read(self) -> Buyer | None:
        """Return the buyer, or show the faults and return None."""
        typed = {field: box.text for field, box in self.boxes.items()} | {Field.STATUS: self._chosen_status()}
        try:
            buyer = read_buyer(typed, self._today())
        except EntryError as error:
            show_faults(self.boxes, error.faults)
            self._show_status_fault(error.faults)
            return None
        show_faults(self.boxes, ())
        return buyer

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(0)
        top = Qt.AlignmentFlag.AlignTop  # a message of two lines must not move the field beside it
        grid.addWidget(self.boxes[Field.PASSPORT_NUMBER], 0, 0, top)
        grid.addWidget(self.boxes[Field.NATIONALITY], 0, 1, top)
        grid.addWidget(self.boxes[Field.NAME], 1, 0, 1, 2)
        grid.addWidget(self.boxes[Field.BIRTH], 2, 0, top)
        grid.addWidget(self.boxes[Field.LANDING], 2, 1, top)
        grid.addWidget(self.status, 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        boxes = list(self.boxes.values())
        following: list[QWidget] = [*(box.line for box in boxes[1:]), self.status]
        for box, after in zip(boxes, following, strict=True):
            box.line.returnPressed.connect(after.setFocus)
            box.line.editingFinished.connect(lambda box=box: self._normalise(box))
            box.line.textEdited.connect(self.edited)
        self.reader.began.connect(self._remember)
        self.reader.finished.connect(self._fill_in)
        self.status.chosen.connect(self.edited)
        self.status.chosen.connect(self.completed)

    def _remember(self) -> None:
        self._before_reading = {field: box.text for field, box in self.boxes.items()}

    def _fill_in(self, typed: str) -> None:
        """Replace what the reader has typed into a field by the passport's data, or by what was there before."""
        for field, box in self.boxes.items():
            box.show_text(self._before_reading[field])
        try:
            zone = read_zone(typed, self._today())
        except ZoneError as error:
            self.not_read.emit(zone_fault_sentence(error.fault))
            return
        read = {
            Field.PASSPORT_NUMBER: zone.passport_number,
            Field.NATIONALITY: zone.nationality,
            Field.NAME: zone.name,
            Field.BIRTH: table_date(zone.birth) if zone.birth else "",
        }
        self.edited.emit()
        for field, text in read.items():
            self.boxes[field].show_fault(None)
            self.boxes[field].show_text(text)
            self._normalise(self.boxes[field])
        rest = (self.boxes[Field.BIRTH], self.boxes[Field.LANDING])
        next(box for box in (*rest, rest[-1]) if not box.text or box is rest[-1]).line.setFocus()

    def _normalise(self, box: FieldBox) -> None:
        """Show the text as it will be recorded, or its fault; an empty field is reported only when the form is read."""
        if not box.text.strip():
            return
        try:
            box.show_text(normalised(box.field, box.text, self._today()))
        except FieldError as fault:
            box.show_fault(fault)

    def _show_status_fault(self, faults: tuple[FieldError, ...]) -> None:
        own = next((fault for fault in faults if fault.field is Field.STATUS), None)
        self.status.show_fault(own)
        if faults == (own,):  # otherwise ``show_faults`` has chosen the field
            self.status.setFocus()
