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
        self._kept = b""
        self._kept_at = 0
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
        inside = self._position - self._kept_at
        if not 0 <= inside < len(self._kept):
            return self._fetched(wanted)
        return memoryview(self._kept)[inside : inside + wanted]

    def _fetched(self, wanted: int) -> memoryview:
        start = self._position
        if self._end is not None and start >= self._end:
            return memoryview(b"")
        count = min(max(wanted, AHEAD), LARGEST)
        data = self._read(start, start + count)
        if len(data) < count:
            self._end = start + len(data)
        self._kept_at = start if len(data) <= AHEAD else start + len(data) - _KEPT
        self._kept = data[self._kept_at - start :]
        return memoryview(data)[:wanted]
