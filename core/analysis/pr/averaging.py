"""One curve for several classes, and one for several seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.analysis.pr.curves import precision_at, roc
from core.analysis.pr.outcomes import Outcomes
from core.model.arrays import F8


def micro(members: Sequence[Outcomes]) -> Outcomes:
    """Return the counts of all classes together: every decision about any class counts the same.

    Members on different grids are counted at all thresholds of any of them, each with its counts at its own next one.
    """
    thresholds = members[0].thresholds
    if all(len(thresholds) == len(each) and (thresholds == each.thresholds).all() for each in members[1:]):
        tp = np.sum([each.true_positives for each in members], axis=0)
        fp = np.sum([each.false_positives for each in members], axis=0)
    else:
        thresholds = np.unique(np.concatenate([each.thresholds for each in members]))
        tp = np.sum([_at(each, each.true_positives, thresholds) for each in members], axis=0)
        fp = np.sum([_at(each, each.false_positives, thresholds) for each in members], axis=0)
    positives, negatives = sum(each.positives for each in members), sum(each.negatives for each in members)
    return Outcomes(thresholds, tp, fp, positives, negatives, all(each.on_grid for each in members))


def _at(member: Outcomes, counts: F8, thresholds: F8) -> F8:
    return np.append(counts, 0.0)[np.searchsorted(member.thresholds, thresholds, side="left")]


def precision_table(members: Sequence[Outcomes], grid: F8) -> F8:
    """Return the precision of each member (rows) at each recall of a grid (columns); NaN where it gets no further."""
    return np.array([precision_at(each, grid) for each in members]).reshape(len(members), len(grid))


def recall_table(members: Sequence[Outcomes], grid: F8) -> F8:
    """Return the true-positive rate of each member (rows) at each false-positive rate of a grid, lines between."""
    rows = []
    for each in members:
        x, y = roc(each)
        known = np.isfinite(x).all() and np.isfinite(y).all()
        rows.append(np.interp(grid, x, y) if known else np.full_like(grid, np.nan))
    return np.array(rows).reshape(len(members), len(grid))


def mean_of(table: F8) -> F8:
    """Return the mean of the rows that have a value, NaN where none has."""
    known = np.isfinite(table)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: F8 = np.where(known, table, 0.0).sum(axis=0) / known.sum(axis=0)
    return result


def spread_of(table: F8) -> F8:
    """Return the standard deviation (n - 1) of the rows that have a value, NaN where fewer than two have."""
    known = np.isfinite(table)
    count = known.sum(axis=0)
    away = np.where(known, table - mean_of(table), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: F8 = np.where(count > 1, np.sqrt((away * away).sum(axis=0) / (count - 1)), np.nan)
    return result
