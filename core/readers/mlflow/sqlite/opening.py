"""Opens a database so that nothing in its folder is ever written, whoever else is using it.

SQLite keeps a log of changes (``-wal``) and an index of it in shared memory (``-shm``) beside some databases, and makes
them where they are missing, even for a connection that only reads. So a database without such a log is opened as one
that does not change, one whose index exists is opened with the index read-only, and any other is copied first.
Connections are not kept open: the last one to leave tidies the log away, and that is to be the user's program.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

import platformdirs

from core.readers.mlflow.sqlite.header import header_of
from core.readers.mlflow.tree import stamp_of

WAL, SHM, JOURNAL = "-wal", "-shm", "-journal"
PATIENCE: Final = 0.5
"""Seconds to wait for somebody who has locked the database."""
_UNCHANGING: Final = "immutable=1"
_READ_ONLY: Final = "mode=ro"
_SHARED: Final = "mode=ro&readonly_shm=1"
_SMALL: Final = 64 << 20
"""A database is copied to see what is in it only if it is smaller than this."""
_CACHE: Final = 32 << 10
"""Kibibytes of pages that SQLite keeps, so that those of an index and of its table are not read again and again."""
_ATTEMPTS: Final = 3
_LEFT_OVER: Final = 86_400
"""Seconds after which a copy belongs to nobody."""


class ChangedError(OSError):
    """Raised at the end where a database that was opened as one that does not change has changed."""


def is_locked(error: Exception) -> bool:
    """Whether somebody else was using the database at that moment."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_damaged(error: Exception) -> bool:
    """Whether what was read makes no sense."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: Exception) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else 0


@contextmanager
def opened(path: str) -> Iterator[sqlite3.Connection]:
    """Give a connection whose database ``store`` is the file; its own, ``main``, is empty and in memory.

    It belongs to the thread that opened it and is closed at the end. Raises OSError and sqlite3.Error.
    """
    real = os.path.realpath(path)  # the log lies beside the file that a link leads to
    before = stamp_of(real)
    with ExitStack() as stack:
        connection, changing = _connection(real, stack)
        try:
            yield connection
        finally:
            if not changing and stamp_of(real) != before:
                raise ChangedError(0, "The database was changed while it was read", path)


def _connection(path: str, stack: ExitStack) -> tuple[sqlite3.Connection, bool]:
    """Return a connection made in the first way that works, and whether it sees what others change or need not."""
    failure: sqlite3.Error | None = None
    for query in _ways(path):
        try:
            place = path if query else stack.enter_context(_copy(path))
            connection = stack.enter_context(closing(_attached(_address(place, query or "mode=rw"))))
        except sqlite3.Error as error:
            if is_locked(error) or is_damaged(error):
                raise
            failure = failure or error
        else:
            return connection, query != _UNCHANGING
    raise failure or sqlite3.OperationalError("unable to open database file")


def _ways(path: str) -> list[str]:
    """Return how the file may be opened, the best way first; an empty one is a private copy."""
    header = header_of(path)
    logged = _size(path + WAL) > 0
    if logged:
        copying = [""] if _is_worth_copying(path) else []
        return [_SHARED, *copying] if stamp_of(path + SHM) is not None else copying
    if header is not None and header.logged_ahead:
        return [_UNCHANGING]
    return [_READ_ONLY, "" if _size(path + JOURNAL) else _UNCHANGING]


def _size(path: str) -> int:
    stamp = stamp_of(path)
    return 0 if stamp is None else stamp[0]


def _is_worth_copying(path: str) -> bool:
    """Whether a database is small, or holds runs even without its log."""
    if _size(path) + _size(path + WAL) < _SMALL:
        return True
    with closing(_attached(_address(path, _UNCHANGING))) as connection:
        return connection.execute("SELECT 1 FROM store.sqlite_master WHERE name = 'runs'").fetchone() is not None


def _address(path: str, query: str) -> str:
    """Return a path as SQLite takes it: ``file:///folder/name?mode=ro``."""
    whole = os.fsencode(Path(path).as_posix())
    return f"file://{'' if whole.startswith(b'/') else '/'}{quote(whole)}?{query}"


def _attached(address: str) -> sqlite3.Connection:
    """Return a connection with a database attached; one that is cut off is opened as far as it goes."""
    try:
        return _attached_if(address, "OFF")
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        return _attached_if(address, "ON")


def _attached_if(address: str, lenient: str) -> sqlite3.Connection:
    """Return a connection with a database attached; a lenient one allows for pages that are missing at the end."""
    connection = sqlite3.connect(":memory:", timeout=PATIENCE, isolation_level=None, uri=True)
    try:
        connection.text_factory = _text
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA writable_schema = {lenient}")
        connection.execute("ATTACH ? AS store", (address,))
        connection.execute(f"PRAGMA store.cache_size = -{_CACHE}")
        connection.execute("SELECT count(*) FROM store.sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


@contextmanager
def _copy(path: str) -> Iterator[str]:
    """Give a private copy of a database with its log or journal, removed at the end; raises OSError."""
    place = Path(platformdirs.user_cache_dir("armillary")) / "databases"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _tidy(place)
    with tempfile.TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as folder:
        target = str(Path(folder) / "store.db")
        for _ in range(_ATTEMPTS):
            before = _stamps(path)
            for suffix in ("", WAL, JOURNAL):
                if stamp_of(path + suffix) is not None:
                    shutil.copyfile(path + suffix, target + suffix)
                else:
                    Path(target + suffix).unlink(missing_ok=True)
            if _stamps(path) == before:
                break
        yield target


def _stamps(path: str) -> list[object]:
    return [stamp_of(path + suffix) for suffix in ("", WAL, JOURNAL)]


def _tidy(place: Path) -> None:
    """Remove copies that a program which was killed has left."""
    for folder in place.iterdir():
        stamp = stamp_of(str(folder))
        if stamp is not None and time.time() - stamp[1] / 1e9 > _LEFT_OVER:
            shutil.rmtree(folder, ignore_errors=True)
