"""The best of all values up to each moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.model.arrays import F8, I8, Bool


@dataclass(frozen=True, eq=False)
class BestSoFar:
    """Values in their order, and the best of those up to each.

    Attributes
    ----------
    order
        Numbers of the values from the first to the last, int64 (n,); those without a place in the order are left out.
    best
        The best finite value up to each, float64 (n,), NaN before the first.
    improved
        Which were better than all before, bool (n,); the first finite one is.
    """

    order: I8
    best: F8
    improved: Bool


def best_so_far(when: F8, values: F8, maximise: bool) -> BestSoFar:
    """Return the best of values (n,) in the order of `when` (n,), of equals in their own; NaN in `when` has no place.

    What is not finite is never the best: a loss of minus infinity is a failure, not a record.
    """
    placed = np.flatnonzero(~np.isnan(when))
    order: I8 = placed[np.argsort(when[placed], kind="stable")].astype(np.int64)
    found = values[order]
    worst = -np.inf if maximise else np.inf
    usable = np.where(np.isfinite(found), found, worst)
    running = np.maximum.accumulate(usable) if maximise else np.minimum.accumulate(usable)
    before = np.concatenate(([worst], running[:-1])) if len(running) else running
    improved: Bool = usable > before if maximise else usable < before
    return BestSoFar(order, np.where(np.isfinite(running), running, np.nan), improved)
