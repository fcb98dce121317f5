"""Which point of different sizes is under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.cloud.hits import Cursor, tiles_under
from core.cloud.points import Points
from core.cloud.projecting import has_depth, project
from core.model.arrays import F8

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud


def nearest(
    cloud: Cloud, points: Points, matrix: F8, width: float, height: float, x: float, y: float, reach: float = 5.0
) -> int | None:
    """Return the number of the point under the cursor, None for none, as `Cloud.nearest` does.

    Each point is as large as it is drawn; if none covers the cursor it is the one whose rim is closest, within `reach`
    pixels of its centre at least.
    """
    forms = points.forms
    if forms is None:
        raise ValueError("all points are alike: ask the cloud")
    largest = points.size * forms.largest / 2
    tiles = tiles_under(cloud, matrix, Cursor(width, height, x, y, largest, max(largest + 1.0, reach)))
    places = cloud.places(cloud.tiles.first[tiles], cloud.tiles.count[tiles])
    numbers = cloud.order[places]
    seen = project(matrix, cloud.ordered[places], width, height)
    away = np.hypot(seen[:, 0] - x, seen[:, 1] - y)
    radius = points.size / 2 * forms.table[forms.index[numbers], 0].astype(np.float64)
    near = (points.emphasis[numbers] > 0) & (away <= np.maximum(radius + 1.0, reach))
    if not near.any():
        return None
    numbers, away, radius, depth = numbers[near], away[near], radius[near], seen[near, 2]
    covers = away <= radius
    if not covers.any():
        return int(numbers[np.lexsort((numbers, away - radius))[0]])
    rank = -points.emphasis[numbers].astype(np.int64)
    front = depth if has_depth(matrix) else np.zeros_like(depth)
    best = np.lexsort((numbers[covers], away[covers], front[covers], rank[covers]))[0]
    return int(numbers[covers][best])
