"""The machine ids of simulated PCs: all terminals of a test run on one machine, which would make them the same PC."""

import hashlib


def id_of(name: object) -> str:
    """Return the machine id of the PC ``name``."""
    return hashlib.sha256(str(name).encode()).hexdigest()[:32]
