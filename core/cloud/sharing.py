"""How many points of each tile are drawn where not all can be: as many as its place in the picture is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.cloud.projecting import is_perspective
from core.model.arrays import F8, I8

if TYPE_CHECKING:
    from core.cloud.cloud import Cloud

_ROUNDS = 8
_LEAST_DISTANCE = 1e-9


def shared_out(left: I8, most: int, worth: F8 | None = None) -> I8:
    """Return how many of the points left in each tile (t,) to take, about `most` in all and at least one where any is.

    Without `worth` each tile gives an equal share of its points; with it (t,) tiles give in proportion to that until
    they are used up, and the others give what is missing.
    """
    remaining = int(left.sum())
    if most >= remaining:
        return left
    if worth is None:
        return np.minimum(left, np.maximum(left * most // remaining, 1))
    taken = np.zeros(len(left))
    open_tiles = left > 0
    for _ in range(_ROUNDS):
        missing, total = most - taken.sum(), worth[open_tiles].sum()
        if missing < 1 or total <= 0:
            break
        taken[open_tiles] += worth[open_tiles] * (missing / total)
        open_tiles &= taken < left
        taken = np.minimum(taken, left)
    shares: I8 = np.minimum(left, np.maximum(taken.astype(np.int64), 1))
    return shares


def screen_areas(cloud: Cloud, tiles: I8, matrix: F8, width: float, height: float, size: float) -> F8:
    """Return about how many pixels of a picture points of a size can cover in each of some tiles (t,)."""
    lower, upper = cloud.tiles.lower[tiles], cloud.tiles.upper[tiles]
    half = (upper - lower) / 2
    away = np.ones(len(tiles))
    if is_perspective(matrix):
        away = np.maximum((lower + upper) / 2 @ matrix[3, :3] + matrix[3, 3], _LEAST_DISTANCE)
    across = np.minimum(half @ np.abs(matrix[0, :3]) / away, 2.0) * width + size
    down = np.minimum(half @ np.abs(matrix[1, :3]) / away, 2.0) * height + size
    areas: F8 = across * down
    return areas
