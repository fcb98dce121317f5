"""Where points are dense: the peaks of a grid of counts, and the points that belong to each."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from core.model.arrays import F4, F8, I8


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Dense places.

    Attributes
    ----------
    places
        float32 (k, 3): the mean of the points in the densest cell of each.
    owners
        int64 (n,): to which of them each point belongs, the one that leads uphill from its cell.
    counts
        int64 (k,): how many points belong to each.
    borders
        int64 (b, 2): pairs of places whose regions touch.
    """

    places: F4
    owners: I8
    counts: I8
    borders: I8


def find_peaks(positions: F4, cells: int, dimensions: int) -> Peaks:
    """Return the peaks of points (n, 3) in the cube from -1 to 1, counted in so many cells along each axis.

    Counts are smoothed by binomial weights over five cells, so that chance makes few peaks. Each cell follows its
    densest neighbour up to one that has none denser (Koontz, Narendra and Fukunaga, "A graph-theoretic approach to
    nonparametric cluster analysis", 1976).
    """
    axes = positions[:, :dimensions]
    at = np.clip(((axes + 1) * (cells / 2)).astype(np.int64), 0, cells - 1)
    flat = np.ravel_multi_index(tuple(at.T), (cells,) * dimensions)
    counts = np.bincount(flat, minlength=cells**dimensions).reshape((cells,) * dimensions).astype(np.float64)
    tops = _summits(_uphill(_smoothed(counts)))
    summits, region = np.unique(tops[counts.ravel() > 0], return_inverse=True)
    regions = np.full(tops.shape, -1, dtype=np.int64)
    regions[counts.ravel() > 0] = region
    owners = regions[flat]
    borders = _borders(regions.reshape(counts.shape))
    return Peaks(_means(positions, flat, owners, summits), owners, np.bincount(owners, minlength=len(summits)), borders)


def _smoothed(counts: F8) -> F8:
    for axis in range(counts.ndim):
        for _ in range(2):
            padded = np.pad(counts, [(1, 1) if each == axis else (0, 0) for each in range(counts.ndim)])
            low, middle, high = (_shifted(padded, axis, step, counts.shape[axis]) for step in range(3))
            counts = (low + 2 * middle + high) / 4
    return counts


def _shifted(padded: F8, axis: int, first: int, length: int) -> F8:
    return padded[tuple(slice(first, first + length) if each == axis else slice(None) for each in range(padded.ndim))]


def _uphill(density: F8) -> I8:
    """Return for each cell its densest neighbour, itself where it is denser than all; of equals the later one."""
    order = np.argsort(density.ravel(), kind="stable")
    rank = np.empty(density.size, dtype=np.int64)
    rank[order] = np.arange(density.size)
    padded = np.pad(rank.reshape(density.shape), 1, constant_values=-1)
    best = rank.reshape(density.shape).copy()
    for shift in product(range(3), repeat=density.ndim):
        near = padded[tuple(slice(s, s + n) for s, n in zip(shift, density.shape, strict=True))]
        np.maximum(best, near, out=best)
    uphill: I8 = order[best.ravel()]
    return uphill


def _summits(uphill: I8) -> I8:
    """Return where each cell ends that goes uphill until it cannot."""
    while True:
        further = uphill[uphill]
        if np.array_equal(further, uphill):
            return uphill
        uphill = further


def _means(positions: F4, flat: I8, owners: I8, summits: I8) -> F4:
    """Return the means of the points in the cells that are summits, of all points of a region whose summit is empty."""
    places = np.empty((len(summits), 3), dtype=np.float32)
    on_top = flat == summits[owners]
    for chosen in (np.ones(len(flat), dtype=np.bool_), on_top):
        count = np.bincount(owners[chosen], minlength=len(summits))
        there = count > 0
        for axis in range(3):
            sums = np.bincount(owners[chosen], weights=positions[chosen, axis], minlength=len(summits))
            places[there, axis] = sums[there] / count[there]
    return places


def _borders(regions: I8) -> I8:
    pairs = []
    for axis in range(regions.ndim):
        low = regions.take(range(regions.shape[axis] - 1), axis).ravel()
        high = regions.take(range(1, regions.shape[axis]), axis).ravel()
        apart = (low != high) & (low >= 0) & (high >= 0)
        pairs.append(np.stack([low[apart], high[apart]], axis=1))
    found: I8 = np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0)
    return found
