"""A server home per test, and how much hypothesis explores."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import Settings

from server.home import Home
from server.ops.init_files import create_missing_files
from tests.variants import examples

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
LAWS = settings(
    max_examples=1000 if LONG else examples(80),
    stateful_step_count=100 if LONG else 40,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
    derandomize=not LONG,
)
"""80 lives of up to 40 steps in ``make check``, always the same; HYPOTHESIS_PROFILE=long: 1,000 of 100, at random."""


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Home:
    home = settings.HOME = Home(tmp_path / "home")
    create_missing_files(home, url=None, now=NOON)
    return home
