"""A random forest over the cells of a space (Breiman, "Random Forests", 2001)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.importance.space import CELLS, Axis
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8, I4, I8, U1, Bool

LEAST = 2
"""Runs a leaf has at least."""

_BAG = 10_000
"""Runs a tree is grown of at most."""

TREES = 128


@dataclass(frozen=True, slots=True)
class Grid:
    """The axes of a space as the arrays that the loops take, of all runs or some.

    Attributes
    ----------
    cells
        uint8 (p, n).
    weights
        float64 (p, 64), 0 beyond an axis' cells.
    sizes, missing
        int64 (p,): how many cells, and which of them is the missing one, -1 for none.
    ordered
        bool (p,).
    """

    cells: U1
    weights: F8
    sizes: I8
    missing: I8
    ordered: Bool

    def of(self, rows: I8) -> Grid:
        """Return the grid of some runs."""
        cells = np.ascontiguousarray(self.cells[:, rows])
        return Grid(cells, self.weights, self.sizes, self.missing, self.ordered)


def grid(axes: Sequence[Axis]) -> Grid:
    """Return axes as arrays."""
    weights = np.zeros((len(axes), CELLS))
    for line, one in zip(weights, axes, strict=True):
        line[: len(one.weights)] = one.weights
    sizes = np.array([len(one.weights) for one in axes], dtype=np.int64)
    missing = np.array([one.missing for one in axes], dtype=np.int64)
    ordered = np.array([one.ordered for one in axes], dtype=np.bool_)
    return Grid(np.array([one.cells for one in axes], dtype=np.uint8), weights, sizes, missing, ordered)


@dataclass(frozen=True, slots=True)
class Tree:
    """A regression tree; see `core.analysis.importance.kernels` for its arrays.

    Attributes
    ----------
    splits, lefts, children, values
        By node.
    gains
        float64 (p,): by how much each parameter's splits lessened the squares of the bag.
    seen
        bool (n,): which runs were in the bag.
    """

    splits: I4
    lefts: NDArray[np.uint64]
    children: I4
    values: F8
    gains: F8
    seen: Bool


def tree(space: Grid, target: F8, seed: Sequence[int], least: int = LEAST) -> Tree:
    """Grow a tree of a bootstrap sample of the runs; the same seed gives the same tree."""
    from core.analysis.importance import kernels

    rng, (count, runs) = np.random.default_rng(seed), space.cells.shape
    rows = rng.integers(0, runs, min(runs, _BAG)).astype(np.int32)
    seen = np.zeros(runs, dtype=np.bool_)
    seen[rows] = True
    room = 2 * len(rows)
    splits, children = np.empty(room, np.int32), np.empty(room, np.int32)
    lefts, values, gains = np.empty(room, np.uint64), np.empty(room), np.zeros(count)
    state = rng.integers(1, 2**63, 1, dtype=np.uint64)
    nodes = kernels.grow(
        space.cells, space.sizes, space.missing, space.ordered, target, rows, tried(count), least, state,
        splits, lefts, children, values, gains,
    )  # fmt: skip
    kept = slice(nodes)
    return Tree(splits[kept].copy(), lefts[kept].copy(), children[kept].copy(), values[kept].copy(), gains, seen)


def tried(count: int) -> int:
    """Return how many of so many parameters a split is chosen from: two thirds, so that weak ones have their say."""
    return -(-2 * count // 3)


Forest = tuple[Tree, ...]


def grown(space: Grid, target: F8, seed: Sequence[int], trees: int, crew: Crew, steps: Steps | None = None) -> Forest:
    """Grow a forest of some runs; raises CancelledError if `steps` says so."""
    found: dict[int, Tree] = {}

    def work(number: int) -> None:
        found[number] = tree(space, target, [*seed, number])

    crew.run(work, trees, steps)
    return tuple(found[number] for number in range(trees))


def predicted(forest: Forest, cells: U1) -> F8:
    """Return the forest's mean prediction (n,) at some points, uint8 (p, n)."""
    from core.analysis.importance import kernels

    sums = np.zeros(cells.shape[1])
    for one in forest:
        kernels.predict(one.splits, one.lefts, one.children, one.values, cells, sums)
    return sums / len(forest)


def predicted_unseen(forest: Forest, cells: U1, swapped: int = -1, others: I4 | None = None) -> F8:
    """Return what the trees that have not seen a run say of it, NaN where all have.

    With `swapped` a parameter's cell is taken from another run, `others` (n,).
    """
    from core.analysis.importance import kernels

    count = cells.shape[1]
    sums, voices = np.zeros(count), np.zeros(count)
    others = np.arange(count, dtype=np.int32) if others is None else others
    for one in forest:
        kernels.predict_unseen(
            one.splits, one.lefts, one.children, one.values, cells, one.seen, swapped, others, sums
        )  # fmt: skip
        voices += ~one.seen
    said: F8 = np.divide(sums, voices, out=np.full(count, np.nan), where=voices > 0)
    return said


def explained(forest: Forest, space: Grid, target: F8) -> float:
    """Return the share of the target's variance that the forest predicts of runs it has not seen (R²)."""
    said = predicted_unseen(forest, space.cells)
    heard = np.isfinite(said)
    spread = target.var()
    if not heard.any() or spread == 0:
        return float("nan")
    return 1 - float(((target[heard] - said[heard]) ** 2).mean() / spread)
