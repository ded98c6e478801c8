"""The terminal's paths come from the environment; a packaged app uses only its own vendor profile."""

from pathlib import Path

from app.terminal import RESOURCES, read_setup

ELSEWHERE = {"ATTOMENZEI_VENDOR": "/elsewhere/vendor.json", "ATTOMENZEI_DATA_DIR": "/elsewhere/data"}


def test_from_source_the_environment_names_the_vendor() -> None:
    assert read_setup(ELSEWHERE).vendor_file == Path("/elsewhere/vendor.json")
    assert read_setup({**ELSEWHERE, "ATTOMENZEI_VENDOR": ""}).vendor_file == RESOURCES / "vendor.json"


def test_a_packaged_app_takes_only_its_own_vendor() -> None:
    setup = read_setup(ELSEWHERE, packaged=True)
    assert setup.vendor_file == RESOURCES / "vendor.json"
    assert setup.data == Path("/elsewhere/data")
