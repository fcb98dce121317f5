"""One number for a whole curve."""

from __future__ import annotations

import numpy as np

from core.analysis.pr.outcomes import Outcomes
from core.analysis.pr.rates import f_beta
from core.model.arrays import F8


def average_precision(outcomes: Outcomes) -> float:
    """Return the sum of each step's recall times its precision, without interpolation, as scikit-learn does.

    NaN without positives.
    """
    if not outcomes.positives or not len(outcomes):
        return np.nan
    tp, fp = outcomes.true_positives, outcomes.false_positives
    gained = tp - np.append(tp[1:], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        parts = np.where(gained > 0, gained * (tp / (tp + fp)), 0.0)
    return float(parts.sum() / outcomes.positives)


def interpolated_area(outcomes: Outcomes) -> float:
    """Return the area below the curve that joins its points as they can be joined: by counts, not by straight lines.

    Between two thresholds a classifier can be had that finds any share of what lies between them; its true and false
    positives grow together, so that precision follows a hyperbola, whose area is known in closed form. NaN without
    positives. Source: Davis and Goadrich (2006), doi:10.1145/1143844.1143874.
    """
    if not outcomes.positives or not len(outcomes):
        return np.nan
    tp, fp = _down_to_none(outcomes)
    more, noise, start, total = np.diff(tp), np.diff(fp), tp[:-1], tp[:-1] + fp[:-1]
    grows = more > 0
    more, noise, start, total = more[grows], noise[grows], start[grows], total[grows]
    slope = 1.0 + noise / more
    offset = total - slope * start  # precision is x / (slope x + offset) where x positives are found
    with np.errstate(invalid="ignore", divide="ignore"):
        bend = np.where(total > 0, offset / slope * np.log1p(slope * more / total), 0.0)
    return float(((more - bend) / slope).sum() / outcomes.positives)


def roc_area(outcomes: Outcomes) -> float:
    """Return the chance that a positive scores above a negative, ties counted half; NaN without one of them."""
    if not outcomes.positives or not outcomes.negatives or not len(outcomes):
        return np.nan
    tp, fp = _down_to_none(outcomes)
    area = float((np.diff(fp) * (tp[1:] + tp[:-1])).sum() / 2)
    rest = (outcomes.negatives - fp[-1]) * (tp[-1] + outcomes.positives) / 2  # a logged grid may begin above all
    return float((area + rest) / (outcomes.positives * outcomes.negatives))


def best_f(outcomes: Outcomes, beta: float = 1.0) -> tuple[float, int]:
    """Return the highest F-beta of all thresholds, and its place; NaN and 0 where there is none."""
    values = f_beta(outcomes.true_positives, outcomes.false_positives, outcomes.positives, beta)
    if not outcomes.positives or not len(values):
        return np.nan, 0
    place = int(np.argmax(values))
    return float(values[place]), place


def _down_to_none(outcomes: Outcomes) -> tuple[F8, F8]:
    """Return counts as the threshold falls, beginning where nothing counts as positive."""
    tp = np.concatenate([[0.0], outcomes.true_positives[::-1]])
    fp = np.concatenate([[0.0], outcomes.false_positives[::-1]])
    return tp, fp
