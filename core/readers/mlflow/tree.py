"""Folders that are listed again only when they have changed, and small files."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Final

MOST_FOLDERS: Final = 10_000
"""So many folders of a tree are looked into."""
_YOUNG: Final = 2_000_000_000
"""Nanoseconds within which a folder may change again without a new time of change: the coarsest file systems."""
OPENED: Final = os.O_RDONLY | getattr(os, "O_BINARY", 0)
"""How files are opened: as bytes, also where that is not the default."""

Stamp = tuple[int, int, int]
"""Size in bytes, time of change in nanoseconds since 1970, inode."""


def stamp_of(path: str) -> Stamp | None:
    """Return what tells whether a file has changed, None if it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - called for every file of a store
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def read_small(path: str, most: int) -> tuple[bytes, Stamp]:
    """Return the first bytes of a file, at most so many, and its stamp from before; raises OSError."""
    handle = os.open(path, OPENED)
    try:
        status = os.fstat(handle)
        data = os.read(handle, min(status.st_size, most))  # as much as there is: room for more is dear
        while data and len(data) < min(most, status.st_size) and (more := os.read(handle, most - len(data))):
            data += more
    finally:
        os.close(handle)
    return data, (status.st_size, status.st_mtime_ns, status.st_ino)


class Listing:
    """What lies directly in a folder; links count as what they lead to."""

    __slots__ = ("_stamp", "_sure", "exists", "files", "folders", "identity", "path")

    def __init__(self, path: str) -> None:
        self.path = path
        self.exists = False
        self.files: tuple[str, ...] = ()
        self.folders: tuple[str, ...] = ()
        self.identity = (0, 0)
        self._stamp = 0
        self._sure = False

    def look(self) -> bool:
        """Bring the names up to date; return whether they are others than before."""
        before = (self.exists, self.files, self.folders)
        try:
            status = os.stat(self.path)  # noqa: PTH116 - called for every folder of a store
            self.identity = (status.st_dev, status.st_ino)
            if self._sure and self._stamp == status.st_mtime_ns:
                return False
            self._stamp, self._sure = status.st_mtime_ns, time.time_ns() - status.st_mtime_ns > _YOUNG
            self._list()
            self.exists = True
        except OSError:
            self.exists, self.files, self.folders, self._sure = False, (), (), False
        return (self.exists, self.files, self.folders) != before

    @property
    def changed(self) -> int:
        """Time of the last change in nanoseconds since 1970."""
        return self._stamp

    def _list(self) -> None:
        files, folders = [], []
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders.append(entry.name)
                elif entry.is_file():
                    files.append(entry.name)
        self.files, self.folders = tuple(sorted(files)), tuple(sorted(folders))


class FileTree:
    """The files at and below a folder; no folder is looked into twice, however links lead.

    Parameters
    ----------
    wanted
        Says of a folder directly in the top one whether it belongs to the tree; all do for None.
    """

    __slots__ = ("_listings", "_wanted", "path")

    def __init__(self, path: str, wanted: Callable[[str], bool] | None = None) -> None:
        self.path = path
        self._wanted = wanted
        self._listings: dict[str, Listing] = {}

    def look(self) -> bool:
        """Bring the tree up to date; return whether there are other files or folders than before."""
        before, self._listings = self._listings, {}
        changed, waiting, seen = False, [""], set[tuple[int, int]]()
        while waiting and len(self._listings) < MOST_FOLDERS:
            relative = waiting.pop()
            listing = before.get(relative) or Listing(f"{self.path}{os.sep}{relative}" if relative else self.path)
            changed |= listing.look()
            if not listing.exists or listing.identity in seen:
                continue
            seen.add(listing.identity)
            self._listings[relative] = listing
            if relative:
                waiting += [f"{relative}/{name}" for name in reversed(listing.folders)]
            else:
                waiting += [name for name in reversed(listing.folders) if self._wanted is None or self._wanted(name)]
        return changed or before.keys() != self._listings.keys()

    @property
    def top(self) -> Listing | None:
        """The folder itself, None if it does not exist."""
        return self._listings.get("")

    @property
    def changed(self) -> int:
        """Time of the last change of one of its folders in nanoseconds since 1970; 0 if there is none."""
        return max((listing.changed for listing in self._listings.values()), default=0)

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file: its path relative to the top with slashes, and its path; folder by folder, by name."""
        for relative, listing in self._listings.items():
            for name in listing.files:
                yield f"{relative}/{name}" if relative else name, f"{listing.path}{os.sep}{name}"
