"""Several processes seal and consume the event log at once on PostgreSQL: no gap, no event processed twice."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.server.programs import ROOT, create_server, environment, run

EACH = 100
"""Entries that each of three processes writes while three others seal and consume."""


@pytest.mark.variant
def test_concurrent_consumers_leave_no_gap_and_process_nothing_twice(cluster: postgres.Cluster, tmp_path: Path) -> None:
    database = cluster.new_database()
    create_server(tmp_path, DATABASE_URL=database)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE processed (place serial, event bigint)")
        calls = [("write", EACH)] * 3 + [("consume", 3 * EACH)] * 3
        children = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.server.log_processes", action, str(count)],
                cwd=ROOT,
                env=environment(tmp_path, DATABASE_URL=database),
            )
            for action, count in calls
        ]
        assert [child.wait(timeout=100) for child in children] == [0] * len(children)
        processed = [row[0] for row in connection.execute("SELECT event FROM processed ORDER BY place")]
        sealed = list(connection.execute("SELECT position, event_id FROM licenses_seal ORDER BY position"))
    assert [position for position, _ in sealed] == list(range(1, 3 * EACH + 1))
    assert processed == [event for _, event in sealed], "each once, in the order of the seals"
    verified = run(tmp_path, "events", "verify", DATABASE_URL=database)
    assert verified.returncode == 0, verified.stdout
