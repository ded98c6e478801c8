"""A small fleet meets every target, the same with different hash seeds; deliberate faults are found and shrunk."""

import os
import subprocess
import sys

from tests.bench.scenarios import DAYS, SHOPS


def run(*arguments: str, hash_seed: str = "random") -> str:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_small_fleet_and_deliberate_faults() -> None:
    small = run("bench.fleet", "--shops", str(SHOPS), "--days", str(DAYS), hash_seed="1")
    assert "MISSED" not in small
    printed = run("tests.bench.scenarios", hash_seed="2")
    assert printed.splitlines()[-1] == small.splitlines()[-1], "another digest with another hash seed"
    assert printed.count("found ") == 5
    _, _, shrunk = printed.partition("The smallest fleet that shows it: ")
    assert shrunk.startswith("one shop with 3 events.")
    for event in ("issue", "register terminal 0", "clock terminal 0", "VIOLATION false lockout"):
        assert event in shrunk
    _, _, copied = printed.partition("a copy: ")
    assert "expired in a restored data folder': 1" in copied
    assert " 0 violations" in copied
    assert "an image: 1 seen" in printed, "days on which two copies take turns are not skipped"
    _, _, restored = printed.partition("a lost day:")
    assert "register_again terminal 0 machine-0-1" in restored, "no address of an object, which would differ each time"
    assert "renewed" in restored
    assert "0 violations" in restored
