"""A surface of triangles between neighbouring places, through every one of them."""

from __future__ import annotations

import numpy as np

from core.analysis.surface.spots import Spots
from core.model.arrays import F8

_LEAST_SPREAD = 1e-9
"""Share of the larger spread that places must have across it: less is a line, which has no triangles."""


def linear(spots: Spots, at: F8) -> F8:
    """Return the values (m,) of the surface at places (m, d) of one or two dimensions; NaN outside of all triangles.

    In two dimensions over the triangulation of Delaunay (1934), in one between neighbours.
    """
    if at.shape[1] == 1:
        return _between(spots, at[:, 0])
    if flat(spots.places):
        return np.full(len(at), np.nan)
    from scipy.spatial import Delaunay

    # Not LinearNDInterpolator, which takes a hundred times as long to find the triangles.
    made = Delaunay(spots.places)
    triangle = made.find_simplex(at)
    turn = made.transform[triangle]
    near = np.einsum("mij,mj->mi", turn[:, :2], at - turn[:, 2])
    shares = np.concatenate([near, 1.0 - near.sum(axis=1, keepdims=True)], axis=1)
    heights = (shares * spots.values[made.simplices[triangle]]).sum(axis=1)
    return np.where(triangle < 0, np.nan, heights)


def flat(places: F8) -> bool:
    """Return whether places (k, 2) are fewer than three or all on one line, about which no surface is known."""
    if len(places) < 3:
        return True
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return bool(spread[1] <= _LEAST_SPREAD * max(float(spread[0]), 1e-300))


def _between(spots: Spots, at: F8) -> F8:
    if not len(spots):
        return np.full(len(at), np.nan)
    order = np.argsort(spots.places[:, 0], kind="stable")
    return np.interp(at, spots.places[order, 0], spots.values[order], left=np.nan, right=np.nan)
