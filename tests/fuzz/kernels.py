"""Mutants of event files, made and decoded in compiled code, so that millions take minutes.

A mutant is made of an entry of the corpus by a few changes that know the format: of bytes anywhere, or of the data of
one record, whose length and checksums are then written anew, along with the lengths of the messages around the change.
It depends on the seed and its number only.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel, part
from core.model import I8, U1
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Columns, Places
from core.readers.tensorboard.framing import CRC_TABLES
from core.readers.tensorboard.kernels import group, group_files, scan, scan_files
from core.readers.tensorboard.tags import TagPlaces
from core.readers.tensorboard.wire.kernels import int64

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

MOST: Final = 1 << 15
"""Bytes of a mutant."""
_DEEP: Final = 6

FINE: Final = 0
WRONG_END: Final = 1
WRONG_COUNT: Final = 2
WRONG_PLACE: Final = 3
WRONG_GROUPS: Final = 4
ENDLESS: Final = 5
OUTSIDE: Final = 6


@part
def _next(state: U8) -> int:
    """Return a number below 2^62 that cannot be foretold (splitmix64, Steele, Lea and Flood, 2014)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int64((z ^ (z >> np.uint64(31))) >> np.uint64(2))


@part
def _below(state: U8, stop: int) -> int:
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
                if _below(state, seen) == 0:
                    chosen, inside, end = size_at, content, next_at
            else:
                next_at = after + 4 if wire == 5 else after + 8 if wire == 1 else _varint(data, after, stop)[1]
                if wire > 5 or wire == 3 or wire == 4 or next_at < 0:
                    break
            place = next_at
        if chosen < 0 or (depth > 0 and _below(state, 4) == 0):
            break
        stack[depth, 0], stack[depth, 1], stack[depth, 2] = chosen, inside, end
        at, stop = inside, end
        depth += 1
    return depth


@kernel
def _filled(new: U1, data: U1, size: int, state: U8) -> int:
    """Make up some bytes: noise, keys, a number, or a piece from elsewhere; returns how many."""
    kind = _below(state, 5)
    count = 1 + _below(state, 12)
    if kind == 0:
        for i in range(count):
            new[i] = _next(state) & 0xFF
    elif kind == 1:
        for i in range(count):
            new[i] = _BYTES[_below(state, len(_BYTES))]
    elif kind == 2:
        count = _encode(_LENGTHS[_below(state, len(_LENGTHS))], new, _below(state, 3))
    elif kind == 3 and size > 0:
        count = min(1 + _below(state, 200), size)
        start = _below(state, size - count + 1)
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
    kind = _below(state, 8)
    if kind == 0 and last > first:
        data[first + _below(state, last - first)] ^= np.uint8(1 << _below(state, 8))
        return size
    if kind == 1 and last > first:
        data[first + _below(state, last - first)] = _BYTES[_below(state, len(_BYTES))]
        return size
    if kind == 2 and depth:
        place = stack[depth - 1, 0]
        length = last - first
        wish = _below(state, 4)
        lie = length + 1 if wish == 0 else length - 1 if wish == 1 else _LENGTHS[_below(state, len(_LENGTHS))]
        lie = stop - first + 1 if wish == 3 and _below(state, 2) else lie
        depth -= 1
        count = _encode(lie, new, _below(state, 3))
        first, last = place, _varint(data, place, stop)[1]
    else:
        start = first + _below(state, last - first + 1)
        gone = _below(state, min(last - start, 40) + 1) if kind > 4 else 0
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
    if _below(state, 8) == 0:
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
    for _ in range(1 + _below(state, 3)):
        start, stop = _record(data, size, _below(state, 12))
        if start == 0:
            break
        for _ in range(1 + _below(state, 3)):
            grown = _change(data, size, start, stop, other, new, stack, state) - size
            stop += grown
            size += grown
        if start <= stop and stop + 4 <= size:
            _frame(data, start, stop, stop - start)
    return size


