"""What is known of each line of a card: counts over thresholds, and numbers for the whole curve."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from core.analysis.pr.areas import average_precision, best_f, interpolated_area, roc_area
from core.analysis.pr.choosing import at_best_f, at_least_cost, at_precision, at_recall
from core.analysis.pr.outcomes import Outcomes, Point
from core.model import Problem
from core.state import PrSummary, ThresholdRule
from core.views.pr_curves.cards import Average
from core.views.pr_curves.loading import Loaded, Scores, joint, load, top
from core.views.pr_curves.wish import Line, Rule


@dataclass(frozen=True, slots=True)
class Subject:
    """One line with what was read for it.

    Attributes
    ----------
    line
        Which run, at which step.
    parts
        Counts of the classes: several for a macro average, one for everything else, none where nothing can be read.
    scores
        Raw predictions, None where there are none or several classes count alike.
    trouble
        Why something cannot be read, empty if nothing is wrong.
    problem
        The same for the list of problems, where a file is damaged.
    """

    line: Line
    parts: tuple[Outcomes, ...]
    scores: Scores | None = None
    trouble: str = ""
    problem: Problem | None = None


def subject(line: Line) -> Subject:
    """Return what is known of a line; reads what was not read yet."""
    if line.average is Average.MICRO:
        return _one(line, joint(line.run, line.spots))
    if line.average is Average.TOP:
        return _one(line, top(line.run, line.spots[0]))
    loaded = [load(line.run, each) for each in line.spots]
    if line.average is Average.NONE:
        return _one(line, loaded[0])
    bad = next((each for each in loaded if each.trouble), Loaded(None))
    parts = tuple(each.outcomes for each in loaded if each.outcomes is not None)
    return Subject(line, parts, None, bad.trouble, bad.problem)


def _one(line: Line, loaded: Loaded) -> Subject:
    parts = () if loaded.outcomes is None else (loaded.outcomes,)
    return Subject(line, parts, loaded.scores, loaded.trouble, loaded.problem)


def subjects(lines: tuple[Line, ...]) -> list[Subject]:
    """Return what is known of each line, in their order."""
    return [subject(line) for line in lines]


@dataclass(frozen=True, slots=True)
class Whole:
    """Numbers for a whole curve.

    Attributes
    ----------
    average_precision
        In steps, without interpolation.
    interpolated
        Area below the curve that joins its points by counts.
    roc_area
        Area below the ROC curve.
    best_f, best_threshold
        Highest F1 and where it is.
    """

    average_precision: float
    interpolated: float
    roc_area: float
    best_f: float
    best_threshold: float

    def value(self, summary: PrSummary) -> float:
        """Return one of them."""
        values = {
            PrSummary.AVERAGE_PRECISION: self.average_precision,
            PrSummary.INTERPOLATED: self.interpolated,
            PrSummary.ROC_AREA: self.roc_area,
            PrSummary.BEST_F: self.best_f,
        }
        return values[summary]


_wholes: WeakKeyDictionary[Outcomes, Whole] = WeakKeyDictionary()


def whole_of(outcomes: Outcomes) -> Whole:
    """Return the numbers for one curve, worked out once."""
    known = _wholes.get(outcomes)
    if known is None:
        value, place = best_f(outcomes)
        threshold = float(outcomes.thresholds[place]) if len(outcomes) and not np.isnan(value) else np.nan
        known = _wholes[outcomes] = Whole(
            average_precision(outcomes), interpolated_area(outcomes), roc_area(outcomes), value, threshold
        )
    return known


def mean_whole(parts: tuple[Outcomes, ...]) -> Whole:
    """Return the mean numbers of some classes; those that mean nothing for a class leave it out."""
    if len(parts) == 1:
        return whole_of(parts[0])
    found = [whole_of(each) for each in parts]
    return Whole(
        mean([each.average_precision for each in found]),
        mean([each.interpolated for each in found]),
        mean([each.roc_area for each in found]),
        mean([each.best_f for each in found]),
        np.nan,
    )


def mean(values: list[float]) -> float:
    """Return the mean of the values that are numbers, NaN if none is."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else np.nan


def marked(parts: tuple[Outcomes, ...], rule: Rule) -> tuple[Point, ...]:
    """Return the point of each part that the rule chooses; none for a part where no threshold keeps the promise."""
    return tuple(point for each in parts if (point := _marked(each, rule)) is not None)


def _marked(outcomes: Outcomes, rule: Rule) -> Point | None:
    if not len(outcomes):
        return None
    if rule.kind is ThresholdRule.PRECISION:
        return at_precision(outcomes, rule.target)
    if rule.kind is ThresholdRule.RECALL:
        return at_recall(outcomes, rule.target)
    if rule.kind is ThresholdRule.F_BETA:
        return at_best_f(outcomes, rule.beta)
    if rule.kind is ThresholdRule.COST:
        return at_least_cost(outcomes, rule.cost_fp, rule.cost_fn)
    return outcomes.point(rule.threshold)
