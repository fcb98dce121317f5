"""Compiled loops of the cross-filter: rows change sides, and only what that changes is counted.

A row is a few numbers of 32 bits that lie side by side, so that it is fetched from memory at once. The first says which
filters the row fails, and in its highest bit whether it is selected; the others hold its bins, four columns each.
`deltas` (3, k, w) are by how much the counts of k columns change in each of their bins: of rows that fail no filter but
the column's own, of rows that fail none, and of those the selected ones.
"""

from __future__ import annotations

import numpy as np

from core.compiled import kernel, part
from core.model.arrays import F8, I4, I8, U2, U4, Bool


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
def ends(numbers: F8, found: F8) -> None:
    """Find the lowest and the highest finite number; infinity and its negative where there is none."""
    lower, upper = np.inf, -np.inf
    for row in range(len(numbers)):
        number = numbers[row]
        if abs(number) < np.inf:
            lower, upper = min(lower, number), max(upper, number)
    found[0], found[1] = lower, upper


@kernel
def levels(numbers: F8, lower: float, upper: float, level: U2, counts: I8) -> None:
    """Fill the levels of numbers: 0 for NaN, else from 1 to the last of `counts` (levels,), which are added to."""
    most = len(counts) - 2
    for row in range(len(numbers)):
        number = numbers[row]
        share = min(max((number - lower) / (upper - lower), 0.0), 1.0)
        here = 0 if np.isnan(number) else 1 + int(share * most)
        level[row] = here
        counts[here] += 1


@kernel
def by_level(level: U2, first: int, places: I8, rows: U4) -> None:
    """Fill rows from a first one on in the order of their level; `places` (levels,) are where, and are moved on."""
    for at in range(len(level)):
        rows[places[level[at]]] = first + at
        places[level[at]] += 1


@part
def count(state: np.int64, records: U4, row: int | np.int64, own: I8, apart: I8, bit: int, found: I4 | I8) -> None:
    """Count a row in all its bins, as if it passed the filter of a bit."""
    failed = state & 0x7FFFFFFF & ~bit
    if failed == 0:
        for column in range(len(own)):
            place = place_in(records, row, column)
            found[1, column, place] += 1
            if state >> 31 == 1:
                found[2, column, place] += 1
    for at in range(len(apart)):
        column = apart[at]
        if failed & ~own[column] == 0:
            found[0, column, place_in(records, row, column)] += 1


@kernel
def fill(level: U2, shift: int, bit: int, records: U4, own: I8, apart: I8, found: I4) -> None:
    """Count rows (m,) in found (3, cells, k, width) by the cell of their level; those of level 0 not at all."""
    for row in range(len(records)):
        if level[row]:
            cell = np.int64(level[row]) >> shift
            count(np.int64(records[row, 0]), records, row, own, apart, bit, found[:, cell])


@kernel
def look(
    rows: U4, numbers: F8, lower: float, upper: float, bit: int, records: U4, own: I8, apart: I8, found: I8
) -> None:
    """Count some rows in found (3, k, width), if their number lies between two ends."""
    for at in range(len(rows)):
        row = np.int64(rows[at])
        if (lower == -np.inf and upper == np.inf) or lower <= numbers[row] <= upper:
            count(np.int64(records[row, 0]), records, row, own, apart, bit, found)
