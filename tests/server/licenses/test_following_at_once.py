"""Sealing and following by several processes at once on PostgreSQL: no gap, no entry handed on twice."""

import subprocess
import sys
from pathlib import Path

import psycopg

from tests import postgres
from tests.server.programs import ROOT, environment, founded, run

EACH = 100
"""Entries that each of three processes writes while three others seal and follow."""


def test_processes_that_seal_and_follow_at_once_leave_no_gap_and_hand_nothing_on_twice(
    cluster: postgres.Cluster, tmp_path: Path
) -> None:
    database = cluster.new_database()
    founded(tmp_path, DATABASE_URL=database)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE handed (place serial, event bigint)")
        calls = [("write", EACH)] * 3 + [("follow", 3 * EACH)] * 3
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.server.following", action, str(count)],
                cwd=ROOT,
                env=environment(tmp_path, DATABASE_URL=database),
            )
            for action, count in calls
        ]
        assert [child.wait(timeout=100) for child in children] == [0] * len(children)
        handed = [row[0] for row in connection.execute("SELECT event FROM handed ORDER BY place")]
        sealed = list(connection.execute("SELECT position, event_id FROM licenses_seal ORDER BY position"))
    assert [position for position, _ in sealed] == list(range(1, 3 * EACH + 1))
    assert handed == [event for _, event in sealed], "each once, in the order of the seals"
    verified = run(tmp_path, "events", "verify", DATABASE_URL=database)
    assert verified.returncode == 0, verified.stdout
