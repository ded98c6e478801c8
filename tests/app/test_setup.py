"""The terminal's paths come from the environment; a packaged app uses only its own vendor profile."""

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.sales.journal import FILE_NAME, Journal
from app.sales.keys import Keys
from app.terminal import PINNED_MODULE, RESOURCES, Setup, build_agent, pinned_module, read_setup
from licensing.clock import JST
from licensing.vendor import PINNED, read_vendor
from tests.app.sales.keyrings import Backend, keyring_of
from tests.app.sales.samples import sale_of
from tests.simulator import World

ELSEWHERE = {"ATTOMENZEI_VENDOR": "/elsewhere/vendor.json", "ATTOMENZEI_DATA_DIR": "/elsewhere/data"}


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Generate what ``attomenzei.spec`` compiles in, of a vendor profile whose path is returned."""
    profile = tmp_path / "vendor.json"
    profile.write_text(json.dumps(World(tmp_path).vendor.claims()), encoding="utf-8")
    (tmp_path / f"{PINNED_MODULE}.py").write_text(pinned_module(profile), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, PINNED_MODULE, raising=False)
    return profile


def test_from_source_the_environment_names_the_vendor() -> None:
    assert read_setup(ELSEWHERE).vendor_file == Path("/elsewhere/vendor.json")
    assert read_setup({**ELSEWHERE, "ATTOMENZEI_VENDOR": ""}).vendor_file == RESOURCES / "vendor.json"


def test_a_packaged_app_takes_only_its_own_vendor(packaged: Path) -> None:
    setup = read_setup(ELSEWHERE, packaged=True)
    assert setup.vendor_file == RESOURCES / "vendor.json"
    assert setup.data == Path("/elsewhere/data")


def test_the_root_keys_of_a_packaged_app_are_not_those_in_its_file(packaged: Path) -> None:
    before = read_vendor(packaged)
    attacker = World(packaged.parent).vendor
    shown = {**attacker.claims(), "issuer": "urn:attacker", "root_version": 9, "support_phone": "03-1111-1111"}
    packaged.write_text(json.dumps(shown), encoding="utf-8")
    setup = read_setup({}, packaged=True)._replace(vendor_file=packaged)
    assert setup.read_vendor() == replace(before, support_phone="03-1111-1111")


def test_the_file_of_a_packaged_app_needs_no_root_keys(packaged: Path) -> None:
    before = read_vendor(packaged)
    shown = {name: value for name, value in before.claims().items() if name not in PINNED}
    packaged.write_text(json.dumps(shown), encoding="utf-8")
    setup = read_setup({}, packaged=True)._replace(vendor_file=packaged)
    assert setup.read_vendor() == before


def test_from_source_one_variable_names_the_folder_outside_the_data() -> None:
    setup = read_setup({**ELSEWHERE, "ATTOMENZEI_MACHINE_DIR": "/elsewhere/machine"})
    assert (setup.outside, setup.shared) == (Path("/elsewhere/machine"), None)


def test_a_machine_is_simulated_from_source_only(packaged: Path) -> None:
    simulated = {**ELSEWHERE, "ATTOMENZEI_MACHINE_ID": "ab" * 16}
    assert read_setup(simulated).machine_id == "ab" * 16
    assert read_setup(simulated, packaged=True).machine_id is None


@pytest.mark.skipif(sys.platform != "linux", reason="where Linux keeps such files")
def test_no_variable_moves_the_folder_of_all_accounts(
    packaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS", "XDG_CONFIG_DIRS", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert read_setup({}).shared == Path("/var/lib/attomenzei")
    setup = read_setup({"ATTOMENZEI_MACHINE_DIR": str(tmp_path)}, packaged=True)
    assert (setup.outside, setup.shared) == (tmp_path / "attomenzei-machine", Path("/var/lib/attomenzei"))


def test_a_start_waits_for_no_keyring_and_takes_the_records_later(tmp_path: Path) -> None:
    setup = Setup(tmp_path / "vendor.json", tmp_path / "data", tmp_path / "outside", machine_id="this machine")
    backend = Backend()
    keys = Keys(setup.data, keyring_of(backend))
    agent = build_agent(setup, World(tmp_path).vendor, keys)
    file = setup.data / FILE_NAME
    Journal(file, agent.machine, keys).register(sale_of(on=date(2026, 11, 22)))
    backend.asked = 0
    late = build_agent(setup, World(tmp_path).vendor, Keys(setup.data, keyring_of(backend)), waits=False)
    assert backend.asked == 0
    late.take_records()
    assert backend.asked == 1
    assert late.standing().moment.instant.astimezone(JST).date() >= date(2026, 11, 22)
