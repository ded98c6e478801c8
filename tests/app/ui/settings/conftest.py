"""What pages of the settings need in tests."""

from pathlib import Path

import pytest

from tests.app.contexts import Visits


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def visits() -> Visits:
    return Visits()
