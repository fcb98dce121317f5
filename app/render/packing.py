"""Positions in few bytes: each a place inside its tile, in four bytes in the plane and in eight in space.

Where a tile is looked at so closely that its cells could be told apart, `app.render.close_up` draws its points instead.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.compiling import compiled
from core.cloud.threads import side_by_side, stretches
from core.cloud.tiles import Tiles
from core.model.arrays import F4, F8, I4, U1, U2, U4

FLAT_CELLS, DEEP_CELLS = (1 << 16) - 1, (1 << 21) - 1
"""The largest number of a cell along an axis, of flat clouds and of others."""
_CHUNK = 1 << 16


def is_flat(cloud: Cloud) -> bool:
    """Return whether all points have the same z."""
    low, high = cloud.bounds
    return bool(low[2] == high[2])


def cell_size(cloud: Cloud) -> F8:
    """Return the size (t, 3) of a cell in each tile of a cloud."""
    size: F8 = (cloud.tiles.upper - cloud.tiles.lower) / (FLAT_CELLS if is_flat(cloud) else DEEP_CELLS)
    return size


def packed_flat(cloud: Cloud) -> tuple[U2, U1]:
    """Return where the ordered points of a flat cloud lie in their tiles, and what decides which lies on top.

    Places are x and y, uint16 (m, 2); the others are the upper halves of the points' lots, uint8 (m,).
    """
    number = len(cloud.ordered)
    places, halves = np.empty((number, 2), dtype=np.uint16), np.empty(number, dtype=np.uint8)
    cells = _cells_to_a_unit(cloud)

    def pack(part: slice) -> None:
        if compiled():
            from core.cloud import kernels

            tiles = (cloud.tiles.size, cloud.tiles.lower, cells)
            kernels.pack_flat(cloud.ordered, cloud.bits, *tiles, part.start, places[part], halves[part])
        else:
            places[part] = _cells(cloud, cells, part)[:, :2]
            halves[part] = lots(cloud.bits[part]) >> 8

    _side_by_side(pack, number)
    return places, halves


def packed_deep(cloud: Cloud) -> U4:
    """Return where the ordered points of a cloud lie in their tiles, uint32 (m, 2): x in the lowest 21 bits, y, z."""
    number = len(cloud.ordered)
    places, cells = np.empty((number, 2), dtype=np.uint32), _cells_to_a_unit(cloud)

    def pack(part: slice) -> None:
        if compiled():
            from core.cloud import kernels

            kernels.pack_deep(cloud.ordered, cloud.tiles.size, cloud.tiles.lower, cells, part.start, places[part])
        else:
            x, y, z = _cells(cloud, cells, part).T
            places[part, 0], places[part, 1] = x | y << 21, y >> 11 | z << 10

    _side_by_side(pack, number)
    return places


def _side_by_side(pack: Callable[[slice], None], number: int) -> None:
    blocks = stretches(np.ones(-(-number // _CHUNK), dtype=np.int64))
    side_by_side(pack, [slice(block.start * _CHUNK, min(block.stop * _CHUNK, number)) for block in blocks])


def _cells_to_a_unit(cloud: Cloud) -> F8:
    size = cell_size(cloud)
    return np.divide(1.0, size, out=np.zeros_like(size), where=size > 0)


def _cells(cloud: Cloud, cells: F8, part: slice) -> U4:
    tile = np.arange(part.start, part.stop) // cloud.tiles.size
    inside = (cloud.ordered[part].astype(np.float64) - cloud.tiles.lower[tile]) * cells[tile]
    numbers: U4 = (inside + 0.5).astype(np.uint32)
    return numbers


def lots(bits: I4) -> U4:
    """Return uint32 (m,) below 2**16, what `core.cloud.kernels.lot` draws for the bits of some positions."""
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
