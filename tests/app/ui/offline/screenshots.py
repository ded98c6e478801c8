"""Every page of the offline exchange, for pictures and tests."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.ui.offline.offline_sheet import OfflineSheet
from app.ui.widgets.places import AnswerFile, Place
from app.ui.widgets.save_page import Saved
from app.ui.words.offline import words
from licensing.codes import Fault
from licensing.errors import DocumentError, LicensingError, StorageError
from licensing.qr_parts import split
from licensing.standing import Standing
from tests.app.contexts import context_of
from tests.app.fake_license import FakeLicense
from tests.app.standings import STANDINGS, licensed, trial
from tests.app.ui.offline.samples import longest_request, real_answer
from tests.app.ui.register.samples import NUMBER

Step = Callable[[OfflineSheet, FakeLicense], None]

FILES = [
    AnswerFile(
        Path("stick/attomenzei-answer.json"),
        words.FILE.format(
            place=words.VOLUME.format(name="KIOXIA"), name="attomenzei-answer.json", time="2026年11月22日(日) 10:42"
        ),
    ),
    AnswerFile(
        Path("downloads/attomenzei-answer (1).json"),
        words.FILE.format(place=words.DOWNLOADS, name="attomenzei-answer (1).json", time="2026年11月20日(金) 18:05"),
    ),
]
PLACES = [
    Place(words.VOLUME.format(name="KIOXIA"), Path("stick")),
    Place(words.DOWNLOADS, Path("downloads")),
    Place(words.DESKTOP, Path("desktop")),
]


def _asked(sheet: OfflineSheet, license: FakeLicense) -> None:
    license.answer(longest_request())


def _not_asked(sheet: OfflineSheet, license: FakeLicense) -> None:
    license.answer(StorageError("disk full"))


def _places(sheet: OfflineSheet, license: FakeLicense) -> None:
    _asked(sheet, license)
    sheet.setCurrentWidget(sheet.save_page)
    sheet.setFocusProxy(sheet.save_page)
    sheet.save_page.show_places(PLACES)


def _saved(sheet: OfflineSheet, license: FakeLicense) -> None:
    _places(sheet, license)
    sheet.save_page.show_saved(Place("KIOXIA", Path()), Saved(Path("attomenzei-request.jws")))


def _no_places(sheet: OfflineSheet, license: FakeLicense) -> None:
    _places(sheet, license)
    sheet.save_page.show_places([])


def _answer(sheet: OfflineSheet, license: FakeLicense) -> None:
    _asked(sheet, license)
    sheet.setCurrentWidget(sheet.answer_page)
    sheet.setFocusProxy(sheet.answer_page)
    sheet.answer_page.show_files(FILES)


def _no_files(sheet: OfflineSheet, license: FakeLicense) -> None:
    _answer(sheet, license)
    sheet.answer_page.show_files([])


def _some_parts(sheet: OfflineSheet, license: FakeLicense) -> None:
    _answer(sheet, license)
    first, _second, third, *_ = split(real_answer())
    for part in (first, third):
        sheet.answer_page.field.setText(part)
        sheet.answer_page.read_button.click()


def _accepted(sheet: OfflineSheet, license: FakeLicense, result: Standing | LicensingError) -> None:
    sheet.answer_page.answered.emit(b"{}")
    license.answer(result)


def _wrong(fault: Fault) -> Step:
    def step(sheet: OfflineSheet, license: FakeLicense) -> None:
        _answer(sheet, license)
        _accepted(sheet, license, DocumentError("", fault))

    return step


def _done(sheet: OfflineSheet, license: FakeLicense) -> None:
    _accepted(sheet, license, replace(licensed(), license_number=NUMBER))


def _stopped(sheet: OfflineSheet, license: FakeLicense) -> None:
    _answer(sheet, license)
    _accepted(sheet, license, STANDINGS["stopped"])


STEPS: dict[str, Step] = {
    "asked": _asked,
    "not-asked": _not_asked,
    "places": _places,
    "saved": _saved,
    "no-places": _no_places,
    "answer": _answer,
    "no-files": _no_files,
    "some-parts": _some_parts,
    **{f"wrong-{fault.value}": _wrong(fault) for fault in Fault},
    "done": _done,
    "stopped": _stopped,
}
WAYS: dict[str, str | None] = {"register": NUMBER, "renew": None}


def draw(step: Step, number: str | None) -> OfflineSheet:
    license = FakeLicense(trial())
    sheet = OfflineSheet(context_of(license, number=number or ""), lambda: [])
    step(sheet, license)
    return sheet
