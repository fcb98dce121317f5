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

from core.cloud.compiling import compiled, steady
from core.cloud.projecting import reached
from core.cloud.threads import BLOCK, shares, side_by_side, stretches
from core.model.arrays import F4, F8, I4, I8

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


def tile_order(positions: F4) -> I4:
    """Return the order, int32 (m,), in which finite positions (m, 3) are kept; the same on every machine."""
    n = len(positions)
    keys, bits = _sorted_keys(steady(positions, np.float32))
    size, shuffle, order = tile_size(n), _shuffle(tile_size(n)), np.empty(n, dtype=np.int32)
    whole = n // size * size
    if compiled():
        from core.cloud.sorting import kernels

        def fill(tiles: slice) -> None:
            places = slice(tiles.start * size, tiles.stop * size)
            kernels.shuffled_numbers(keys[places], bits, shuffle, order[places])

        side_by_side(fill, stretches(np.ones(n // size, dtype=np.int64)))
    else:
        order[:whole] = _numbers(keys[:whole], bits).reshape(-1, size)[:, shuffle].ravel()
    order[whole:] = _numbers(keys[whole:], bits)[shuffle[shuffle < n - whole]]
    return order


def make_tiles(ordered: F4) -> Tiles:
    """Return the tiles of ordered positions (m, 3)."""
    n, size = len(ordered), tile_size(len(ordered))
    first = np.arange(0, n, size, dtype=np.int64)
    count = np.minimum(size, n - first)
    if n == 0:
        empty = np.zeros((0, 3))
        return Tiles(size, first, count, empty, empty)
    return Tiles(size, first, count, *boxes(ordered, first, count))


def boxes(ordered: F4, first: I8, count: I8) -> tuple[F8, F8]:
    """Return the corners (t, 3) of the boxes around ranges (t,) of ordered positions that follow one another."""
    if not compiled():  # this holds the interpreter's lock
        lower, upper = (edge.reduceat(ordered, first, axis=0) for edge in (np.minimum, np.maximum))
        return lower.astype(np.float64), upper.astype(np.float64)
    from core.cloud.sorting import kernels

    points, corners = steady(ordered, np.float32), (np.empty((len(first), 3)), np.empty((len(first), 3)))

    def fill(tiles: slice) -> None:
        kernels.boxes(points, first[tiles], count[tiles], corners[0][tiles], corners[1][tiles])

    side_by_side(fill, stretches(count))
    return corners


def rows_of(positions: F4, order: I4) -> F4:
    """Return the positions (m, 3) of some rows, float32."""
    if not compiled() or positions.dtype != np.float32:
        return np.take(positions, order, axis=0).astype(np.float32, copy=False)
    from core.cloud.sorting import kernels

    source, result = steady(positions, np.float32), np.empty((len(order), 3), dtype=np.float32)
    side_by_side(lambda part: kernels.rows_of(source, order[part], result[part]), shares(len(order)))
    return result


@lru_cache(maxsize=4)
def _shuffle(size: int) -> I8:
    return np.random.default_rng(7).permutation(size).astype(np.int64)


def _sorted_keys(positions: F4) -> tuple[NDArray[np.uint64], int]:
    """Return sorted keys (n,) and in how many of their lowest bits the number of a point stands.

    A key holds the cell along a Morton curve in its upper bits and the number of the point in its lower ones: all keys
    differ, so that any sort yields the same order and the fastest one can be used; those in one cell stay in order.
    """
    n = len(positions)
    number_bits = max(n - 1, 1).bit_length()
    low, high = _extent(positions)
    wide = np.flatnonzero(high > low)
    bits = min(16, (64 - number_bits) // max(len(wide), 1))
    keys = _keys(positions, wide, low[wide], ((1 << bits) - 1) / (high - low)[wide], number_bits, bits)
    keys.sort()
    return keys, number_bits


def _keys(positions: F4, wide: I8, low: F8, scale: F8, number_bits: int, bits: int) -> NDArray[np.uint64]:
    table = _spread(bits, max(len(wide), 1))
    if not compiled():
        keys = np.arange(len(positions), dtype=np.uint64)
        for shift, axis in enumerate(wide.tolist()):
            cells = ((positions[:, axis].astype(np.float64) - low[shift]) * scale[shift]).astype(np.intp)
            keys |= table[cells] << np.uint64(number_bits + shift)
        return keys
    from core.cloud.sorting import kernels

    keys = np.empty(len(positions), dtype=np.uint64)

    def fill(rows: slice) -> None:
        kernels.morton_keys(positions[rows], wide, low, scale, table, number_bits, rows.start, keys[rows])

    side_by_side(fill, shares(len(positions)))
    return keys


def _extent(positions: F4) -> tuple[F8, F8]:
    """Return the lowest and highest coordinates (3,), zeros without any."""
    if len(positions) == 0:
        return np.zeros(3), np.zeros(3)
    first = np.arange(0, len(positions), BLOCK, dtype=np.int64)
    lower, upper = boxes(positions, first, np.minimum(BLOCK, len(positions) - first))
    return lower.min(axis=0), upper.max(axis=0)


def _numbers(keys: NDArray[np.uint64], bits: int) -> I8:
    return (keys & np.uint64((1 << bits) - 1)).astype(np.int64)


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
