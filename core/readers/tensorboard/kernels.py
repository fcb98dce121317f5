"""The event decoder as compiled code: just as much of the Event message as scalars and an index need.

Positions are absolute addresses, as in `core.readers.tensorboard.wire.kernels`.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np

from core.compiled import kernel, part
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Places
from core.readers.tensorboard.framing import FOOTER, HEADER, LONGEST, SMALL
from core.readers.tensorboard.repeats.kernels import forget_repeats, keep_in_mind, repeated
from core.readers.tensorboard.tags import (
    BLOB,
    KIND,
    META_GRAPH,
    RUN_GRAPH,
    SCALAR,
    UNDECIDED,
    WIDE,
    TagPlaces,
)
from core.readers.tensorboard.tags.kernels import find_tag, look_up, set_state, set_tag_field, state_of, tag_field
from core.readers.tensorboard.wire.kernels import (
    NONE,
    checksum,
    double_at,
    field,
    float_at,
    int64,
    int64_at,
    length_checksum,
    names_scalars,
    set_double,
    set_int32,
    set_int64,
    tensor_scalar,
    uint32_at,
    uint64,
    varint,
)

_BROKEN: Final = -1
_UNSOUND: Final = -3

_Parsed: TypeAlias = tuple[int, int, int, int, int, int, int]


@part
def _event(at: int, end: int) -> tuple[int, float, int, int, int]:
    """Return what an Event holds (its field, 0 for nothing of interest, -1 if broken), wall time, step and where."""
    wall, step, what, what_at, what_end = 0.0, 0, 0, 0, 0
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return NONE, wall, step, what_at, what_end
        if key == 0x09:
            wall = double_at(at)
        elif key == 0x10:
            step = varint(at, after)[0]
        elif key == 0x22 or key == 0x2A or key == 0x42 or key == 0x4A:
            what, what_at, what_end = key >> 3, at, after
        at = after
    return what, wall, step, what_at, what_end


@part
def _value(at: int, end: int) -> _Parsed:
    """Return what a Summary.Value holds (as above), where, then where its tag and its metadata lie."""
    what, what_at, what_end = 0, 0, 0
    tag_at = tag_end = node_at = node_end = meta_at = meta_end = 0
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return NONE, at, at, at, at, at, at
        if key == 0x0A:
            tag_at, tag_end = at, after
        elif key == 0x15 or key == 0x22 or key == 0x2A or key == 0x32 or key == 0x42:
            what, what_at, what_end = key >> 3, at, after
        elif key == 0x4A:
            meta_at, meta_end = at, after
        elif key == 0x3A:
            node_at, node_end = at, after
        at = after
    if tag_end == tag_at:
        tag_at, tag_end = node_at, node_end
    return what, what_at, what_end, tag_at, tag_end, meta_at, meta_end


@part
def _put_point(number: int, wall: float, step: int, value: float, out: Places) -> int:
    at = state_of(out, chunk.POINTS)
    if at >= out.point_count:
        return chunk.FULL
    set_int32(out.which + 4 * at, np.int32(number))
    set_double(out.wall + 8 * at, wall)
    set_int64(out.step + 8 * at, step)
    set_double(out.value + 8 * at, value)
    set_state(out, chunk.POINTS, at + 1)
    return chunk.DONE


@part
def _set_row(place: int, at: int, a: int, b: int, c: int, d: int) -> None:
    row = place + 32 * at
    set_int64(row, a)
    set_int64(row + 8, b)
    set_int64(row + 16, c)
    set_int64(row + 24, d)


@kernel
def _put_blob(number: int, wall: float, step: int, start: int, length: int, out: Places) -> int:
    at = state_of(out, chunk.BLOBS)
    if at >= out.other_count:
        return chunk.FULL
    _set_row(out.blobs, at, number, step, start, length)
    set_double(out.blob_wall + 8 * at, wall)
    set_state(out, chunk.BLOBS, at + 1)
    return chunk.DONE


@part
def _announced(number: int, what: int, meta_at: int, meta_end: int, base: int, table: TagPlaces, out: Places) -> bool:
    """Decide what a tag is if that is not yet known; returns whether there was room to tell."""
    if tag_field(table, number, KIND) > UNDECIDED:
        return True
    return _announce(number, what, meta_at, meta_end, base, table, out)


@kernel
def _announce(number: int, what: int, meta_at: int, meta_end: int, base: int, table: TagPlaces, out: Places) -> bool:
    """Decide what a tag is from its first value and note where its metadata lies."""
    at = state_of(out, chunk.NEWS)
    if at >= out.other_count:
        return False
    scalar = what == chunk.SIMPLE_VALUE or (what == chunk.TENSOR and names_scalars(meta_at, meta_end))
    set_tag_field(table, number, KIND, SCALAR if scalar else BLOB)
    _set_row(out.news, at, number, what, meta_at - base if meta_at else 0, meta_end - meta_at)
    set_state(out, chunk.NEWS, at + 1)
    return True


@part
def _put_value(
    parsed: _Parsed, wall: float, step: int, start: int, length: int, base: int, table: TagPlaces, out: Places
) -> int:
    """Write a value to the scalars or to the index; returns why it could not be, else DONE."""
    what, what_at, what_end, tag_at, tag_end, meta_at, meta_end = parsed
    if what == 0 and meta_at == 0:
        return chunk.DONE
    number = find_tag(tag_at, tag_end - tag_at, table, out)
    if number < 0:
        return chunk.TAGS_FULL
    telling = meta_at > 0 or what != chunk.TENSOR
    if telling and not _announced(number, what, meta_at, meta_end, base, table, out):
        return chunk.FULL
    if tag_field(table, number, KIND) & 1:  # a scalar, known or guessed
        found, value, place = _element(number, what, what_at, what_end, table)
        if found < 0:
            return _BROKEN
        if found:
            if place and length <= SMALL and tag_field(table, number, KIND) == SCALAR:
                keep_in_mind(number, base + start, length, place, out)
            return _put_point(number, wall, step, value, out)
    return _put_blob(number, wall, step, start, length, out)


@part
def _element(number: int, what: int, at: int, end: int, table: TagPlaces) -> tuple[int, float, int]:
    """Return 1 and the number that a value is, 0 if it is none, -1 if it is broken; then where, if it is a float32."""
    if what == chunk.SIMPLE_VALUE:
        return 1, float(float_at(at)), at
    if what != chunk.TENSOR:
        return 0, 0.0, 0
    found, value, wide, place = tensor_scalar(at, end)
    if found > 0 and wide:
        set_tag_field(table, number, WIDE, 1)
    return found, value, place


@part
def _put_summary(
    at: int, end: int, wall: float, step: int, start: int, length: int, base: int, table: TagPlaces, out: Places
) -> int:
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return _BROKEN
        if key == 0x0A:
            parsed = _value(at, after)
            if parsed[0] < 0:
                return _BROKEN
            done = _put_value(parsed, wall, step, start, length, base, table, out)
            if done != chunk.DONE:
                return done
        at = after
    return chunk.DONE


@kernel
def _put_other(
    what: int,
    at: int,
    end: int,
    wall: float,
    step: int,
    start: int,
    length: int,
    base: int,
    table: TagPlaces,
    out: Places,
) -> int:
    """Write a graph or the metadata of a run to the index."""
    if what == 4:
        return _put_blob(RUN_GRAPH, wall, step, start, length, out)
    if what == 9:
        return _put_blob(META_GRAPH, wall, step, start, length, out)
    tag_at = tag_end = at
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return _BROKEN
        if key == 0x0A:
            tag_at, tag_end = at, after
        at = after
    parsed = (int64(chunk.RUN_METADATA), at, end, tag_at, tag_end, 0, 0)
    return _put_value(parsed, wall, step, start, length, base, table, out)


@kernel
def _tells_new(at: int, end: int, table: TagPlaces) -> bool:
    """Whether a summary holds a scalar or a tag that is new; a broken one counts as new."""
    while at < end:
        key, at, after = field(at, end)
        if after < 0:
            return True
        if key == 0x0A:
            _, _, _, tag_at, tag_end, _, _ = _value(at, after)
            number, _ = look_up(tag_at, tag_end - tag_at, table)
            if number < 0 or tag_field(table, number, KIND) != BLOB:
                return True
        at = after
    return False


@part
def _sound(at: int, length: int) -> bool:
    return bool(checksum(at, length) == uint64(uint32_at(at + length)))


@part
def _put_record(at: int, length: int, base: int, table: TagPlaces, out: Places) -> int:
    """Write what a record holds; the data of long ones are checked only where they tell something new."""
    end = at + length
    small = length <= SMALL
    if small and not _sound(at, length):
        return _UNSOUND
    what, wall, step, what_at, what_end = _event(at, end)
    if not small and (what < 0 or (what == 5 and _tells_new(what_at, what_end, table))) and not _sound(at, length):
        return _UNSOUND
    if what < 0:
        return _BROKEN
    _note_wall(wall, out)
    if what == 5:
        return _put_summary(what_at, what_end, wall, step, at - base, length, base, table, out)
    return _put_other(what, what_at, what_end, wall, step, at - base, length, base, table, out) if what else chunk.DONE


@part
def _put_repeated(at: int, length: int, table: TagPlaces, out: Places) -> bool:
    """Write the scalar of a record that repeats the one expected here; returns False if it has to be read."""
    number, step, place = repeated(at, length, table, out)
    if number < 0 or state_of(out, chunk.POINTS) >= out.point_count or not _sound(at, length):
        return False
    wall = double_at(at + 1)
    _note_wall(wall, out)
    set_state(out, chunk.LAST_TAG, number)
    _put_point(number, wall, step, float(float_at(place)), out)
    return True


@part
def _note_wall(wall: float, out: Places) -> None:
    """Widen the span to a wall time, unless that is no time."""
    if not abs(wall) < np.inf:
        return
    if state_of(out, chunk.SEEN) == 0:
        set_double(out.span, wall)
        set_double(out.span + 8, wall)
        set_state(out, chunk.SEEN, 1)
    if wall < double_at(out.span):
        set_double(out.span, wall)
    if wall > double_at(out.span + 8):
        set_double(out.span + 8, wall)


@part
def _give_up(done: int, start: int, points: int, blobs: int, out: Places) -> bool:
    """Forget what was written of a record; note a fault unless it is to be read again. Returns whether it is."""
    set_state(out, chunk.POINTS, points)
    set_state(out, chunk.BLOBS, blobs)
    if done > 0:
        return True
    at = state_of(out, chunk.FAULTS)
    _set_row(out.faults, at, chunk.BAD_DATA if done == _UNSOUND else chunk.UNPARSABLE, start, 0, 0)
    set_state(out, chunk.FAULTS, at + 1)
    return False


@kernel
def scan(base: int, start: int, stop: int, table: TagPlaces, out: Places) -> tuple[int, int]:
    """Decode whole records of the buffer at `base`; returns why it came back and where the next record starts."""
    at, end = base + start, base + stop
    set_state(out, chunk.NEEDED, 0)
    forget_repeats(out)
    while at + HEADER <= end:
        length = int64_at(at)
        if length < 0 or length > LONGEST or length_checksum(length) != uint64(uint32_at(at + 8)):
            return chunk.BAD_LENGTH, at - base
        after = at + HEADER + length + FOOTER
        if after > end:
            set_state(out, chunk.NEEDED, after - at)
            break
        if _put_repeated(at + HEADER, length, table, out):
            at = after
            continue
        if state_of(out, chunk.FAULTS) >= out.other_count:
            return chunk.FULL, at - base
        points, blobs = state_of(out, chunk.POINTS), state_of(out, chunk.BLOBS)
        done = _put_record(at + HEADER, length, base, table, out)
        if done != chunk.DONE and _give_up(done, at - base, points, blobs, out):
            return done, at - base
        at = after
    return chunk.DONE, at - base


@kernel
def scan_files(base: int, pieces: int, first: int, count: int, out: Places) -> int:
    """Decode whole files that lie in the buffer at `base`, each with a table of its own; returns the first not decoded.

    It comes back before a file that is not clean or for which there is no room; nothing of that one is kept.

    Parameters
    ----------
    pieces
        Address of int64 (count, PIECE_FIELDS).
    """
    for k in range(first, count):
        row = pieces + 8 * chunk.PIECE_FIELDS * k
        table = _table_of(row)
        set_state(out, chunk.TAGS, int64_at(row + 8 * chunk.TAGS_BEFORE))
        set_state(out, chunk.ARENA, int64_at(row + 8 * chunk.ARENA_BEFORE))
        set_state(out, chunk.LAST_TAG, 0)
        set_state(out, chunk.SEEN, 0)
        points, blobs = state_of(out, chunk.POINTS), state_of(out, chunk.BLOBS)
        news, faults = state_of(out, chunk.NEWS), state_of(out, chunk.FAULTS)
        stop = int64_at(row + 8)
        reason, after = scan(base, int64_at(row), stop, table, out)
        if reason != chunk.DONE or after != stop or state_of(out, chunk.FAULTS) != faults:
            set_state(out, chunk.POINTS, points)
            set_state(out, chunk.BLOBS, blobs)
            set_state(out, chunk.NEWS, news)
            set_state(out, chunk.FAULTS, faults)
            return k
        set_int64(row + 8 * chunk.TAGS_AFTER, state_of(out, chunk.TAGS))
        set_int64(row + 8 * chunk.ARENA_AFTER, state_of(out, chunk.ARENA))
        set_int64(row + 8 * chunk.POINTS_AFTER, state_of(out, chunk.POINTS))
        set_int64(row + 8 * chunk.BLOBS_AFTER, state_of(out, chunk.BLOBS))
        set_int64(row + 8 * chunk.NEWS_AFTER, state_of(out, chunk.NEWS))
        set_int64(row + 8 * chunk.SEEN_ANY, state_of(out, chunk.SEEN))
        set_double(row + 8 * chunk.SPAN, double_at(out.span))
        set_double(row + 8 * chunk.SPAN + 8, double_at(out.span + 8))
    return count


@part
def _table_of(row: int) -> TagPlaces:
    at = row + 16
    return TagPlaces(
        int64_at(at), int64_at(at + 8), int64_at(at + 16), int64_at(at + 24), int64_at(at + 32), int64_at(at + 40)
    )
