"""The laws of the license, kept by real agents and the real server through whatever happens in virtual time."""

import os

import pytest
from hypothesis.stateful import run_state_machine_as_test

from server.home import Home
from tests.laws.conftest import LAWS
from tests.laws.letter_rules import LetterRules
from tests.laws.scene import TRUTH
from tests.laws.shop_rules import ShopRules
from tests.laws.vendor_rules import VendorRules
from tests.laws.world_rules import WorldRules


class Laws(ShopRules, LetterRules, VendorRules, WorldRules):
    """Everything that may happen; ``Scene`` looks at each till after each step, ``Ledger`` says what must hold."""


@pytest.mark.usefixtures("db")
def test_the_laws_hold_whatever_happens(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: TRUTH.now)
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # no power fails here, and there are thousands of saves
    monkeypatch.setattr(Laws, "pristine", home.folder, raising=False)
    run_state_machine_as_test(Laws, settings=LAWS)
