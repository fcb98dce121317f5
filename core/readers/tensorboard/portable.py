"""The decoder in NumPy and Python: the same result as the compiled one, for first launches and small logs.

Writers log the same tags in the same order again and again, so that records of one length mostly differ in wall
time, step and value only. Such records are taken together; the rest is read one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np

from core.model import F4, F8, I8, U1, U4, Bool
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Scan
from core.readers.tensorboard.framing import FOOTER, HEADER, LONGEST, SMALL, length_crcs, masked_crc, masked_crcs
from core.readers.tensorboard.messages import Findings, RecordReader
from core.readers.tensorboard.patterns import Batch, alike
from core.readers.tensorboard.tags import TagTable
from core.readers.tensorboard.wire import WireError

_HEAD: Final = 256
"""Records at the beginning of a chunk that are read one by one: most tags first appear there."""
_MANY: Final = 16
"""So many records of one length are worth taking together."""


class PortableDecoder:
    """Decodes without compiled code."""

    def scan(self, buffer: U1, start: int, stop: int, table: TagTable) -> Iterator[Scan]:
        """Decode the whole records of ``buffer[start:stop]``, in one part."""
        data = buffer[start:stop].tobytes()
        starts, lengths, reason, end, needed = _framed(data)
        sound = _sound(data, starts, lengths)
        batches: list[Batch] = []
        findings = Findings()
        reader = RecordReader(data, start, table, findings)
        faults = _read(reader, range(min(_HEAD, len(starts))), starts, lengths, sound)
        if len(starts) > _HEAD:
            batches, rest = alike(data, starts, lengths, sound, _HEAD, table)
            faults += _read(reader, rest, starts, lengths, sound)
        yield _scan(findings, batches, faults, starts + start, (start + end, reason, needed))

    def group(self, scan: Scan, tags: int, wide: bool) -> tuple[I8, F8, I8, F4 | F8]:
        """Return where each tag begins, int64 (tags + 1,), and fresh columns of wall time, step and value by tag."""
        order = np.argsort(scan.which, kind="stable")
        bounds = np.zeros(tags + 1, np.int64)
        np.cumsum(np.bincount(scan.which, minlength=tags), out=bounds[1:])
        with np.errstate(over="ignore", invalid="ignore"):
            value: F4 | F8 = scan.value[order] if wide else scan.value[order].astype(np.float32)
        return bounds, scan.wall[order], scan.step[order], value


def _framed(data: bytes) -> tuple[I8, I8, int, int, int]:
    """Return where the data of whole records start and how long they are, then reason, end and what is needed."""
    starts, at, size = [], 0, len(data)
    unpack = struct.Struct("<q").unpack_from
    length = 0
    while at + HEADER <= size:
        (length,) = unpack(data, at)
        if not 0 <= length <= LONGEST or at + HEADER + length + FOOTER > size:
            break
        starts.append(at)
        at += HEADER + length + FOOTER
    begin = np.array([*starts, at], np.int64)
    lengths = np.diff(begin) - HEADER - FOOTER
    wrong = _wrong_lengths(np.frombuffer(data, np.uint8), begin[:-1], lengths)
    if wrong is not None:
        return begin[:wrong] + HEADER, lengths[:wrong], chunk.BAD_LENGTH, int(begin[wrong]), 0
    reason, needed = _next(data, at, length)
    return begin[:-1] + HEADER, lengths, reason, at, needed


def _next(data: bytes, at: int, length: int) -> tuple[int, int]:
    """Return why framing stopped at a record and how many bytes it needs."""
    if at + HEADER > len(data):
        return chunk.DONE, 0
    stored = int.from_bytes(data[at + 8 : at + HEADER], "little")
    if not 0 <= length <= LONGEST or masked_crc(data[at : at + 8]) != stored:
        return chunk.BAD_LENGTH, 0
    return chunk.DONE, HEADER + length + FOOTER


def _wrong_lengths(data: U1, begin: I8, lengths: I8) -> int | None:
    """Return the number of the first record whose length does not match its checksum."""
    wrong = np.flatnonzero(length_crcs(lengths) != _stored(data, begin + 8))
    return int(wrong[0]) if len(wrong) else None


def _stored(data: U1, at: I8) -> U4:
    """Return the checksums stored at some positions, uint32 (n,)."""
    stored: U4 = data[at[:, None] + np.arange(4)].reshape(-1).view("<u4")
    return stored


def _sound(data: bytes, starts: I8, lengths: I8) -> Bool:
    """Return whether the data of each record match their checksum; long ones are taken for sound."""
    array = np.frombuffer(data, np.uint8)
    sound = np.ones(len(starts), np.bool_)
    for length in np.unique(lengths[lengths <= SMALL]).tolist():
        records = np.flatnonzero(lengths == length)
        at = starts[records]
        if len(at) >= _MANY:
            sound[records] = masked_crcs(array, at, length) == _stored(array, at + length)
        else:
            sound[records] = [_matches(data, start, length) for start in at.tolist()]
    return sound


def _matches(data: bytes, start: int, length: int) -> bool:
    stored = int.from_bytes(data[start + length : start + length + FOOTER], "little")
    return masked_crc(data[start : start + length]) == stored


def _read(reader: RecordReader, records: Iterable[int], starts: I8, lengths: I8, sound: Bool) -> list[tuple[int, int]]:
    """Read records one by one in their order; returns (record, fault) of those that could not be."""
    faults = []
    for record in records:
        start, length = int(starts[record]), int(lengths[record])
        whole = bool(sound[record])
        if whole and length > SMALL and reader.tells_new(start, length):
            whole = reader.matches(start, length)
        if not whole:
            faults.append((record, chunk.BAD_DATA))
            continue
        try:
            reader.read(record, start, length)
        except WireError:
            faults.append((record, chunk.UNPARSABLE))
    return faults


def _points(found: Findings, batches: list[Batch]) -> Batch:
    """Return points of both kinds in the order of their records."""
    record, which, wall, step, value = zip(*found.points, strict=True) if found.points else ((),) * 5
    single = Batch(
        np.array(record, np.int64),
        np.array(which, np.int32),
        np.array(wall, np.float64),
        np.array(step, np.int64),
        np.array(value, np.float64),
    )
    columns = [np.concatenate(column) for column in zip(single, *batches, strict=True)]
    order = np.argsort(columns[0], kind="stable")
    return Batch(*(column[order] for column in columns))


def _scan(
    found: Findings, batches: list[Batch], faults: list[tuple[int, int]], starts: I8, end: tuple[int, int, int]
) -> Scan:
    """Return all that was found; `end` is where the next record starts, why the scan ended, and what is needed."""
    points = _points(found, batches)
    broken = [(fault, int(starts[record]) - HEADER, 0, 0) for record, fault in sorted(faults)]
    return Scan(
        points.which,
        points.wall,
        points.step,
        points.value,
        _rows(found.blobs),
        np.array(found.blob_walls, np.float64),
        _rows(found.news),
        _rows(broken),
        _span(found.walls, batches),
        *end,
    )


def _rows(rows: list[tuple[int, int, int, int]]) -> I8:
    return np.array(rows, np.int64).reshape(-1, 4)


def _span(walls: list[float], batches: list[Batch]) -> tuple[float, float] | None:
    """Return the smallest and the largest wall time that is finite, None if there is none."""
    every = np.concatenate([np.array(walls, np.float64), *(batch.wall for batch in batches)])
    every = every[np.isfinite(every)]
    return (float(every.min()), float(every.max())) if len(every) else None
