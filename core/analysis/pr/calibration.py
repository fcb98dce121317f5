"""Whether scores are probabilities: reliability, its error, and how scores are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model.arrays import F8, Bool


@dataclass(frozen=True, slots=True, eq=False)
class Reliability:
    """Scores in bins, float64 (b,) each, and what follows from them.

    Attributes
    ----------
    edges
        Of the bins, (b + 1,).
    score, rate
        Mean score and share of positives in each bin, NaN where it is empty.
    count
        How many predictions, or how much weight, each bin holds.
    error
        Expected calibration error: the mean distance of score and rate, weighted by count.
    largest
        Largest distance of any bin.
    brier
        Mean squared distance of score and label.
    """

    edges: F8
    score: F8
    rate: F8
    count: F8
    error: float
    largest: float
    brier: float


def reliability(labels: Bool, scores: NDArray[Any], weights: F8 | None = None, bins: int = 10) -> Reliability:
    """Return how often what is said with a probability is so, in equal bins from 0 to 1.

    A score on an edge belongs to the bin below it, as in scikit-learn's `calibration_curve`. Source of the error:
    Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.

    Parameters
    ----------
    labels, scores
        Shape (n,); scores from 0 to 1.
    weights
        What each counts, float64 (n,); 1 for None.
    """
    edges = np.linspace(0.0, 1.0, bins + 1)
    places = np.searchsorted(edges[1:-1], scores)
    count = np.bincount(places, weights, bins).astype(np.float64)
    one = scores.astype(np.float64, copy=False)
    said = np.bincount(places, one if weights is None else one * weights, bins)
    came = np.bincount(places, labels.astype(np.float64) if weights is None else labels * weights, bins)
    with np.errstate(invalid="ignore", divide="ignore"):
        score, rate = said / count, came / count
    away = np.abs(score - rate)
    total = count.sum()
    square = (one - labels) ** 2
    return Reliability(
        edges,
        score,
        rate,
        count,
        float(np.nansum(away * count) / total) if total else np.nan,
        float(np.nanmax(away)) if total else np.nan,
        float(np.average(square, weights=weights)) if total else np.nan,
    )


def top_labels(labels: Bool, scores: NDArray[Any]) -> tuple[Bool, NDArray[Any]]:
    """Return whether the class with the highest score is the right one, and that score, for each example.

    Their `reliability` is that of confidence, and its error the ECE of Guo et al., "On calibration of modern neural
    networks", ICML 2017. Of equal scores the first counts.

    Parameters
    ----------
    labels, scores
        Shape (n, k); one positive a row.
    """
    top = np.argmax(scores, axis=1)
    rows = np.arange(len(scores))
    return labels[rows, top], scores[rows, top]


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How many positives and negatives have scores between two edges: edges (b + 1,), counts (b,), float64."""

    edges: F8
    positives: F8
    negatives: F8


def spread(labels: Bool, scores: NDArray[Any], weights: F8 | None = None, bins: int = 40) -> Spread:
    """Return histograms of the scores of positives and of negatives, from 0 to 1 where all scores lie there."""
    low, high = (float(scores.min()), float(scores.max())) if len(scores) else (0.0, 1.0)
    if low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    elif low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, bins + 1)
    counts = [
        np.histogram(scores[part], edges, weights=None if weights is None else weights[part])[0].astype(np.float64)
        for part in (labels, ~labels)
    ]
    return Spread(edges, counts[0], counts[1])
