"""One event file, read from where the last whole record ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.model import I8, U1, Problem
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Scan
from core.readers.tensorboard.columns import Columns
from core.readers.tensorboard.framing import HEADER, next_header
from core.readers.tensorboard.scratch import Scratch
from core.readers.tensorboard.tags import WIDE, TagTable

_MOST_PROBLEMS: Final = 100
_TAIL: Final = 16

Announce = Callable[[U1, I8], None]
"""Called with the buffer and the news of a scan."""


class ReplacedError(Exception):
    """Raised where a file no longer begins with what was read of it."""


@dataclass
class EventFile:
    """What was read of one event file.

    Attributes
    ----------
    offset
        Where the next record starts.
    seen
        Size of the file when it was last read.
    scalars
        Wall time, step and value by number of the tag.
    blobs
        Wall time, step, offset and length by number of the tag.
    span
        Smallest and largest wall time of the events.
    """

    path: str
    identity: tuple[int, int]
    offset: int = 0
    seen: int = 0
    scalars: dict[int, Columns] = field(default_factory=dict)
    blobs: dict[int, Columns] = field(default_factory=dict)
    span: tuple[float, float] | None = None
    _problems: list[Problem] = field(default_factory=list)
    _unlisted: int = 0
    _stuck: Problem | None = None
    _searched: int = 0
    _tail: bytes = b""

    @property
    def waiting(self) -> bool:
        """Whether bytes at the end belong to no whole record yet."""
        return self.seen > self.offset and self._stuck is None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far."""
        found = list(self._problems)
        if self._unlisted:
            message = f"{self._unlisted} more damaged records were skipped"
            found.append(Problem(self.path, "more-damage", message))
        return (*found, self._stuck) if self._stuck else tuple(found)

    def read(self, size: int, stale: bool, table: TagTable, announce: Announce, scratch: Scratch) -> None:
        """Decode the records up to `size`.

        Parameters
        ----------
        stale
            Whether the file has not changed for a while, so that an unfinished record at the end will stay so.

        Raises
        ------
        ReplacedError
            The file is another one than before.
        OSError
            It cannot be read.
        """
        with Path(self.path).open("rb", buffering=0) as stream:
            if self._tail and self._end(stream) != self._tail:
                raise ReplacedError(self.path)
            self._stuck = None
            needed = 0
            while self.offset < size and needed >= 0:
                needed = self._advance(stream, size, needed, stale, table, announce, scratch)
            self._tail = self._end(stream)
        self.seen = size

    def _end(self, stream: FileIO) -> bytes:
        """Return the last bytes that were decoded."""
        stream.seek(max(0, self.offset - _TAIL))
        return stream.read(min(_TAIL, self.offset))

    def _advance(
        self,
        stream: FileIO,
        size: int,
        needed: int,
        stale: bool,
        table: TagTable,
        announce: Announce,
        scratch: Scratch,
    ) -> int:
        """Decode one chunk; returns how many bytes the next one must have, -1 if nothing more can be decoded."""
        buffer, count = scratch.fill(stream, self.offset, size - self.offset, needed)
        start = self.offset
        for scan in scratch.decoder.scan(buffer, 0, count, table):
            self._take(scan, start, table, scratch)
            announce(buffer, scan.news)
        self.offset = start + scan.stop
        if scan.reason == chunk.BAD_LENGTH:
            return 0 if self._resync(stream, size, "bad-length-crc", scratch) else -1
        if scan.stop:
            return 0
        if scan.needed > count and start + scan.needed <= size:
            return scan.needed
        if stale and self._resync(stream, size, "truncated-record", scratch):
            return 0
        return -1

    def _take(self, scan: Scan, start: int, table: TagTable, scratch: Scratch) -> None:
        """Keep what a scan found."""
        if len(scan.which):
            self._take_scalars(scan, table, scratch)
        if len(scan.blobs):
            self._take_blobs(scan, start)
        for fault, at in scan.faults[:, :2].tolist():
            self._note(_fault(self.path, fault, start + at))
        if scan.span and self.span:
            self.span = min(self.span[0], scan.span[0]), max(self.span[1], scan.span[1])
        self.span = self.span or scan.span

    def _take_scalars(self, scan: Scan, table: TagTable, scratch: Scratch) -> None:
        wide = table.arrays.tags[: len(table), WIDE]
        bounds, wall, step, value = scratch.decoder.group(scan, len(table), bool(wide.any()))
        for tag in np.flatnonzero(np.diff(bounds)).tolist():
            rows = slice(bounds[tag], bounds[tag + 1])
            exact = value[rows] if wide[tag] else value[rows].astype(np.float32, copy=False)
            _append(self.scalars, tag, wall[rows], step[rows], exact)

    def _take_blobs(self, scan: Scan, start: int) -> None:
        order = np.argsort(scan.blobs[:, 0], kind="stable")
        rows, wall = scan.blobs[order], scan.blob_wall[order]
        ends = [*(np.flatnonzero(np.diff(rows[:, 0])) + 1).tolist(), len(rows)]
        first = 0
        for end in ends:
            tag, _, _, _ = rows[first].tolist()
            part = rows[first:end]
            offset = part[:, 2] + start
            _append(self.blobs, tag, wall[first:end].copy(), part[:, 1].copy(), offset, part[:, 3].copy())
            first = end

    def _resync(self, stream: FileIO, size: int, kind: str, scratch: Scratch) -> bool:
        """Go on at the next record header after a damaged one; returns whether there is one."""
        at = max(self.offset + 1, self._searched - HEADER + 1)
        while at + HEADER <= size:
            buffer, count = scratch.fill(stream, at, size - at)
            found = next_header(buffer[:count], 0, size - at)
            if found is not None:
                self._note(_damage(self.path, kind, self.offset, at + found - self.offset))
                self.offset, self._searched = at + found, 0
                return True
            at += max(count - HEADER + 1, 1)
        self._searched = size
        self._stuck = _damage(self.path, kind, self.offset, size - self.offset)
        return False

    def _note(self, problem: Problem) -> None:
        if len(self._problems) < _MOST_PROBLEMS:
            self._problems.append(problem)
        else:
            self._unlisted += 1


def _append(columns: dict[int, Columns], tag: int, *rows: NDArray[np.generic]) -> None:
    if tag in columns:
        columns[tag].append(*rows)
    else:
        columns[tag] = Columns(*rows)


def _fault(path: str, fault: int, offset: int) -> Problem:
    if fault == chunk.BAD_DATA:
        message = "A record does not match its checksum; it was skipped"
        return Problem(path, "bad-data-crc", message, offset, "Look at the disk or the copy: bytes have changed")
    return Problem(path, "unparsable-record", "A record is not an event; it was skipped", offset)


def _damage(path: str, kind: str, offset: int, skipped: int) -> Problem:
    """Return the problem of a place from which on nothing could be read for some bytes."""
    if kind == "truncated-record":
        message = f"A record is not complete; {skipped} bytes were skipped"
        return Problem(path, kind, message, offset, "The writer was stopped; what it wrote before is shown")
    if offset == 0:
        message = f"The file does not begin with a record; {skipped} bytes were skipped"
        return Problem(path, "not-an-event-file", message, 0)
    return Problem(path, kind, f"The length of a record is damaged; {skipped} bytes were skipped", offset)
