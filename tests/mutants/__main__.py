"""``python -m tests.mutants FOLDER [PATTERN …]`` makes mutants in FOLDER and tests those whose names match a pattern.

TESTS names the tests to run instead of pyproject.toml's, JOBS how many mutants are tried at once.
A mutant that was killed is not tried again while its function is unchanged; remove FOLDER to start anew.
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
    killed = trying.read_killed()
    chosen = [mutant for mutant in made if mutant.digest not in killed]
    print(f"{len(made)} mutants, of which {len(made) - len(chosen)} were killed before", flush=True)
    trying.CHOSEN.write_text(json.dumps([dataclasses.asdict(mutant) for mutant in chosen]))
    packages = {mutant.name.partition(".")[0] for mutant in chosen}
    tests = os.environ.get("TESTS", "").split()
    tests = tests or [
        test for test in making.options()["tests"] if any(f"tests/{package}" in test for package in packages)
    ]
    if chosen:
        options = ["-q", "--tb=native", "-p", "no:randomly", "-p", "tests.mutants.trying"]
        options += ["-o", "tmp_path_retention_policy=none", "--basetemp", "tmp"]
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *options, *tests])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
