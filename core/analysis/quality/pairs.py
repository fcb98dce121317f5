"""Measures of the whole: how distances between any two points agree, near or far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.metrics import Prepared
from core.analysis.quality.estimate import Estimate, of_correlation, of_groups, of_share
from core.analysis.steps import Steps
from core.model.arrays import F8, I4

PAIRS = 100_000
"""Pairs and triplets that are looked at; all of them if there are no more."""

_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Distances:
    """How distances between any two points agree.

    Attributes
    ----------
    shepard
        Rank correlation of distances among vectors and in the layout (Spearman's rho of Shepard's diagram), -1 to 1.
    stress
        What the layout's distances, scaled as well as can be, lack of those among vectors, as a share; 0 at best.
    triplets
        Share of three points of which the layout shows the nearer two as the nearer; 0.5 by chance.
    """

    shepard: Estimate
    stress: Estimate
    triplets: Estimate


def distances(prepared: Prepared, layout: F8, seed: int, steps: Steps) -> Distances:
    """Measure how distances among vectors and distances in their layout (n, 2 or 3) agree."""
    left, right, all_pairs = _pairs(len(layout), seed)
    high, low = _high(prepared, left, right), _low(layout, left, right)
    steps.check()
    rho, spread = _spearman(high, low)
    stress, without = _stress(high, low)
    return Distances(
        of_correlation(rho, spread, len(left), all_pairs),
        of_groups(stress, without, len(left), all_pairs),
        _triplets(prepared, layout, seed),
    )


def _pairs(rows: int, seed: int) -> tuple[I4, I4, bool]:
    if rows * (rows - 1) // 2 <= PAIRS:
        left, right = np.triu_indices(rows, 1)
        return left.astype(np.int32), right.astype(np.int32), True
    rng = np.random.default_rng([seed, 12])
    left = rng.integers(0, rows, PAIRS)
    right = (left + rng.integers(1, rows, PAIRS)) % rows
    return left.astype(np.int32), right.astype(np.int32), False


def _high(prepared: Prepared, left: I4, right: I4) -> F8:
    from core.analysis.quality import kernels

    away = np.empty(len(left))
    kernels.pair_distances(
        prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, left, right, away
    )
    return away


def _low(layout: F8, left: I4, right: I4) -> F8:
    away: F8 = np.sqrt(((layout[left] - layout[right]) ** 2).sum(axis=1))
    return away


def _spearman(high: F8, low: F8) -> tuple[float, float]:
    """Return the correlation of ranks, equal values sharing theirs, and the variance of its influences.

    What a pair adds is its product of ranks and what it does to the ranks of all others (Borkowf, "Computing the
    nonnull asymptotic variance and the asymptotic relative efficiency of Spearman's rank correlation", 2002). NaN
    where all distances are equal.
    """
    from scipy.stats import rankdata

    if len(high) < 2 or np.ptp(high) == 0 or np.ptp(low) == 0:
        return float("nan"), float("nan")
    first, second = ((ranks - ranks.mean()) / ranks.std() for ranks in (rankdata(high), rankdata(low)))
    slope = float(np.sqrt(12.0))  # of standardised ranks, by the share of pairs that are below
    above = slope * (_mean_from(high, second) + _mean_from(low, first))
    return float((first * second).mean()), float((first * second + above).var())


def _mean_from(values: F8, others: F8) -> F8:
    """Return for each value the sum of others that belong to values not below it, by how many there are in all."""
    order = np.argsort(values)
    sums = np.empty(len(values))
    sums[order] = np.cumsum(others[order][::-1])[::-1] / len(values)
    return sums


def _stress(high: F8, low: F8) -> tuple[float, F8]:
    """Return the stress of all pairs, and of all but each of some groups of pairs."""
    sums = np.stack([high * high, high * low, low * low])
    groups = np.arange(len(high)) * _GROUPS // max(1, len(high))
    parts = np.stack([np.bincount(groups, row, _GROUPS) for row in sums], axis=1)
    total = parts.sum(axis=0)
    if not total[0] > 0:
        return float("nan"), np.empty(0)
    return float(_stress_of(total[None])[0]), _stress_of(total - parts)


def _stress_of(sums: F8) -> F8:
    """Return ``sqrt(1 - r ** 2)``, r being the cosine between the distances: what the best scale leaves over."""
    square = np.divide(sums[:, 1] ** 2, sums[:, 0] * sums[:, 2], out=np.zeros(len(sums)), where=sums[:, 2] > 0)
    stress: F8 = np.sqrt(np.clip(1.0 - square, 0.0, None))
    return stress


def _triplets(prepared: Prepared, layout: F8, seed: int) -> Estimate:
    one, two, three, exact = _threes(len(layout), seed)
    high = _high(prepared, one, two) - _high(prepared, one, three)
    low = _low(layout, one, two) - _low(layout, one, three)
    decided = high != 0  # where two are equally far, the layout can do nothing wrong
    return of_share(int((np.sign(high) == np.sign(low))[decided].sum()), int(decided.sum()), exact)


def _threes(rows: int, seed: int) -> tuple[I4, I4, I4, bool]:
    """Return points and two others for each: every choice if there are few, otherwise drawn by chance."""
    if rows < 3:
        none = np.empty(0, dtype=np.int32)
        return none, none, none, True
    if rows * (rows - 1) * (rows - 2) // 2 <= PAIRS:
        left, right = np.triu_indices(rows - 1, 1)
        one = np.repeat(np.arange(rows), len(left))
        two, three = (np.tile(part, rows) for part in (left, right))
        exact = True
    else:
        rng, exact = np.random.default_rng([seed, 13]), False
        one, two = rng.integers(0, rows, PAIRS), rng.integers(0, rows - 1, PAIRS)
        three = (two + rng.integers(1, rows - 1, PAIRS)) % (rows - 1)
    two, three = two + (two >= one), three + (three >= one)  # numbers among all but the first
    return one.astype(np.int32), two.astype(np.int32), three.astype(np.int32), exact
