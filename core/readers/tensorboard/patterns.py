"""Records that differ in wall time, step and value only, taken together as matrices of bytes."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from core.model import F8, I4, I8, U1, Bool
from core.readers.tensorboard import chunk, dtypes
from core.readers.tensorboard.framing import SMALL
from core.readers.tensorboard.messages import SUMMARY, Value, read_event, values_of
from core.readers.tensorboard.tags import KIND, SCALAR, TagTable
from core.readers.tensorboard.wire import WireError, fields, varint

_FEW: Final = 8
"""So many records or fewer are read one by one."""
_TRIES: Final = 256
"""Patterns tried for records of one length and one length of step."""
_STEP: Final = 10
"""Where the step is, after the wall time."""
_LONGEST_STEP: Final = 5
"""Bytes of a step below 2^35."""


class Batch(NamedTuple):
    """Points of one tag: records, tag numbers, wall times, steps and values, each (n,)."""

    records: I8
    which: I4
    wall: F8
    step: I8
    value: F8


def alike(
    data: bytes, starts: I8, lengths: I8, sound: Bool, first: int, table: TagTable
) -> tuple[list[Batch], list[int]]:
    """Return the points of records from `first` on that follow a pattern, and the other records in order."""
    array = np.frombuffer(data, np.uint8)
    batches: list[Batch] = []
    taken = np.zeros(len(starts), np.bool_)
    taken[:first] = True
    for length in np.unique(lengths[first:]).tolist():
        records = np.flatnonzero((lengths == length) & sound & ~taken)
        if len(records) < _FEW or length < _STEP + _LONGEST_STEP or length > SMALL:
            continue
        rows = array[starts[records][:, None] + np.arange(length)]
        sizes = _step_sizes(rows)
        for size in range(1, _LONGEST_STEP + 1):
            for batch in _batches(rows[sizes == size], records[sizes == size], size, table):
                batches.append(batch)
                taken[batch.records] = True
    return batches, np.flatnonzero(~taken).tolist()


def _step_sizes(rows: U1) -> I8:
    """Return how many bytes the step of each record has; 0 where wall time and step are not where they use to be."""
    digits = rows[:, _STEP : _STEP + _LONGEST_STEP] < 128
    sizes = np.where(digits.any(axis=1), digits.argmax(axis=1) + 1, 0)
    usual = (rows[:, 0] == 0x09) & (rows[:, 9] == 0x10)
    return np.where(usual, sizes, 0).astype(np.int64)


def _batches(rows: U1, records: I8, size: int, table: TagTable) -> list[Batch]:
    """Return the points of those records that follow the pattern of one of them, pattern by pattern."""
    batches = []
    for _ in range(_TRIES):
        if len(rows) < _FEW:
            break
        place = _place(rows[0].tobytes(), table)
        if place is None:
            rows, records = rows[1:], records[1:]
            continue
        number, at = place
        free = np.zeros(rows.shape[1], np.bool_)
        free[1:9] = free[_STEP : _STEP + size] = free[at : at + 4] = True
        same = (rows[:, ~free] == rows[0, ~free]).all(axis=1)
        batches.append(_batch(rows[same], records[same], size, number, at))
        rows, records = rows[~same], records[~same]
    return batches


def _batch(rows: U1, records: I8, size: int, number: int, at: int) -> Batch:
    digits = (rows[:, _STEP : _STEP + size] & 127).astype(np.int64)
    return Batch(
        records,
        np.full(len(rows), number, np.int32),
        np.ascontiguousarray(rows[:, 1:9]).view("<f8")[:, 0],
        (digits << (7 * np.arange(size))).sum(axis=1),
        np.ascontiguousarray(rows[:, at : at + 4]).view("<f4")[:, 0].astype(np.float64),
    )


def _place(record: bytes, table: TagTable) -> tuple[int, int] | None:
    """Return tag and place of the one float32 of a record; None if it holds anything else or its tag is not known."""
    try:
        event = read_event(record, 0, len(record))
        values = values_of(record, event) if event.what == SUMMARY else []
    except WireError:
        return None
    if len(values) != 1 or event.end != len(record):
        return None
    number = table.find(values[0].tag)
    if number is None or table.arrays.tags[number, KIND] != SCALAR:
        return None
    at = _float_place(record, values[0])
    return None if at is None else (number, at)


def _float_place(record: bytes, value: Value) -> int | None:
    """Return where the only float32 of a value lies."""
    if value.what == chunk.SIMPLE_VALUE:
        return value.start
    if value.what != chunk.TENSOR:
        return None
    kind, places = 0, []
    for key, start, after in fields(record, value.start, value.end):
        if key == 0x08:
            kind = varint(record, start, after)[0]
        elif key == 0x12 and after > start:
            return None
        elif key >= 0x20:
            places.append((key >> 3, start, after))
    if kind != dtypes.FLOAT or len(places) != 1:
        return None
    holder, start, after = places[0]
    return start if holder in (4, 5) and after - start == 4 else None
