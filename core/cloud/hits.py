"""Which point is under the cursor: exact, by scanning the few tiles that reach under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.cloud.compiling import compiled
from core.cloud.projecting import has_depth, planes, project
from core.model.arrays import F8, I8, U1, Bool

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

_PADDING = 1e-3
_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.bool_)


class Cursor(NamedTuple):
    """A place in a picture: `radius` is that of the points' discs, `reach` that within which the closest counts."""

    width: float
    height: float
    x: float
    y: float
    radius: float
    reach: float


def tiles_under(cloud: Cloud, matrix: F8, cursor: Cursor) -> I8:
    """Return the numbers of the tiles of which points may lie within the cursor's reach."""
    reach = cursor.reach + _PADDING
    box = (cursor.x - reach, cursor.y - reach, cursor.x + reach, cursor.y + reach)
    sides = planes(matrix, cursor.width, cursor.height, *box)
    return reached_compiled(cloud, sides) if compiled() else cloud.tiles.within(sides)


def reached_compiled(cloud: Cloud, sides: F8) -> I8:
    """Return the numbers of the tiles that may lie on the inner side of all planes (s, 4), as `Tiles.within` does."""
    from core.cloud import kernels

    found = np.empty(len(cloud.tiles.first), dtype=np.int64)
    return found[: kernels.reached(cloud.tiles.lower, cloud.tiles.upper, sides, found)]


def rectangles(cloud: Cloud, tiles: I8, matrix: F8, width: float, height: float) -> tuple[F8, F8, Bool]:
    """Return upper left and lower right pixel (t, 2) of tiles' boxes, and whether all of a box has pixels.

    A box that reaches beyond the near or the far plane is given the whole plane.
    """
    lower, upper = cloud.tiles.lower, cloud.tiles.upper
    if not compiled():
        return rectangles_plain(lower[tiles, None], upper[tiles, None], matrix, width, height)
    from core.cloud import kernels

    low, high, sure = np.empty((len(tiles), 2)), np.empty((len(tiles), 2)), np.empty(len(tiles), dtype=np.bool_)
    size = np.array([width, height], dtype=np.float64)
    kernels.rectangles(lower, upper, tiles, np.ascontiguousarray(matrix, dtype=np.float64), size, low, high, sure)
    return low, high, sure


def rectangles_plain(lower: F8, upper: F8, matrix: F8, width: float, height: float) -> tuple[F8, F8, Bool]:
    """Return the same for boxes with corners (t, 1, 3), by NumPy."""
    corners = np.where(_CORNERS, upper, lower).reshape(-1, 3)
    seen = project(matrix, corners, width, height).reshape(-1, 8, 3)
    low, high = seen.min(axis=1), seen.max(axis=1)
    sure = (low[:, 2] > 1e-9) & (high[:, 2] < 1 - 1e-9)  # false where a corner is NaN
    padding = 1e-6 + 1e-9 * np.maximum(np.abs(low), np.abs(high))[:, :2]
    low, high = low[:, :2] - padding, high[:, :2] + padding
    low[~sure], high[~sure] = -np.inf, np.inf
    return low, high, sure


def scan_compiled(cloud: Cloud, tiles: I8, emphasis: U1, matrix: F8, cursor: Cursor) -> tuple[int, int]:
    """Return the point that covers the cursor and the closest one in reach; -1 for none."""
    from core.cloud import kernels

    first, count = cloud.tiles.first[tiles], cloud.tiles.count[tiles]
    where = np.array(cursor, dtype=np.float64)
    return kernels.nearest(cloud.ordered, cloud.order, first, count, emphasis, matrix, where, has_depth(matrix))


def scan_plain(cloud: Cloud, tiles: I8, emphasis: U1, matrix: F8, cursor: Cursor) -> tuple[int, int]:
    """Return the same as `scan_compiled`, by NumPy."""
    places = cloud.places(cloud.tiles.first[tiles], cloud.tiles.count[tiles])
    numbers = cloud.order[places]
    seen = project(matrix, cloud.ordered[places], cursor.width, cursor.height)
    square = (seen[:, 0] - cursor.x) ** 2 + (seen[:, 1] - cursor.y) ** 2
    shown = (emphasis[numbers] > 0) & (square <= cursor.reach * cursor.reach)
    numbers, square, depth = numbers[shown], square[shown], seen[shown, 2]
    if len(numbers) == 0:
        return -1, -1
    closest = int(numbers[np.lexsort((numbers, square))[0]])
    covers = square <= cursor.radius * cursor.radius
    if not covers.any():
        return -1, closest
    rank = -emphasis[numbers].astype(np.int64)
    front = depth if has_depth(matrix) else np.zeros_like(depth)
    best = np.lexsort((numbers[covers], square[covers], front[covers], rank[covers]))[0]
    return int(numbers[covers][best]), closest
