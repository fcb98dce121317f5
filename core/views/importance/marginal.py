"""How the metric runs along one parameter, averaged over all others, with the runs over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from core.analysis.importance.result import Curve
from core.model import F8
from core.views.importance.effect import (
    DOT,
    Effect,
    Ground,
    across_marks,
    column_of,
    dot_marks,
    metric_title,
    runs_note,
    target_of,
    thinned,
    title_marks,
    upward_marks,
)
from core.views.importance.ruler import Ruler
from core.views.importance.subject import Subject
from core.views.picture import AxisScale
from core.views.sketch import Dots, Mark, Shade, Sketch, Stroke
from core.views.ticks import ticks

_TAIL = 0.02
"""Share of the runs at either end that may lie beyond the edge, so that the curve is not pressed flat by them."""
_MARGIN = 0.06
_TICKS_APART = 44.0
_Place: TypeAlias = Callable[[F8], F8]


def effect_of_one(subject: Subject, curve: Curve, ground: Ground) -> Effect:
    """Return the effect of a parameter."""
    left, top, width, height = ground.plot
    ruler, target = Ruler.of(curve, column_of(subject, curve.name), width), target_of(subject)
    low, high = metric_range(curve, target if ground.points else np.empty(0))

    def y(values: F8) -> F8:
        places: F8 = top + height - (np.clip(values, low, high) / 2 - low / 2) / (high / 2 - low / 2) * height
        return places

    along = left + ruler.runs(ground.scatter)
    whole = np.flatnonzero(np.isfinite(target) & np.isfinite(along)) if ground.points else np.empty(0, dtype=np.int64)
    runs = thinned(whole)
    places = np.column_stack([along[runs], y(target[runs])])
    beyond = int(np.count_nonzero((target[whole] < low) | (target[whole] > high)))
    marks = title_marks(f"Effect of {curve.name}", _note(curve, len(runs), len(whole), beyond), ground)
    told = ticks(AxisScale.LINEAR, low, high, max(int(height / _TICKS_APART), 2))
    rungs = zip((y(np.array([tick.value for tick in told])) - top).tolist(), told, strict=True)
    marks += upward_marks(ground, [(place, tick.label) for place, tick in rungs], metric_title(subject), True)
    marks += across_marks(ground, ruler, curve.name)
    marks += dot_marks(subject, runs, places, ground, ground.tokens.muted, 0.45)
    marks += _curve(curve, ruler, y, ground)
    return Effect(Sketch(ground.width, ground.height, tuple(marks)), runs, places)


def _note(curve: Curve, drawn: int, whole: int, beyond: int) -> str:
    spread = "bars" if curve.labels else "band"
    runs = f" · {runs_note(drawn, whole, beyond)}" if whole else ""
    return f"Mean over all other parameters, {spread}: how far trees disagree{runs}"


def metric_range(curve: Curve, target: F8) -> tuple[float, float]:
    """Return the ends of the axis of the metric: all of the curve with its band, and nearly all runs."""
    known = target[np.isfinite(target)]
    parts = [curve.mean - curve.std, curve.mean + curve.std]
    parts += [np.quantile(known, (_TAIL, 1 - _TAIL))] if len(known) else []
    low, high = float(min(part.min() for part in parts)), float(max(part.max() for part in parts))
    room = (high / 2 - low / 2) * 2 * _MARGIN or abs(low) * _MARGIN or 0.5
    return low - room, high + room


def _curve(curve: Curve, ruler: Ruler, y: _Place, ground: Ground) -> list[Mark]:
    left, colour = ground.plot[0], ground.tokens.accent
    x, mean = left + ruler.middles(), y(curve.mean)
    low, high = y(curve.mean - curve.std), y(curve.mean + curve.std)
    line = len(curve.positions)
    marks: list[Mark] = []
    if line > 1:
        band = np.column_stack([np.concatenate([x[:line], x[line - 1 :: -1]]), _around(low[:line], high[:line])])
        marks += [
            Shade(band, colour, 0.2),
            Stroke(np.column_stack([x[:line], mean[:line]]), ground.tokens.canvas, 4.0, 0.7),
            Stroke(np.column_stack([x[:line], mean[:line]]), colour, 2.0),
        ]
    else:
        line = 0
    for place in range(line, len(x)):
        marks.append(Stroke(np.array([[x[place], low[place]], [x[place], high[place]]]), colour, 2.0, 0.6))
    alone = np.column_stack([x[line:], mean[line:]])
    if len(alone):
        marks += [Dots(alone, DOT + 3.5, ground.tokens.canvas), Dots(alone, DOT + 2.0, colour)]
    return marks


def _around(low: F8, high: F8) -> F8:
    return np.concatenate([low, high[::-1]])
