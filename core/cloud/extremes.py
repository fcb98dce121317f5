"""The points of a cloud that lie farthest out: found without looking at most of the others."""

from __future__ import annotations

import numpy as np

from core.cloud.cloud import Cloud
from core.model.arrays import F4, I8, Bool

_SAMPLE = 4
_BLOCK = 1 << 13


def outermost_rows(cloud: Cloud, mask: Bool, outward: F4) -> I8:
    """Return for each of some directions (d, 3) a row of a mask (n,) that no other lies beyond, ascending, each once.

    Only tiles are looked at whose box reaches beyond the first few points of all tiles and beyond all points of the
    tiles that reach farthest: none across a flat cloud, where no point lies beyond another.
    Empty if the mask lets through none of the cloud's points.
    """
    tiles = cloud.tiles
    first = np.minimum(tiles.first[:, None] + np.arange(_SAMPLE), (tiles.first + tiles.count - 1)[:, None])
    found = _farthest(cloud, _let_through(cloud, first.ravel(), mask), outward)
    middle, half = (tiles.lower + tiles.upper) / 2, (tiles.upper - tiles.lower) / 2
    reach = middle @ outward.T + half @ np.abs(outward).T
    if len(reach):
        found = _with_tiles(cloud, np.unique(reach.argmax(axis=0)), found, mask, outward)
        least = (cloud.positions[found] @ outward.T).max(axis=0) if len(found) else np.full(len(outward), -np.inf)
        beyond = np.flatnonzero((reach + 1e-7 * np.abs(reach) > least).any(axis=1))
        found = _with_tiles(cloud, beyond, found, mask, outward)
    return _farthest(cloud, found, outward)


def _with_tiles(cloud: Cloud, tiles: I8, found: I8, mask: Bool, outward: F4) -> I8:
    """Return the rows found, and those of some tiles that lie farthest."""
    parts = [found]
    places = cloud.places(cloud.tiles.first[tiles], cloud.tiles.count[tiles])
    for start in range(0, len(places), _BLOCK):
        parts.append(_farthest(cloud, _let_through(cloud, places[start : start + _BLOCK], mask), outward))
    return np.unique(np.concatenate(parts))


def _let_through(cloud: Cloud, places: I8, mask: Bool) -> I8:
    rows = cloud.order[places].astype(np.int64)
    chosen: I8 = rows[mask[rows]]
    return chosen


def _farthest(cloud: Cloud, rows: I8, outward: F4) -> I8:
    if not len(rows):
        return rows
    # One row of products a direction: the largest of numbers that lie side by side is found many times faster.
    reach = np.ascontiguousarray(outward @ cloud.positions[rows].T)
    return np.unique(rows[reach.argmax(axis=1)])
