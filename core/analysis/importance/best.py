"""What sets the best runs apart."""

from __future__ import annotations

import numpy as np

from core.analysis.importance.forest import Grid
from core.analysis.importance.table import Table
from core.model.arrays import F8, I8

SHARE = 0.1
"""Of the runs that are the best."""

_GROUPS = 10


def best_apart(table: Table, maximise: bool) -> F8:
    """Return the share (p,) of each parameter in how the best tenth of the runs differs from all.

    The difference is Pearson's divergence of the parameter's distribution among the best from that among all, as in
    PED-ANOVA (Watanabe, Bansal, Hutter, 2023), over at most ten groups of about as many runs instead of smoothed
    densities, and without what is found by chance.
    """
    count = len(table.target)
    best = np.argsort(-table.target if maximise else table.target, kind="stable")
    best = best[: int(np.ceil(SHARE * count))]
    found = np.array([_divergence(_groups(table.grid, p), best) for p in range(len(table.columns))])
    total = found.sum()
    shares: F8 = found / total if total > 0 else found
    return shares


def _groups(space: Grid, place: int) -> I8:
    """Return the group of each run: its cell, or for numbers of many values about a tenth of those that have one."""
    cells: I8 = space.cells[place].astype(np.int64)
    size = int(space.sizes[place])
    last = size - 1 if space.missing[place] >= 0 else size
    if not space.ordered[place] or last <= _GROUPS:
        return cells
    below = np.cumsum(np.bincount(cells, minlength=size)[:last])
    group = np.append((below - 1) * _GROUPS // max(1, below[-1]), np.full(size - last, _GROUPS))
    found: I8 = group[cells]
    return found


def _divergence(groups: I8, best: I8) -> float:
    _, places = np.unique(groups, return_inverse=True)
    whole = np.bincount(places)
    share = whole / len(places)
    among = np.bincount(places[best], minlength=len(whole)) / len(best)
    chance = (len(whole) - 1) * (1 / len(best) - 1 / len(places))
    return max(0.0, float(((among - share) ** 2 / share).sum()) - chance)
