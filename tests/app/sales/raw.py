"""Reads and changes the file of a journal or a backup behind the app's back."""

import shutil
import sqlite3
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from app.sales import keys
from app.sales.keys import Keys
from app.sales.record_key import Key
from app.sales.sealed_file import connect as connect_sealed
from app.sales.sealed_file import id_in

IntegrityError = sqlcipher.IntegrityError


def key_of(file: Path) -> Key | None:
    """Return the key of ``file``, which is in its folder, or in a folder beside that; None if it is not encrypted."""
    wanted = id_in(file) if file.exists() and file.stat().st_size else None
    near = (path.parent for folder in (file.parent, file.parent.parent) for path in folder.glob(f"*/{keys.FILE_NAME}"))
    folders = [file.parent, *near]
    return None if wanted is None else next(key for folder in folders if (key := Keys(folder).at_hand(wanted)))


def connect(file: Path) -> sqlite3.Connection:
    """Return a connection to ``file``, encrypted or not; a new file is not."""
    db = connect_sealed(file, key_of(file))
    db.row_factory = None
    return db


def give_key(folder: Path, to: Path) -> None:
    """Copy the key of the journal in ``folder`` into the folder ``to``, so that a backup there can be opened."""
    shutil.copy(folder / keys.FILE_NAME, to)
