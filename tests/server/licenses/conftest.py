"""A shop with real agents, and a number for them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.licenses.agents import Shop


@pytest.fixture
def shop(tmp_path: Path, db: None) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def number(issue: Callable[..., list[str]]) -> str:
    return issue(months=24)[0]
