"""What one terminal keeps in its data folder, and the marker outside it. It knows files, not rules."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from licensing import jws
from licensing.claims import Claims, seconds
from licensing.clock import Lead
from licensing.errors import DocumentError, StorageError
from licensing.files import read_file, set_aside, sweep, write_file
from licensing.last_try import LastTry, read_last_try
from licensing.request import LONGEST_NAME

log = logging.getLogger(__name__)

KEY = "terminal.key"
STATEMENT = "statement.jws"
KEYSET = "keyset.jws"
NEXT_KEYSET = "next-keyset.jws"
"""The keyset of a statement that replaces one whose key was struck out: it is read where a power cut fell between."""
ROOTS = "roots.json"
TRIAL = "trial.jws"
STATE = "state.json"
FIRST_TRIAL = "first-trial.jws"
"""The marker: the first trial request made on this machine, kept outside the data folder."""
SEEN = "seen.json"
"""The marker of the latest instant seen, kept outside the data folder."""
LOCK_PATIENCE = 5.0
MOST_PENDING = 64
MOST_LEAD = 10_000 * 366 * 86400
"""Seconds: no two instants that can be written lie further apart."""


@dataclass(frozen=True)
class Saved:
    """``state.json``: what is worth keeping but proves nothing.

    ``pending`` maps the nonces of requests that travel as a file to when they were made; ``passed_over``
    is the instant of a record that a fresh statement has found to lie in the future.
    """

    seen: datetime | None = None
    lead: Lead | None = None
    passed_over: datetime | None = None
    last_try: LastTry | None = None
    terminal_name: str = ""
    pending: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def reachable(self) -> bool:
        """Whether the last try to ask the server, if any, was answered."""
        return self.last_try is None or self.last_try.reachable

    def to_json(self) -> bytes:
        members = {
            "seen": None if self.seen is None else seconds(self.seen),
            "lead": self.lead and _lead_members(self.lead),
            "passed_over": self.passed_over and seconds(self.passed_over),
            "last_try": self.last_try and self.last_try.claims(),
            "reachable": self.reachable,  # for 1.0.0, should it be put back
            "terminal_name": self.terminal_name,
            "pending": [{"nonce": nonce, "iat": seconds(iat)} for nonce, iat in self.pending.items()],
        }
        return json.dumps(members, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Saved":
        members = Claims(jws.parse_json(data))
        pending = members.items("pending", most=MOST_PENDING)
        return cls(
            seen=members.instant("seen") if "seen" in members else None,
            lead=_read_lead(members.inner("lead")) if "lead" in members else None,
            passed_over=members.instant("passed_over") if "passed_over" in members else None,
            last_try=read_last_try(members),
            terminal_name=members.text("terminal_name", most=LONGEST_NAME, least=0),
            pending={item.text("nonce", most=22): item.instant("iat") for item in pending},
        )


def _lead_members(lead: Lead) -> dict[str, int]:
    return {"offset": int(lead.offset.total_seconds()), "reading": seconds(lead.reading)}


def _read_lead(members: Claims) -> Lead:
    return Lead(timedelta(seconds=members.integer("offset", most=MOST_LEAD)), members.instant("reading"))


class Store:
    """The files of one terminal in ``folder``; ``outside`` is a folder that is not copied with it.

    ``damaged`` collects the names of files that could not be read and were set aside.
    """

    def __init__(self, folder: Path, outside: Path) -> None:
        self.folder = folder
        self.outside = outside
        self.damaged: set[str] = set()

    def key(self) -> Ed25519PrivateKey | None:
        """Return the terminal's key, or None before the first request."""
        text = self.document(KEY)
        if text is None:
            return None
        try:
            return Ed25519PrivateKey.from_private_bytes(jws.decode(text.strip()))
        except (DocumentError, ValueError):
            self.set_aside(KEY)
            return None

    def document(self, name: str) -> bytes | None:
        """Return the bytes of the file ``name``; an empty one counts as damaged, a missing one is None."""
        data = read_file(self.folder / name)
        if data == b"":
            self.set_aside(name)
            return None
        return data

    def saved(self) -> Saved:
        data = self.document(STATE)
        if data is None:
            return Saved()
        try:
            return Saved.from_json(data)
        except DocumentError:
            self.set_aside(STATE)
            return Saved()

    def set_aside(self, name: str) -> None:
        log.warning("%s cannot be read and is set aside", name)
        self.damaged.add(name)
        set_aside(self.folder / name)

    def write_key(self, key: Ed25519PrivateKey) -> None:
        write_file(self.folder / KEY, jws.encode(key.private_bytes_raw()) + b"\n", private=True)

    def write(self, name: str, data: bytes) -> None:
        """Put ``data`` into the file ``name``: the old or the new content afterwards.

        Raises:
            StorageError: the disk refused; the old content is still there.
        """
        write_file(self.folder / name, data, private=True)
        sweep(self.folder / name, (KEY, STATEMENT, KEYSET, NEXT_KEYSET, ROOTS, TRIAL, STATE))

    def change_saved(self, **changes: object) -> Saved:
        """Write ``state.json`` with ``changes`` made to what is there now, and return it."""
        saved = replace(self.saved(), **changes)  # type: ignore[arg-type]
        self.write(STATE, saved.to_json())
        return saved

    def first_trial(self) -> bytes | None:
        return read_file(self.outside / FIRST_TRIAL) or None

    def mark_first_trial(self, request: bytes) -> None:
        """Keep the machine's first trial request outside the data folder; where that cannot be, the trial goes on."""
        with suppress(StorageError):
            write_file(self.outside / FIRST_TRIAL, request)

    def marker(self) -> bytes | None:
        return read_file(self.outside / SEEN) or None

    def write_marker(self, marker: bytes) -> None:
        """Keep the latest instant seen outside the data folder too; where that cannot be, the others must do."""
        with suppress(StorageError):
            write_file(self.outside / SEEN, marker)

    def fingerprint(self) -> tuple[int, ...]:
        """Return a value that changes when another copy of the app has written a document."""
        return tuple(_changed_at(self.folder / name) for name in (KEY, STATEMENT, KEYSET, ROOTS, TRIAL))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the data folder against other copies of the app while documents are compared and saved.

        Raises:
            StorageError: the folder cannot be written, or another copy holds it for too long.
        """
        from filelock import FileLock, Timeout  # 30 ms that a mere look at the standing does without

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / ".lock", timeout=LOCK_PATIENCE)
            lock.acquire()
        except (OSError, Timeout, NotImplementedError) as error:
            raise StorageError(f"cannot lock {self.folder.name}: {error}") from error
        try:
            yield
        finally:
            lock.release()


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
