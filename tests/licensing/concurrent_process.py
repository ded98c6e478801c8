"""One of several processes on one terminal's folder.

``python -m tests.licensing.concurrent_process FOLDER VENDOR NAME`` renames, checks and saves the time repeatedly, and
prints what it saw as one line of JSON.
"""

import json
import sys
from pathlib import Path

from licensing.agent import Agent
from licensing.channel import HttpChannel
from licensing.errors import Unreachable
from licensing.store import Store
from licensing.terminal import Software
from licensing.vendor import read_vendor
from tests.simulator import ManualClock

ROUNDS = 12
MACHINE = "machine-of-till".ljust(32, "-")


def main(folder: Path, vendor_file: Path, name: str) -> dict[str, list[str]]:
    vendor = read_vendor(vendor_file)
    seen: dict[str, list[str]] = {"states": [], "deadlines": [], "damaged": [], "late": []}
    for number in range(ROUNDS):
        channel = HttpChannel(vendor.server_url, app_version="1.0.0", timeout=30.0)
        software = Software("Linux", "1.0.0")
        agent = Agent(
            Store(folder, folder.with_name("outside")),
            channel,
            vendor,
            ManualClock(),
            machine=MACHINE,
            software=software,
        )
        agent.rename(f"{name} {number}")
        try:
            agent.check()
        except Unreachable as error:
            seen["late"].append(error.trouble.value)  # another process has saved a newer statement: ours is refused
        agent.remember_time()
        standing = agent.standing()
        seen["states"].append(standing.state.value)
        seen["deadlines"].append(str(standing.deadline))
        seen["damaged"] += sorted(standing.damaged)
    return seen


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])))  # noqa: T201 - for the test
