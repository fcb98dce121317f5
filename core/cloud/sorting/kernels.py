"""Compiled loops that sort points into tiles: what the NumPy code of `core.cloud.tiles` computes, bit by bit."""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.compiled import kernel
from core.model.arrays import F4, F8, I4, I8

Keys: TypeAlias = NDArray[np.uint64]


@kernel
def morton_keys(
    positions: F4,
    axes: I8,
    low: F8,
    scale: F8,
    table: Keys,
    bits: int,
    first: int,
    keys: Keys,
) -> None:
    """Fill keys (m,): of each point its cell along a Morton curve, then in `bits` bits its number, from `first` on.

    `low` and `scale` are those of the `axes` that have an extent, `table` moves the bits of a cell's number apart.
    """
    for row in range(len(keys)):
        key = np.uint64(first + row)
        for at in range(len(axes)):
            cell = np.int64((float(positions[row, axes[at]]) - low[at]) * scale[at])
            key |= table[cell] << np.uint64(bits + at)
        keys[row] = key


@kernel
def shuffled_numbers(keys: Keys, bits: int, shuffle: I8, order: I4) -> None:
    """Fill the numbers (m,) in the lowest bits of keys (m,), those of each whole tile in the order of a shuffle."""
    mask, size = np.uint64((1 << bits) - 1), len(shuffle)
    for tile in range(len(order) // size):
        for at in range(size):
            order[tile * size + at] = np.int32(keys[tile * size + shuffle[at]] & mask)


@kernel
def rows_of(positions: F4, order: I4, result: F4) -> None:
    """Fill the positions (m, 3) of some rows."""
    for place in range(len(order)):
        row = np.uint32(order[place])
        result[place, 0] = positions[row, 0]
        result[place, 1] = positions[row, 1]
        result[place, 2] = positions[row, 2]


@kernel
def boxes(ordered: F4, first: I8, count: I8, lower: F8, upper: F8) -> None:
    """Fill the corners (t, 3) of the smallest boxes around ranges of positions; NaN where any of them is."""
    for tile in range(len(first)):
        for axis in range(3):
            low = high = ordered[first[tile], axis]
            known = not math.isnan(low)
            for place in range(first[tile] + 1, first[tile] + count[tile]):
                value = ordered[place, axis]
                low, high = min(low, value), max(high, value)
                known &= not math.isnan(value)
            lower[tile, axis] = low if known else math.nan
            upper[tile, axis] = high if known else math.nan
