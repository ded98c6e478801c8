"""What the vendor does: renewals, stops, rotations of keys, a restored database."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from licensing.clock import day_of
from server.licenses.staff import operations
from tests.laws.machine import REAL_TIME, Machine, numbers


class VendorRules(Machine):
    @rule(number=numbers, months=st.integers(1, 6))
    def renew(self, number: int, months: int) -> None:
        license = self.license(number)
        until = operations.renewed_until(license, months, day_of(REAL_TIME.now))
        operations.renew(license, until=until, who="staff", now=REAL_TIME.now)

    @rule(number=numbers)
    def stop(self, number: int) -> None:
        operations.stop(self.license(number), who="staff", now=REAL_TIME.now)

    @rule(number=numbers)
    def resume(self, number: int) -> None:
        operations.resume(self.license(number), who="staff", now=REAL_TIME.now)

    @rule(number=numbers)
    def release(self, number: int) -> None:
        operations.release(self.license(number), who="staff", now=REAL_TIME.now)

    @rule()
    def rotate_the_signing_key(self) -> None:
        self.vendor_keys.rotate(REAL_TIME.now)

    @rule(which=st.integers(0, 3))
    def revoke_a_signing_key(self, which: int) -> None:
        self.vendor_keys.revoke(which, REAL_TIME.now)

    @rule()
    def rotate_the_root(self) -> None:
        self.vendor_keys.rotate_root()

    @rule()
    def back_the_server_up(self) -> None:
        self.vendor_keys.back_up()

    @rule()
    def restore_the_server(self) -> None:
        self.vendor_keys.restore()
