"""Text files that grow: whole lines that were added since the last time, and whether the file is still the same."""

from __future__ import annotations

import io
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from core.readers.base import FileState
from core.readers.places import open_file

QUIET: Final = 10.0
"""Seconds without a change after which a last line without an end is held to be whole."""
_BLOCK: Final = 1 << 20
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


class Lines:
    """Lines of a file that follow one another.

    Parameters
    ----------
    number, offset
        Of the first line: counted from 1, and where it begins, in bytes.
    raw
        The bytes of all lines, whose last may lack its end.
    readable
        Whether they are lines of text; otherwise they are one that is too long to be one.

    Attributes
    ----------
    texts
        As in `Line`.
    """

    def __init__(self, number: int, offset: int, raw: bytes, readable: bool = True) -> None:
        self.number, self.offset = number, offset
        self._raw = raw
        self.texts: list[str | None] = [None]
        if readable:
            text = raw.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").decode("utf-8", "replace")
            self.texts = [*text.removesuffix("\n").split("\n")]
            if "\r" in text:
                self.texts = [line.removesuffix("\r") for line in self.texts if line is not None]

    def __len__(self) -> int:
        return len(self.texts)

    def line(self, place: int) -> Line:
        """Return one of them."""
        return Line(self.number + place, self.offset + self._starts[place], self.texts[place])

    @cached_property
    def _starts(self) -> list[int]:
        lengths = [0] if self.texts == [None] else [len(raw) + 1 for raw in self._raw.split(b"\n")]
        return [0, *accumulate(lengths)]


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
        """Yield the lines that were added up to the size of `state`, one by one; raises OSError."""
        for lines in self.blocks(state, is_whole):
            yield from map(lines.line, range(len(lines)))

    def blocks(self, state: FileState, is_whole: Callable[[str], bool]) -> Iterator[Lines]:
        """Yield the lines that were added up to the size of `state`, many at a time; raises OSError.

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
                whole, end, rest = (rest + block).rpartition(b"\n")
                if end:
                    yield self._taken(whole + end)
        if rest and (is_quiet(state) or is_whole(rest.decode("utf-8", "replace"))):
            self._ended, self.waiting = True, False
            yield self._taken(rest)
        else:
            self.waiting = bool(rest)

    def _taken(self, raw: bytes) -> Lines:
        lines = Lines(self._number + 1, self.offset, raw)
        self.offset += len(raw)
        self._number += len(lines)
        self._head += raw[: max(_HEAD - len(self._head), 0)]
        self._seam = raw[-_SEAM:]
        return lines

    def _too_long(self, stream: io.RawIOBase, size: int, block: bytes) -> Generator[Lines, None, bytes]:
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
        yield Lines(self._number, offset, b"", readable=False)
        return block.partition(b"\n")[2]


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
