from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.state.models import Models
from tests.simulator import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def models(qapp: object, world: World) -> Iterator[Models]:
    made = Models(world)
    yield made
    made.close()
