"""What every test stands on: no display, a system of no language, and a browser for those that ask for its ``page``."""

import gc
import os
import sys
from collections import Counter

import hypothesis
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.system.garbage import collect_due

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # the developer's own keyring gets no keys

# Without these files each process that a test starts compiles the whole program, which takes longer than most tests.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest_plugins = ["tests.browser"]

# A busy machine is no failure.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

# As in the app: a collection that a network thread of a test starts would destroy Qt objects of former tests there.
gc.disable()


def pytest_xdist_auto_num_workers() -> int:
    """Return how many processes ``-n auto`` starts: more than there are cores, because many tests wait."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


@pytest.hookimpl(tryfirst=True)  # before the variants are deselected
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Make variants of all but the first parameters of a test that is marked with ``first(n)``."""
    seen: Counter[str] = Counter()
    for item in items:
        name = item.nodeid.partition("[")[0]
        seen[name] += 1
        marker = item.get_closest_marker("first")
        if marker is not None and seen[name] > marker.args[0]:
            item.add_marker(pytest.mark.variant)


def pytest_collection_finish() -> None:
    gc.freeze()  # modules and collected tests are never garbage: no collection has to look through them


def pytest_runtest_teardown() -> None:
    if QCoreApplication.instance() is not None:
        # Without an event loop nothing deletes closed windows, and a change of the stylesheet would draw them again.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    collect_due()
