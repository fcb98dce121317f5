"""Sorting scalars by tag as compiled code.

Positions are absolute addresses, as in `core.readers.tensorboard.wire.kernels`.
"""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, part
from core.model import F4, F8, I4, I8
from core.readers.tensorboard import chunk
from core.readers.tensorboard.chunk import Columns, Places
from core.readers.tensorboard.wire.kernels import (
    double_at,
    int32_at,
    int64,
    int64_at,
    set_double,
    set_float,
    set_int64,
)


@kernel
def group(which: I4, wall: F8, step: I8, value: F8, bounds: I8, walls: F8, steps: I8, values: F4 | F8) -> None:
    """Sort scalars by tag, keeping their order within a tag.

    Parameters
    ----------
    bounds
        int64 (tags + 1,), zeros; receives where each tag begins.
    walls, steps, values
        Receive the columns, those of the first tag first.
    """
    for i in range(len(which)):
        bounds[which[i] + 1] += 1
    for i in range(1, len(bounds)):
        bounds[i] += bounds[i - 1]
    place = bounds.copy()
    for i in range(len(which)):
        to = place[which[i]]
        place[which[i]] = to + 1
        walls[to] = wall[i]
        steps[to] = step[i]
        values[to] = value[i]


@kernel
def group_files(out: Places, pieces: int, count: int, ends: int, room: int, columns: Columns) -> None:
    """Sort the scalars of each file by tag, keeping their order within a tag; files stay where they are.

    Parameters
    ----------
    ends
        Address of int64 (count, room); receives where each tag of each file ends.
    """
    first = 0
    for k in range(count):
        last = int64_at(pieces + 8 * (chunk.PIECE_FIELDS * k + chunk.POINTS_AFTER))
        row = ends + 8 * room * k
        _group_file(out, first, last, row, int64_at(pieces + 8 * (chunk.PIECE_FIELDS * k + chunk.TAGS_AFTER)), columns)
        first = last


@part
def _group_file(out: Places, first: int, last: int, row: int, tags: int, columns: Columns) -> None:
    for tag in range(tags):
        set_int64(row + 8 * tag, 0)
    for i in range(first, last):
        place = row + 8 * int64(int32_at(out.which + 4 * i))
        set_int64(place, int64_at(place) + 1)
    start = first
    for tag in range(tags):
        size = int64_at(row + 8 * tag)
        set_int64(row + 8 * tag, start)
        start += size
    for i in range(first, last):
        place = row + 8 * int64(int32_at(out.which + 4 * i))
        to = int64_at(place)
        set_int64(place, to + 1)
        set_double(columns.wall + 8 * to, double_at(out.wall + 8 * i))
        set_int64(columns.step + 8 * to, int64_at(out.step + 8 * i))
        value = double_at(out.value + 8 * i)
        if columns.wide:
            set_double(columns.value + 8 * to, value)
        else:
            set_float(columns.value + 4 * to, np.float32(value))
