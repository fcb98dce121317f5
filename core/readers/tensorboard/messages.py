"""Event messages read field by field: what the compiled decoder does, in Python, for odd records and first launches."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from core.readers.tensorboard import chunk, tensors
from core.readers.tensorboard.framing import FOOTER, masked_crc
from core.readers.tensorboard.tags import (
    BLOB,
    GUESSED,
    KIND,
    META_GRAPH,
    RUN_GRAPH,
    SCALAR,
    UNDECIDED,
    WIDE,
    TagTable,
)
from core.readers.tensorboard.wire import WireError, fields, varint

GRAPH: Final = 4
SUMMARY: Final = 5
TAGGED_RUN_METADATA: Final = 8
META_GRAPH_FIELD: Final = 9
_EVENT_KEYS: Final = (0x22, 0x2A, 0x42, 0x4A)
_VALUE_KEYS: Final = (0x15, 0x22, 0x2A, 0x32, 0x42)


class Event(NamedTuple):
    """What an Event message holds: number of the field (0 for nothing of interest), and where its content lies."""

    what: int
    wall: float
    step: int
    start: int
    end: int


class Value(NamedTuple):
    """What a Summary.Value holds, and where content, tag and metadata lie; metadata at 0 means that there are none."""

    what: int
    start: int
    end: int
    tag: bytes
    meta_start: int
    meta_end: int


def read_event(data: bytes, at: int, end: int) -> Event:
    """Return what an Event holds; the last field of a kind counts. Raises WireError."""
    what, wall, step, what_start, what_end = 0, 0.0, 0, at, at
    for key, start, after in fields(data, at, end):
        if key == 0x09:
            wall = struct.unpack_from("<d", data, start)[0]
        elif key == 0x10:
            step = varint(data, start, after)[0]
        elif key in _EVENT_KEYS:
            what, what_start, what_end = key >> 3, start, after
    return Event(what, wall, step, what_start, what_end)


def read_value(data: bytes, at: int, end: int) -> Value:
    """Return what a Summary.Value holds; raises WireError."""
    what, what_start, what_end, tag, node, meta_start, meta_end = 0, at, at, b"", b"", 0, 0
    for key, start, after in fields(data, at, end):
        if key == 0x0A:
            tag = data[start:after]
        elif key in _VALUE_KEYS:
            what, what_start, what_end = key >> 3, start, after
        elif key == 0x4A:
            meta_start, meta_end = start, after
        elif key == 0x3A:
            node = data[start:after]
    return Value(what, what_start, what_end, tag or node, meta_start, meta_end)


def read_run_metadata(data: bytes, at: int, end: int) -> Value:
    """Return a TaggedRunMetadata as a value; raises WireError."""
    tag = b""
    for key, start, after in fields(data, at, end):
        if key == 0x0A:
            tag = data[start:after]
    return Value(chunk.RUN_METADATA, at, end, tag, 0, 0)


def values_of(data: bytes, event: Event) -> list[Value]:
    """Return the values of a summary; raises WireError."""
    return [read_value(data, at, after) for key, at, after in fields(data, event.start, event.end) if key == 0x0A]


def names_scalars(data: bytes, at: int, end: int) -> bool:
    """Whether a SummaryMetadata names the scalars plugin."""
    try:
        for key, start, after in fields(data, at, end):
            if key != 0x0A:
                continue
            for inner, a, b in fields(data, start, after):
                if inner == 0x0A:
                    return data[a:b] == b"scalars"
    except WireError:
        return False
    return False


@dataclass
class Findings:
    """What was read from records one by one, in their order.

    Attributes
    ----------
    points
        (record, tag, wall time, step, value).
    blobs
        (tag, step, start, length) and, apart, wall times.
    news
        (tag, what, start and length of the metadata).
    walls
        Wall time of every event.
    """

    points: list[tuple[int, int, float, int, float]] = field(default_factory=list)
    blobs: list[tuple[int, int, int, int]] = field(default_factory=list)
    blob_walls: list[float] = field(default_factory=list)
    news: list[tuple[int, int, int, int]] = field(default_factory=list)
    walls: list[float] = field(default_factory=list)


class RecordReader:
    """Reads records into findings, deciding what tags are.

    Parameters
    ----------
    data
        The chunk; positions are relative to it.
    shift
        Added to positions that are told.
    """

    def __init__(self, data: bytes, shift: int, table: TagTable, findings: Findings) -> None:
        self._data = data
        self._shift = shift
        self._table = table
        self._findings = findings

    def read(self, record: int, at: int, length: int) -> None:
        """Read a record; raises WireError, having taken back its points and blobs."""
        found, data = self._findings, self._data
        event = read_event(data, at, at + length)
        found.walls.append(event.wall)
        points, blobs = len(found.points), len(found.blobs)
        try:
            self._read(record, event, at + self._shift, length)
        except WireError:
            del found.points[points:], found.blobs[blobs:], found.blob_walls[blobs:]
            raise

    def _read(self, record: int, event: Event, start: int, length: int) -> None:
        data = self._data
        if event.what == SUMMARY:
            for key, at, after in fields(data, event.start, event.end):
                if key == 0x0A:
                    self._put(record, event, read_value(data, at, after), start, length)
        elif event.what == GRAPH:
            self._put_blob(RUN_GRAPH, event, start, length)
        elif event.what == META_GRAPH_FIELD:
            self._put_blob(META_GRAPH, event, start, length)
        elif event.what == TAGGED_RUN_METADATA:
            self._put(record, event, read_run_metadata(data, event.start, event.end), start, length)

    def _put(self, record: int, event: Event, value: Value, start: int, length: int) -> None:
        """Write a value to the points or to the index."""
        if not value.what and not value.meta_start:
            return
        number = self._table.find(value.tag)
        if number is None:
            number = self._table.add(value.tag)
        tags = self._table.arrays.tags
        if tags[number, KIND] <= UNDECIDED and (value.meta_start or value.what != chunk.TENSOR):
            self._announce(number, value)
        if tags[number, KIND] in (SCALAR, GUESSED):
            element = self._element(value)
            if element is not None:
                tags[number, WIDE] |= element[1]
                self._findings.points.append((record, number, event.wall, event.step, element[0]))
                return
        self._put_blob(number, event, start, length)

    def _element(self, value: Value) -> tuple[float, bool] | None:
        if value.what == chunk.SIMPLE_VALUE:
            return struct.unpack_from("<f", self._data, value.start)[0], False
        return tensors.scalar(self._data, value.start, value.end) if value.what == chunk.TENSOR else None

    def _announce(self, number: int, value: Value) -> None:
        scalar = value.what == chunk.SIMPLE_VALUE or (
            value.what == chunk.TENSOR and names_scalars(self._data, value.meta_start, value.meta_end)
        )
        self._table.arrays.tags[number, KIND] = SCALAR if scalar else BLOB
        start = value.meta_start + self._shift if value.meta_start else 0
        self._findings.news.append((number, value.what, start, value.meta_end - value.meta_start))

    def _put_blob(self, number: int, event: Event, start: int, length: int) -> None:
        self._findings.blobs.append((number, event.step, start, length))
        self._findings.blob_walls.append(event.wall)

    def matches(self, at: int, length: int) -> bool:
        """Whether the data of a record match its checksum."""
        stored = int.from_bytes(self._data[at + length : at + length + FOOTER], "little")
        return masked_crc(self._data[at : at + length]) == stored

    def tells_new(self, at: int, length: int) -> bool:
        """Whether a record is broken, or a summary that holds a scalar or a tag that is not decided."""
        data = self._data
        try:
            event = read_event(data, at, at + length)
            if event.what != SUMMARY:
                return False
            for value in values_of(data, event):
                number = self._table.find(value.tag)
                if number is None or self._table.arrays.tags[number, KIND] != BLOB:
                    return True
        except WireError:
            return True
        return False
