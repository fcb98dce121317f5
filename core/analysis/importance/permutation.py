"""What a forest learned of each parameter: what its splits gained, and what shuffling it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.analysis.importance.forest import Forest, predicted_unseen
from core.analysis.importance.table import Table
from core.analysis.parallel import Crew
from core.analysis.steps import Steps
from core.model.arrays import F8

REPEATS = 4
ASKED = 10_000
"""Of more runs so many are shuffled and asked about: the mean of as many errors is sure enough."""


def impurity(forest: Forest) -> F8:
    """Return the share (p,) of each parameter in what splits lessened the squares by, the mean over trees.

    It is the mean decrease in impurity of Breiman (2001); all zero where no tree could split.
    """
    gains = np.array([tree.gains for tree in forest])
    totals = gains.sum(axis=1)
    split = totals > 0
    if not split.any():
        return np.zeros(gains.shape[1])
    shares: F8 = (gains[split] / totals[split, None]).mean(axis=0)
    return shares


def permutation(
    forest: Forest, table: Table, seed: Sequence[int], crew: Crew, steps: Steps | None = None, repeats: int = REPEATS
) -> F8:
    """Return how much R² is lost (p,) among runs that trees have not seen when a parameter is shuffled among them.

    Each run is asked of the trees whose bag it was not in (Breiman, 2001), with the parameter taken from another run,
    and the loss is the mean over `repeats` orders. Raises CancelledError if `steps` says so.
    """
    forest, table = _sampled(forest, table, seed)
    target, cells = table.target, table.grid.cells
    said = predicted_unseen(forest, cells)
    heard, spread = np.isfinite(said), target.var()
    lost = np.zeros(len(cells))
    if not heard.any() or spread == 0:
        return lost

    def error(predictions: F8) -> float:
        return float(((target[heard] - predictions[heard]) ** 2).mean())

    def work(place: int) -> None:
        rng = np.random.default_rng([*seed, place])
        for _ in range(repeats):
            others = rng.permutation(len(target)).astype(np.int32)
            lost[place] += (error(predicted_unseen(forest, cells, place, others)) - plain) / repeats

    plain = error(said)
    crew.run(work, len(cells), steps)
    return lost / float(spread)


def _sampled(forest: Forest, table: Table, seed: Sequence[int]) -> tuple[Forest, Table]:
    """Return a forest and its table as they see the runs that are asked about."""
    count = len(table.target)
    if count <= ASKED:
        return forest, table
    rows = np.sort(np.random.default_rng([*seed, ASKED]).choice(count, ASKED, replace=False))
    return tuple(replace(tree, seen=tree.seen[rows]) for tree in forest), table.of(rows)
