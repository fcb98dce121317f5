"""Single files, local or remote: open, describe, find."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path

from core.readers.places import addresses
from core.readers.places.stores import RemoteFile, store_of
from core.readers.places.streams import RemoteStream


def open_file(path: str) -> io.RawIOBase:
    """Return a file for reading without a buffer, at any position; raises OSError."""
    if not addresses.is_remote(path):
        return Path(path).open("rb", buffering=0)
    store = store_of(path)
    return RemoteStream(lambda start, stop: store.read(path, start, stop), lambda: _size(path))


def state_of(path: str) -> RemoteFile | None:
    """Return size and time of change of a file, None if there is no file; raises OSError if that cannot be known.

    A remote file that was listed is described as it was then.
    """
    if addresses.is_remote(path):
        return store_of(path).state(path)
    try:
        status = os.stat(path)  # noqa: PTH116 a path object costs more than the call
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return RemoteFile(status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None


def is_file(path: str) -> bool:
    """Whether there is such a file, as far as can be known."""
    try:
        return state_of(path) is not None
    except OSError:
        return False


def read_bytes(path: str) -> bytes:
    """Return all of a small file; raises OSError."""
    with io.BufferedReader(open_file(path)) as stream:
        return stream.read()


def join(folder: str, name: str) -> str:
    """Return the path that a name means in a folder; one that begins with a slash is meant from the root."""
    if not addresses.is_remote(folder):
        return str(Path(folder, name))
    return addresses.join(addresses.server(folder) if name.startswith("/") else folder, name.lstrip("/"))


def is_below(path: str, folder: str) -> bool:
    """Whether a path lies at or below a folder, links followed where they can be; False where that is unknown."""
    if addresses.is_remote(path) or addresses.is_remote(folder):
        top = addresses.normal(folder)
        return f"{addresses.normal(path)}/".startswith(f"{top}/")
    try:
        return Path(path).resolve().is_relative_to(Path(folder).resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def name(path: str) -> str:
    """Return the last part of a path, as people read it."""
    return addresses.name(path) if addresses.is_remote(path) else Path(path).name


def parent(path: str) -> str:
    """Return the folder that a path lies in."""
    return addresses.parent(path) if addresses.is_remote(path) else str(Path(path).parent)


def _size(path: str) -> int:
    state = store_of(path).state(path)
    if state is None:
        raise FileNotFoundError(2, "There is nothing at this address", path)
    return state.size
