"""What a disk does to a terminal: files that cannot be read for a while, seen by a running process or by a start."""

import errno
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from licensing.errors import Refused, StorageError, Unreachable
from licensing.standing import State
from licensing.store import KEY, KEYSET, NEXT_KEY, NEXT_KEYSET, ROOTS, SEEN, STATE, STATEMENT, TRIAL
from tests.laws.machine import Machine, terminals
from tests.laws.virtual_terminals import VirtualTerminal

DOCUMENTS = (KEY, NEXT_KEY, STATEMENT, KEYSET, NEXT_KEYSET, ROOTS, TRIAL, SEEN)
NOTHING_KNOWN = (State.TERMS_NEEDED, State.FOREIGN)
HIDDEN: set[Path] = set()
"""Files that cannot be read."""

_open = Path.open


def open_visible(path: Path, *arguments: Any, **options: Any) -> Any:
    """Replace ``Path.open``: what is hidden cannot be opened."""
    if path in HIDDEN:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
    return _open(path, *arguments, **options)


@contextmanager
def hidden(terminal: VirtualTerminal, names: Collection[str]) -> Iterator[dict[Path, bytes]]:
    """Hide those of the files ``names`` that are there, and yield them; afterwards they are what they were."""
    kept = {path: path.read_bytes() for path in map(terminal.path, names) if path.exists()}
    HIDDEN.update(kept)
    try:
        yield kept
    finally:
        HIDDEN.clear()
    assert {path: path.read_bytes() for path in kept} == kept


class DiskRules(Machine):
    @rule(n=terminals, names=st.sets(st.sampled_from((*DOCUMENTS, STATE)), min_size=1))
    def a_running_terminal_cannot_read_some_files(self, n: int, names: set[str]) -> None:
        """It keeps what it knows."""
        terminal = self.terminal(n)
        terminal.agent.remember_time()
        before = terminal.agent.standing()
        with hidden(terminal, names) as files:
            terminal.agent.refresh()
            if terminal.path(STATEMENT) in files:
                self._try_everything(n)
            standing = terminal.agent.standing()
            assert (standing.state, standing.deadline) == (before.state, before.deadline)
            assert len(standing.unreadable) <= len(files)
        terminal.agent.refresh()
        assert terminal.agent.standing().unreadable == ()

    @rule(n=terminals, names=st.sets(st.sampled_from(DOCUMENTS), min_size=1))
    def a_start_cannot_read_some_files(self, n: int, names: set[str]) -> None:
        """It asks for no terms, takes nothing for another machine's, and has its right again once it can read."""
        terminal = self.terminal(n)
        terminal.agent.remember_time()
        before = terminal.agent.standing()
        with hidden(terminal, names) as files:
            terminal.switch_on()
            standing = terminal.agent.standing()
            assert before.state in NOTHING_KNOWN or standing.state not in NOTHING_KNOWN
            assert before.usable or not standing.usable
            if files:
                self._try_everything(n)
        terminal.agent.refresh()
        if terminal.path(STATEMENT) in files:
            assert terminal.agent.standing().state is before.state

    def _try_everything(self, n: int) -> None:
        agent = self.terminal(n).agent
        attempts: list[Callable[[], object]] = [
            lambda: agent.agree("2026-11-01"),
            agent.write_request,
            agent.check,
            agent.remember_time,
        ]
        for attempt in attempts:
            with suppress(StorageError, Refused, Unreachable):
                attempt()
