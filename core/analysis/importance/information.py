"""Mutual information of one parameter with the target, estimated from neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.analysis.importance.columns import Column, Numeric, few
from core.analysis.importance.table import Table
from core.model.arrays import F8, I8

NEIGHBOURS = 3

_WITHIN = 1 - 1e-9
"""Of the distance of a neighbour: what lies nearer than it, whatever the rounding."""

RUNS = 4000
"""Of more runs a random sample is looked at."""


def informations(table: Table, seed: Sequence[int]) -> F8:
    """Return the mutual information (p,) of each parameter and the target, in bits, 0 at least.

    A parameter takes part by its ranks, which changes nothing about what it tells; the target as it is, so that what
    changes it little tells little. Where some runs have no value, having none tells something, and the value tells the
    rest (the chain rule of information).
    """
    rng = np.random.default_rng(seed)
    if len(table.target) > RUNS:
        table = table.of(np.sort(rng.choice(len(table.target), RUNS, replace=False)))
    nats = np.array([_one(column, table.target, rng) for column in table.columns])
    bits: F8 = nats / np.log(2)
    return bits


def _one(column: Column, target: F8, rng: np.random.Generator) -> float:
    there = column.present
    values = column.values if isinstance(column, Numeric) else column.codes.astype(np.float64)
    discrete = not isinstance(column, Numeric) or few(values[there])
    told = information(values[there], target[there], rng, discrete)
    if there.all():
        return told
    return information(there.astype(np.float64), target, rng, True) + float(there.mean()) * told


def information(values: F8, target: F8, rng: np.random.Generator, discrete: bool) -> float:
    """Return the mutual information of a parameter and a target in nats, 0 at least."""
    if len(values) <= NEIGHBOURS:
        return 0.0
    if discrete and few(target):
        found = of_classes(values, target)
    elif discrete:
        found = of_class_and_number(values, apart(target, rng))
    elif few(target):
        found = of_class_and_number(target, spread(values, rng))
    else:
        found = of_numbers(spread(values, rng), apart(target, rng))
    return max(0.0, found)


def spread(values: F8, rng: np.random.Generator) -> F8:
    """Return random numbers between 0 and 1 (n,) that have the order of some values, equal ones as chance has it."""
    found = np.empty(len(values))
    found[np.lexsort((rng.random(len(values)), values))] = np.sort(rng.random(len(values)))
    return found


def apart(values: F8, rng: np.random.Generator) -> F8:
    """Return numbers (n,) as wide as those of `spread`, equal ones a little apart."""
    scale = values.std()
    even: F8 = values / (scale * np.sqrt(12)) if scale > 0 else np.zeros(len(values))
    return even + 1e-10 * rng.standard_normal(len(values))


def of_numbers(left: F8, right: F8, k: int = NEIGHBOURS) -> float:
    """Return the information of two numbers, in nats (Kraskov, Stögbauer, Grassberger, 2004, the first estimator)."""
    from scipy.spatial import cKDTree
    from scipy.special import digamma

    points = np.column_stack([left, right])
    away, _ = cKDTree(points).query(points, [k + 1], p=np.inf)
    radius = away[:, 0] * _WITHIN
    near = digamma(_within(left, left, radius)) + digamma(_within(right, right, radius))
    return float(digamma(len(left)) + digamma(k) - near.mean())


def of_class_and_number(classes: F8, values: F8, k: int = NEIGHBOURS) -> float:
    """Return the information of a class and a number, in nats (Ross, 2014); classes of one run are left out."""
    from scipy.special import digamma

    _, places, counts = np.unique(classes, return_inverse=True, return_counts=True)
    radius, neighbours = np.zeros(len(values)), np.minimum(k, counts - 1)
    for one in np.flatnonzero(counts > 1):
        own = places == one
        radius[own] = _kth(values[own], int(neighbours[one])) * _WITHIN
    kept = counts[places] > 1
    if not kept.any():
        return 0.0
    values, places = values[kept], places[kept]
    around = digamma(_within(values, values, radius[kept]))
    inside = digamma(neighbours[places]) - digamma(counts[places])
    return float(digamma(len(values)) + inside.mean() - around.mean())


def of_classes(left: F8, right: F8) -> float:
    """Return the information of two classes, in nats, of the shares of the runs less their bias (Miller, 1955)."""
    _, rows = np.unique(left, return_inverse=True)
    _, columns = np.unique(right, return_inverse=True)
    height, width, count = rows.max() + 1, columns.max() + 1, len(left)
    found = np.bincount(rows * width + columns, minlength=height * width).reshape(height, width)
    shares = found / count
    expected = shares.sum(axis=1, keepdims=True) * shares.sum(axis=0)
    there = found > 0
    bias = (there.sum() - height - width + 1) / (2 * count)
    return float((shares[there] * np.log(shares[there] / expected[there])).sum() - bias)


def _kth(values: F8, k: int) -> F8:
    """Return how far the k-th nearest other number is from each."""
    order = np.argsort(values, kind="stable")
    padded = np.concatenate([np.full(k, -np.inf), values[order], np.full(k, np.inf)])
    own, count = values[order], len(values)
    away = np.full(count, np.inf)
    for before in range(k + 1):  # the nearest k are a stretch of neighbours in the order
        first, last = padded[k - before : k - before + count], padded[2 * k - before : 2 * k - before + count]
        away = np.minimum(away, np.maximum(own - first, last - own))
    back = np.empty(count)
    back[order] = away
    return back


def _within(values: F8, centres: F8, radius: F8) -> I8:
    """Return how many numbers lie within a radius of each centre, itself included."""
    line = np.sort(values)
    after = np.searchsorted(line, centres + radius, side="right")
    found: I8 = after - np.searchsorted(line, centres - radius, side="left")
    return np.maximum(found, 1)
