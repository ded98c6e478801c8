"""A license model for screens alone: its standing is set by hand and its commands are only written down.

It says the same signals as the real one, in the same order; the real one is tested over the simulator.
"""

from PySide6.QtCore import QObject

from app.state.license_model import LicenseModel
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


class FakeLicense(LicenseModel):
    def __init__(self, standing: Standing) -> None:
        QObject.__init__(self)  # no agent, no timers, no threads
        self.vendor = VENDOR
        self.calls: list[tuple[object, ...]] = []
        self._standing = standing
        self._checking = False
        self._last_failure: LicensingError | None = None

    def details(self) -> dict[str, object]:
        return {"last_try": {"outcome": "answered"}, "clock": {"doubt": None}, "proxy": None, "troubles": []}

    def stand(self, standing: Standing) -> None:
        """Let the standing change, as after a check or at midnight."""
        self._standing = standing
        self.changed.emit(standing)

    def finish_check(self, failure: LicensingError | None = None) -> None:
        """Let the check under way end."""
        self._last_failure = failure
        self._checking = False
        self.checking_changed.emit(False)
        self.check_finished.emit(failure)

    def agree(self, terms_version: str) -> None:
        self.calls.append(("agree", terms_version))

    def register(self, number: str, *, name: str = "", replace: bool = False) -> None:
        self.calls.append(("register", number, name, replace))

    def cancel_register(self) -> None:
        self.calls.append(("cancel_register",))

    def rename(self, name: str) -> None:
        self.calls.append(("rename", name))

    def write_request(self, number: str | None, *, replace: bool = False) -> None:
        self.calls.append(("write_request", number, replace))

    def accept(self, body: bytes) -> None:
        self.calls.append(("accept", body))

    def check_now(self) -> None:
        self.calls.append(("check_now",))
        self._checking = True
        self.checking_changed.emit(True)
