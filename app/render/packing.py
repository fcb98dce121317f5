"""Positions in eight bytes: each a place inside its tile, 21 bits for each axis, as fine as float32 near the centre."""

from __future__ import annotations

import numpy as np

from core.cloud.cloud import Cloud
from core.cloud.tiles import Tiles
from core.model.arrays import F4, F8, I4, U4

CELLS = (1 << 21) - 1
_CHUNK = 1 << 22


def packed_places(cloud: Cloud) -> U4:
    """Return uint32 (m, 2), the places of a cloud's ordered points: x in the lowest 21 bits, then y, then z.

    In a flat cloud the lot of a point takes the place of its z.
    """
    places, flat = np.empty((len(cloud.ordered), 2), dtype=np.uint32), is_flat(cloud)
    for start in range(0, len(places), _CHUNK):
        chunk = cloud.ordered[start : start + _CHUNK].astype(np.float64)
        tile = np.arange(start, start + len(chunk)) // cloud.tiles.size
        step = tile_steps(cloud.tiles)[tile]
        cells = np.rint((chunk - cloud.tiles.lower[tile]) / np.where(step > 0, step, 1)).astype(np.uint32)
        x, y, z = cells.T
        if flat:
            z = lots(cloud.bits[start : start + _CHUNK])
        places[start : start + _CHUNK, 0] = x | y << 21
        places[start : start + _CHUNK, 1] = y >> 11 | z << 10
    return places


def is_flat(cloud: Cloud) -> bool:
    """Return whether all points have the same z."""
    low, high = cloud.bounds
    return bool(low[2] == high[2])


def lots(bits: I4) -> U4:
    """Return uint32 (m,) below 2**16, what `core.cloud.painting.kernels.lot` draws for the bits of some positions."""
    x, y, z = bits.astype(np.int64).T
    with np.errstate(over="ignore"):
        mixed = (x * 0x9E3779B1) ^ (y * 0x85EBCA77) ^ (z * 0xC2B2AE3D)
        mixed = (mixed ^ (mixed >> 29)) * 0x2545F491
    drawn: U4 = (mixed >> 24 & 65535).astype(np.uint32)
    return drawn


def tile_steps(tiles: Tiles) -> F8:
    """Return the size (t, 3) of a cell in each tile."""
    steps: F8 = (tiles.upper - tiles.lower) / CELLS
    return steps


def tile_table(tiles: Tiles) -> F4:
    """Return float32 (t, 2, 4): lowest corner and size of a cell of each tile, each with a number that is not used."""
    table = np.zeros((len(tiles.first), 2, 4), dtype=np.float32)
    table[:, 0, :3] = tiles.lower
    table[:, 1, :3] = tile_steps(tiles)
    return table
