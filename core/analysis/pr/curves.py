"""The vertices of curves: precision over recall, ROC, detection errors, rates over thresholds."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.analysis.pr.outcomes import Outcomes
from core.analysis.pr.rates import f_beta, precision, recall
from core.model.arrays import F8, I8

FINEST: Final = 1 / 256
"""Recall between two vertices of a joined curve, at most."""
_LEAST: Final = 1e-9
_ROUNDING: Final = 1e-12
"""Relative difference of two recalls that are the same but for how they were computed."""


def pr_steps(outcomes: Outcomes) -> tuple[F8, F8]:
    """Return recall and precision from high recall to none, in steps: the area below is `average_precision`.

    The last point is recall 0 at the precision of the highest threshold.
    """
    tp, fp = outcomes.true_positives, outcomes.false_positives
    some = tp + fp > 0
    across, up = recall(tp[some], outcomes.positives), precision(tp[some], fp[some])
    x, y = np.repeat(across, 2), np.repeat(up, 2)
    return np.append(x[1:], 0.0) if len(x) else x, y


def pr_joined(outcomes: Outcomes) -> tuple[F8, F8]:
    """Return recall and precision from high recall to none, with what lies between two thresholds filled in.

    True and false positives are interpolated, so that the line bends as precision does; the area below is
    `interpolated_area`. Source: Davis and Goadrich (2006), doi:10.1145/1143844.1143874.
    """
    some = outcomes.true_positives + outcomes.false_positives > 0
    tp, fp = outcomes.true_positives[some], outcomes.false_positives[some]
    if not len(tp) or not outcomes.positives:
        return np.empty(0), np.empty(0)
    pieces = np.maximum(np.ceil((tp[:-1] - tp[1:]) / outcomes.positives / FINEST), 1).astype(np.int64)
    tp, fp = _filled(tp, pieces), _filled(fp, pieces)
    # Down to recall 0 true and false positives shrink alike, and precision stays.
    x, y = recall(tp, outcomes.positives), precision(tp, fp)
    return np.append(x, 0.0), np.append(y, y[-1])


def _filled(values: F8, pieces: I8) -> F8:
    """Return values with each step between two of them cut into pieces."""
    step = np.repeat(np.arange(len(pieces)), pieces)
    inside = np.arange(len(step)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    between = values[step] + (values[step + 1] - values[step]) * (inside / pieces[step]) if len(step) else values[:0]
    return np.append(between, values[-1])


def roc(outcomes: Outcomes) -> tuple[F8, F8]:
    """Return false-positive and true-positive rates from 0, 0 upwards; NaN without positives or negatives."""
    fp = np.concatenate([[0.0], outcomes.false_positives[::-1]])
    tp = np.concatenate([[0.0], outcomes.true_positives[::-1]])
    x, y = recall(fp, outcomes.negatives), recall(tp, outcomes.positives)
    if len(x) and (x[-1] < 1 or y[-1] < 1):
        x, y = np.append(x, 1.0), np.append(y, 1.0)
    return x, y


def detection_errors(outcomes: Outcomes) -> tuple[F8, F8]:
    """Return false-positive and miss rates as normal deviates; NaN where a rate is 0 or 1 and has none.

    Source: Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997.
    """
    x, y = roc(outcomes)
    return deviate(x), deviate(1.0 - y)


def deviate(rate: F8) -> F8:
    """Return the quantile of the standard normal distribution; NaN for 0 and 1."""
    from scipy.special import ndtri

    inside = (rate > _LEAST) & (rate < 1 - _LEAST)
    result: F8 = np.where(inside, ndtri(np.where(inside, rate, 0.5)), np.nan)
    return result


def over_thresholds(outcomes: Outcomes, beta: float = 1.0) -> tuple[F8, F8, F8, F8]:
    """Return thresholds, ascending, with precision, recall and F-beta there."""
    tp, fp, positives = outcomes.true_positives, outcomes.false_positives, outcomes.positives
    return outcomes.thresholds, precision(tp, fp), recall(tp, positives), f_beta(tp, fp, positives, beta)


def precision_at(outcomes: Outcomes, grid: F8) -> F8:
    """Return the precision at each recall of a grid, interpolated as `pr_joined`; NaN beyond the highest recall."""
    some = outcomes.true_positives + outcomes.false_positives > 0
    tp, fp = outcomes.true_positives[some][::-1], outcomes.false_positives[some][::-1]
    if not len(tp) or not outcomes.positives:
        return np.full(len(grid), np.nan)
    wanted = grid * outcomes.positives
    # Of several thresholds with the same recall the most precise, which is the first going down, is meant.
    kept = np.append(True, np.diff(tp) > 0)
    first_tp, first_fp = tp[kept], fp[kept]
    last_fp = np.append(fp[np.flatnonzero(kept)[1:] - 1], fp[-1])
    return _between(wanted, first_tp, first_fp, last_fp)


def _between(wanted: F8, tp: F8, first_fp: F8, last_fp: F8) -> F8:
    place = np.searchsorted(tp, wanted * (1 - _ROUNDING), side="left")
    inside = np.minimum(place, len(tp) - 1)
    before = np.maximum(inside - 1, 0)
    gap = tp[inside] - tp[before]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(gap > 0, (wanted - tp[before]) / gap, 1.0)
        fp = last_fp[before] + share * (first_fp[inside] - last_fp[before])
        alone = wanted / tp[0] * first_fp[0]  # from no positives to the first ones precision stays
        fp = np.where(inside == 0, np.where(wanted > 0, alone, first_fp[0]), fp)
        found = np.where((inside == 0) & (wanted <= 0), tp[0], wanted)
        values = found / (found + fp)
    result: F8 = np.where(wanted > tp[-1] * (1 + _ROUNDING), np.nan, values)
    return result
