"""Pages of mapped files, given back once they were read: files larger than memory can then be read as arrays."""

from __future__ import annotations

import mmap
from typing import Any

LARGE = 256 << 20
"""Bytes of an array up to which its pages stay: what is read again soon is found sooner."""
TOGETHER = 128 << 20
"""Bytes that are read before pages are given back."""

_UNNEEDED = getattr(mmap, "MADV_DONTNEED", None)


class Pages:
    """Counts what is read of an array; where it is mapped from a large file, its pages do not pile up in memory.

    The system keeps what it has room for, so that reading again costs little; arrays in memory, and those that can be
    written to, are left alone.

    Parameters
    ----------
    vectors
        An array, or whatever is indexed like one.
    """

    def __init__(self, vectors: Any) -> None:
        self._map = _mapping(vectors) if _UNNEEDED is not None and getattr(vectors, "nbytes", 0) > LARGE else None
        self._read = 0

    def read(self, amount: int) -> None:
        """Say that so many bytes were read."""
        self._read += amount
        if self._map is not None and _UNNEEDED is not None and self._read >= TOGETHER:
            self._map.madvise(_UNNEEDED)
            self._read = 0


def _mapping(array: Any) -> mmap.mmap | None:
    """Return the mapped file that an array which is only read lies in, None if it lies in none."""
    if getattr(getattr(array, "flags", None), "writeable", True):
        return None
    base = array
    while base is not None and not isinstance(base, mmap.mmap):
        base = base.obj if isinstance(base, memoryview) else getattr(base, "base", None)
    return base
