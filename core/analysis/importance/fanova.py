"""Functional analysis of variance of what a forest learned: main effects, pairs, and how they run.

The forest is integrated exactly, leaf by leaf, over all parameters but one or two (Hutter, Hoos, Leyton-Brown, "An
efficient approach for assessing hyperparameter importance", 2014). Two things are done otherwise, because they bring
the shares nearer to those of functions that are known: a second forest learns what the first one leaves of runs that
its trees have not seen (the one-step boosted forest of Ghosal and Hooker, 2021), for a single one flattens weak
effects; and the variance that is divided is that of both together, not of each tree, which is mostly the tree's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.importance.forest import Forest, Grid, explained, grown, predicted, predicted_unseen
from core.analysis.importance.table import Table
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I8, U1

_SAMPLE = 1024
"""Points at which what is beyond pairs is measured."""

_FILLING = 1 << 20
"""What the seed of the points is apart by from those of trees."""

_PAIRED = 24
"""Parameters, those that gained most, of which all pairs are looked at."""

_WORSE = 0.1
"""By so much of R² a second forest may make predictions worse: it still brings weak effects nearer to what they are."""

_TOGETHER = 8
"""Trees that are integrated by one part of the work."""


def learned(
    first: Forest, table: Table, seed: Sequence[int], crew: Crew, steps: Steps | None = None
) -> tuple[tuple[Forest, ...], float]:
    """Return a forest with the one that learned what it leaves, and R² of both on runs they have not seen.

    Where runs are so few or noisy that the second one makes such predictions clearly worse, the first stays alone.
    """
    alone = explained(first, table.grid, table.target)
    more, together = second(first, table, seed, crew, steps)
    return ((first,), alone) if together < alone - _WORSE else ((first, more), together)


def second(
    first: Forest, table: Table, seed: Sequence[int], crew: Crew, steps: Steps | None = None
) -> tuple[Forest, float]:
    """Grow a forest of what another leaves of runs it has not seen, and return it with R² of both on such runs."""
    said = np.nan_to_num(predicted_unseen(first, table.grid.cells))
    left = table.target - said
    forest = grown(table.grid, left, seed, len(first), crew, steps)
    again = predicted_unseen(forest, table.grid.cells)
    heard, spread = np.isfinite(again), table.target.var()
    if not heard.any() or spread == 0:
        return forest, float("nan")
    return forest, 1 - float(((left[heard] - again[heard]) ** 2).mean() / spread)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the variance of a function over the space is made of.

    Attributes
    ----------
    total
        The variance.
    main
        float64 (p,): what each parameter explains on its own.
    joint
        float64 (q,): what each pair explains beyond its two.
    curves
        float64 (members, p, 64): the marginal of each parameter by cell, for each member of the forest.
    grids
        float64 (q, 64, 64): the marginal of each pair by cell, of all members together.
    """

    total: float
    main: F8
    joint: F8
    curves: F8
    grids: F8


def pairs_of(forest: Forest) -> I8:
    """Return the pairs (q, 2) of parameters that are looked at: all, of at most the 24 that gained most."""
    gains = np.sum([one.gains for one in forest], axis=0)
    kept = np.sort(np.argsort(-gains, kind="stable")[:_PAIRED])
    left, right = np.triu_indices(len(kept), 1)
    return np.column_stack([kept[left], kept[right]]).astype(np.int64)


def decomposed(
    forests: Sequence[Forest], space: Grid, pairs: I8, seed: Sequence[int], crew: Crew, steps: Steps | None = None
) -> Parts:
    """Return what the variance of the sum of some forests is made of; all must have as many trees.

    The variance beyond the pairs is that of what is left at 1,024 points that fill the space; the rest is exact.
    """
    mean, curves, sums = _marginals(forests, space, pairs, crew, steps)
    grids = sums.cumsum(axis=1).cumsum(axis=2)[:, :-1, :-1]
    weights, whole = space.weights, curves.mean(axis=0)
    main = ((whole - mean) ** 2 * weights).sum(axis=1)
    bare = _without_mains(grids, whole, mean, pairs)
    joint = np.array(
        [weights[p] @ square @ weights[r] for (p, r), square in zip(pairs, bare**2, strict=True)], dtype=np.float64
    )
    points = _points(space, seed)
    said = np.sum([predicted(forest, points) for forest in forests], axis=0) - mean
    beyond = _beyond(said, points, whole - mean, bare, pairs)
    total = float(main.sum() + joint.sum() + (beyond**2).mean())
    return Parts(total, main, joint, curves, grids)


def _marginals(
    forests: Sequence[Forest], space: Grid, pairs: I8, crew: Crew, steps: Steps | None
) -> tuple[float, F8, F8]:
    """Return the mean, the curves of each member and the summed differences of the grids."""
    from core.analysis.importance import kernels

    members, (count, _) = len(forests[0]), space.cells.shape
    curves, means, sums = np.zeros((members, count, 64)), np.zeros(members), {}

    def work(number: int) -> None:
        grids = np.zeros((len(pairs), 65, 65))
        for member in range(number * _TOGETHER, min(members, (number + 1) * _TOGETHER)):
            for one in (forest[member] for forest in forests):
                means[member] += kernels.integrate(
                    one.splits, one.lefts, one.children, one.values, space.weights, space.sizes, pairs,
                    curves[member], grids,
                )  # fmt: skip
        sums[number] = grids

    parts = -(-members // _TOGETHER)
    crew.run(work, parts, steps)
    whole: F8 = np.sum([sums[number] for number in range(parts)], axis=0) / members
    return float(means.mean()), curves, whole


def _without_mains(grids: F8, curves: F8, mean: float, pairs: I8) -> F8:
    bare: F8 = grids - curves[pairs[:, 0], :, None] - curves[pairs[:, 1], None, :] + mean
    return bare


def _points(space: Grid, seed: Sequence[int]) -> U1:
    """Return cells (p, 1024) of points that fill the space evenly along each axis (McKay and others, 1979)."""
    rng, found = np.random.default_rng([*seed, _FILLING]), np.empty((len(space.sizes), _SAMPLE), dtype=np.uint8)
    for p, size in enumerate(space.sizes):
        places = (rng.permutation(_SAMPLE) + rng.random(_SAMPLE)) / _SAMPLE
        found[p] = np.searchsorted(np.cumsum(space.weights[p, : size - 1]), places, side="right")
    return found


def _beyond(said: F8, points: U1, curves: F8, bare: F8, pairs: I8) -> F8:
    """Return what mains and pairs leave of values at some points."""
    left = said.copy()
    for p, curve in enumerate(curves):
        left -= curve[points[p]]
    for (p, r), grid in zip(pairs, bare, strict=True):
        left -= grid[points[p], points[r]]
    return left
