"""Mutants of event files, made in compiled code.

A mutant is made of an entry of the corpus by a few changes that know the format: of bytes anywhere, or of the data of
one record, whose length and checksums are then written anew, along with the lengths of the messages around the change.
It depends on the seed and its number only.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel, part
from core.model import I8, U1
from core.readers.tensorboard.framing import CRC_TABLES
from core.readers.tensorboard.wire.kernels import int64
from tests.fuzz.mutating import MOST

U8: TypeAlias = NDArray[np.uint64]

_TABLE: Final = CRC_TABLES[0].astype(np.int64)
_LENGTHS: Final = np.array(
    [
        *(0, 1, 2, 3, 7, 8, 11, 12, 15, 16, 17, 127, 128, 4095, 4096, 4097, 1 << 16, 1 << 24, (1 << 31) - 17),
        *((1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 32, 1 << 40, 1 << 62, (1 << 63) - 1, -1, -16, -(1 << 63)),
    ]
)
"""Lengths and numbers at which something changes, or that are lies."""
_BYTES: Final = np.array(
    [
        *(0, 1, 2, 7, 8, 9, 10, 0x0A, 0x0D, 0x0F, 0x10, 0x12, 0x15, 0x1A, 0x20, 0x22, 0x2A, 0x32, 0x3A, 0x42, 0x4A),
        *(0x7F, 0x80, 0x81, 0xFE, 0xFF),
    ]
)
"""Keys of fields and limits of varints."""

_DEEP: Final = 6


@part
def _next(state: U8) -> int:
    """Return a number below 2^62 that cannot be foretold (splitmix64, Steele, Lea and Flood, 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int64((z ^ (z >> np.uint64(31))) >> np.uint64(2))


@part
def below(state: U8, stop: int) -> int:
    return _next(state) % stop if stop > 0 else 0


@kernel
def _checksum(data: U1, at: int, stop: int) -> int:
    crc = 0xFFFFFFFF
    for i in range(at, stop):
        crc = (crc >> 8) ^ _TABLE[(crc ^ data[i]) & 0xFF]
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@part
def _put(data: U1, at: int, value: int, count: int) -> None:
    for i in range(count):
        data[at + i] = (value >> (8 * i)) & 0xFF


@kernel
def _replace(data: U1, size: int, at: int, stop: int, new: U1, count: int) -> int:
    """Put other bytes in the place of some; returns the new size, the old one if there is no room."""
    after = size - (stop - at) + count
    if after > MOST:
        return size
    if count > stop - at:
        for i in range(size - 1, stop - 1, -1):
            data[i + after - size] = data[i]
    else:
        for i in range(stop, size):
            data[i + after - size] = data[i]
    for i in range(count):
        data[at + i] = new[i]
    return after


@kernel
def _varint(data: U1, at: int, stop: int) -> tuple[int, int]:
    """Return a varint and where it ends, -1 if it does not."""
    value = 0
    for i in range(10):
        if at + i >= stop:
            return 0, -1
        value |= int64(data[at + i] & 127) << (7 * i)
        if data[at + i] < 128:
            return value, at + i + 1
    return 0, -1


@kernel
def _encode(value: int, new: U1, longer: int) -> int:
    """Write a varint, with some needless bytes; returns its length."""
    bits = np.uint64(value)
    count = 0
    while bits > np.uint64(127) and count < 9:
        new[count] = np.uint8(bits & np.uint64(127)) | np.uint8(128)
        bits >>= np.uint64(7)
        count += 1
    new[count] = np.uint8(bits & np.uint64(127))
    for _ in range(min(longer, 9 - count)):
        new[count] |= np.uint8(128)
        count += 1
        new[count] = 0
    return count + 1


@kernel
def _descend(data: U1, at: int, stop: int, stack: I8, state: U8) -> int:
    """Choose a message inside of a message, at any depth; returns how many are around the place that was chosen.

    Rows of `stack` are, for each of them: where the length is written, where the content starts, where it stops.
    """
    depth = 0
    while depth < _DEEP:
        chosen, seen, place = -1, 0, at
        inside, end = 0, 0
        while place < stop:
            key, after = _varint(data, place, stop)
            if after < 0:
                break
            wire = key & 7
            size_at, content = after, after
            if wire == 2:
                length, content = _varint(data, after, stop)
                if content < 0 or length < 0 or length > stop - content:
                    break
                next_at = content + length
                seen += 1
                if below(state, seen) == 0:
                    chosen, inside, end = size_at, content, next_at
            else:
                next_at = after + 4 if wire == 5 else after + 8 if wire == 1 else _varint(data, after, stop)[1]
                if wire > 5 or wire == 3 or wire == 4 or next_at < 0:
                    break
            place = next_at
        if chosen < 0 or (depth > 0 and below(state, 4) == 0):
            break
        stack[depth, 0], stack[depth, 1], stack[depth, 2] = chosen, inside, end
        at, stop = inside, end
        depth += 1
    return depth


@kernel
def _filled(new: U1, data: U1, size: int, state: U8) -> int:
    """Make up some bytes: noise, keys, a number, or a piece from elsewhere; returns how many."""
    kind = below(state, 5)
    count = 1 + below(state, 12)
    if kind == 0:
        for i in range(count):
            new[i] = _next(state) & 0xFF
    elif kind == 1:
        for i in range(count):
            new[i] = _BYTES[below(state, len(_BYTES))]
    elif kind == 2:
        count = _encode(_LENGTHS[below(state, len(_LENGTHS))], new, below(state, 3))
    elif kind == 3 and size > 0:
        count = min(1 + below(state, 200), size)
        start = below(state, size - count + 1)
        for i in range(count):
            new[i] = data[start + i]
    else:
        count = 0
    return count


@kernel
def _change(data: U1, size: int, at: int, stop: int, other: U1, new: U1, stack: I8, state: U8) -> int:
    """Change something between two places in a message, and the lengths around it; returns the new size."""
    depth = _descend(data, at, stop, stack, state)
    first, last = (stack[depth - 1, 1], stack[depth - 1, 2]) if depth else (at, stop)
    kind = below(state, 8)
    if kind == 0 and last > first:
        data[first + below(state, last - first)] ^= np.uint8(1 << below(state, 8))
        return size
    if kind == 1 and last > first:
        data[first + below(state, last - first)] = _BYTES[below(state, len(_BYTES))]
        return size
    if kind == 2 and depth:
        place = stack[depth - 1, 0]
        length = last - first
        wish = below(state, 4)
        lie = length + 1 if wish == 0 else length - 1 if wish == 1 else _LENGTHS[below(state, len(_LENGTHS))]
        lie = stop - first + 1 if wish == 3 and below(state, 2) else lie
        depth -= 1
        count = _encode(lie, new, below(state, 3))
        first, last = place, _varint(data, place, stop)[1]
    else:
        start = first + below(state, last - first + 1)
        gone = below(state, min(last - start, 40) + 1) if kind > 4 else 0
        count = (
            _filled(new, other if kind == 7 else data, len(other) if kind == 7 else size, state)
            if kind < 6 or (kind == 7)
            else 0
        )
        first, last = start, start + gone
    after = _replace(data, size, first, last, new, count)
    if after != size or count == last - first:
        size = _correct(data, after, after - size, depth, stack, new, state)
    return size


@kernel
def _correct(data: U1, size: int, grown: int, depth: int, stack: I8, new: U1, state: U8) -> int:
    """Write the lengths of the messages around a change anew, the innermost first, mostly; returns the new size."""
    if below(state, 8) == 0:
        return size
    for k in range(depth - 1, -1, -1):
        place = stack[k, 0]
        length = stack[k, 2] - stack[k, 1] + grown
        end = _varint(data, place, size)[1]
        count = _encode(length, new, 0)
        after = _replace(data, size, place, end, new, count)
        grown += after - size
        size = after
    return size


@kernel
def _record(data: U1, size: int, which: int) -> tuple[int, int]:
    """Return where the data of a record start and stop; of the last whole one if there are fewer."""
    at, start, stop = 0, 0, 0
    while at + 12 <= size and which >= 0:
        length = 0
        for i in range(8):
            length |= int64(data[at + i]) << (8 * i)
        if length < 0 or length > size - at - 16:
            break
        start, stop = at + 12, at + 12 + length
        at = stop + 4
        which -= 1
    return start, stop


@kernel
def _frame(data: U1, start: int, stop: int, length: int) -> None:
    """Write the header and the footer of a record anew."""
    _put(data, start - 12, length, 8)
    _put(data, start - 4, _checksum(data, start - 12, start - 4), 4)
    _put(data, stop, _checksum(data, start, stop), 4)


@kernel
def _changed_records(data: U1, size: int, other: U1, new: U1, stack: I8, state: U8) -> int:
    """Change the data of some records, whose frames are then right again; returns the new size."""
    for _ in range(1 + below(state, 3)):
        start, stop = _record(data, size, below(state, 12))
        if start == 0:
            break
        for _ in range(1 + below(state, 3)):
            grown = _change(data, size, start, stop, other, new, stack, state) - size
            stop += grown
            size += grown
        if start <= stop and stop + 4 <= size:
            _frame(data, start, stop, stop - start)
    return size


@kernel
def _lied(data: U1, size: int, state: U8) -> int:
    """Give a record a length that is a lie, with its right checksum."""
    start, stop = _record(data, size, below(state, 12))
    if start:
        _frame(data, start, stop, _LENGTHS[below(state, len(_LENGTHS))])
    return size


@kernel
def _joined(data: U1, size: int, other: U1, state: U8) -> int:
    """Let one file go over into another one, anywhere; returns the new size."""
    cut, start = below(state, size + 1), below(state, len(other) + 1)
    count = min(len(other) - start, MOST - cut)
    data[cut : cut + count] = other[start : start + count]
    return cut + count


@kernel
def _swapped(data: U1, size: int, other: U1, state: U8) -> int:
    """Put the data of a record of another file in the place of that of a record; returns the new size."""
    start, stop = _record(data, size, below(state, 12))
    first, last = _record(other, len(other), below(state, 12))
    if start and first and size + last - first - (stop - start) <= MOST:
        size = _replace(data, size, start, stop, other[first:last], last - first)
        stop = start + last - first
        _frame(data, start, stop, stop - start)
    return size


@kernel
def mutate(seed: int, number: int, corpus: U1, starts: I8, data: U1, new: U1, stack: I8, state: U8) -> int:
    """Make a mutant; returns its size.

    Parameters
    ----------
    corpus, starts
        Entries that follow each other, and where each starts, then the end.
    data
        uint8 (MOST,), receives it.
    new, stack, state
        To work with: uint8 (256,), int64 (6, 3), uint64 (1,).
    """
    state[0] = np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + np.uint64(number) * np.uint64(0x9E3779B97F4A7C15)
    _next(state)
    entry = below(state, len(starts) - 1)
    size = int64(min(starts[entry + 1] - starts[entry], MOST))
    data[:size] = corpus[starts[entry] : starts[entry] + size]
    another = below(state, len(starts) - 1)
    other = corpus[starts[another] : starts[another + 1]]
    kind = below(state, 16)
    if kind < 11:
        return _changed_records(data, size, other, new, stack, state)
    if kind < 13:
        return _lied(data, size, state) if kind == 11 else below(state, size + 1)
    if kind < 15:
        return _joined(data, size, other, state) if kind == 13 else _swapped(data, size, other, state)
    for _ in range(1 + below(state, 6)):
        if size:
            data[below(state, size)] ^= np.uint8(1 << below(state, 8))
    return size
