"""Whole remote files as local ones, for what can only read those; kept in a bounded folder of the user's cache."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import threading
from pathlib import Path
from typing import Final

import platformdirs

from core.readers.places.addresses import is_remote, name
from core.readers.places.stores import RemoteFile, store_of
from core.work import Token

MOST: Final = 8 << 30
"""Bytes that all copies take together; those used longest ago go first."""
_PIECE: Final = 8 << 20
_SPARE: Final = 1 << 30
"""Bytes that are left free on the disk."""

_locks: dict[str, threading.Lock] = {}
_lock: Final = threading.Lock()


def local_copy(path: str, token: Token | None = None) -> str:
    """Return a local file with the content of a path: itself if it is local, else a copy, made if need be.

    Raises OSError where it cannot be fetched, CancelledError when `token` asks to stop.
    """
    if not is_remote(path):
        return path
    store = store_of(path)
    state = store.state(path)
    if state is None:
        raise FileNotFoundError(2, "There is nothing at this address", path)
    target = folder() / _name(path, state)
    with _lock:
        mine = _locks.setdefault(target.name, threading.Lock())
    with mine:
        if target.exists():
            os.utime(target)
        else:
            make_room(state.size)
            _fetch(path, state.size, target, token)
    return str(target)


def folder() -> Path:
    """Return the folder of the copies, made if it is missing; nobody else may look into it."""
    place = Path(platformdirs.user_cache_dir("armillary")) / "remote"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def make_room(size: int, most: int = MOST) -> None:
    """Remove the copies used longest ago until there is room for so many bytes; raises OSError if there is none."""
    place = folder()
    if size > most or size + _SPARE > shutil.disk_usage(place).free + _taken(place):
        raise OSError(28, "There is no room for a copy of the file")
    files = sorted(_files(place), key=lambda entry: entry[1])
    left = sum(entry[2] for entry in files)
    for file, _, taken in files:
        if left + size <= most and size + _SPARE <= shutil.disk_usage(place).free:
            return
        with contextlib.suppress(OSError):  # on some systems what is in use stays
            file.unlink()
        left -= taken


def _files(place: Path) -> list[tuple[Path, int, int]]:
    """Return the copies, when each was used last, and their sizes."""
    found = []
    for file in place.iterdir():
        with contextlib.suppress(OSError):
            status = file.stat()
            found.append((file, status.st_mtime_ns, status.st_size))
    return found


def _taken(place: Path) -> int:
    return sum(size for _, _, size in _files(place))


def _name(path: str, state: RemoteFile) -> str:
    """Return the name of a copy, another one for any other content; its suffix is kept, as it tells the kind."""
    content = f"{path}\n{state.tag}\n{state.size}\n{state.changed}"
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest() + Path(name(path)).suffix[:16]


def _fetch(path: str, size: int, target: Path, token: Token | None) -> None:
    store = store_of(path)
    draft = target.with_name(f".{secrets.token_hex(8)}.draft")
    try:
        with draft.open("xb") as stream:
            for start in range(0, size, _PIECE):
                if token is not None:
                    token.check()
                    token.progress(start / size, f"fetching {name(path)}")
                stream.write(store.read(path, start, min(start + _PIECE, size)))
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