@kernel
def _lied(data: U1, size: int, state: U8) -> int:
    """Give a record a length that is a lie, with its right checksum."""
    start, stop = _record(data, size, _below(state, 12))
    if start:
        _frame(data, start, stop, _LENGTHS[_below(state, len(_LENGTHS))])
    return size


@kernel
def _joined(data: U1, size: int, other: U1, state: U8) -> int:
    """Let one file go over into another one, anywhere; returns the new size."""
    cut, start = _below(state, size + 1), _below(state, len(other) + 1)
    count = min(len(other) - start, MOST - cut)
    data[cut : cut + count] = other[start : start + count]
    return cut + count


@kernel
def _swapped(data: U1, size: int, other: U1, state: U8) -> int:
    """Put the data of a record of another file in the place of that of a record; returns the new size."""
    start, stop = _record(data, size, _below(state, 12))
    first, last = _record(other, len(other), _below(state, 12))
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
    entry = _below(state, len(starts) - 1)
    size = int64(min(starts[entry + 1] - starts[entry], MOST))
    data[:size] = corpus[starts[entry] : starts[entry] + size]
    another = _below(state, len(starts) - 1)
    other = corpus[starts[another] : starts[another + 1]]
    kind = _below(state, 16)
    if kind < 11:
        return _changed_records(data, size, other, new, stack, state)
    if kind < 13:
        return _lied(data, size, state) if kind == 11 else _below(state, size + 1)
    if kind < 15:
        return _joined(data, size, other, state) if kind == 13 else _swapped(data, size, other, state)
    for _ in range(1 + _below(state, 6)):
        if size:
            data[_below(state, size)] ^= np.uint8(1 << _below(state, 8))
    return size


@kernel
def _wrong_rows(out: Places, size: int, rows: Any) -> int:
    """Return what is wrong with what a scan has found."""
    which, blobs, news, faults, state = rows[0], rows[1], rows[2], rows[3], rows[4]
    points, tags = state[chunk.POINTS], state[chunk.TAGS]
    others = np.array([state[chunk.BLOBS], state[chunk.NEWS], state[chunk.FAULTS]])
    if points < 0 or points > out.point_count or others.min() < 0 or others.max() > out.other_count:
        return WRONG_COUNT
    if points and (which[:points].min() < 0 or which[:points].max() >= tags):
        return WRONG_PLACE
    inside = _lie_inside(blobs[: others[0]], 12, size - 4, tags) and _lie_inside(news[: others[1]], 0, size, tags)
    for i in range(others[2]):
        inside = inside and 0 <= faults[i, 1] <= size - 16
    return FINE if inside else WRONG_PLACE


@kernel
def _lie_inside(rows: I8, low: int, high: int, tags: int) -> bool:
    """Whether all rows name a tag, and bytes between two places: start and length last."""
    for i in range(len(rows)):
        start, length = rows[i, 2], rows[i, 3]
        if not (0 <= rows[i, 0] < tags and low <= start <= high and 0 <= length <= high - start):
            return False
    return True


@kernel
def _grouped(rows: Any, points: int, tags: int) -> bool:
    """Sort what a scan has found by tag; returns whether the groups hold all of it."""
    which, wall, step, value, walls, steps, values, bounds = (
        rows[0],
        rows[5],
        rows[6],
        rows[7],
        rows[8],
        rows[9],
        rows[10],
        rows[11],
    )
    bounds[: tags + 1] = 0
    group(
        which[:points], wall[:points], step[:points], value[:points], bounds[: tags + 1], walls[:points],
        steps[:points], values[:points],
    )  # fmt: skip
    return bool(bounds[tags] == points)


