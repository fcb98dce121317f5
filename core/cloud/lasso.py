"""Which points lie inside a polygon drawn on the picture: exact, testing one by one only those near its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.cloud.hits import rectangles
from core.cloud.projecting import planes, project
from core.cloud.threads import side_by_side, stretches
from core.model.arrays import F4, F8, I8, Bool

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

_BLOCK = 1 << 15
_PADDING = 1e-3


class Boundary(NamedTuple):
    """Tiles near the outline, and for each the edges that pass it in height.

    Attributes
    ----------
    tiles
        int64 (b,).
    edges, starts
        Tile i has the edges ``edges[starts[i]:starts[i + 1]]``; edge e runs from vertex e - 1 to vertex e.
    """

    tiles: I8
    edges: I8
    starts: I8


def sort_tiles(cloud: Cloud, matrix: F8, width: float, height: float, polygon: F8) -> tuple[I8, Boundary]:
    """Return the tiles that lie wholly inside a polygon (k, 2), and those that may lie on its outline."""
    left, top = polygon.min(axis=0) - _PADDING
    right, bottom = polygon.max(axis=0) + _PADDING
    tiles = cloud.tiles.within(planes(matrix, width, height, left, top, right, bottom))
    low, high, sure = rectangles(cloud, tiles, matrix, width, height)
    crossed, odd = _against_edges(low, high, polygon)
    whole = sure & odd & ~crossed
    near = crossed | ~sure
    edges, starts = _passing_edges(low[near], high[near], polygon)
    return tiles[whole], Boundary(tiles[near], edges, starts)


def _against_edges(low: F8, high: F8, polygon: F8) -> tuple[Bool, Bool]:
    """Return for each rectangle whether an edge may cross it, and whether its upper left corner is inside."""
    crossed, odd = np.zeros(len(low), dtype=np.bool_), np.zeros(len(low), dtype=np.bool_)
    for start, end in zip(np.roll(polygon, 1, axis=0), polygon, strict=True):
        beside = ((low <= np.maximum(start, end)) & (high >= np.minimum(start, end))).all(axis=1)
        near = np.flatnonzero(beside & ~crossed)
        crossed[near] = _straddles(low[near], high[near], start, end)
        spans = np.flatnonzero((end[1] > low[:, 1]) != (start[1] > low[:, 1]))
        at = (start[0] - end[0]) * (low[spans, 1] - end[1]) / (start[1] - end[1]) + end[0]
        odd[spans] ^= low[spans, 0] < at
    return crossed, odd


def _straddles(low: F8, high: F8, start: F8, end: F8) -> Bool:
    """Return whether a line passes through rectangles; those without bounds are crossed."""
    across = np.array([end[1] - start[1], start[0] - end[0]])
    with np.errstate(invalid="ignore"):
        from_line = ((low + high) / 2 - start) @ across
        reach = (high - low) / 2 @ np.abs(across)
    missed: Bool = np.abs(from_line) > reach * (1 + 1e-9) + 1e-9
    return ~missed


def _passing_edges(low: F8, high: F8, polygon: F8) -> tuple[I8, I8]:
    """Return the edges that share a height with each rectangle, rectangle after rectangle, and where each starts."""
    before = np.roll(polygon[:, 1], 1)
    lowest, highest = np.minimum(before, polygon[:, 1]), np.maximum(before, polygon[:, 1])
    passing = (lowest <= high[:, 1, None]) & (highest >= low[:, 1, None])
    starts = np.zeros(len(low) + 1, dtype=np.int64)
    np.cumsum(passing.sum(axis=1), out=starts[1:])
    return np.nonzero(passing)[1].astype(np.int64), starts


def mark_compiled(
    cloud: Cloud, whole: I8, near: Boundary, matrix: F8, width: float, height: float, polygon: F8, result: Bool
) -> None:
    """Set by number, in `result` (n,), the points of whole tiles and those of boundary tiles that lie inside."""
    from core.cloud import kernels

    tiles = cloud.tiles

    def test(part: slice) -> None:
        first, count = tiles.first[near.tiles[part]], tiles.count[near.tiles[part]]
        edges = near.edges, near.starts[part.start : part.stop + 1]
        kernels.inside(cloud.ordered, cloud.order, first, count, *edges, matrix, width, height, polygon, result)

    def mark(part: slice) -> None:
        kernels.mark(cloud.order, tiles.first[whole[part]], tiles.count[whole[part]], result)

    # A point's test is as much work as a few edges and the point itself.
    side_by_side(test, stretches(tiles.count[near.tiles] * (8 + np.diff(near.starts))))
    side_by_side(mark, stretches(tiles.count[whole]))


def mark_plain(
    cloud: Cloud, whole: I8, near: Boundary, matrix: F8, width: float, height: float, polygon: F8, result: Bool
) -> None:
    """Set the same as `mark_compiled`, by NumPy."""
    tiles = cloud.tiles
    places = cloud.places(tiles.first[near.tiles], tiles.count[near.tiles])
    result[cloud.order[places]] = contains(polygon, project(matrix, cloud.ordered[places], width, height))
    result[cloud.order[cloud.places(tiles.first[whole], tiles.count[whole])]] = True


def inside_unsorted(positions: F4, matrix: F8, width: float, height: float, polygon: F8) -> Bool:
    """Return which of positions (n, 3) that are in no order lie inside a polygon (k, 2): all of them are tested."""
    result = np.zeros(len(positions), dtype=np.bool_)

    def test(part: slice) -> None:
        for start in range(part.start * _BLOCK, part.stop * _BLOCK, _BLOCK):
            block = slice(start, start + _BLOCK)
            result[block] = contains(polygon, project(matrix, positions[block], width, height))

    side_by_side(test, stretches(np.ones(len(positions) // _BLOCK + 1, dtype=np.int64)))
    return result


def contains(polygon: F8, pixels: F8) -> Bool:
    """Return for pixels (n, 2 or more) whether they lie inside a polygon (k, 2) by the even-odd rule; not for NaN."""
    x, y = pixels[:, 0], pixels[:, 1]
    odd = np.zeros(len(pixels), dtype=np.bool_)
    for (bx, by), (ax, ay) in zip(np.roll(polygon, 1, axis=0), polygon, strict=True):
        spans = np.flatnonzero((ay > y) != (by > y))
        odd[spans] ^= x[spans] < (bx - ax) * (y[spans] - ay) / (by - ay) + ax
    return odd & ~np.isnan(x)
