"""Imported at the start of a process that has this folder in PYTHONPATH: see ``tests.machines``."""

import os

import machineid

setattr(machineid, "id", lambda: os.environ["TEST_MACHINE_ID"])  # noqa: B010  # mypy refuses an assignment
