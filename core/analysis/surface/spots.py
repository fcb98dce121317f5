"""Scattered values brought together where their places are the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8, I8

MOST = 4096
"""From so many different places on those are brought together that lie in one cell of a lattice:"""
LATTICE = 128


@dataclass(frozen=True, eq=False)
class Spots:
    """Different places with what was found there.

    Attributes
    ----------
    places
        float64 (k, d), of which no two are the same.
    values
        The mean of all values at each, float64 (k,).
    weights
        How many those are, float64 (k,).
    """

    places: F8
    values: F8
    weights: F8

    def __len__(self) -> int:
        """Return the number of different places."""
        return len(self.places)

    def only(self, which: I8) -> Spots:
        """Return some of them."""
        return Spots(self.places[which], self.values[which], self.weights[which])


def spots_of(places: F8, values: F8) -> Spots:
    """Return values (n,) at places (n, d) in or around the unit square by different places, all of them finite.

    More than `MOST` places are brought together on a lattice of `LATTICE` cells a side, at their centre of mass.
    """
    if not len(places) or not places.shape[1]:
        mean = [values.mean()] if len(values) else []
        return Spots(places[: len(mean)], np.array(mean), np.full(len(mean), float(len(values))))
    distinct, inverse = np.unique(places, axis=0, return_inverse=True)
    if len(distinct) > MOST:
        cells = np.clip(np.floor(places * LATTICE).astype(np.int64) + LATTICE, 0, 3 * LATTICE - 1)
        numbers = cells @ (3 * LATTICE) ** np.arange(places.shape[1])
        inverse = np.unique(numbers, return_inverse=True)[1]
    inverse = inverse.reshape(-1)
    weights = np.bincount(inverse).astype(np.float64)
    middles = np.stack([np.bincount(inverse, column) / weights for column in places.T], axis=1)
    return Spots(middles if len(distinct) > MOST else distinct, np.bincount(inverse, values) / weights, weights)
