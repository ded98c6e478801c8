"""Makes a server in a new folder, and measures its pages in a process of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence

CUSTOMERS = 50_000


def main(arguments: Sequence[str]) -> int:
    """Return the exit code. ``arguments`` may have another number of customers, and a folder to keep the server in."""
    customers = arguments[0] if arguments else str(CUSTOMERS)
    with tempfile.TemporaryDirectory(prefix="attomenzei-pages-") as new:
        home = arguments[1] if len(arguments) > 1 else new
        environment = {**os.environ, "ATTOMENZEI_HOME": home, "DJANGO_SETTINGS_MODULE": "server.settings"}
        command = [sys.executable, "-m", "bench.pages", customers]
        return subprocess.run(command, env=environment, check=False).returncode
