"""Gzip files read at any position: checkpoints of the decompressor stand where reading may begin.

Nothing is written anywhere. A file that grows is decompressed from where its known part ended, whether the writer
flushes one member or appends others.
"""

from __future__ import annotations

import io
import os
import zlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC: Final = b"\x1f\x8b"
_INPUT: Final = 64 << 10
_OUTPUT: Final = 1 << 20
"""Bytes that are decompressed at a time."""
SPACING: Final = 4 << 20
"""Bytes of content between two checkpoints at first; doubled when there are many."""
_MOST_CHECKPOINTS: Final = 128
ALWAYS: Final = 64 << 20
RATIO: Final = 250
"""Content beyond `ALWAYS` bytes may be so many times as large as the file; logs shrink less, bombs by a thousand."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What ended the decompression of a file before its end.

    Attributes
    ----------
    kind
        ``"damaged-gzip"`` or ``"gzip-bomb"``.
    offset
        Where, in the compressed file.
    """

    kind: str
    offset: int


@dataclass(slots=True)
class _Cursor:
    """Where decompression stands: position in the file, position in the content, state; None between two members."""

    packed: int = 0
    content: int = 0
    state: Any = None

    def copy(self) -> _Cursor:
        return _Cursor(self.packed, self.content, self.state.copy() if self.state is not None else None)


class GzipIndex:
    """What is known of the content of a gzip file.

    Attributes
    ----------
    size
        Bytes of content known so far.
    damage
        Why the rest cannot be decompressed, None if it can.
    """

    def __init__(self) -> None:
        self.damage: Damage | None = None
        self._end = _Cursor()
        self._checkpoints = [_Cursor()]
        self._spacing = SPACING

    @property
    def size(self) -> int:
        """Bytes of content known so far."""
        return self._end.content

    @property
    def unfinished(self) -> bool:
        """Whether the file ends inside of a member."""
        return self._end.state is not None and self.damage is None

    def advance(self, stream: io.RawIOBase, limit: int) -> None:
        """Decompress what was added up to `limit`, the size of the file, and forget it: only checkpoints are kept."""
        while self.damage is None:
            before = self._end.copy()
            try:
                if _step(stream, self._end, limit) is None:
                    return
            except zlib.error:
                self._end = before
                _creep(stream, self._end, limit)
                self.damage = Damage("damaged-gzip", self._end.packed)
            if self.size > max(ALWAYS, RATIO * limit):
                self.damage = Damage("gzip-bomb", self._end.packed)
            if self.size - self._checkpoints[-1].content >= self._spacing:
                self._note()

    def _note(self) -> None:
        self._checkpoints.append(self._end.copy())
        if len(self._checkpoints) > _MOST_CHECKPOINTS:
            self._checkpoints = self._checkpoints[::2]
            self._spacing *= 2

    def before(self, position: int) -> _Cursor:
        """Return the last checkpoint at or before a position of the content."""
        place = bisect_right(self._checkpoints, position, key=lambda cursor: cursor.content)
        return self._checkpoints[place - 1].copy()


def _step(stream: io.RawIOBase, cursor: _Cursor, limit: int, most: int = _INPUT) -> bytes | None:
    """Decompress a little and move on; returns the content, None at the end of what is there; raises zlib.error."""
    stream.seek(cursor.packed)
    data = stream.read(min(most, limit - cursor.packed)) if cursor.packed < limit else b""
    if not data:
        return _flushed(cursor)
    if cursor.state is None:
        if data[0] == 0:  # padding between members
            cursor.packed += len(data) - len(data.lstrip(b"\0"))
            return b"" if cursor.packed < limit else None
        cursor.state = zlib.decompressobj(wbits=31)
    content: bytes = cursor.state.decompress(data, _OUTPUT)
    left = cursor.state.unused_data if cursor.state.eof else cursor.state.unconsumed_tail
    cursor.packed += len(data) - len(left)
    cursor.content += len(content)
    if cursor.state.eof:
        cursor.state = None
    return content


def _flushed(cursor: _Cursor) -> bytes | None:
    """Return what the decompressor still holds of the bytes that it was given."""
    content: bytes = cursor.state.decompress(b"", _OUTPUT) if cursor.state is not None else b""
    cursor.content += len(content)
    return content or None


def _creep(stream: io.RawIOBase, cursor: _Cursor, limit: int) -> bytes:
    """Go on byte by byte up to the damage, so that nothing before it is lost; returns the content."""
    parts: list[bytes] = []
    try:
        while (part := _step(stream, cursor, limit, most=1)) is not None:
            parts.append(part)
    except zlib.error:
        pass
    return b"".join(parts)


class GzipStream(io.RawIOBase):
    """The content of a gzip file, as far as an index knows it."""

    def __init__(self, stream: io.RawIOBase, index: GzipIndex, limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._index = index
        self._limit = limit
        self._size = index.size
        self._position = 0
        self._cursor = index.before(0)
        self._part = b""

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
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = base + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill a buffer from the position on; returns how many bytes there were, fewer only at the end."""
        view = memoryview(buffer).cast("B")
        filled = 0
        while filled < len(view) and self._position < self._size and self._reach():
            inside = self._position - (self._cursor.content - len(self._part))
            part = self._part[inside : inside + min(len(view) - filled, self._size - self._position)]
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._position += len(part)
        return filled

    def _reach(self) -> bool:
        """Decompress up to the position; returns whether it was reached."""
        start = self._cursor.content - len(self._part)
        if not start <= self._position < self._cursor.content:
            nearest = self._index.before(self._position)
            if self._position < start or nearest.content > self._cursor.content:
                self._cursor, self._part = nearest, b""
        while self._cursor.content <= self._position:
            part = self._more()
            if part is None:
                return False
            self._part = part or self._part
        return True

    def _more(self) -> bytes | None:
        """Decompress a little more; None at the end, which may be where the file is damaged."""
        if self._index.damage is None:
            return _step(self._stream, self._cursor, self._limit)
        before = self._cursor.copy()
        try:
            return _step(self._stream, self._cursor, self._limit)
        except zlib.error:
            self._cursor = before
            return _creep(self._stream, self._cursor, self._limit) or None

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        super().close()
