"""A licensed terminal's folder and vendor profile on disk, made with the tests' simulated vendor."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from licensing import jws
from licensing.agent import Agent
from licensing.machine import machine_hash
from licensing.terminal import Software
from tests.simulator import NUMBER, World


@dataclass(frozen=True)
class Terminal:
    world: World
    environment: dict[str, str]

    def agent(self) -> Agent:
        return Agent(
            self.world.store("data"),
            self.world.server,
            self.world.vendor,
            self.world.clock,
            machine=machine_hash(self.world.folder / "machine-id"),
            software=Software("Linux", "1.0.0"),
        )


@contextmanager
def licensed_terminal(server_url: str = "http://127.0.0.1:9") -> Iterator[Terminal]:
    """Yield a terminal that registered a moment ago and whose profile names ``server_url``."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        world = World(folder)
        world.clock.pc = datetime.now(UTC)
        vendor = world.vendor
        profile = {
            "product_name": vendor.product_name,
            "server_url": server_url,
            "portal_url": server_url,
            "issuer": vendor.issuer,
            "root_keys": [jws.public_jwk(key) for key in vendor.root_keys.values()],
            "support_phone": vendor.support_phone,
            "support_hours": vendor.support_hours,
        }
        (folder / "vendor.json").write_text(json.dumps(profile), encoding="utf-8")
        # A machine that writes no bytecode would measure the compiler.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {
            **inherited,
            "ATTOMENZEI_VENDOR": str(folder / "vendor.json"),
            "ATTOMENZEI_DATA_DIR": str(folder / "data"),
            "ATTOMENZEI_MACHINE_DIR": str(folder / "machine"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        terminal = Terminal(world, environment)
        terminal.agent().register(NUMBER, name="銀座一号店 レジ1")
        yield terminal
