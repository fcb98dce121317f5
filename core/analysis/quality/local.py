"""Measures of neighbourhoods: what is near among the vectors and what is near in the layout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.graph.metrics import Prepared
from core.analysis.parallel import Crew
from core.analysis.quality.estimate import Estimate, of_mean
from core.analysis.quality.ranks import ranks
from core.analysis.quality.sample import sample_rows
from core.analysis.steps import Steps
from core.model.arrays import F8

AT_ONCE = 2e10
"""Multiplications for all sampled points together: about a second of one processor."""
PRECISE = 4e8
"""Multiplications up to which distances are formed in double precision, each from its differences."""
_OVERHEAD = 64


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
    far = 2.0 / (k * (2.0 * count - 3.0 * k - 1.0))
    place = np.arange(1, k + 1)
    errors = float((np.abs(count - 2 * place + 1) / place).sum())
    true, seen = ranks(prepared, layout, rows, k, len(rows) * work <= PRECISE, crew, steps)
    recall = (seen <= k).mean(axis=1)
    return Neighbourhoods(
        of_mean(1 - far * np.maximum(true - k, 0).sum(axis=1), count),
        of_mean(1 - far * np.maximum(seen - k, 0).sum(axis=1), count),
        of_mean(recall, count),
        of_mean(recall - k / (count - 1), count, -k / (count - 1)),
        of_mean(1 - (np.abs(true - place) / place).sum(axis=1) / errors, count),
        of_mean(1 - (np.abs(seen - place) / place).sum(axis=1) / errors, count),
        k,
    )
