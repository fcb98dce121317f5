"""The point of a curve that is nearest to the mouse, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.pr import curves, rates
from core.analysis.pr.outcomes import Outcomes, Point
from core.model.arrays import F8
from core.state import PrPlot, PrTime
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping
from core.views.pr_curves.chart import CardPlot
from core.views.pr_curves.drawable import drawable
from core.views.pr_curves.run_steps import times_of
from core.views.pr_curves.subjects import Subject

REACH = 22.0
"""Pixels from a curve within which it is meant."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A point of one run's curve under the mouse.

    Attributes
    ----------
    run, colour, step
        Whose it is.
    label, card
        Name of the run or, on the card of a run, of the class; and the key of the card of the class.
    point
        Counts at its threshold.
    x, y
        Where it lies on the chart, in data units.
    since, wall
        When the step was logged: since the start of the run, and as date and time.
    """

    run: str
    colour: str
    step: int
    point: Point
    x: float
    y: float
    label: str
    card: str
    since: str = ""
    wall: str = ""

    @property
    def values(self) -> tuple[tuple[str, float], ...]:
        """Names and values of what is said about it."""
        point = self.point
        return (
            ("Threshold", point.threshold),
            ("Precision", float(rates.precision(point.tp, point.fp))),
            ("Recall", float(rates.recall(point.tp, point.positives))),
            ("F1", float(rates.f_beta(point.tp, point.fp, point.positives))),
            ("TP", point.tp),
            ("FP", point.fp),
            ("FN", point.fn),
            ("TN", point.tn),
        )


def key_near(plot: CardPlot, mapping: Mapping, x: float, y: float, reach: float = REACH) -> str | None:
    """Return the key of the curve that is nearest to a pixel, None if none is within reach."""
    return nearest_curve(plot.body.curves, mapping, x, y, reach)


def reading(plot: CardPlot, mapping: Mapping, key: str, x: float, y: float) -> Reading | None:
    """Return the point of a curve that is nearest to a pixel, None where the plot has no thresholds."""
    found = next((each for each in plot.body.found if each.line.key == key), None)
    if found is None or len(found.parts) != 1 or plot.wish.plot in (PrPlot.STEPS, PrPlot.CALIBRATION):
        return None
    outcomes = drawable(found.parts[0])
    if plot.wish.plot in (PrPlot.THRESHOLD, PrPlot.SCORES):
        return _over_thresholds(plot, mapping, found, x)
    across, up = _places(plot.wish.plot, outcomes)
    away = np.hypot(mapping.x(across) - x, mapping.y(up) - y)
    away[np.isnan(away)] = np.inf
    place = int(np.argmin(away)) if len(away) else 0
    if not len(away) or not np.isfinite(away[place]):
        return None
    return _reading(found, outcomes.point_at(place), float(across[place]), float(up[place]))


def _over_thresholds(plot: CardPlot, mapping: Mapping, found: Subject, x: float) -> Reading | None:
    if not len(found.parts[0]):
        return None
    point = found.parts[0].point(mapping.x_at(x))
    measures = {1: rates.precision(point.tp, point.fp), 2: rates.recall(point.tp, point.positives)}
    y = float(measures[1]) if plot.wish.plot is PrPlot.THRESHOLD else np.nan
    return _reading(found, point, point.threshold, y)


def _places(plot: PrPlot, outcomes: Outcomes) -> tuple[F8, F8]:
    tp, fp = outcomes.true_positives, outcomes.false_positives
    found = rates.recall(tp, outcomes.positives)
    if plot is PrPlot.PRECISION_RECALL:
        return found, rates.precision(tp, fp)
    alarms = rates.fall_out(fp, outcomes.negatives)
    return (alarms, found) if plot is PrPlot.ROC else (curves.deviate(alarms), curves.deviate(1 - found))


def _reading(found: Subject, point: Point, x: float, y: float) -> Reading:
    line = found.line
    times = times_of(line.run)
    place = times.place_at(line.step)
    since, wall = (times.text(place, time) for time in (PrTime.RELATIVE, PrTime.WALL))
    return Reading(line.name, line.colour, line.step, point, x, y, line.label, line.card, since, wall)
