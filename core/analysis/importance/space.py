"""The space that hyperparameters span, as few cells in every direction: what trees split and integrals run over.

A number falls into at most 62 cells that hold about as many runs each, and counts by the width of its cell on the
parameter's own scale: the space is taken as filled evenly. Of a grid of few values each value counts the same, and
so does each category. Where some runs have no value, having none is a cell of its own that counts as often as it
occurs: in conditional spaces that is a choice, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.importance.columns import VALUES, Categorical, Column, Numeric, few, on_log_scale, scaled
from core.model.arrays import F8, I8, U1, Bool

CELLS = 64
"""At most so many cells a parameter, the missing one included: one bit each of a mask of 64."""

_NARROWEST = 1e-12
"""Of the space, a cell has at least so much."""

OTHERS = "all others"


@dataclass(frozen=True, slots=True)
class Axis:
    """One parameter of the space.

    Attributes
    ----------
    name
        What it is called.
    cells
        uint8 (n,): in which cell each run lies.
    weights
        float64 (size,): share of the space in each cell, more than 0 and 1 in sum.
    ordered
        Whether neighbouring cells are neighbouring values.
    missing
        The cell of runs without a value, the last one; -1 if all have one.
    middles
        float64: a value within each cell that is not the missing one; empty for categories.
    edges
        float64, one more than `middles`: where cells end, with the ends of the range; empty for categories.
    labels
        Names of the categories; empty for numbers.
    """

    name: str
    cells: U1
    weights: F8
    ordered: bool
    missing: int
    middles: F8
    edges: F8
    labels: tuple[str, ...]


def axis(column: Column) -> Axis:
    """Return a column as cells; it must have a value somewhere."""
    return _of_numbers(column) if isinstance(column, Numeric) else _of_categories(column)


def _of_numbers(column: Numeric) -> Axis:
    values, present = scaled(column), column.present
    distinct, counts = np.unique(values[present], return_counts=True)
    low, high = _range(column, distinct)
    firsts = _firsts(distinct, counts)
    borders = distinct[firsts - 1] / 2 + distinct[firsts] / 2  # halves first: a sum may be more than a number can hold
    edges = np.concatenate([[low], borders, [high]])
    cells = np.searchsorted(distinct[firsts], values, side="right")
    if few(values[present]) or len(distinct) == 1:
        middles, weights = distinct, np.ones(len(distinct))
    else:
        middles, weights = edges[:-1] / 2 + edges[1:] / 2, np.diff(edges / np.abs(edges).max())
        weights = np.maximum(weights, weights.sum() * _NARROWEST)
    back = np.exp if on_log_scale(column) else np.positive
    final, shares, missing = _with_missing(cells, weights, ~present)
    return Axis(column.name, final, shares, True, missing, back(middles), back(edges), ())


def _range(column: Numeric, distinct: F8) -> tuple[float, float]:
    """Return the ends of the range on the column's own scale, never less than what the runs have."""
    ends = np.array([column.low, column.high], dtype=np.float64)
    if on_log_scale(column):
        ends = np.log(np.where(ends > 0, ends, np.nan))
    ends[np.isinf(ends)] = np.nan
    return float(np.fmin(ends[0], distinct[0])), float(np.fmax(ends[1], distinct[-1]))


def _firsts(distinct: F8, counts: I8) -> I8:
    """Return the place of the first value of each cell but the first, so that all have about as many runs."""
    if len(distinct) <= VALUES:
        return np.arange(1, len(distinct))
    wanted = np.arange(1, VALUES) / VALUES * counts.sum()
    places: I8 = np.unique(np.searchsorted(np.cumsum(counts)[:-1], wanted).clip(max=len(distinct) - 2) + 1)
    return places


def _of_categories(column: Categorical) -> Axis:
    counts = np.bincount(column.codes[column.present], minlength=len(column.categories))
    used = np.flatnonzero(counts)
    kept = used if len(used) <= VALUES else np.sort(used[np.argsort(-counts[used], kind="stable")[: VALUES - 1]])
    place = np.full(len(column.categories) + 1, len(kept))
    place[kept] = np.arange(len(kept))
    labels, weights = tuple(column.categories[code] for code in kept), np.ones(len(kept))
    if len(kept) < len(used):
        labels, weights = (*labels, OTHERS), np.append(weights, len(used) - len(kept))
    final, shares, missing = _with_missing(place[column.codes], weights, ~column.present)
    return Axis(column.name, final, shares, False, missing, np.empty(0), np.empty(0), labels)


def _with_missing(cells: I8, weights: F8, absent: Bool) -> tuple[U1, F8, int]:
    shares = weights / weights.sum()
    if not absent.any():
        return cells.astype(np.uint8), shares, -1
    share, last = absent.mean(), len(shares)
    return np.where(absent, last, cells).astype(np.uint8), np.append(shares * (1 - share), share), last
