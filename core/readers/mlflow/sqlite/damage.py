"""What is wrong with a database, in words that help."""

from __future__ import annotations

import sqlite3
from typing import Final

from core.model import Problem
from core.readers.mlflow.sqlite.header import MAGIC, Header
from core.readers.mlflow.sqlite.opening import is_damaged, is_locked
from core.readers.unreadable import unreadable_file

_SAVE: Final = "or save the rest with the program sqlite3 and its command .recover"
_RESTORE: Final = f"Restore it from a backup, {_SAVE}"


def not_opened(path: str, error: OSError | sqlite3.Error) -> Problem:
    """Return why nothing can be read of a database now."""
    if isinstance(error, OSError):
        return unreadable_file(path, error)
    if is_locked(error):
        message = "Another program has locked the database, so that nobody else can read it"
        return Problem(path, "locked-database", message, remedy="Nothing: it is read as soon as it is free")
    if is_damaged(error):
        return Problem(path, "damaged-database", f"The database is damaged: {error}", remedy=_RESTORE)
    return Problem(path, "unreadable-file", f"The database cannot be opened: {error}")


def not_a_store(path: str, header: Header | None, size: int) -> Problem:
    """Return why a file that was opened by itself shows nothing."""
    if size == 0:
        return Problem(path, "empty-file", "The file is empty", 0, lost_records=0, lost_bytes=0)
    if header is None:
        message = f"The file is no SQLite database: it does not begin with the words {MAGIC[:-1].decode()}"
        return Problem(path, "unknown-file", message)
    return Problem(path, "unknown-file", "The database holds no runs of MLflow, nor of anything else that is known")


def cut_off(path: str, header: Header, size: int) -> Problem:
    """Return what a database lacks that is shorter than it says."""
    lost = header.size - size
    message = f"The database is cut off: it should have {header.size:,} bytes and has {size:,}"
    return Problem(path, "truncated-database", message, size, f"Copy it again, {_SAVE}", lost_bytes=lost)


def damaged_table(path: str, table: str, message: str) -> Problem:
    """Return that a table could not be read in full."""
    text = f"The table {table} is damaged, and only what lies before and behind the damage is shown: {message}"
    return Problem(path, "damaged-database", text, remedy=_RESTORE)
