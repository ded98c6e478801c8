"""The machine ids of simulated PCs: all terminals of a test run on one machine, which would make them the same PC."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import machineid
import pytest

VARIABLE = "TEST_MACHINE_ID"
OTHER_MACHINE = Path(__file__).with_name("other_machine")
"""A folder for PYTHONPATH, with which a process has the machine id in ``VARIABLE``."""


def id_of(name: object) -> str:
    """Return the machine id of the PC ``name``."""
    return hashlib.sha256(str(name).encode()).hexdigest()[:32]


@contextmanager
def on_machine(machine_id: str) -> Iterator[None]:
    """Give this process another machine id; an agent reads it once, when it is built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(machineid, "id", lambda: machine_id)
        yield
