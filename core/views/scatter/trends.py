"""The curve through the shown points, and how strongly both axes go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.importance.ranks import spearman
from core.analysis.trend import Curve, linear, loess
from core.model import F8
from core.state import Trend
from core.style import Tokens
from core.style.text import grouped
from core.views.plane.part import PlaneBand, PlanePath
from core.views.plane.plot import PlanePlot
from core.views.scatter.numbers import Numbers, placed
from core.views.ticks import minus


@dataclass(frozen=True, eq=False)
class Relation:
    """How two axes go together.

    Attributes
    ----------
    count
        Shown runs with numbers on both axes.
    rank, straight
        Spearman's and Pearson's correlation, the latter in the units of the axes; None of fewer than three.
    curve
        In the units of the axes, None where none was wanted or could be made.
    """

    count: int
    rank: float | None = None
    straight: float | None = None
    curve: Curve | None = None


def relation_of(numbers: Numbers, trend: Trend, span: float) -> Relation:
    """Return how the numbers of the shown runs go together."""
    x, y = numbers.x, numbers.y
    if len(x) < 3:
        return Relation(len(x))
    return Relation(len(x), spearman(x, y), pearson(x, y), _curve(x, y, trend, span))


def _curve(x: F8, y: F8, trend: Trend, span: float) -> Curve | None:
    match trend:
        case Trend.LINEAR:
            return linear(x, y)
        case Trend.LOESS:
            return loess(x, y, span)
    return None


def pearson(x: F8, y: F8) -> float:
    """Return the linear correlation, 0 where one of the two is constant."""
    left, right = x / 2 - (x / 2).mean(), y / 2 - (y / 2).mean()
    left, right = _small(left), _small(right)
    scale = float(np.sqrt((left * left).sum() * (right * right).sum()))
    return float((left * right).sum()) / scale if scale > 0 else 0.0


def _small(values: F8) -> F8:
    largest = float(np.abs(values).max())
    return values / largest if largest > 0 else values


def relation_words(relation: Relation) -> str:
    """Return both correlations with the number of runs they are of; empty of too few."""
    if relation.rank is None or relation.straight is None:
        return ""
    both = f"Spearman {_rounded(relation.rank)}, Pearson {_rounded(relation.straight)}"
    return f"{both} (n = {grouped(relation.count)})"


def _rounded(value: float) -> str:
    digits = 2 if abs(value) < 0.995 or abs(value) == 1 else 3
    return minus(f"{value:z.{digits}f}")


def curve_parts(plot: PlanePlot, curve: Curve, tokens: Tokens) -> tuple[PlaneBand | None, PlanePath]:
    """Return a curve with its band in logical pixels."""
    x, y = placed(plot.x, curve.x), placed(plot.y, curve.y)
    path = PlanePath(np.column_stack([x, y]), tokens.text, 2.0, label="Trend")
    known = ~np.isnan(curve.lower)
    if not known.any():
        return None, path
    upper, lower = placed(plot.y, curve.upper[known]), placed(plot.y, curve.lower[known])
    return PlaneBand(x[known], upper, lower, tokens.text, 0.13), path
