"""Plots that only raw predictions have: how scores are spread, and whether they are probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.pr.calibration import Reliability, Spread, reliability, spread
from core.model.arrays import F8
from core.state import PrPlot
from core.views.pr_curves.cards import PREDICTIONS, Average, are_exclusive
from core.views.pr_curves.layers import Stroke
from core.views.pr_curves.loading import Scores, load, top
from core.views.pr_curves.subjects import Subject, mean
from core.views.pr_curves.wish import CardWish

NEGATIVES = 0.5
"""Opacity of what is drawn of negatives, beside that of positives."""
_spreads: WeakKeyDictionary[Scores, Spread] = WeakKeyDictionary()
_reliabilities: WeakKeyDictionary[Scores, Reliability] = WeakKeyDictionary()


def raw_strokes(wish: CardWish, found: Sequence[Subject]) -> list[Stroke]:
    """Return the polylines of the lines that have raw predictions."""
    drawn: list[Stroke] = []
    for owner, each in enumerate(found):
        if each.scores is None:
            continue
        if wish.plot is PrPlot.SCORES:
            drawn += _histograms(owner, each.scores)
        elif each.scores.chances:
            bins = reliability_of(each.scores)
            filled = bins.count > 0
            drawn.append(Stroke(owner, bins.score[filled], bins.rate[filled]))
    return drawn


def spread_of(scores: Scores) -> Spread:
    """Return the histograms of some scores, made once."""
    if scores not in _spreads:
        _spreads[scores] = spread(scores.labels, scores.scores, scores.weights)
    return _spreads[scores]


def reliability_of(scores: Scores) -> Reliability:
    """Return how often what some scores say is so, worked out once."""
    if scores not in _reliabilities:
        _reliabilities[scores] = reliability(scores.labels, scores.scores, scores.weights)
    return _reliabilities[scores]


def calibration_of(scores: Scores | None) -> tuple[float, float]:
    """Return calibration error and Brier score, NaN where there are no probabilities."""
    if scores is None or not scores.chances:
        return np.nan, np.nan
    found = reliability_of(scores)
    return found.error, found.brier


def calibrations(found: Subject) -> tuple[float, float, float]:
    """Return calibration error, Brier score and the error of the top label, which all classes of a file have.

    Those of a macro average are means over its classes.
    """
    line = found.line
    if line.average is Average.NONE:
        return (*calibration_of(found.scores), np.nan)
    top_error = calibration_of(_top_scores(found))[0]
    if line.average is Average.MICRO:
        return (*calibration_of(found.scores), top_error)
    each = [calibration_of(load(line.run, spot).scores) for spot in line.spots]
    return mean([error for error, _ in each]), mean([brier for _, brier in each]), top_error


def _top_scores(found: Subject) -> Scores | None:
    """Return how sure a file is of its best guesses, None where classes lie in several or each is alone."""
    line = found.line
    files = {(spot.tag, spot.index) for spot in line.spots}
    info = line.run.tags[line.spots[0].tag]
    if len(files) != 1 or info.plugin != PREDICTIONS or not are_exclusive(info):
        return None
    return top(line.run, line.spots[0]).scores


def _histograms(owner: int, scores: Scores) -> list[Stroke]:
    """Return densities of positives and, fainter, of negatives as outlines; each has an area of 1."""
    bins = spread_of(scores)
    drawn = []
    for counts, opacity in ((bins.negatives, NEGATIVES), (bins.positives, 1.0)):
        total = counts.sum()
        if total:
            density = counts / total / np.diff(bins.edges)
            drawn.append(Stroke(owner, *_outline(bins.edges, density), opacity))
    return drawn


def _outline(edges: F8, heights: F8) -> tuple[F8, F8]:
    return np.repeat(edges, 2), np.concatenate([[0.0], np.repeat(heights, 2), [0.0]])
