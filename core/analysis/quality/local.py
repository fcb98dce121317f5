"""Measures of neighbourhoods: what is near among the vectors and what is near in the layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.graph.exact import multiplied
from core.analysis.graph.metrics import Prepared
from core.analysis.parallel import Crew
from core.analysis.quality.estimate import Estimate, of_mean
from core.analysis.steps import Steps
from core.model.arrays import F8, I4

AT_ONCE = 8e9
"""Multiplications for all sampled points together: about a second."""
PRECISE = 4e8
"""Multiplications up to which distances are formed in double precision, each from its differences."""
FEWEST = 50
"""Points that are sampled however many there are."""

_OVERHEAD = 64
_TOGETHER = 8
_COLUMNS = 1 << 15


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Measures of neighbourhoods of k points, each a mean over points and 1 at best.

    Attributes
    ----------
    trustworthiness, continuity
        1 minus how far neighbours in the layout are from being neighbours among the vectors, and the other way round
        (Venna and Kaski, 2001).
    recall
        Share of the nearest k vectors that are among the nearest k in the layout.
    lcmc
        Recall minus that of a random layout (Chen and Buja, 2009).
    mrre_false, mrre_missing
        1 minus the mean relative error of ranks of neighbours in the layout, and of neighbours among the vectors
        (Lee and Verleysen, 2007).
    k
        How many neighbours were looked at.
    """

    trustworthiness: Estimate
    continuity: Estimate
    recall: Estimate
    lcmc: Estimate
    mrre_false: Estimate
    mrre_missing: Estimate
    k: int


def sample_rows(rows: int, most: float, seed: int) -> I4:
    """Return which points are looked at, ascending: all, or so many drawn by chance, but at least `FEWEST`."""
    count = int(min(rows, max(FEWEST, most)))
    if count == rows:
        return np.arange(rows, dtype=np.int32)
    return np.sort(np.random.default_rng([seed, 11]).choice(rows, count, replace=False)).astype(np.int32)


def shuffled(count: int) -> F8:
    """Return numbers from 0 to less than 1, all different, in an order that is always the same."""
    return np.random.default_rng(17).permutation(count) / count


def largest_neighbourhood(k: int, rows: int) -> int:
    """Return how many neighbours can be looked at: fewer than half of all points."""
    return max(0, min(k, (rows - 1) // 2))


def neighbourhoods(prepared: Prepared, layout: F8, k: int, seed: int, crew: Crew, steps: Steps) -> Neighbourhoods:
    """Measure how neighbours among vectors and neighbours in their layout (n, 2 or 3) agree."""
    count, columns = prepared.vectors.shape
    k = largest_neighbourhood(k, count)
    if k == 0:
        nothing = of_mean(np.empty(0), count)
        return Neighbourhoods(nothing, nothing, nothing, nothing, nothing, nothing, 0)
    work = float(count) * (columns + _OVERHEAD)
    rows = sample_rows(count, AT_ONCE / (work * (8 if prepared.differs else 1)), seed)
    results = _ranks(prepared, layout, rows, k, len(rows) * work <= PRECISE, crew, steps)
    far = 2.0 / (k * (2.0 * count - 3.0 * k - 1.0))
    errors = float(sum(abs(count - 2 * place + 1) / place for place in range(1, k + 1)))
    recall = results[:, 4] / k
    return Neighbourhoods(
        of_mean(1 - far * results[:, 0], count),
        of_mean(1 - far * results[:, 3], count),
        of_mean(recall, count),
        of_mean(recall - k / (count - 1), count),
        of_mean(1 - results[:, 2] / errors, count),
        of_mean(1 - results[:, 5] / errors, count),
        k,
    )


def _ranks(
    prepared: Prepared, layout: F8, rows: I4, k: int, precise: bool, crew: Crew, steps: Steps
) -> NDArray[np.float64]:
    from core.analysis.quality import kernels

    results = np.empty((len(rows), 6))
    places, chance = np.ascontiguousarray(layout.T), shuffled(len(layout))

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _TOGETHER, min((number + 1) * _TOGETHER, len(rows)))
        keys = exact_keys(prepared, rows[span]) if precise else rough_keys(prepared, rows[span])
        steps.check()
        kernels.ranks(keys, places, chance, rows[span], k, results[span])

    crew.run(work, -(-len(rows) // _TOGETHER), steps)
    return results


def exact_keys(prepared: Prepared, rows: I4) -> NDArray[Any]:
    """Return the distances (squared, if Euclidean) of all vectors from some, in double precision."""
    from core.analysis.quality import kernels

    keys = np.empty((len(rows), len(prepared.vectors)))
    kernels.all_distances(
        prepared.vectors, prepared.offsets, prepared.scales, prepared.kind, prepared.floor, rows, keys
    )
    return keys


def rough_keys(prepared: Prepared, rows: I4) -> NDArray[Any]:
    """Return what orders all vectors by their distance from some, in single precision."""
    from core.analysis.quality import kernels

    terms, single = prepared.terms, np.dtype(np.float32)
    keys = np.empty((len(rows), len(prepared.vectors)), dtype=single)
    points = prepared.rows(rows, single)
    for start in range(0, len(prepared.vectors), _COLUMNS):
        span = slice(start, start + _COLUMNS)
        products = multiplied(prepared, points, prepared.rows(span, single))
        kernels.keys_of(products, terms.add[span], terms.slope[span], terms.own[rows], terms.factor, keys[:, span])
    return keys
