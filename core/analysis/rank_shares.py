"""Where each value stands among all, whatever their distances."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8


def rank_shares(values: F8) -> F8:
    """Return the rank of each value (n,) from 0 for the smallest to 1 for the largest; equals share theirs.

    Infinities have ranks, NaN has none and stays NaN; a single distinct value stands in the middle, at 0.5.
    """
    from scipy.stats import rankdata

    there = ~np.isnan(values)
    shares = np.full(len(values), np.nan)
    count = int(np.count_nonzero(there))
    if count:
        ranks = rankdata(values[there], method="average") - 1.0
        shares[there] = ranks / (count - 1) if count > 1 else 0.5
    return shares


def best_place(values: F8, maximise: bool) -> int | None:
    """Return the number of the best finite value, of equals the first; None if none is finite."""
    finite = np.isfinite(values)
    if not finite.any():
        return None
    usable = np.where(finite, values, -np.inf if maximise else np.inf)
    return int(np.argmax(usable) if maximise else np.argmin(usable))
