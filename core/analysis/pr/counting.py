"""Counts over thresholds: from labels and scores, and from curves that were logged."""

from __future__ import annotations

import sys
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.analysis.pr.outcomes import Outcomes
from core.model.arrays import F8, I8, Bool
from core.model.pr_curve import PrCurve

_LOWEST: Final = 0 if sys.byteorder == "little" else 7
"""Which byte of eight is the lowest."""


def count_outcomes(labels: Bool, scores: NDArray[Any], weights: F8 | None = None) -> Outcomes:
    """Return counts at every distinct score, as scikit-learn's curves have them.

    Parameters
    ----------
    labels
        Whether each is positive, bool (n,).
    scores
        Higher means more likely positive, float32 or float64 (n,), none of them NaN.
    weights
        What each counts, float64 (n,); 1 for None.
    """
    if weights is None and _fits(scores):
        ordered, hits = _packed(labels, scores)
        return _unweighted(ordered, hits)
    order = np.argsort(scores, kind="stable")
    ordered, hits = scores[order], labels[order]
    return _unweighted(ordered, hits) if weights is None else _weighted(ordered, hits, weights[order])


def _fits(scores: NDArray[Any]) -> bool:
    """Whether a score leaves a bit for its label: not negative and below 2, as probabilities are, or of four bytes."""
    if not len(scores):
        return False
    low, high = scores.min(), scores.max()
    return bool(low >= 0 and (high < 2 or scores.dtype == np.float32))


def _packed(labels: Bool, scores: NDArray[Any]) -> tuple[F8, Bool]:
    """Return sorted scores with their labels; the label is the lowest bit of what is sorted.

    Sorting numbers is several times faster than sorting places. The bits of floats that are not negative have the
    order of the floats, and below 2 the two highest are never set.
    """
    kind = np.uint32 if scores.dtype == np.float32 else np.uint64
    keys = (np.ascontiguousarray(scores) + 0.0).view(kind).astype(np.uint64)  # -0.0 + 0.0 is 0.0
    keys <<= np.uint64(1)
    keys |= labels
    keys.sort()
    hits: Bool = (keys.view(np.uint8)[_LOWEST::8] & 1).view(np.bool_)  # without another ten millions of eight bytes
    keys >>= np.uint64(1)
    ordered: F8 = keys.astype(kind, copy=False).view(scores.dtype).astype(np.float64, copy=False)
    return ordered, hits


def _unweighted(scores: NDArray[Any], hits: Bool) -> Outcomes:
    first = _first_of_equals(scores)
    below = np.zeros(len(scores) + 1)
    np.cumsum(hits, out=below[1:])
    positives = float(below[-1])
    tp = positives - below[first]
    fp = len(scores) - first - tp
    return Outcomes(scores[first].astype(np.float64), tp, fp, positives, len(scores) - positives)


def _weighted(scores: NDArray[Any], hits: Bool, weights: F8) -> Outcomes:
    # Summed from the highest score down, as what counts as positive grows: small sums stay exact.
    first = _first_of_equals(scores)
    tp = np.cumsum(np.where(hits, weights, 0.0)[::-1])[::-1]
    fp = np.cumsum(np.where(hits, 0.0, weights)[::-1])[::-1]
    positives, negatives = (float(sums[0]) if len(sums) else 0.0 for sums in (tp, fp))
    return Outcomes(scores[first].astype(np.float64), tp[first], fp[first], positives, negatives)


def _first_of_equals(scores: NDArray[Any]) -> I8:
    if not len(scores):
        return np.empty(0, dtype=np.int64)
    begins: Bool = np.empty(len(scores), dtype=np.bool_)
    begins[0] = True
    np.not_equal(scores[1:], scores[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def outcomes_of(curve: PrCurve) -> Outcomes:
    """Return the counts of a logged curve, nothing rounded or cut.

    Of what was logged at different thresholds as the number of positives, or of negatives, the largest counts.
    """
    positives = curve.true_positives + curve.false_negatives
    negatives = curve.false_positives + curve.true_negatives
    return Outcomes(
        curve.thresholds,
        curve.true_positives,
        curve.false_positives,
        float(positives.max(initial=0.0)),
        float(negatives.max(initial=0.0)),
        on_grid=True,
    )
