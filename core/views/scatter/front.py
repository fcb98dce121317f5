"""The Pareto front of the shown runs: which fields it weighs, which runs are on it, and the edge of what it attains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.field_values import Standing
from core.analysis.pareto import best_first, pareto_front, staircase
from core.model import F8, I8
from core.state import Direction, ImportanceState, Objective, SessionState
from core.style import Tokens
from core.views.hparams.drawn import Drawn
from core.views.hparams.fields import is_metric
from core.views.importance.subject import maximised
from core.views.plane.part import PlanePath
from core.views.plane.plot import PlanePlot
from core.views.scatter.numbers import placed, warped

MOST = 3
"""Fields that a front weighs against each other."""


@dataclass(frozen=True, eq=False)
class Front:
    """Runs that none beats in every objective.

    Attributes
    ----------
    points
        Their numbers among the points, those with the best first objective first.
    weighed
        How many shown runs have a number of every objective.
    """

    points: I8
    weighed: int


def usual_aim(name: str) -> Direction:
    """Return which values of a field are better by themselves: high ones of metrics such as accuracy, else low ones."""
    high = is_metric(name) and maximised(name, ImportanceState())
    return Direction.HIGHER if high else Direction.LOWER


def objectives_shown(state: SessionState, pair: tuple[str, str]) -> tuple[Objective, ...]:
    """Return what the front weighs: what the user chose, else the two axes, the vertical one first."""
    if state.scatter.objectives is not None:
        return state.scatter.objectives[:MOST]
    return tuple(Objective(name, usual_aim(name)) for name in dict.fromkeys((pair[1], pair[0])))


def front_of(plot: PlanePlot, objectives: tuple[Objective, ...]) -> Front:
    """Return the front of the shown runs that have a finite number of every objective."""
    columns = [_signed(plot.drawn, objective) for objective in objectives]
    if not columns:
        return Front(np.empty(0, dtype=np.int64), 0)
    values = np.column_stack(columns)
    there = np.flatnonzero(plot.part.shown & ~np.isnan(values).any(axis=1))
    found = best_first(pareto_front(values[there]), values[there])
    return Front(there[found].astype(np.int64), len(there))


def _signed(drawn: Drawn, objective: Objective) -> F8:
    """Return a field of all points as an objective whose low values are wanted, NaN where it has no finite number."""
    values = drawn.columns.values(objective.field)
    if values is None:
        return np.full(len(drawn.rows), np.nan)
    numbers = np.where(values.standing == Standing.FINITE, values.numbers, np.nan)[drawn.rows]
    return -numbers if objective.direction is Direction.HIGHER else numbers


def front_path(plot: PlanePlot, front: Front, objectives: tuple[Objective, ...], tokens: Tokens) -> PlanePath | None:
    """Return the edge of what a front attains, None unless it weighs just the two axes of the plane."""
    aims = {objective.field: objective.direction for objective in objectives}
    if set(aims) != {plot.part.x.key, plot.part.y.key} or len(aims) != 2 or not len(front.points):
        return None
    if plot.x.source.categorical or plot.y.source.categorical:
        return None
    x_sign = -1.0 if aims[plot.part.x.key] is Direction.HIGHER else 1.0
    y_sign = -1.0 if aims[plot.part.y.key] is Direction.HIGHER else 1.0
    units = np.column_stack([warped(plot.x)[front.points] * x_sign, warped(plot.y)[front.points] * y_sign])
    corners = staircase(units[~np.isnan(units).any(axis=1)])
    if not len(corners):
        return None
    places = np.column_stack([placed(plot.x, corners[:, 0] * x_sign), placed(plot.y, corners[:, 1] * y_sign)])
    return PlanePath(_open_ended(plot, places, x_sign, y_sign), tokens.accent, 1.75, label="Pareto front")


def _open_ended(plot: PlanePlot, places: F8, x_sign: float, y_sign: float) -> F8:
    """Return a staircase with its ends drawn on to the edges of the area on the side of what is worse."""
    area = plot.area
    rightwards = (x_sign > 0) is not plot.x.source.choice.inverted
    upwards = (y_sign > 0) is not plot.y.source.choice.inverted
    first = [places[0, 0], min(area.top, places[0, 1]) if upwards else max(area.bottom, places[0, 1])]
    last = [max(area.right, places[-1, 0]) if rightwards else min(area.left, places[-1, 0]), places[-1, 1]]
    return np.vstack([first, places, last])
