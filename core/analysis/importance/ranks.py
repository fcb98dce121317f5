"""Rank correlation of one parameter with the target, and of two parameters."""

from __future__ import annotations

import numpy as np

from core.analysis.importance.columns import Column, Numeric
from core.analysis.importance.table import Table
from core.model.arrays import F8, I4


def rank_correlations(table: Table) -> F8:
    """Return Spearman's rho (p,) of numbers, and of categories the correlation ratio of the target's ranks."""
    return np.array([_one(column, table.target) for column in table.columns])


def _one(column: Column, target: F8) -> float:
    there = column.present
    if isinstance(column, Numeric):
        return spearman(column.values[there], target[there])
    return correlation_ratio(column.codes[there], target[there])


def spearman(values: F8, target: F8) -> float:
    """Return the correlation of ranks (Spearman, 1904), ties sharing theirs; 0 where one of the two is constant."""
    from scipy.stats import rankdata

    if len(values) < 2:
        return 0.0
    left, right = rankdata(values), rankdata(target)
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt((left @ left) * (right @ right)))
    return float(left @ right) / scale if scale > 0 else 0.0


def correlation_ratio(codes: I4, target: F8) -> float:
    """Return how far categories tell ranks apart, 0 to 1: the root of the share of the ranks' variance among them.

    What would be found by chance is taken away, so that many categories are not better than few: epsilon squared
    (Kelley, "An unbiased correlation ratio measure", 1935).
    """
    from scipy.stats import rankdata

    _, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    count, groups = len(codes), len(counts)
    if groups < 2 or count <= groups:
        return 0.0
    ranks = rankdata(target)
    total = float(((ranks - ranks.mean()) ** 2).sum())
    if total == 0:
        return 0.0
    within = total - float((counts * (np.bincount(places, ranks) / counts - ranks.mean()) ** 2).sum())
    return float(np.sqrt(max(0.0, 1 - within / total * (count - 1) / (count - groups))))


def cramers_v(left: I4, right: I4) -> float:
    """Return how far one category tells another, 0 to 1, without what is found by chance (Bergsma, 2013)."""
    _, rows = np.unique(left, return_inverse=True)
    _, columns = np.unique(right, return_inverse=True)
    count, height, width = len(left), int(rows.max(initial=-1)) + 1, int(columns.max(initial=-1)) + 1
    if min(height, width) < 2 or count < 2:
        return 0.0
    found = np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)
    expected = found.sum(axis=1, keepdims=True) * found.sum(axis=0) / count
    phi = float(((found - expected) ** 2 / expected).sum()) / count - (height - 1) * (width - 1) / (count - 1)
    smaller = min(side - (side - 1) ** 2 / (count - 1) for side in (height, width))
    return float(np.sqrt(max(0.0, phi) / (smaller - 1))) if smaller > 1 else 0.0
