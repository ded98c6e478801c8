"""A migration uses the database that it migrates, and no other: ``restore`` migrates one in memory to compare with."""

import re
from pathlib import Path

import pytest

from tests.server.programs import ROOT

MIGRATIONS = sorted(ROOT.glob("server/*/migrations/0*.py"))


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_query_of_a_migration_is_for_the_default_database(path: Path) -> None:
    """``objects`` alone is that of the running server, whose rows it would read and change."""
    assert re.findall(r"\.objects\.(?!using\().*", path.read_text(encoding="utf-8")) == []
