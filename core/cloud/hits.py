"""Which point is under the cursor: exact, by scanning the few tiles that reach under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.cloud.projecting import is_perspective, planes, project
from core.model.arrays import F8, I8, U1

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

_PADDING = 1e-3


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
    return cloud.tiles.within(planes(matrix, cursor.width, cursor.height, *box))


def scan_compiled(cloud: Cloud, tiles: I8, emphasis: U1, matrix: F8, cursor: Cursor) -> tuple[int, int]:
    """Return the point that covers the cursor and the closest one in reach; -1 for none."""
    from core.cloud import kernels

    first, count = cloud.tiles.first[tiles], cloud.tiles.count[tiles]
    where = np.array(cursor, dtype=np.float64)
    return kernels.nearest(cloud.ordered, cloud.order, first, count, emphasis, matrix, where, is_perspective(matrix))


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
    front = depth if is_perspective(matrix) else np.zeros_like(depth)
    best = np.lexsort((numbers[covers], square[covers], front[covers], rank[covers]))[0]
    return int(numbers[covers][best]), closest
