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
_FLAT, _FULL = 0.005, 0.03
"""Variances of places along a direction, in squares of the bandwidth, up to which no slope is believed along it, and
from which all of it is; where places are evenly spread they are 0.11, at their edge half of that."""
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
    # In units of the bandwidth, so that slopes are as well known however close the places are.
    away = (spots.places[near] - at[:, None, :]) / reach[:, :, None]
    return _heights(weights, away, spots.values[near])


def _heights(weights: F8, away: F8, values: F8) -> F8:
    """Return where the planes that fit best stand at their middles, (m,), of weights and values (m, k).

    `away` are places (m, k, d) seen from the middles.
    """
    middle = np.einsum("mk,mkd->md", weights, away)
    mean = np.einsum("mk,mk->m", weights, values)
    from_middle = away - middle[:, None, :]
    weighted = weights[:, :, None] * from_middle
    spread, along = np.linalg.eigh(weighted.transpose(0, 2, 1) @ from_middle)
    rise = np.einsum("mkd,mk->md", weighted, values - mean[:, None])
    slopes = np.einsum("mdi,md->mi", along, rise) * _trusted(spread) / np.maximum(spread, _TINY)
    steps = np.einsum("mdi,md->mi", along, middle)
    heights: F8 = mean - np.einsum("mi,mi->m", slopes, steps)
    return heights


def _trusted(spread: F8) -> F8:
    """Return how far slopes are believed along directions of some spread: not at all where places hardly differ.

    A slope across places that lie nearly on a line is one run's noise, and would be carried far.
    """
    share = np.clip((spread - _FLAT) / (_FULL - _FLAT), 0.0, 1.0)
    trusted: F8 = share * share * (3.0 - 2.0 * share)
    return trusted
