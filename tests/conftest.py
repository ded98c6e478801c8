"""What every test stands on: no display, a system of no language, and a browser for those that ask for its ``page``."""

import gc
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

pytest_plugins = ["tests.browser"]

# Garbage is collected between tests, in the main thread only. A collection that a network thread of a test starts
# destroys Qt objects of former tests in that thread, and Qt crashes.
gc.disable()
_TESTS_A_COLLECTION = 25
_finished = 0


def pytest_runtest_teardown(item: pytest.Item) -> None:
    global _finished
    _finished += 1
    if _finished % _TESTS_A_COLLECTION == 0:
        gc.collect()
