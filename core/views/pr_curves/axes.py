"""Axes and domains of each plot."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist
from typing import Final

import numpy as np

from core.analysis.ranges import padded
from core.state import Domain, PrMeasure, PrPlot, PrSummary
from core.views.picture import Axis, AxisScale
from core.views.pr_curves.cards import Average
from core.views.pr_curves.layers import Stroke
from core.views.pr_curves.wish import CardWish

_UNIT: Final = Domain(-0.02, 1.02, -0.02, 1.03)
_ROOM: Final = 0.15
"""Deviates beside what is known."""
_RATES: Final = (0.0001, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99, 0.999)
_DEVIATES: Final = tuple((NormalDist().inv_cdf(rate), f"{100 * rate:g} %") for rate in _RATES)
_LEAST, _MOST = _DEVIATES[1][0] - _ROOM, _DEVIATES[8][0] + _ROOM
_ERRORS: Final = Domain(_LEAST, _MOST, _LEAST, _MOST)
"""Of rates of errors where there is none: from 0.1 % to 40 %."""
_TITLES: Final = {
    PrPlot.PRECISION_RECALL: ("Recall", "Precision"),
    PrPlot.ROC: ("False-positive rate", "True-positive rate"),
    PrPlot.DETECTION_ERRORS: ("False-positive rate", "Miss rate"),
    PrPlot.SCORES: ("Score", "Density"),
    PrPlot.CALIBRATION: ("Mean score", "Share of positives"),
}
SUMMARY_TITLES: Final = {
    PrSummary.AVERAGE_PRECISION: "Average precision",
    PrSummary.INTERPOLATED: "PR area, interpolated",
    PrSummary.ROC_AREA: "ROC AUC",
    PrSummary.BEST_F: "Max F1",
}
_MEASURE_TITLES: Final = {
    PrMeasure.PRECISION: "Precision",
    PrMeasure.RECALL: "Recall",
    PrMeasure.F_BETA: "F",
    PrMeasure.ALL: "Precision, recall, F",
}


def whole_domain(wish: CardWish, drawn: Sequence[Stroke]) -> Domain:
    """Return the domain that shows everything."""
    if wish.plot in (PrPlot.PRECISION_RECALL, PrPlot.ROC, PrPlot.CALIBRATION):
        return _UNIT
    both = [np.isfinite(stroke.x) & np.isfinite(stroke.y) for stroke in drawn]
    if wish.plot is PrPlot.DETECTION_ERRORS and not any(known.any() for known in both):
        return _ERRORS
    left, right = _reach([stroke.x[known] for stroke, known in zip(drawn, both, strict=True)])
    bottom, top = _reach([stroke.y[known] for stroke, known in zip(drawn, both, strict=True)])
    if wish.plot is PrPlot.THRESHOLD:
        left, right = (0.0, 1.0) if left >= 0 and right <= 1 else (left, right)
        return Domain(*_beside(left, right), _UNIT.bottom, _UNIT.top)
    if wish.plot is PrPlot.SCORES:
        return Domain(*_beside(left, right), 0.0, top * 1.06 if top > 0 else 1.0)
    if wish.plot is PrPlot.STEPS:
        low, high = padded(bottom, top)  # areas and F1 are shares
        return Domain(*_beside(left, right), max(low, _UNIT.bottom), min(high, _UNIT.top))
    return Domain(left - _ROOM, max(right, left + 1) + _ROOM, bottom - _ROOM, max(top, bottom + 1) + _ROOM)


def _reach(parts: Sequence[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> tuple[float, float]:
    values = np.concatenate([np.empty(0), *parts])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)


def _beside(left: float, right: float) -> tuple[float, float]:
    room = (right - left) * 0.02 or 0.5
    return left - room, right + room


def axes(wish: CardWish, domain: Domain) -> tuple[Axis, Axis]:
    """Return both axes with what is shown of them."""
    across, upright = (domain.left, domain.right), (domain.bottom, domain.top)
    if wish.plot is PrPlot.STEPS:
        return Axis("Step", *across, AxisScale.STEP), Axis(SUMMARY_TITLES[wish.summary], *upright)
    if wish.plot is PrPlot.THRESHOLD:
        title = _MEASURE_TITLES[wish.measure]
        if wish.measure in (PrMeasure.F_BETA, PrMeasure.ALL):
            title += f"{wish.beta:g}"
        return Axis("Threshold", *across), Axis(title, *upright)
    x, y = _TITLES[wish.plot]
    if wish.plot is PrPlot.CALIBRATION and wish.card.average is Average.TOP:
        x, y = "Mean confidence", "Accuracy"
    places = _DEVIATES if wish.plot is PrPlot.DETECTION_ERRORS else ()
    return Axis(x, *across, places=places), Axis(y, *upright, places=places)
