"""What every test stands on: no display, a system of no language, and a browser for those that ask for its ``page``."""

import gc
import os

import pytest

from app.system.garbage import collect_due

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

pytest_plugins = ["tests.browser"]

# As in the app: a collection that a network thread of a test starts would destroy Qt objects of former tests there.
gc.disable()


def pytest_runtest_teardown(item: pytest.Item) -> None:
    collect_due()
