"""A license model for tests of screens: its standing is set by hand, and its commands only wait for an answer.

It implements every public member of the real model, which is tested over the simulator.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.state.license_model import Done, LicenseModel, RequestDone
from app.system.saving import save_new
from app.system.tasks import Callback
from licensing.errors import LicensingError
from licensing.standing import Standing
from licensing.vendor import VendorProfile

VENDOR = VendorProfile(
    product_name="あっと免税",
    server_url="https://license.example.jp",
    portal_url="https://portal.example.jp",
    issuer="https://license.example.jp",
    root_keys={},
    support_phone="03-0000-0000",
    support_hours="9:00〜18:00",
)


def _ignore(_result: object) -> None: ...


class FakeLicense(LicenseModel):
    """``calls`` lists the commands in order."""

    def __init__(self, standing: Standing) -> None:
        QObject.__init__(self)  # no agent, no timers, no threads
        self.calls: list[tuple[object, ...]] = []
        self._fake_standing = standing
        self._fake_checking = False
        self._fake_failure: LicensingError | None = None
        self._callbacks: list[Callback] = []
        self._check_callbacks: list[Callback] = []

    @property
    def vendor(self) -> VendorProfile:
        return VENDOR

    @property
    def machine(self) -> str:
        return "this machine"

    @property
    def standing(self) -> Standing:
        return self._fake_standing

    @property
    def checking(self) -> bool:
        return self._fake_checking

    @property
    def last_failure(self) -> LicensingError | None:
        return self._fake_failure

    def start(self) -> None:
        self.calls.append(("start",))

    def save_diagnosis(self, data: Path, folder: Path) -> Path:
        return save_new(folder, "attomenzei-diagnosis-20261122-1042.json", b"{}")

    # the commands

    def agree(self, terms_version: str, done: Done = _ignore) -> Callback:
        return self._call(done, "agree", terms_version)

    def register(self, number: str, done: Done, *, name: str = "", replace: bool = False) -> Callback:
        return self._call(done, "register", number, name, replace)

    def rename(self, name: str, done: Done = _ignore) -> Callback:
        return self._call(done, "rename", name)

    def give_up_drive(self, done: Done) -> Callback:
        return self._call(done, "give_up_drive")

    def write_request(self, number: str | None, done: RequestDone, *, replace: bool = False) -> Callback:
        return self._call(done, "write_request", number, replace)

    def accept(self, body: bytes, done: Done) -> Callback:
        return self._call(done, "accept", body)

    def check_now(self, done: Done = _ignore) -> Callback:
        self.calls.append(("check_now",))
        callback = Callback(done)
        self._check_callbacks.append(callback)
        self._fake_checking = True
        self.checking_changed.emit(True)
        return callback

    def _call(self, done: Callable[[Any], None], *call: object) -> Callback:
        self.calls.append(call)
        callback = Callback(done)
        self._callbacks.append(callback)
        return callback

    # what a test lets happen

    def stand(self, standing: Standing) -> None:
        """Change the standing, as after a check or at midnight."""
        self._fake_standing = standing
        self.changed.emit(standing)

    def answer(self, result: Standing | LicensingError | bytes) -> None:
        """Finish the newest command other than a check with ``result``; a standing becomes the present one."""
        callback = self._callbacks.pop()
        if isinstance(result, Standing):
            self.stand(result)
        callback(result)

    def finish_check(self, failure: LicensingError | None = None) -> None:
        """Finish the check under way."""
        callbacks, self._check_callbacks = self._check_callbacks, []
        self._fake_failure = failure
        self._fake_checking = False
        self.checking_changed.emit(False)
        for callback in callbacks:
            callback(failure or self._fake_standing)
