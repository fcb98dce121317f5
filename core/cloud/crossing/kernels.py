"""Compiled loops of the cross-filter: rows change sides, and only what that changes is counted.

A row is a few numbers of 32 bits that lie side by side, so that it is fetched from memory at once. The first says which
filters the row fails, and in its highest bit whether it is selected; the others hold its bins, four columns each.
`deltas` (3, k, w) are by how much the counts of k columns change in each of their bins: of rows that fail no filter but
the column's own, of rows that fail none, and of those the selected ones.
"""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F8, I8, U2, U4, Bool


@part
def place_in(records: U4, row: int | np.int64, column: int) -> np.int64:
    """Return in which bin of a column a row lies."""
    return (np.int64(records[row, 1 + (column >> 2)]) >> (8 * (column & 3))) & 255


@part
def put(row: int | np.int64, through: bool, bit: int, records: U4, own: I8, deltas: I8) -> None:
    """Let a row pass or fail a filter, and note what that changes."""
    old = np.int64(records[row, 0])
    new = old & ~bit if through else old | bit
    if new == old:
        return
    records[row, 0] = np.uint32(new)
    before, after = old & 0x7FFFFFFF, new & 0x7FFFFFFF
    for column in range(len(own)):
        was, stays = before & ~own[column] == 0, after & ~own[column] == 0
        if was != stays:
            deltas[0, column, place_in(records, row, column)] += 1 if stays else -1
    if (before == 0) != (after == 0):
        step = 1 if after == 0 else -1
        for column in range(len(own)):
            deltas[1, column, place_in(records, row, column)] += step
        if old != before:
            for column in range(len(own)):
                deltas[2, column, place_in(records, row, column)] += step


@kernel
def by_mask(through: Bool, bit: int, records: U4, own: I8, deltas: I8) -> None:
    """Let rows (m,) pass a filter as a mask says."""
    for row in range(len(records)):
        put(row, through[row], bit, records, own, deltas)


@kernel
def by_range(numbers: F8, lower: float, upper: float, bit: int, records: U4, own: I8, deltas: I8) -> None:
    """Let rows (m,) pass whose number lies between two ends."""
    for row in range(len(records)):
        put(row, lower <= numbers[row] <= upper, bit, records, own, deltas)


@kernel
def some_by_range(
    rows: U4, numbers: F8, lower: float, upper: float, bit: int, records: U4, own: I8, deltas: I8
) -> None:
    """Let some rows pass whose number lies between two ends; the others are as they were."""
    for at in range(len(rows)):
        row = np.int64(rows[at])
        put(row, lower <= numbers[row] <= upper, bit, records, own, deltas)


@kernel
def some(rows: U4, through: bool, bit: int, records: U4, own: I8, deltas: I8) -> None:
    """Let some rows pass, or none of them; the others are as they were."""
    for at in range(len(rows)):
        put(np.int64(rows[at]), through, bit, records, own, deltas)


@kernel
def choose(chosen: Bool, records: U4, deltas: I8) -> None:
    """Select rows (m,) as a mask says."""
    for row in range(len(records)):
        old = np.int64(records[row, 0])
        if chosen[row] == (old >> 31 == 1):
            continue
        records[row, 0] = np.uint32(old ^ 0x80000000)
        if old & 0x7FFFFFFF == 0:
            step = 1 if chosen[row] else -1
            for column in range(deltas.shape[1]):
                deltas[2, column, place_in(records, row, column)] += step


@kernel
def tally(records: U4, counts: I8) -> None:
    """Add to counts (k, w) how many rows lie in each bin of each column."""
    for row in range(len(records)):
        for column in range(len(counts)):
            counts[column, place_in(records, row, column)] += 1


@kernel
def by_level(level: U2, ends: I8, rows: U4) -> None:
    """Fill the rows in the order of their level; `ends` (levels,) hold where each begins, and are moved on."""
    for row in range(len(level)):
        rows[ends[level[row]]] = row
        ends[level[row]] += 1
