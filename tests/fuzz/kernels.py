"""Mutants of event files, decoded in compiled code as soon as they are made, so that millions take minutes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from core.compiled import kernel
from core.model import I8, U1
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Columns, Places
from core.readers.tensorboard.grouping.kernels import group, group_files
from core.readers.tensorboard.kernels import scan, scan_files
from core.readers.tensorboard.tags import TagPlaces
from tests.fuzz.mutating.kernels import U8, below, mutate

FINE: Final = 0
WRONG_END: Final = 1
WRONG_COUNT: Final = 2
WRONG_PLACE: Final = 3
WRONG_GROUPS: Final = 4
ENDLESS: Final = 5
OUTSIDE: Final = 6


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
    cut = below(state, size + 1)
    if below(state, 2):
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
