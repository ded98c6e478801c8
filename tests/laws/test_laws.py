"""The laws of the license: real agents and the real server keep them whatever happens, in virtual time."""

import os
from pathlib import Path

import pytest
from hypothesis.stateful import run_state_machine_as_test

from server.home import Home
from tests.laws.clock_rules import ClockRules
from tests.laws.conftest import LAWS
from tests.laws.disk_rules import DiskRules, open_visible
from tests.laws.file_rules import FileRules
from tests.laws.machine import REAL_TIME
from tests.laws.shop_rules import ShopRules
from tests.laws.vendor_rules import VendorRules
from tests.laws.world_rules import WorldRules


class Laws(ShopRules, ClockRules, FileRules, DiskRules, VendorRules, WorldRules):
    """Everything that may happen; after each step, the ``Observer`` asserts what must hold."""


@pytest.mark.usefixtures("db")
def test_the_laws_hold_whatever_happens(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.clock.now", lambda: REAL_TIME.now)
    monkeypatch.setattr(
        os, "fsync", lambda _handle: None
    )  # there is no power cut here, but there are thousands of saves
    monkeypatch.setattr(Path, "open", open_visible)
    monkeypatch.setattr(Laws, "initial_home", home.folder, raising=False)
    run_state_machine_as_test(Laws, settings=LAWS)
