"""A smooth surface: at each place the plane that fits the nearest values best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from core.analysis.surface.spots import Spots
from core.model.arrays import F8

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

FEWEST, MOST = 6, 64
"""Places that are looked at for each value of the surface."""
_RIDGE: Final = 1e-9
"""Of the bandwidth's square: holds the plane level across places that lie on one line."""
_WIDER: Final = 1.0001
_CHUNK: Final = 2048
_TINY: Final = 1e-100
"""Bandwidth where all values stand at one place."""


def neighbours_for(count: int) -> int:
    """Return how many of so many different places each value of the surface is made of, if nobody says."""
    return int(np.clip(round(2.0 * count**0.5), FEWEST, MOST))


def smooth(spots: Spots, at: F8, neighbours: int | None = None) -> F8:
    """Return the values (m,) of the surface at places (m, d), inside the range of all values.

    Local linear regression with tricube weights over the nearest places (Cleveland and Devlin, "Locally weighted
    regression", 1988), places with several values counting as often. NaN without any place.
    """
    if not len(spots):
        return np.full(len(at), np.nan)
    from scipy.spatial import cKDTree

    tree = cKDTree(spots.places)
    count = min(neighbours or neighbours_for(len(spots)), len(spots))
    pieces = [at[start : start + _CHUNK] for start in range(0, len(at), _CHUNK)]
    found = np.concatenate([_fitted(spots, tree, piece, count) for piece in pieces] or [np.empty(0)])
    clipped: F8 = np.clip(found, spots.values.min(), spots.values.max())
    return clipped


def _fitted(spots: Spots, tree: cKDTree, at: F8, count: int) -> F8:
    found = tree.query(at, k=np.arange(1, count + 1))
    distances, near = np.asarray(found[0], dtype=np.float64), np.asarray(found[1], dtype=np.int64)
    reach = distances[:, -1:] * _WIDER + _TINY
    share = distances / reach
    left = 1.0 - share * share * share
    weights = left * left * left * spots.weights[near]
    weights /= weights.sum(axis=1, keepdims=True)
    # In units of the bandwidth, so that the equations are as well conditioned however close the places are.
    away = [(spots.places[near, axis] - at[:, axis, None]) / reach for axis in range(at.shape[1])]
    return _intercepts(weights, away, spots.values[near])


def _intercepts(weights: F8, away: list[F8], values: F8) -> F8:
    """Return where the planes (m,) that fit best by weights (m, k) stand at their middles."""
    features = [np.ones_like(weights), *away]
    normal = np.empty((len(weights), len(features), len(features)))
    right = np.empty((len(weights), len(features), 1))
    for row, one in enumerate(features):
        weighted = weights * one
        right[:, row, 0] = np.einsum("mk,mk->m", weighted, values)
        for column in range(row, len(features)):
            normal[:, row, column] = normal[:, column, row] = np.einsum("mk,mk->m", weighted, features[column])
        normal[:, row, row] += _RIDGE * (row > 0)
    return np.asarray(np.linalg.solve(normal, right)[:, 0, 0], dtype=np.float64)
