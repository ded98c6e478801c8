"""License models over the simulator, and a way to wait for what a command calls back with."""

import json
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from app.state.check_intervals import Pace
from app.state.license_model import LicenseModel
from tests.simulator import World

QUICK = Pace(first=0.02, most=0.1, look=0.02, probe=0.02, save=0.02)
NEVER = Pace(first=3600, most=3600, look=0.02, probe=3600, save=3600)


class Models:
    """Creates models that ``close`` deletes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made: list[LicenseModel] = []

    def __call__(self, pace: Pace = NEVER) -> LicenseModel:
        model = LicenseModel(self._world.terminal(), self._world.vendor, pace=pace)
        self._made.append(model)
        return model

    def close(self) -> None:
        for model in self._made:
            model.deleteLater()


def result_of(qtbot: QtBot, command: Callable[..., object], *arguments: Any, **options: Any) -> Any:
    """Run ``command`` and return what it calls ``done`` with."""
    results: list[Any] = []
    command(*arguments, done=results.append, **options)
    qtbot.waitUntil(lambda: bool(results))
    assert len(results) == 1
    return results[0]


def answer_to(world: World, request: bytes) -> bytes:
    """Return the file with the server's answer to ``request``."""
    answer = world.server.ask(request)
    return json.dumps({"statement": answer.statement.decode(), "keyset": answer.keyset.decode()}).encode()
