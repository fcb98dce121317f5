"""Thresholds that keep a promise: a precision, a recall, the best F-beta, the least cost."""

from __future__ import annotations

import numpy as np

from core.analysis.pr.areas import best_f
from core.analysis.pr.outcomes import Outcomes, Point
from core.analysis.pr.rates import cost, precision, recall


def at_precision(outcomes: Outcomes, least: float) -> Point | None:
    """Return the point that finds most among those of at least a precision, None if there is none."""
    fine = np.flatnonzero(precision(outcomes.true_positives, outcomes.false_positives) >= least)
    if not len(fine):
        return None
    # Fewest thresholds too low: the first one that is precise enough finds most; of those the purest is the highest.
    most = outcomes.true_positives[fine[0]]
    return outcomes.point_at(int(fine[outcomes.true_positives[fine] == most][-1]))


def at_recall(outcomes: Outcomes, least: float) -> Point | None:
    """Return the point with the highest threshold that finds at least a share of all positives, None if none does."""
    fine = np.flatnonzero(recall(outcomes.true_positives, outcomes.positives) >= least)
    return outcomes.point_at(int(fine[-1])) if len(fine) else None


def at_best_f(outcomes: Outcomes, beta: float) -> Point | None:
    """Return the point of the highest F-beta, None without positives."""
    value, place = best_f(outcomes, beta)
    return None if np.isnan(value) else outcomes.point_at(place)


def at_least_cost(outcomes: Outcomes, per_fp: float, per_fn: float) -> Point:
    """Return the point whose mistakes cost least; it may lie above all scores, where nothing counts as positive."""
    costs = cost(outcomes.true_positives, outcomes.false_positives, outcomes.positives, per_fp, per_fn)
    nothing = per_fn * outcomes.positives
    if not len(costs) or nothing < costs.min():
        return outcomes.point_at(len(outcomes))
    return outcomes.point_at(int(np.argmin(costs)))
