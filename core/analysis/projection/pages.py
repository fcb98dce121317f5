"""Pages of mapped files, fetched a little at a time and given back once they were read.

Files larger than memory can then be read as arrays: reading can be stopped at any moment, and does not push everything
else out of memory.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.array_utils import byte_bounds

from core.memory import available_memory

LARGE = 512 << 20
"""Bytes of an array up to which its pages stay: what is read again soon is found sooner."""
TOGETHER = 128 << 20
"""Bytes that are read before pages are given back."""
PIECE = 1 << 20
"""Bytes that are fetched from a file before it is asked again whether to stop."""

Ask: TypeAlias = Callable[[], object]
"""Raises CancelledError if reading should stop."""

_UNNEEDED, _SCATTERED, _USUAL = (getattr(mmap, f"MADV_{name}", None) for name in ("DONTNEED", "RANDOM", "NORMAL"))
_ADVISE = getattr(os, "posix_fadvise", None)
_PAGE, _AROUND = 4096, 128 << 10


class Pages:
    """Counts what is read of an array; where it is mapped from a large file, its pages do not pile up in memory.

    The system keeps what it has room for, so that reading again costs little. Of a file that it has no room for it
    keeps nothing: reading on would wait for room again and again, and what other programs need would go first. Arrays
    in memory, and those that can be written to, are left alone.

    Parameters
    ----------
    vectors
        An array, or whatever is indexed like one.
    """

    def __init__(self, vectors: Any) -> None:
        self._array = _beneath(vectors)
        self._map = _mapping(self._array) if getattr(self._array, "nbytes", 0) > LARGE else None
        self._place = None if self._map is None else _too_large(self._array, self._map)
        self._read, self._first, self._last = 0, 1 << 62, 0

    def fetch(self, block: Any, ask: Ask) -> None:
        """Have a block (n, d) of the array read from the file, asking between pieces whether to stop."""
        if self._map is None or not np.may_share_memory(block, self._array):
            return
        self._note(block)
        apart = max(1, _PAGE // block.itemsize)
        rows = max(1, PIECE // max(1, block.nbytes // max(1, len(block))))
        for start in range(0, len(block), rows):
            ask()
            block[start : start + rows, ::apart].copy()  # a value of every page

    def read(self, amount: int) -> None:
        """Say that so many bytes were read."""
        self._read += amount
        if self._map is not None and _UNNEEDED is not None and self._read >= TOGETHER:
            self._map.madvise(_UNNEEDED)
            if self._place is not None and self._first < self._last:
                self._place.drop(self._first, self._last)
            self._read, self._first, self._last = 0, 1 << 62, 0

    def _note(self, block: Any) -> None:
        first, last = byte_bounds(block)
        self._first, self._last = min(self._first, first), max(self._last, last)


@contextlib.contextmanager
def scattered(vectors: Any, rows: int) -> Iterator[None]:
    """While it lasts, so many rows that lie all over an array are read; what lies around them is left in its file."""
    vectors = _beneath(vectors)
    mapped = _mapping(vectors) if getattr(vectors, "nbytes", 0) > max(LARGE, _AROUND * rows) else None
    if mapped is None or _SCATTERED is None or _USUAL is None:
        yield
        return
    mapped.madvise(_SCATTERED)
    try:
        yield
    finally:
        mapped.madvise(_USUAL)


def _beneath(vectors: Any) -> Any:
    """Return what vectors are made of, where they are made as they are read."""
    while hasattr(vectors, "source"):
        vectors = vectors.source
    return vectors


def _mapping(array: Any) -> mmap.mmap | None:
    """Return the mapped file that an array which is only read lies in, None if it lies in none."""
    if getattr(getattr(array, "flags", None), "writeable", True):
        return None
    base = array
    while base is not None and not isinstance(base, mmap.mmap):
        base = base.obj if isinstance(base, memoryview) else getattr(base, "base", None)
    return base


@dataclass(frozen=True, slots=True)
class _Place:
    """A mapped file: what byte of it lies at address 0, as it were."""

    file: str
    shift: int

    def drop(self, first: int, last: int) -> None:
        """Let the system keep nothing of what lies between two addresses."""
        if _ADVISE is None:
            return
        with contextlib.suppress(OSError):
            stream = os.open(self.file, os.O_RDONLY)
            try:
                _ADVISE(stream, max(0, first + self.shift), last - first, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(stream)


def _too_large(array: Any, mapped: mmap.mmap) -> _Place | None:
    """Return where an array is mapped from, None if memory has room for the whole or it is not known."""
    free, size = available_memory(), array.nbytes
    while array is not None and not isinstance(array, np.memmap):
        array = getattr(array, "base", None)
    if array is None or array.filename is None or free is None or size <= free // 2:
        return None
    begin = array.offset - array.offset % mmap.ALLOCATIONGRANULARITY
    return _Place(str(array.filename), begin - np.frombuffer(mapped, np.uint8).ctypes.data)