@kernel
def _decode(base: int, size: int, table: TagPlaces, out: Places, rows: Any, given: I8) -> int:
    """Scan a mutant as the decoder does, emptying what is full; returns what is wrong."""
    state = rows[4]
    at, tags, used = 0, given[0], given[1]
    for _ in range(size // 8 + 16):
        state[:] = 0
        state[chunk.TAGS], state[chunk.ARENA] = tags, used
        reason, after = scan(base, at, size, table, out)
        if after < at or after > size:
            return WRONG_END
        wrong = _wrong_rows(out, size, rows)
        if wrong != FINE:
            return wrong
        if state[chunk.TAGS] < tags or state[chunk.TAGS] > table.tag_count or state[chunk.ARENA] > table.arena_size:
            return WRONG_COUNT
        if not _grouped(rows, state[chunk.POINTS], state[chunk.TAGS]):
            return WRONG_GROUPS
        if reason == chunk.DONE or reason == chunk.BAD_LENGTH:
            return FINE
        if reason == chunk.FULL and after == at:
            return FINE  # one record alone holds more than fits, as a bigger output would show
        if reason == chunk.TAGS_FULL:
            return FINE  # a bigger table would be made
        at, tags, used = after, state[chunk.TAGS], state[chunk.ARENA]
    return ENDLESS


@kernel
def _decode_files(
    base: int, size: int, out: Places, rows: Any, pieces: I8, given: I8, ends: I8, columns: Columns, state: U8
) -> int:
    """Scan a mutant as two little files that follow each other, and group what they hold; returns what is wrong."""
    cut = _below(state, size + 1)
    if _below(state, 2):
        cut = 0
    rows[4][:] = 0
    pieces[0, 0], pieces[0, 1], pieces[1, 0], pieces[1, 1] = 0, cut, cut, size
    pieces[:2, chunk.TAGS_BEFORE], pieces[:2, chunk.ARENA_BEFORE] = given[0], given[1]
    done = scan_files(base, pieces.ctypes.data, 0, 2, out)
    if done < 0 or done > 2:
        return WRONG_END
    points = rows[4][chunk.POINTS]
    if points > out.point_count or (done > 0 and pieces[done - 1, chunk.POINTS_AFTER] != points):
        return WRONG_COUNT
    if done:
        room = ends.shape[1]
        group_files(out, pieces.ctypes.data, done, ends.ctypes.data, room, columns)
        tags = pieces[done - 1, chunk.TAGS_AFTER]
        if tags > room or ends[done - 1, tags - 1] != points:
            return WRONG_GROUPS
    return FINE


@kernel
def _clear(table: Any, empty: Any) -> None:
    table[0][:] = empty[0]
    table[1][:] = empty[1]
    table[2][:] = empty[2]


@kernel
def fuzz(
    seed: int, first: int, count: int, corpus: U1, starts: I8, area: U1, slack: int, work: Any, out: Places,
    rows: Any, tables: Any, empties: Any, table: TagPlaces, files: Any, given: I8, columns: Columns,
    watched: I8, done: I8,
) -> int:  # fmt: skip
    """Make and decode mutants; returns what is wrong with the first that is wrong, whose number is in ``done[0]``.

    Parameters
    ----------
    area
        Memory whose last `slack` bytes follow each mutant; beyond it nothing may be read.
    work
        What `mutate` works with: data, new, stack, state.
    rows
        Arrays of `out`: tags, blobs, news, faults, state, wall times, steps, values; then what the last three are
        grouped to, and where the groups begin.
    tables, empties
        Tag tables, the first one for a single file, and what each looks like when it is empty.
    files
        What little files are described with: pieces, ends.
    watched
        Its second element counts accesses outside of known memory.
    done
        Number of the mutant that is decoded now, for those who watch; how many records, points and faults were seen.
    """
    data, new, stack, state = work
    place = area.ctypes.data
    for number in range(first, first + count):
        done[0] = number
        size = mutate(seed, number, corpus, starts, data, new, stack, state)
        begin = len(area) - slack - size
        area[begin : begin + size] = data[:size]
        _clear(tables[0], empties[0])
        wrong = _decode(place + begin, size, table, out, rows, given)
        if wrong == FINE:
            done[1] += rows[4][chunk.POINTS]
            done[2] += rows[4][chunk.BLOBS]
            done[3] += rows[4][chunk.FAULTS]
            _clear(tables[1], empties[1])
            _clear(tables[2], empties[2])
            wrong = _decode_files(place + begin, size, out, rows, files[0], given, files[1], columns, state)
        if watched[1] > 0:
            return OUTSIDE
        if wrong != FINE:
            return wrong
    return FINE
