"""Text files that grow: whole lines that were added since the last time, and whether the file is still the same."""

from __future__ import annotations

import io
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Final

from core.readers.base import FileState
from core.readers.places import open_file

QUIET: Final = 10.0
"""Seconds without a change after which a last line without an end is held to be whole."""
_BLOCK: Final = 256 << 10
_LONGEST: Final = 16 << 20
"""Bytes of a line; what is longer is no line of text."""
_HEAD: Final = 1024
_SEAM: Final = 64


def is_quiet(state: FileState) -> bool:
    """Whether a file has not changed for a while."""
    return time.time() - state.changed / 1e9 > QUIET


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file.

    Attributes
    ----------
    number
        Counted from 1.
    offset
        Where it begins, in bytes.
    text
        Without its end; bytes that are no UTF-8 are replaced. None for a line that is too long to be one.
    """

    number: int
    offset: int
    text: str | None


class GrowingFile:
    """Reads a text file from the last whole line on; one thread at a time may use it."""

    def __init__(self) -> None:
        self.offset = 0
        """Bytes up to the last whole line that was read."""
        self.waiting = False
        """Whether bytes follow it that are no whole line yet."""
        self._forget()

    def _forget(self) -> None:
        self.offset, self._number, self.waiting = 0, 0, False
        self._head = self._seam = b""
        self._identity = (0, 0)
        self._changed = 0
        self._ended = False

    def continues(self, state: FileState) -> bool:
        """Return whether a file still begins with what was read of it; if not, it will be read anew.

        Raises OSError.
        """
        if self._is_same(state):
            return True
        self._forget()
        return False

    def _is_same(self, state: FileState) -> bool:
        if not self.offset or state.identity != self._identity or state.size < self.offset:
            return False
        if self._ended and state.size > self.offset:
            return False  # the last line, taken without an end, was not whole
        if state.size == self.offset and state.changed != self._changed:
            return False  # written anew, in the same size
        with open_file(state.path) as stream:
            seam = self.offset - len(self._seam)
            return _bytes_at(stream, 0, len(self._head)) == self._head and (
                _bytes_at(stream, seam, len(self._seam)) == self._seam
            )

    def lines(self, state: FileState, is_whole: Callable[[str], bool]) -> Iterator[Line]:
        """Yield the lines that were added up to the size of `state`; raises OSError.

        Parameters
        ----------
        is_whole
            Whether a last line without an end is whole; it is taken then, and in any case when the file is quiet.
        """
        self._identity, self._changed = state.identity, state.changed
        with open_file(state.path) as stream:
            stream.seek(self.offset)
            rest = b""
            while block := stream.read(min(_BLOCK, state.size - stream.tell())):
                if len(rest) > _LONGEST:
                    block = yield from self._too_long(stream, len(rest), block)
                    rest = b""
                *whole, rest = (rest + block).split(b"\n")
                for raw in whole:
                    yield self._line(raw, len(raw) + 1)
        yield from self._last(state, rest, is_whole)

    def _line(self, raw: bytes, size: int) -> Line:
        offset, self.offset = self.offset, self.offset + size
        self._number += 1
        if len(self._head) < _HEAD:
            self._head += (raw + b"\n")[:size][: _HEAD - len(self._head)]
        self._seam = (raw + b"\n")[:size][-_SEAM:]
        raw = raw.removeprefix(b"\xef\xbb\xbf") if self._number == 1 else raw
        return Line(self._number, offset, raw.decode("utf-8", "replace").removesuffix("\r"))

    def _too_long(self, stream: io.RawIOBase, size: int, block: bytes) -> Generator[Line, None, bytes]:
        """Pass over a line that goes on in a block and has so many bytes before it; returns what comes behind it."""
        while b"\n" not in block:
            size += len(block)
            following = stream.read(_BLOCK)
            if not following:
                break
            block = following
        else:
            size += block.index(b"\n") + 1
        offset, self.offset = self.offset, self.offset + size
        self._number += 1
        self._seam = b""
        yield Line(self._number, offset, None)
        return block.partition(b"\n")[2]

    def _last(self, state: FileState, rest: bytes, is_whole: Callable[[str], bool]) -> Iterator[Line]:
        self.waiting = bool(rest)
        if rest and (is_quiet(state) or is_whole(rest.decode("utf-8", "replace"))):
            self.waiting, self._ended = False, True
            yield self._line(rest, len(rest))


class GrowingPart(ABC):
    """A text file of a log that is read on from where it was read to.

    Parameters
    ----------
    path
        Where it is.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._file = GrowingFile()
        self._restart()

    @property
    def waiting(self) -> bool:
        """Whether the last line is not whole yet."""
        return self._file.waiting

    @property
    def offset(self) -> int:
        """Bytes that were read."""
        return self._file.offset

    @abstractmethod
    def _restart(self) -> None:
        """Forget everything: the file was written anew."""


def _bytes_at(stream: io.RawIOBase, at: int, count: int) -> bytes:
    stream.seek(at)
    return stream.read(count) or b""
