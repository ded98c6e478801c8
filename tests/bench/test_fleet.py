"""A small fleet meets every target, twice the same with different hash seeds; deliberate faults are found."""

import os
import subprocess
import sys


def run(*arguments: str, hash_seed: str = "random") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.fleet", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_small_fleet_meets_every_target_and_the_same_seed_gives_the_same_result() -> None:
    few = ("--shops", "6", "--days", "200")
    printed = run(*few, hash_seed="1")
    assert "digest" in printed
    assert run(*few, hash_seed="2") == printed


def test_each_deliberate_fault_makes_its_metric_fail() -> None:
    assert run("faults").count("found") == 5
