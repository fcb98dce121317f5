"""Files written whole or not at all, and work that one process at a time does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, its folder created if missing; raises OSError.

    The bytes go to a draft beside the file, which then takes its place: a crash leaves the old file as it was.
    """
    with drafting(path) as stream:
        stream.write(content)


@contextmanager
def drafting(path: Path) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become the file at the end, as `write_whole` does; whatever is raised leaves no trace.

    For what is too long to be in memory at once.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}.draft")
    try:
        with draft.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other process holds a lock, and hold it meanwhile; raises OSError.

    The system lets go of it when a process ends, however that happens; the empty file of that name stays.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("ab") as stream:
        _hold(stream.fileno())
        yield


if sys.platform == "win32":
    import msvcrt

    def _hold(file: int) -> None:
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(0.1)
            else:
                return

    def hold_at_once(file: int) -> bool:
        """Lock an open file until it is closed; return False where another process has it."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _hold(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def hold_at_once(file: int) -> bool:
        """Lock an open file until it is closed; return False where another process has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def from_home(path: str | Path) -> Path:
    """Return a path whose ``~`` or ``~user`` stands for a home; of a user nobody knows it is a name like any other."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)
