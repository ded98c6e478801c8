"""The seeds of the fuzzing corpus, and every golden document, through every target: what fuzzing found stays found."""

from pathlib import Path

import pytest

from tests.fuzz.targets import GOLDEN, TARGETS

CORPUS = Path(__file__).with_name("corpus")
SEEDS = [(target, path) for target in TARGETS for path in sorted((CORPUS / target).iterdir())]


@pytest.mark.parametrize(("target", "path"), SEEDS, ids=[f"{target}-{path.name[:12]}" for target, path in SEEDS])
def test_a_seed_is_read_or_refused(target: str, path: Path) -> None:
    TARGETS[target](path.read_bytes())


@pytest.mark.parametrize("target", TARGETS)
def test_a_golden_document_of_any_kind_is_read_or_refused(target: str) -> None:
    for path in sorted(GOLDEN.iterdir()):
        TARGETS[target](path.read_bytes())
