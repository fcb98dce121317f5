"""First guesses of who is near whom: vectors in the same leaf of trees of random halvings.

Every tree halves the vectors by their place along the line through two of them, until leaves are small (Dasgupta and
Freund, "Random projection trees and low dimensional manifolds", 2008); within a leaf all are compared with all.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.analysis.graph.exact import multiplied
from core.analysis.graph.metrics import Prepared
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F4, I4

LEAF = 512
TREES = 4


def leaves(points: F4, rng: np.random.Generator, steps: Steps) -> list[I4]:
    """Return the rows of each leaf of one tree, ascending within a leaf."""
    return [np.sort(leaf) for leaf in _halved(points, np.arange(len(points), dtype=np.int32), rng, steps)]


def _halved(points: F4, rows: I4, rng: np.random.Generator, steps: Steps) -> Iterator[I4]:
    from core.analysis.graph import kernels

    steps.check()
    if len(rows) <= LEAF:
        yield rows
        return
    one, other = points[rows[rng.integers(len(rows), size=2)]].astype(np.float64)
    direction = (one - other).astype(np.float64)
    if not direction.any():
        direction = rng.standard_normal(points.shape[1])
    values = np.empty(len(rows))
    kernels.along(points, rows, direction, values)
    order = np.argsort(values, kind="stable")
    half = len(rows) // 2
    yield from _halved(points, rows[order[:half]], rng, steps)
    yield from _halved(points, rows[order[half:]], rng, steps)


def compare_within(prepared: Prepared, groups: list[I4], keys: F4, ids: I4, crew: Crew, steps: Steps) -> None:
    """Put into the heaps of all rows who of their leaf is nearest; no row may be in two leaves."""
    from core.analysis.graph import kernels

    terms = prepared.terms

    def work(number: int) -> None:
        steps.check()
        rows = groups[number]
        points = prepared.points[rows]
        kernels.keep_smallest(
            multiplied(prepared, points, points), rows, rows, terms.add[rows], terms.slope[rows], terms.own[rows],
            terms.factor, rows, keys, ids, True,
        )  # fmt: skip

    crew.run(work, len(groups), steps)
