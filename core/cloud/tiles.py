"""The order in which points are kept: near ones together in tiles, each tile shuffled.

Points are sorted along a Morton curve and cut into tiles of equal size; inside each tile they are shuffled, so that
the first few points of every tile are an unbiased sample of the cloud (Schütz, Kerbl and Wimmer, "Rendering point
clouds with compute shaders and vertex order optimization", 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.cloud.projecting import reached
from core.model.arrays import F4, F8, I8

_LEAST_TILE = 256
_TILES = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Tiles:
    """Ranges of the ordered points and the boxes around them.

    Attributes
    ----------
    size
        Points in a tile, a power of two; the last one may have fewer.
    first, count
        int64 (t,): tile i holds the ordered points ``first[i]:first[i] + count[i]``.
    lower, upper
        float64 (t, 3), corners of the smallest box around each tile's points.
    """

    size: int
    first: I8
    count: I8
    lower: F8
    upper: F8

    @property
    def looseness(self) -> float:
        """How far tiles reach on average, as a share of what all of them reach over."""
        if len(self.first) == 0:
            return 1.0
        whole = np.linalg.norm(self.upper.max(axis=0) - self.lower.min(axis=0))
        return float(np.linalg.norm(self.upper - self.lower, axis=1).mean() / whole) if whole > 0 else 1.0

    def within(self, sides: F8) -> I8:
        """Return the numbers of the tiles that may lie on the inner side of all planes (s, 4)."""
        return np.flatnonzero(reached(self.lower, self.upper, sides)).astype(np.int64)


def tile_size(n: int) -> int:
    """Return how many points a tile holds: at least 256, more for clouds beyond two million points."""
    return max(_LEAST_TILE, 1 << max(n // _TILES, 1).bit_length() - 1)


def tile_order(positions: F4) -> I8:
    """Return the order (m,) in which finite positions (m, 3) are kept; the same on every machine."""
    n = len(positions)
    order = _morton_order(positions)
    size = tile_size(n)
    whole = n // size * size
    shuffle = _shuffle(size)
    rest = shuffle[shuffle < n - whole]
    return np.concatenate([order[:whole].reshape(-1, size)[:, shuffle].ravel(), order[whole:][rest]])


def make_tiles(ordered: F4) -> Tiles:
    """Return the tiles of ordered positions (m, 3)."""
    n, size = len(ordered), tile_size(len(ordered))
    first = np.arange(0, n, size, dtype=np.int64)
    count = np.minimum(size, n - first)
    if n == 0:
        empty = np.zeros((0, 3))
        return Tiles(size, first, count, empty, empty)
    lower = np.minimum.reduceat(ordered, first, axis=0).astype(np.float64)
    upper = np.maximum.reduceat(ordered, first, axis=0).astype(np.float64)
    return Tiles(size, first, count, lower, upper)


@lru_cache(maxsize=4)
def _shuffle(size: int) -> I8:
    return np.random.default_rng(7).permutation(size).astype(np.int64)


def _morton_order(positions: F4) -> I8:
    """Return the order of positions along a Morton curve; those in one cell stay in their order.

    A key holds the cell in its upper bits and the number of the point in its lower ones: all keys differ, so that
    any sort yields the same order and the fastest one can be used.
    """
    n = len(positions)
    number_bits = max(n - 1, 1).bit_length()
    keys = np.arange(n, dtype=np.uint64)
    wide = [axis for axis in range(3) if n and np.ptp(positions[:, axis]) > 0]
    if wide:
        bits = min(16, (64 - number_bits) // len(wide))
        table = _spread(bits, len(wide))
        for shift, axis in enumerate(wide):
            keys |= table[_cells(positions[:, axis], bits)] << np.uint64(number_bits + shift)
    keys.sort()
    return (keys & np.uint64((1 << number_bits) - 1)).astype(np.int64)


def _cells(values: F4, bits: int) -> NDArray[np.intp]:
    low = float(values.min())
    scale = ((1 << bits) - 1) / (float(values.max()) - low)
    return ((values.astype(np.float64) - low) * scale).astype(np.intp)


@lru_cache(maxsize=8)
def _spread(bits: int, axes: int) -> NDArray[np.uint64]:
    """Return a table that moves the bits of a number `axes` places apart."""
    numbers = np.arange(1 << bits, dtype=np.uint64)
    table = np.zeros_like(numbers)
    for bit in range(bits):
        table |= (numbers >> np.uint64(bit) & np.uint64(1)) << np.uint64(bit * axes)
    return table


def merged(first: I8, count: I8) -> tuple[I8, I8]:
    """Return ranges with those joined that follow one another without a gap."""
    if len(first) == 0:
        return first, count
    starts = np.flatnonzero(np.r_[True, first[1:] != first[:-1] + count[:-1]])
    return first[starts], np.add.reduceat(count, starts)
