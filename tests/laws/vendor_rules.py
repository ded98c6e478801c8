"""What the vendor does to his licenses, his keys and his database."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from licensing.clock import day_of
from server.licenses.staff import operations
from tests.laws.scene import TRUTH, Scene, numbers


class VendorRules(Scene):
    @rule(number=numbers, months=st.integers(1, 6))
    def renew(self, number: int, months: int) -> None:
        license = self.license(number)
        until = operations.renewed_until(license, months, day_of(TRUTH.now))
        operations.renew(license, until=until, who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def stop(self, number: int) -> None:
        operations.stop(self.license(number), who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def resume(self, number: int) -> None:
        operations.resume(self.license(number), who="staff", now=TRUTH.now)

    @rule(number=numbers)
    def release(self, number: int) -> None:
        operations.release(self.license(number), who="staff", now=TRUTH.now)

    @rule()
    def rotate_the_signing_key(self) -> None:
        self.vault.rotate(TRUTH.now)

    @rule(which=st.integers(0, 3))
    def revoke_a_signing_key(self, which: int) -> None:
        self.vault.revoke(which, TRUTH.now)

    @rule()
    def rotate_the_root(self) -> None:
        self.vault.rotate_root()

    @rule()
    def back_the_server_up(self) -> None:
        self.vault.back_up()

    @rule()
    def restore_the_server(self) -> None:
        self.vault.restore()
