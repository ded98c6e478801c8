"""``python -m tests.mutants FOLDER [PATTERN …]``: makes mutants in FOLDER and tries those whose names fit a pattern.

TESTS names the tests to run, where pyproject.toml's are not wanted; JOBS how many mutants are tried at once.
What a test has noticed is not tried again while its function is the same; remove FOLDER to begin anew.
"""

import dataclasses
import json
import os
import sys
from pathlib import Path

from tests.mutants import making, trying


def main(folder: Path, patterns: list[str]) -> None:
    made = making.make(folder, patterns or ["*"])
    os.chdir(folder)
    noticed = trying.read_noticed()
    chosen = [mutant for mutant in made if mutant.digest not in noticed]
    print(f"{len(made)} mutants, of which {len(made) - len(chosen)} were noticed before", flush=True)
    trying.CHOSEN.write_text(json.dumps([dataclasses.asdict(mutant) for mutant in chosen]))
    rooms = {mutant.name.partition(".")[0] for mutant in chosen}
    tests = os.environ.get("TESTS", "").split()
    tests = tests or [test for test in making.options()["tests"] if any(f"tests/{room}" in test for room in rooms)]
    if chosen:
        options = ["-q", "--tb=native", "-p", "no:randomly", "-p", "tests.mutants.trying"]
        options += ["-o", "tmp_path_retention_policy=none", "--basetemp", "tmp"]
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *options, *tests])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
