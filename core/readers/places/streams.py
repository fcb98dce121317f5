"""A remote file as a stream: bytes are fetched in few, large ranges, and what was fetched last is kept."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

AHEAD: Final = 256 << 10
"""Bytes that are fetched at least."""
LARGEST: Final = 16 << 20
"""Bytes that are fetched at most with one request."""
_KEPT: Final = 64 << 10
"""Bytes that are kept of a large range: its end."""
_GLANCE: Final = 1 << 10
"""So few bytes, before what was fetched first, are only compared: nothing is fetched ahead of them."""


class RemoteStream(io.RawIOBase):
    """Reads a remote file.

    Parameters
    ----------
    read
        Returns the bytes from one position to another, fewer at the end of the file.
    size
        Returns the size of the file; asked only to seek from its end.
    """

    def __init__(self, read: Callable[[int, int], bytes], size: Callable[[], int]) -> None:
        super().__init__()
        self._read = read
        self._size = size
        self._position = 0
        self._kept: list[tuple[int, bytes]] = []
        self._end: int | None = None

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read from any position."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position and return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}.get(whence)
        self._position = offset + (self._size() if base is None else base)
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer from the position on; returns how many bytes there were, fewer only at the end of the file."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view):
            part = self._next(len(view) - filled)
            if not part:
                break
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._position += len(part)
        return filled

    def _next(self, wanted: int) -> memoryview:
        """Return at most so many bytes at the position, none at the end."""
        for start, data in self._kept:
            inside = self._position - start
            if 0 <= inside < len(data):
                return memoryview(data)[inside : inside + wanted]
        return self._fetched(wanted)

    def _fetched(self, wanted: int) -> memoryview:
        start = self._position
        if self._end is not None and start >= self._end:
            return memoryview(b"")
        glance = wanted <= _GLANCE and any(start < first for first, _ in self._kept)
        count = wanted if glance else min(max(wanted, AHEAD), LARGEST)
        data = self._read(start, start + count)
        if len(data) < count:
            self._end = start + len(data)
        skipped = 0 if len(data) <= AHEAD else len(data) - _KEPT
        self._kept = [*self._kept[-1:], (start + skipped, data[skipped:])]
        return memoryview(data)[:wanted]
