"""A request of the greatest length, an answer of the server, and places in a test's folder."""

import json
import tempfile
from pathlib import Path

from app.ui.widgets.places import Place
from app.ui.words.offline import words
from tests.simulator import NUMBER, World


def longest_request() -> bytes:
    """Return a real request with every claim at its longest: a name of 40 kanji, a statement held, a take-over."""
    with tempfile.TemporaryDirectory() as folder:
        agent = World(Path(folder)).licensed()
        agent.rename("銀" * 40)
        return agent.write_request(NUMBER, replace=True)


def real_answer() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        answer = world.server.ask(world.terminal().write_request(NUMBER))
    return json.dumps({"statement": answer.statement.decode(), "keyset": answer.keyset.decode()}).encode()


def places(folder: Path) -> list[Place]:
    """Return a stick and a folder of downloads, in ``folder``."""
    made = [Place(words.VOLUME.format(name="KIOXIA"), folder / "stick"), Place(words.DOWNLOADS, folder / "downloads")]
    for place in made:
        place.folder.mkdir(exist_ok=True)
    return made
