"""A small fleet meets every target, and the same seed gives the same result whatever the hash seed of the process."""

import os
import subprocess
import sys


def simulate(*arguments: str, hash_seed: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.fleet", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "digest" in done.stdout, done.stderr
    return done.returncode, done.stdout


def test_a_small_fleet_meets_every_target() -> None:
    code, printed = simulate("--shops", "20", "--days", "400", hash_seed="1")
    assert code == 0, printed


def test_the_same_seed_gives_the_same_result() -> None:
    few = ("--shops", "3", "--days", "150", "--seed", "2")
    assert simulate(*few, hash_seed="1") == simulate(*few, hash_seed="2")
