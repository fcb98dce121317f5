"""Which vectors a method is fitted to: a random part of every region, and of every class in it."""

from __future__ import annotations

import numpy as np

from core.model.arrays import I4, I8


def chosen(cells: I4, labels: I4 | None, size: int, seed: int) -> I8:
    """Return which of n vectors are fitted, int64 (size,), ascending: the same share of each cell and class.

    Strata are cells, or classes within cells. Each gives its share of the sample, rounded down or up: up those first
    that would give nothing, so that what is rare is not left out. Within a stratum chance decides.

    Parameters
    ----------
    cells
        int32 (n,): the cell of each vector.
    labels
        int32 (n,): the class of each vector, -1 where it is not known; None for none.
    size
        How many, at most n.
    """
    strata = cells.astype(np.int64)
    if labels is not None:
        strata = strata * (int(labels.max(initial=-1)) + 2) + labels + 1
    _, stratum, sizes = np.unique(strata, return_inverse=True, return_counts=True)
    wanted = _shared(sizes, size)
    chance = np.random.default_rng([seed, 32]).permutation(len(strata))
    order = chance[np.argsort(stratum[chance], kind="stable")]
    place = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows: I8 = np.sort(order[place < np.repeat(wanted, sizes)])
    return rows


def _shared(sizes: I8, size: int) -> I8:
    """Return how many each stratum gives, so that they sum to `size`."""
    exact = sizes * (size / sizes.sum())
    given: I8 = np.floor(exact).astype(np.int64)
    missing = size - int(given.sum())
    order = np.lexsort((given - exact, given > 0, given == exact))
    given[order[:missing]] += 1
    return given
