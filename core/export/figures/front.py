"""Which points of a figure others cover: they have no marks, as on the screen."""

from __future__ import annotations

from collections.abc import Callable

from core.cloud.cloud import Cloud
from core.cloud.points import Emphasis
from core.cloud.projecting import has_depth
from core.cloud.regions import foremost
from core.model import F8, I8, Bool
from core.views.picture import Points


def in_front(points: Points, matrix: F8, width: float, height: float) -> Callable[[I8, F8], Bool] | None:
    """Return what tells which rows, at places (k, 3), nothing covers; None in two dimensions, where nothing does.

    Points that are brought forward are drawn over all others.
    """
    if not has_depth(matrix):
        return None
    shown = points.emphasis != Emphasis.HIDDEN
    cloud = Cloud(points.positions)
    front = foremost(cloud, matrix, width, height, shown, points.size / 2, shown, points.forms)
    front |= points.emphasis >= Emphasis.NEIGHBOUR
    return lambda rows, _: front[rows]
