"""Positions in few bytes: each a place inside its tile, in four bytes in the plane and in eight in space.

Where a tile is looked at so closely that its cells could be told apart, `app.render.close_up` draws its points instead.
"""

from __future__ import annotations

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.tiles import Tiles
from core.model.arrays import F4, F8, I4, U1, U2, U4

FLAT_CELLS, DEEP_CELLS = (1 << 16) - 1, (1 << 21) - 1
"""The largest number of a cell along an axis, of flat clouds and of others."""
_CHUNK = 1 << 22


def is_flat(cloud: Cloud) -> bool:
    """Return whether all points have the same z."""
    low, high = cloud.bounds
    return bool(low[2] == high[2])


def cell_size(cloud: Cloud) -> F8:
    """Return the size (t, 3) of a cell in each tile of a cloud."""
    size: F8 = (cloud.tiles.upper - cloud.tiles.lower) / (FLAT_CELLS if is_flat(cloud) else DEEP_CELLS)
    return size


def packed_places(cloud: Cloud) -> U2 | U4:
    """Return the places of a cloud's ordered points in their tiles.

    Of a flat cloud uint16 (m, 2), x and y; of another one uint32 (m, 2): x in the lowest 21 bits, then y, then z.
    """
    flat, size = is_flat(cloud), cell_size(cloud)
    shape = len(cloud.ordered), 2
    places: U2 | U4 = np.empty(shape, dtype=np.uint16) if flat else np.empty(shape, dtype=np.uint32)
    for start in range(0, len(places), _CHUNK):
        chunk = cloud.ordered[start : start + _CHUNK].astype(np.float64)
        tile = np.arange(start, start + len(chunk)) // cloud.tiles.size
        cells = np.rint((chunk - cloud.tiles.lower[tile]) / np.where(size > 0, size, 1)[tile]).astype(np.uint32)
        x, y, z = cells.T
        places[start : start + _CHUNK, 0] = x if flat else x | y << 21
        places[start : start + _CHUNK, 1] = y if flat else y >> 11 | z << 10
    return places


def short_lots(cloud: Cloud) -> U1:
    """Return uint8 (m,), the upper half of each point's lot: which of several at one depth lies on top."""
    result = np.empty(len(cloud.ordered), dtype=np.uint8)
    for start in range(0, len(result), _CHUNK):
        result[start : start + _CHUNK] = lots(cloud.bits[start : start + _CHUNK]) >> 8
    return result


def lots(bits: I4) -> U4:
    """Return uint32 (m,) below 2**16, what `core.cloud.painting.kernels.lot` draws for the bits of some positions."""
    x, y, z = bits.astype(np.int64).T
    with np.errstate(over="ignore"):
        mixed = (x * 0x9E3779B1) ^ (y * 0x85EBCA77) ^ (z * 0xC2B2AE3D)
        mixed = (mixed ^ (mixed >> 29)) * 0x2545F491
    drawn: U4 = (mixed >> 24 & 65535).astype(np.uint32)
    return drawn


def cell_table(cloud: Cloud) -> F4:
    """Return float32 (t, 4): the size of a cell of each tile, and a number that is not used."""
    table = np.zeros((len(cloud.tiles.first), 4), dtype=np.float32)
    table[:, :3] = cell_size(cloud)
    return table


def corner_table(tiles: Tiles, matrix: F8) -> F4:
    """Return float32 (t, 4): where the lowest corner of each tile lies in clip coordinates.

    They are worked out in double precision: what is seen is near 0 in them, however far out in the world it is.
    """
    corners: F4 = (tiles.lower @ matrix[:, :3].T + matrix[:, 3]).astype(np.float32)
    return corners
