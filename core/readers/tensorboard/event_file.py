"""One event file, read from where the last whole record ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import RawIOBase
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.model import F8, I8, U1, Problem
from core.readers.base import FileState
from core.readers.places import Content
from core.readers.tensorboard import chunk, damage
from core.readers.tensorboard.chunk import Scan
from core.readers.tensorboard.columns import Columns
from core.readers.tensorboard.damage import Damage
from core.readers.tensorboard.framing import FOOTER, HEADER, SMALL, masked_crc, next_header
from core.readers.tensorboard.scratch import Scratch
from core.readers.tensorboard.tags import SLACK, WIDE, TagTable

_HEAD: Final = 64
"""Bytes at the beginning that no other file has: the time of its making is among them."""
_TAIL: Final = 16
_BLOCK: Final = 1 << 16
_ANY: Final = 1 << 62
_PATIENCE: Final = 60.0
"""Seconds after which a record that is not whole is held to be damaged, although the file still changes."""

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
    seen, changed
        Size of the file and time of its last change when it was last read.
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
    changed: int = 0
    scalars: dict[int, Columns] = field(default_factory=dict)
    blobs: dict[int, Columns] = field(default_factory=dict)
    span: tuple[float, float] | None = None
    _stuck: Problem | None = None
    _doubt: int | None = None
    """Where the last record starts that was read, if it does not match its checksum: its end may be nowhere."""
    _searched: int = 0
    _written: int = 0
    _head: bytes = b""
    _end: tuple[int, bytes] = (0, b"")
    _since: tuple[int, float] = (0, 0.0)

    def __post_init__(self) -> None:
        self._damage = Damage(self.path)
        self._content = Content(self.path)
        self._packing: Problem | None = None

    @classmethod
    def whole(cls, state: FileState, span: tuple[float, float] | None, head: bytes, last: bytes) -> EventFile:
        """Return a file that was read to its end, whose first and last bytes are known, without its columns."""
        file = cls(state.path, state.identity, state.size, state.size, state.changed, span=span)
        file._end, file._head = (state.size, last[-_TAIL:]), head[:_HEAD]
        file._content.size = state.size
        return file

    @property
    def waiting(self) -> bool:
        """Whether bytes at the end belong to no whole record yet, or there are none at all."""
        return self._stuck is None and (self._content.size > self.offset or self.seen == 0)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read so far."""
        return (*self._damage.problems(), *(problem for problem in (self._stuck, self._packing) if problem))

    @property
    def stamp(self) -> tuple[object, ...]:
        """What changes when anything is found."""
        return self.offset, len(self._damage), self._stuck, self._packing

    def read(
        self,
        size: int,
        stale: bool,
        table: TagTable,
        announce: Announce,
        scratch: Scratch,
        stopped: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Decode the records up to `size`, that of the file as it lies there; what is compressed holds more.

        Parameters
        ----------
        stale
            Whether the file has not changed for a while, so that an unfinished record at the end will stay so.
        stopped
            Asked before each chunk whether to leave the rest for another time.

        Returns
        -------
        Whether everything was read.

        Raises
        ------
        ReplacedError
            The file is another one than before.
        OSError
            It cannot be read.
        """
        with self._content.open(size) as stream:
            length = self._content.size
            at, end = self._end
            if _bytes_before(stream, at) != end or _first(stream, len(self._head)) != self._head:
                raise ReplacedError(self.path)
            self._stuck = None
            stale = stale or self._waited_long()
            if stale or size <= self.seen:  # what was searched may have been written to since
                self._searched = 0
            needed = 0
            while self.offset < length and needed >= 0 and not stopped():
                needed = self._advance(stream, length, needed, stale, table, announce, scratch)
            self._end = self.offset, _bytes_before(stream, self.offset)
        if self.offset < length and needed >= 0:
            return False
        self._packing = self._content.problem(stale)
        self.seen = size
        if self._since[0] != self.offset:
            self._since = self.offset, time.monotonic()
        if size == 0 and stale:
            self._stuck = damage.empty(self.path)
        return True

    def _waited_long(self) -> bool:
        """Whether the next record has not become whole for a while."""
        return self._since[0] == self.offset > 0 and time.monotonic() - self._since[1] > _PATIENCE

    def _advance(
        self,
        stream: RawIOBase,
        size: int,
        needed: int,
        stale: bool,
        table: TagTable,
        announce: Announce,
        scratch: Scratch,
    ) -> int:
        """Decode one chunk; returns how many bytes the next one must have, -1 if nothing more can be decoded."""
        start = self.offset
        buffer, count = scratch.fill(stream, start, size - start, needed)
        short = count < min(size - start, len(buffer) - SLACK)
        if start == 0:
            self._head = buffer[: min(count, _HEAD)].tobytes()
        for scan in scratch.decoder.scan(buffer, 0, count, table):
            torn = _torn(scan, buffer, not stale and start + count == size)
            self._take(scan if torn is None else _without(scan, torn), buffer, start, table, scratch)
            announce(buffer, scan.news)
        if torn is None and scan.reason == chunk.BAD_LENGTH and scan.stop == 0 and self._doubt is not None:
            torn = self._doubt - start
            self._damage.take_back()
        if torn is not None:
            self._doubt = None
        elif scan.stop:
            doubt = _unsound_end(scan, buffer)
            self._doubt = None if doubt is None else start + doubt
        self.offset = start + (scan.stop if torn is None else torn)
        if torn is not None or scan.reason == chunk.BAD_LENGTH:
            kind = "bad-length-crc" if torn is None else "bad-data-crc"
            return self._go_on(stream, size, kind, stale, scratch)
        if scan.stop:
            return 0
        if short:
            return _stopped(stream, start + count)
        if scan.needed > count and start + scan.needed <= size:
            return scan.needed
        return self._go_on(stream, size, "truncated-record", stale, scratch) if stale else -1

    def _go_on(self, stream: RawIOBase, size: int, kind: str, stale: bool, scratch: Scratch) -> int:
        """Go on at the next record header after a damaged one; returns 0 if there is one, else -1."""
        at = max(self.offset, self._searched - HEADER)
        while at < size:
            buffer, count = scratch.fill(stream, at, size - at)
            data = buffer[:count]
            found = next_header(data, 1, size - at if stale else _ANY)
            self._written = max(self._written, self.offset, _written(data if found is None else data[:found], at))
            if found is not None:
                zeros = self._written <= self.offset
                self._damage.note(damage.gap(self.path, kind, self.offset, at + found - self.offset, zeros))
                self.offset, self._searched, self._written, self._doubt = at + found, 0, 0, None
                return 0
            if count < min(size - at, len(buffer) - SLACK):
                return _stopped(stream, at + count)
            at += count if at + count == size else count - HEADER
        self._searched = size
        self._stuck = self._tail_problem(size, kind, stale)
        return -1

    def _tail_problem(self, size: int, kind: str, stale: bool) -> Problem | None:
        """Return what is wrong with the rest of the file, in which no record begins.

        Zeros at the end of a file that still changes are waited for: some file systems show room before its content.
        """
        zeros = size - max(self._written, self.offset)
        if zeros == size - self.offset:
            return damage.preallocated(self.path, self.offset, zeros) if stale else None
        if kind == "bad-data-crc" and zeros > 0 and not stale:
            return None
        return damage.gap(self.path, kind, self.offset, size - self.offset)

    def _take(self, scan: Scan, buffer: U1, start: int, table: TagTable, scratch: Scratch) -> None:
        """Keep what a scan found."""
        if len(scan.which):
            self._take_scalars(scan, start, table, scratch)
        self.take_blobs(scan.blobs, scan.blob_wall, start)
        for fault, at in scan.faults[:, :2].tolist():
            size = HEADER + int.from_bytes(buffer[at : at + 8].tobytes(), "little") + FOOTER
            self._damage.note(damage.skipped_record(self.path, fault, start + at, size))
        if scan.span and self.span:
            self.span = min(self.span[0], scan.span[0]), max(self.span[1], scan.span[1])
        self.span = self.span or scan.span

    def _take_scalars(self, scan: Scan, start: int, table: TagTable, scratch: Scratch) -> None:
        wide = table.arrays.tags[: len(table), WIDE]
        bounds, wall, step, value = scratch.decoder.group(scan, len(table), bool(wide.any()))
        ahead = self._content.size / max(start + scan.stop, 1)
        for tag in np.flatnonzero(np.diff(bounds)).tolist():
            rows = slice(bounds[tag], bounds[tag + 1])
            exact = value[rows] if wide[tag] else value[rows].astype(np.float32, copy=False)
            _append(self.scalars, tag, wall[rows], step[rows], exact, ahead=ahead)

    def take_blobs(self, blobs: I8, blob_wall: F8, start: int) -> None:
        """Keep an index as in `Output`, of a chunk that begins at `start`."""
        if not len(blobs):
            return
        order = np.argsort(blobs[:, 0], kind="stable")
        rows, wall = blobs[order], blob_wall[order]
        ends = [*(np.flatnonzero(np.diff(rows[:, 0])) + 1).tolist(), len(rows)]
        first = 0
        for end in ends:
            tag, _, _, _ = rows[first].tolist()
            part = rows[first:end]
            offset = part[:, 2] + start
            _append(self.blobs, tag, wall[first:end].copy(), part[:, 1].copy(), offset, part[:, 3].copy())
            first = end


def _append(columns: dict[int, Columns], tag: int, *rows: NDArray[np.generic], ahead: float = 1.0) -> None:
    if tag in columns:
        columns[tag].append(*rows, ahead=ahead, phase=tag)
    else:
        columns[tag] = Columns(*rows)


def _first(stream: RawIOBase, count: int) -> bytes:
    stream.seek(0)
    return stream.read(count) or b""


def _bytes_before(stream: RawIOBase, offset: int) -> bytes:
    """Return the last bytes before an offset: another file has other ones there."""
    stream.seek(max(0, offset - _TAIL))
    return stream.read(min(_TAIL, offset)) or b""


def _stopped(stream: RawIOBase, at: int) -> int:
    """Raise what stopped reading at an offset; return -1 if the file just ends there: the next look will see that."""
    stream.seek(at)
    stream.read(1)
    return -1


def _torn(scan: Scan, buffer: U1, growing: bool) -> int | None:
    """Return where the last record starts if it does not match its checksum and its end is nowhere; None otherwise.

    Its length is right, but bytes of it are missing, so that it reaches into records after it. At the end of a file
    that grows its checksum may only not be written yet.
    """
    unwritten = growing and scan.reason == chunk.DONE and not buffer[scan.stop - FOOTER : scan.stop].any()
    if scan.reason != chunk.BAD_LENGTH and not unwritten:
        return None
    at = _unsound_end(scan, buffer)
    if at is not None:
        return at
    if len(scan.blobs) and scan.blobs[-1, 3] > SMALL:  # checksums of long records are not compared on the way
        start, length = scan.blobs[-1, 2:].tolist()
        stored = int.from_bytes(buffer[start + length : start + length + FOOTER].tobytes(), "little")
        if start + length + FOOTER == scan.stop and masked_crc(buffer[start : start + length].tobytes()) != stored:
            return int(start - HEADER)
    return None


def _unsound_end(scan: Scan, buffer: U1) -> int | None:
    """Return where the last record starts if it was skipped because it does not match its checksum."""
    if not len(scan.faults) or scan.faults[-1, 0] != chunk.BAD_DATA:
        return None
    at = int(scan.faults[-1, 1])
    length = int.from_bytes(buffer[at : at + 8].tobytes(), "little")
    return at if at + HEADER + length + FOOTER == scan.stop else None


def _without(scan: Scan, torn: int) -> Scan:
    """Return a scan without its last record."""
    kept = scan.blobs[:, 2] != torn + HEADER
    faults = scan.faults[scan.faults[:, 1] != torn]
    return scan._replace(blobs=scan.blobs[kept], blob_wall=scan.blob_wall[kept], faults=faults)


def _written(data: U1, at: int) -> int:
    """Return where the last byte ends that is not zero, given where the first one lies; 0 if all are."""
    for end in range(len(data), 0, -_BLOCK):
        block = data[max(end - _BLOCK, 0) : end]
        if block.any():
            return at + max(end - _BLOCK, 0) + int(np.flatnonzero(block)[-1]) + 1
    return 0
