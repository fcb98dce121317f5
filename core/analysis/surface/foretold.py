"""How well a surface foretells values that it was not made of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.analysis.surface.recipe import Recipe
from core.analysis.surface.spots import Spots
from core.model.arrays import F8

FOLDS: Final = 5
EACH: Final = 1000
"""Up to so many places each is left out once; of more every fifth."""
FEWEST: Final = 10


@dataclass(frozen=True, slots=True)
class Foretold:
    """How well a surface foretells.

    Attributes
    ----------
    explained
        The share of the variance of left-out values that it explains: 1 is all, 0 no more than the mean of the others
        does, negative even less; NaN where too few are known or all are the same.
    tested, left_out
        How many places were foretold, out of all that were left out: the others lay outside of the surface.
    """

    explained: float = math.nan
    tested: int = 0
    left_out: int = 0


def foretold(parts: Iterable[Spots], recipe: Recipe) -> Foretold:
    """Return how well surfaces that are made without a fifth of their places foretell what is there.

    Every call leaves out the same places. All values of one place are left out together, so that runs that differ in
    their seed only do not foretell each other.
    """
    tests = [test for part in parts if len(part) > FOLDS for test in _tests(part, recipe)]
    found = np.concatenate(tests) if tests else np.empty((0, 4))
    known = found[~np.isnan(found[:, 1])]
    explained = _explained(*known.T) if len(known) >= FEWEST else math.nan
    return Foretold(explained, len(known), len(found))


def _tests(spots: Spots, recipe: Recipe) -> list[F8]:
    """Return values, what was foretold, the mean of the others, and weights, (m, 4) for each fold."""
    fold = np.random.default_rng(0).permutation(len(spots)) % FOLDS
    return [_test(spots, fold == out, recipe) for out in range(FOLDS if len(spots) <= EACH else 1)]


def _test(spots: Spots, out: np.ndarray[tuple[int], np.dtype[np.bool_]], recipe: Recipe) -> F8:
    rest, left = spots.only(np.flatnonzero(~out)), spots.only(np.flatnonzero(out))
    mean = float(np.average(rest.values, weights=rest.weights))
    heights = recipe.heights(rest, left.places)
    return np.stack([left.values, heights, np.full(len(left), mean), left.weights], axis=1)


def _explained(values: F8, heights: F8, means: F8, weights: F8) -> float:
    whole = float(weights @ (values - means) ** 2)
    return 1.0 - float(weights @ (values - heights) ** 2) / whole if whole > 0 else math.nan
