"""The way back from an upgrade: the older program refuses the newer database, and serves what was backed up before."""

import json
import os
import shlex
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest
import requests

from tests.postgres import Cluster
from tests.server.programs import create_server, run, started

LISTENING = r"Listening on (http://127\.0\.0\.1:\d+)"
ROOT = Path(__file__).resolve().parents[3]
LATER_TABLE = "CREATE TABLE licenses_later (license_id bigint NOT NULL REFERENCES licenses_license)"
UPGRADED = "INSERT INTO django_migrations (app, name, applied) VALUES ('licenses', '9999_later', '2030-01-01')"
ISSUE = ("--customer", "銀座商店", "--email", "owner@example.jp", "--months", "12", "--count", "1")


def issue(folder: Path, **variables: str) -> None:
    assert run(folder, "license", "issue", *ISSUE, **variables).returncode == 0


def upgrade(folder: Path, **variables: str) -> None:
    """Do to the database what a newer program does, and issue a number with that."""
    issue(folder, **variables)
    later = f"from django.db import connection; connection.cursor().execute({UPGRADED!r})"
    ended = run(folder, "shell", "-c", later, **variables)
    assert ended.returncode == 0, ended.stderr


def restore_as_documented(cluster: Cluster, database: str, backup: Path) -> None:
    """Run what docs/operating.md has ``postgres`` do, in the cluster of the tests."""
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    block = page.partition("- **Restore PostgreSQL**")[2].partition("```sh\n")[2].partition("```")[0]
    lines = [line.partition("runuser -u postgres -- ")[2] for line in block.splitlines() if "runuser" in line]
    assert [line.split()[0] for line in lines] == ["psql", "createdb", "pg_restore"]
    for line in lines:
        command, _, source = line.replace("--owner attomenzei", "--owner postgres").partition(" < ")
        program, *arguments = shlex.split(command.replace("attomenzei", database))
        with backup.open("rb") if source else nullcontext() as stream:
            subprocess.run(
                [cluster.programs / program, *cluster.login, *arguments], check=True, timeout=120, stdin=stream
            )


def name_of(database: str) -> str:
    return database.partition("@/")[2].partition("?")[0]


def is_refused(folder: Path, **variables: str) -> bool:
    served = run(folder, "serve", "--port", "0", **variables)
    prepared = run(folder, "init", **variables)
    return all(
        ended.returncode == 2 and "made by a newer program (licenses.9999_later)" in ended.stderr
        for ended in (served, prepared)
    )


def is_served(folder: Path, **variables: str) -> bool:
    with started(folder, "serve", "--port", "0", expect=LISTENING, **variables) as (_, line):
        console = requests.get(f"{line[1]}/admin/login/", timeout=30)
    listed = run(folder, "license", "list", "--json", **variables)
    return console.status_code == 200 and len(json.loads(listed.stdout)) == 1


@pytest.mark.variant
def test_the_way_back_with_sqlite(tmp_path: Path) -> None:
    home, backup = tmp_path / "home", str(tmp_path / "before-upgrade")
    create_server(home)
    issue(home)
    assert run(home, "backup", backup).returncode == 0
    upgrade(home)
    assert is_refused(home)
    unasked = run(home, "restore", backup)
    assert (unasked.returncode, "1 entries of its event log are not in the backup" in unasked.stderr) == (1, True)
    restored = run(home, "restore", "--older", backup)
    assert restored.returncode == 0, restored.stderr
    assert is_served(home)


@pytest.mark.variant
def test_the_way_back_with_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    home, folder = tmp_path / "home", tmp_path / "backups"
    folder.mkdir()
    database = cluster.new_database()
    url = {"DATABASE_URL": database}
    create_server(home, **url)
    issue(home, **url)
    (folder / "attomenzei-20200101T000000.dump").touch()
    made = run(home, "backup", "--into", str(folder), "--keep", "1", **url)
    assert made.returncode == 0, made.stderr
    [backup] = folder.iterdir()
    assert (backup.suffix, backup.stat().st_mode & 0o777) == (".dump", 0o600)
    again = run(home, "backup", str(backup), **url)
    assert (again.returncode, "exists: name a new file" in again.stderr) == (1, True)
    upgrade(home, **url)
    filled = "INSERT INTO licenses_later SELECT id FROM licenses_license"
    cluster.execute(f"\\c {name_of(database)}", LATER_TABLE, filled)
    assert is_refused(home, **url)
    restore_as_documented(cluster, name_of(database), backup)
    restored = run(home, "restored", **url)
    assert restored.returncode == 0, restored.stderr
    assert is_served(home, **url)


def test_a_backup_finds_the_database_as_the_server_does(tmp_path: Path, cluster: Cluster) -> None:
    """Also by a parameter of libpq that few use: here the host is in a file of services."""
    database = cluster.new_database()
    (tmp_path / "services").write_text(f"[shop]\nhost={cluster.folder}\nuser=postgres\n")
    found = {
        "DATABASE_URL": f"postgres:///{name_of(database)}?service=shop",
        "PGSERVICEFILE": str(tmp_path / "services"),
    }
    create_server(tmp_path / "home", DATABASE_URL=database)
    made = run(tmp_path / "home", "backup", str(tmp_path / "b"), **found)
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize(
    ("database", "reason"),
    [
        pytest.param("postgres://sato:hunter22@localhost:1/none", "pg_dump: ", id="a database that does not answer"),
        pytest.param(None, "pg_dump is not installed", id="no pg_dump"),
    ],
)
def test_a_failed_backup_leaves_nothing_and_prints_no_password(
    tmp_path: Path, database: str | None, reason: str
) -> None:
    create_server(tmp_path / "home")
    variables = {"DATABASE_URL": database or "postgres://sato:hunter22@localhost:1/none"}
    if database is None:
        variables["PATH"] = str(tmp_path)
    failed = run(tmp_path / "home", "backup", str(tmp_path / "b"), **variables)
    assert (failed.returncode, reason in failed.stderr) == (1, True), failed.stderr
    assert "hunter22" not in failed.stderr
    assert not list(tmp_path.glob("b*"))


@pytest.mark.skipif(os.name == "nt", reason="a program in sh")
def test_what_pg_dump_says_in_another_encoding_is_told(tmp_path: Path) -> None:
    """Until a connection is made, PostgreSQL speaks as its own locale does, such as EUC-JP."""
    create_server(tmp_path / "vendor")
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\nprintf 'FATAL: \\245\\321\\n' >&2; exit 1\n", encoding="ascii")
    program.chmod(0o700)
    variables = {"DATABASE_URL": "postgres://sato@localhost:1/none", "PATH": str(tmp_path)}
    ended = run(tmp_path / "vendor", "backup", str(tmp_path / "b"), **variables)
    assert (ended.returncode, ended.stderr.splitlines()) == (1, ["CommandError: pg_dump: FATAL: \\xa5\\xd1"])
