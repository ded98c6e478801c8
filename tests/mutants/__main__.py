"""``python -m tests.mutants FOLDER [PATTERN …]``: makes the mutants in FOLDER and tries those whose names fit a pattern.

What a test noticed before is not tried again while its function is the same; remove FOLDER to begin anew.
"""

import dataclasses
import json
import os
import sys
from fnmatch import fnmatch
from pathlib import Path

from tests.mutants import making, trying


def main(folder: Path, patterns: list[str]) -> None:
    made = making.make(folder)
    os.chdir(folder)
    noticed = json.loads(trying.NOTICED.read_text()) if trying.NOTICED.exists() else {}
    fitting = [mutant for mutant in made if any(fnmatch(mutant.name, pattern) for pattern in patterns or ["*"])]
    chosen = [mutant for mutant in fitting if mutant.digest not in noticed]
    print(f"{len(fitting)} mutants, of which {len(fitting) - len(chosen)} were noticed before", flush=True)
    trying.CHOSEN.write_text(json.dumps([dataclasses.asdict(mutant) for mutant in chosen]))
    rooms = {mutant.name.partition(".")[0] for mutant in chosen}
    tests = [test for test in making.options()["tests"] if any(f"tests/{room}" in test for room in rooms)]
    if chosen:
        options = ["-q", "--tb=native", "-p", "no:randomly", "-p", "tests.mutants.trying"]
        options += ["-o", "tmp_path_retention_policy=none", "-o", "tmp_path_retention_count=1"]
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *options, *tests])  # noqa: S606


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
