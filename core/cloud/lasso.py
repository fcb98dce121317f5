"""Which points lie inside a polygon drawn on the picture: exact, testing one by one only those near its outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.cloud.hits import reached_compiled, rectangles
from core.cloud.projecting import planes, project
from core.cloud.threads import in_blocks, side_by_side, stretches
from core.model.arrays import F4, F8, I8, U1, Bool

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

_BLOCK = 1 << 15
_PADDING = 1e-3


class Boundary(NamedTuple):
    """Tiles near the outline, and for each what its points have to be tested against.

    Attributes
    ----------
    tiles
        int64 (b,).
    edges, starts
        Points of tile i are tested against the edges ``edges[starts[i]:starts[i + 1]]``; edge e runs from vertex
        e - 1 to vertex e.
    odd
        bool (b,): whether all points of a tile lie left of an odd number of the other edges, at their height.
    """

    tiles: I8
    edges: I8
    starts: I8
    odd: Bool


def inside_compiled(cloud: Cloud, matrix: F8, width: float, height: float, polygon: F8) -> Bool:
    """Return a mask (n,) of the points inside a polygon (k, 2), by the kernels.

    Each part of the work has bits of its own, which fit into a processor's cache: points of a tile are anywhere in the
    table.
    """
    from core.cloud import kernels

    tiles, size, found = cloud.tiles, np.array([width, height], dtype=np.float64), list[U1]()
    whole, near = sort_compiled(cloud, matrix, width, height, polygon)

    def bits() -> U1:
        found.append(np.zeros((len(cloud) + 7) // 8, dtype=np.uint8))
        return found[-1]

    def test(part: slice) -> None:
        first, count = tiles.first[near.tiles[part]], tiles.count[near.tiles[part]]
        tests = near.edges, near.starts[part.start : part.stop + 1], near.odd[part]
        kernels.inside(cloud.ordered, cloud.order, first, count, *tests, matrix, size, polygon, bits())

    def mark(part: slice) -> None:
        kernels.mark(cloud.order, tiles.first[whole[part]], tiles.count[whole[part]], bits())

    # A point's test is as much work as a few edges and the point itself.
    side_by_side(test, stretches(tiles.count[near.tiles] * (8 + np.diff(near.starts))))
    side_by_side(mark, stretches(tiles.count[whole]))
    return _united(found, len(cloud))


def _united(bits: list[U1], number: int) -> Bool:
    """Return a mask (n,) of which any bit is set."""
    result = np.zeros(number, dtype=np.bool_)

    def unpack(rows: slice) -> None:
        part = slice(rows.start // 8, (rows.stop + 7) // 8)
        together = np.bitwise_or.reduce([each[part] for each in bits])
        result[rows] = np.unpackbits(together, count=rows.stop - rows.start, bitorder="little").view(np.bool_)

    if bits:
        in_blocks(number, unpack)
    return result


def sort_compiled(cloud: Cloud, matrix: F8, width: float, height: float, polygon: F8) -> tuple[I8, Boundary]:
    """Return the tiles that lie wholly inside a polygon (k, 2), and those that may lie on its outline."""
    from core.cloud import kernels

    tiles = reached_compiled(cloud, _around(polygon, matrix, width, height))
    low, high, sure = rectangles(cloud, tiles, matrix, width, height)
    whole, odd = np.empty(len(tiles), dtype=np.bool_), np.empty(len(tiles), dtype=np.bool_)
    number = np.empty(len(tiles), dtype=np.int64)

    def sort(part: slice) -> None:
        kernels.sort_rectangles(low[part], high[part], sure[part], polygon, whole[part], odd[part], number[part])

    side_by_side(sort, stretches(np.ones(len(tiles), dtype=np.int64)))
    near = np.flatnonzero(number)
    starts = np.zeros(len(near) + 1, dtype=np.int64)
    np.cumsum(number[near], out=starts[1:])
    edges = np.empty(starts[-1], dtype=np.int64)
    kernels.list_edges(low, high, sure, polygon, near, starts, edges)
    return tiles[whole], Boundary(tiles[near], edges, starts, odd[near])


def _around(polygon: F8, matrix: F8, width: float, height: float) -> F8:
    """Return the planes (6, 4) around what shows in the rectangle around a polygon."""
    left, top = polygon.min(axis=0) - _PADDING
    right, bottom = polygon.max(axis=0) + _PADDING
    return planes(matrix, width, height, left, top, right, bottom)


def inside_plain(cloud: Cloud, matrix: F8, width: float, height: float, polygon: F8) -> Bool:
    """Return the same as `inside_compiled`, by NumPy."""
    result, tiles = np.zeros(len(cloud), dtype=np.bool_), cloud.tiles
    whole, near = sort_plain(cloud, matrix, width, height, polygon)
    places = cloud.places(tiles.first[near], tiles.count[near])
    result[cloud.order[places]] = contains(polygon, project(matrix, cloud.ordered[places], width, height))
    result[cloud.order[cloud.places(tiles.first[whole], tiles.count[whole])]] = True
    return result


def sort_plain(cloud: Cloud, matrix: F8, width: float, height: float, polygon: F8) -> tuple[I8, I8]:
    """Return the tiles that lie wholly inside a polygon (k, 2), and those that may lie on its outline, by NumPy."""
    tiles = cloud.tiles.within(_around(polygon, matrix, width, height))
    low, high, sure = rectangles(cloud, tiles, matrix, width, height)
    crossed, odd = _against_edges(low, high, polygon)
    return tiles[sure & odd & ~crossed], tiles[crossed | ~sure]


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
