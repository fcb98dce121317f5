"""Measures of a classifier from its counts; all take numbers or arrays, and are NaN where they mean nothing."""

from __future__ import annotations

import numpy as np

from core.model.arrays import F8

Counts = F8 | float


def precision(tp: Counts, fp: Counts) -> F8:
    """Return the share of what counts as positive that is; NaN where nothing does."""
    return _divided(tp, np.add(tp, fp))


def recall(tp: Counts, positives: Counts) -> F8:
    """Return the share of positives that are found."""
    return _divided(tp, positives)


def fall_out(fp: Counts, negatives: Counts) -> F8:
    """Return the share of negatives that count as positive."""
    return _divided(fp, negatives)


def specificity(fp: Counts, negatives: Counts) -> F8:
    """Return the share of negatives that count as such."""
    return _divided(np.subtract(negatives, fp), negatives)


def accuracy(tp: Counts, fp: Counts, positives: Counts, negatives: Counts) -> F8:
    """Return the share that is right."""
    return _divided(np.add(tp, np.subtract(negatives, fp)), np.add(positives, negatives))


def f_beta(tp: Counts, fp: Counts, positives: Counts, beta: float = 1.0) -> F8:
    """Return the weighted harmonic mean of precision and recall; recall counts `beta` times as much.

    It is ``(1 + b²) TP / ((1 + b²) TP + b² FN + FP)``, which is 0, not undefined, where nothing is found.
    """
    square = beta * beta
    hits = np.multiply(1.0 + square, tp)
    return _divided(hits, hits + square * np.subtract(positives, tp) + fp)


def matthews(tp: Counts, fp: Counts, positives: Counts, negatives: Counts) -> F8:
    """Return Matthews' correlation coefficient, -1 to 1; 0 where a row or column of the matrix is empty.

    Source: Matthews (1975), doi:10.1016/0005-2795(75)90109-9; the empty case as in scikit-learn.
    """
    tp, fp = np.asarray(tp, dtype=np.float64), np.asarray(fp, dtype=np.float64)
    fn, tn = np.subtract(positives, tp), np.subtract(negatives, fp)
    # Roots before products: four counts of ten millions multiplied exceed what a double tells apart.
    under = np.sqrt(tp + fp) * np.sqrt(tp + fn) * np.sqrt(tn + fp) * np.sqrt(tn + fn)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: F8 = np.where(under > 0, (tp * tn - fp * fn) / under, 0.0)
    return result


def cost(tp: Counts, fp: Counts, positives: Counts, per_fp: float, per_fn: float) -> F8:
    """Return what all mistakes cost together."""
    result: F8 = np.multiply(per_fp, fp) + per_fn * np.subtract(positives, tp)
    return result


def _divided(part: Counts, whole: Counts) -> F8:
    with np.errstate(invalid="ignore", divide="ignore"):
        result: F8 = np.where(np.equal(whole, 0), np.nan, np.divide(part, whole))
    return result
