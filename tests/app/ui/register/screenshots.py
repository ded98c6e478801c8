"""Every page and error of the registration, for pictures and tests."""

from collections.abc import Callable
from dataclasses import replace

from app.ui.register.register_sheet import RegisterSheet
from licensing.codes import Code, Trouble
from licensing.errors import LicensingError, Refused, StorageError, Unreachable
from tests.app.contexts import context_of
from tests.app.fake_license import FakeLicense
from tests.app.standings import licensed, trial
from tests.app.ui.register.samples import IN_USE, SHOWN, SLIPPED

Step = Callable[[RegisterSheet, FakeLicense], None]


def _enter(sheet: RegisterSheet, _license: FakeLicense, text: str = SHOWN) -> None:
    sheet.entry_page.field.take(text)
    sheet.entry_page.ask_button.click()


def _fail(error: LicensingError) -> Step:
    def step(sheet: RegisterSheet, license: FakeLicense) -> None:
        _enter(sheet, license)
        license.answer(error)

    return step


def _typed(sheet: RegisterSheet, _license: FakeLicense) -> None:
    sheet.entry_page.field.take(SHOWN)


def _done(sheet: RegisterSheet, license: FakeLicense) -> None:
    _enter(sheet, license)
    license.answer(licensed())


def _asking_to_replace(sheet: RegisterSheet, license: FakeLicense) -> None:
    _fail(IN_USE)(sheet, license)
    sheet.takeover_page.ask_button.click()


def _takeover_failed(sheet: RegisterSheet, license: FakeLicense) -> None:
    _asking_to_replace(sheet, license)
    license.answer(Unreachable(Trouble.TIMED_OUT))


def _applying(sheet: RegisterSheet, _license: FakeLicense) -> None:
    sheet.entry_page.apply_requested.emit()


def _changing(sheet: RegisterSheet, license: FakeLicense) -> None:
    license.stand(replace(licensed(), license_number="09HS3K7MWY5T4AHN"))
    _enter(sheet, license)


STEPS: dict[str, Step] = {
    "empty": lambda sheet, license: None,
    "typed": _typed,
    "asking": _enter,
    "wrong-check": lambda sheet, license: _enter(sheet, license, SLIPPED),
    "too-short": lambda sheet, license: _enter(sheet, license, "7K3M-9QX"),
    "too-long": lambda sheet, license: _enter(sheet, license, SHOWN + "7K3M"),
    "other-characters": lambda sheet, license: _enter(sheet, license, "7K3M-9Q?あ-2VTA-84NB"),
    "unknown": _fail(Refused(Code.UNKNOWN_LICENSE)),
    "stopped": _fail(Refused(Code.LICENSE_STOPPED)),
    "rate-limited": _fail(Refused(Code.RATE_LIMITED)),
    "unreachable": _fail(Unreachable(Trouble.NO_CONNECTION)),
    "disk-full": _fail(StorageError("disk full")),
    "takeover": _fail(IN_USE),
    "takeover-asking": _asking_to_replace,
    "takeover-failed": _takeover_failed,
    "change": _changing,
    "done": _done,
    "apply": _applying,
}


def draw(step: Step) -> RegisterSheet:
    license = FakeLicense(trial())
    sheet = RegisterSheet(context_of(license))
    step(sheet, license)
    return sheet
