"""The main use case by command line: what ``make run`` shows where there is no display.

Each step is one ``attomenzei license …`` in a process of its own, against the running server. Every run begins with new
terminals, each on a simulated machine of its own, and new license numbers, so that it shows the same steps each time.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import join
from uuid import uuid4

from licensing.number import show
from server import clock
from server.home import Home
from server.licenses.models import DEFAULT_ALLOWANCE
from server.licenses.staff import operations
from server.ops.demo import DemoError
from server.ports import free_port

CUSTOMER = "デモ商店（コマンドライン）"
SHORT_ALLOWANCE = 7
"""Days; fewer than the renewal window has, so that a terminal without a network is in the window at once."""
OUTCOMES = {
    0: "利用できます / usable",
    3: "利用できません / not usable",
    4: "サーバに接続できませんでした / server not reached",
    5: "サーバが断りました / refused by the server",
}
PATIENCE = 60.0
"""Seconds that one command may take."""


@dataclass(frozen=True)
class Step:
    """One command on one terminal; ``expected`` are the exit codes with which the walk goes on."""

    title: str
    terminal: str
    arguments: tuple[str, ...]
    expected: tuple[int, ...] = (0,)
    online: bool = True


def walk(home: Home, email: str) -> Iterator[str]:
    """Take the steps one by one; yield each with its outcome as text.

    Raises:
        DemoError: a step ended in another way than the rules say, or not at all; later steps are not taken.
    """
    folder = home.folder / "walkthrough"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    unreachable = _unreachable_vendor(home, folder)
    machines: defaultdict[str, str] = defaultdict(lambda: uuid4().hex)
    for position, step in enumerate(_steps(_issue(email), _issue(email, SHORT_ALLOWANCE)), 1):
        vendor = home.vendor if step.online else unreachable
        ended = _run(step.arguments, folder / step.terminal, vendor, machines[step.terminal])
        if ended.returncode not in step.expected:
            raise DemoError(f"{step.title}: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")
        yield _shown(position, step, ended)


def _steps(number: str, short: str) -> tuple[Step, ...]:
    first, second = "レジ1", "レジ2"
    return (
        Step("利用規約に同意: お試し開始 / accept the terms: the trial begins", first, ("trial", "--agree")),
        Step("ライセンス登録 / register", first, ("register", number, "--name", f"銀座一号店 {first}")),
        Step("ライセンス認証 / check", first, ("check",)),
        Step(
            "同じ番号を2台目で / the same number on a second terminal",
            second,
            ("register", number, "--name", f"銀座一号店 {second}"),
            (5,),
        ),
        Step(
            f"オフライン{SHORT_ALLOWANCE}日までの番号 / a number that may be offline for {SHORT_ALLOWANCE} days",
            second,
            ("register", short, "--name", f"銀座一号店 {second}"),
        ),
        Step("サーバに接続できないとき / the server cannot be reached", second, ("check",), (4,), online=False),
        Step("ライセンス更新期間 / the renewal window", second, ("status",), online=False),
    )


def _issue(email: str, allowance_days: int = DEFAULT_ALLOWANCE) -> str:
    contract = operations.issue(
        customer=CUSTOMER,
        email=email,
        count=1,
        months=12,
        allowance_days=allowance_days,
        who="demo",
        now=clock.now(),
    )
    return show(contract.licenses.get().number)


def _unreachable_vendor(home: Home, folder: Path) -> Path:
    """Return the vendor profile of the same server at a port where nobody listens."""
    profile = json.loads(home.vendor.read_bytes())
    path = folder / "unreachable.json"
    path.write_text(json.dumps(profile | {"server_url": f"http://127.0.0.1:{free_port()}"}))
    return path


def _run(
    arguments: tuple[str, ...], terminal: Path, vendor: Path, machine_id: str
) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "ATTOMENZEI_VENDOR": str(vendor),
        "ATTOMENZEI_DATA_DIR": str(terminal / "data"),
        "ATTOMENZEI_MACHINE_DIR": str(terminal / "machine"),  # this machine's own evidence stays out of it
        "ATTOMENZEI_MACHINE_ID": machine_id,
        "LC_ALL": "C.UTF-8",  # Japanese, the app's own language
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", "app", "license", *arguments]
    try:
        return subprocess.run(  # noqa: S603  # our own program
            command, env=environment, capture_output=True, encoding="utf-8", timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise DemoError(str(error)) from error


def _shown(position: int, step: Step, ended: "subprocess.CompletedProcess[str]") -> str:
    printed = (ended.stdout + ended.stderr).rstrip().replace("\n", "\n      ")
    return (
        f"\n{position}. {step.title}\n"
        f"   {step.terminal} $ attomenzei license {join(step.arguments)}\n"
        f"      {printed}\n"
        f"   → {ended.returncode}: {OUTCOMES.get(ended.returncode, '')}"
    )
