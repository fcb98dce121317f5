"""How the metric depends on two parameters at once, averaged over all others, with the runs over it."""

from __future__ import annotations

import numpy as np

from core.analysis.importance.result import Importance, Pair
from core.model import F8, U1
from core.style import colour_map
from core.views.importance.effect import (
    DOT,
    SIDE,
    Effect,
    Ground,
    across_marks,
    column_of,
    curve_of,
    dot_marks,
    runs_note,
    target_of,
    thinned,
    title_marks,
    upward_marks,
)
from core.views.importance.ruler import Ruler
from core.views.importance.subject import Subject
from core.views.sketch import Dots, Mark, Plate, Raster, Sketch, Stroke, Text
from core.views.ticks import value_label

_FINE = 2.0
"""Pixels of a surface for each logical one."""
_BAR = 110.0
_LEAST_LABEL = 18.0
_INK, _HALO = "#14161c", "#ffffff"
"""Of dots over colours that are as light as they are dark, in every theme."""


def effect_of_two(subject: Subject, found: Importance, pair: Pair, ground: Ground, colours: str) -> Effect | None:
    """Return the effect of a pair, its first parameter across and its second upwards, None without their curves."""
    one, other = curve_of(found, pair.first), curve_of(found, pair.second)
    if one is None or other is None:
        return None
    left, top, width, height = ground.plot
    across = Ruler.of(one, column_of(subject, one.name), width)
    upward = Ruler.of(other, column_of(subject, other.name), height)
    target = target_of(subject)
    x, y = left + across.runs(ground.scatter), top + height - upward.runs(ground.scatter)
    there = np.isfinite(target) & np.isfinite(x) & np.isfinite(y)
    whole = np.flatnonzero(there) if ground.points else np.empty(0, dtype=np.int64)
    runs = thinned(whole)
    places = np.column_stack([x[runs], y[runs]])
    dots = f" · {runs_note(len(runs), len(whole), 0)}" if len(whole) else ""
    title = f"Effect of {pair.first} × {pair.second}"
    marks = title_marks(title, f"Mean over all other parameters{dots}", ground, _BAR + 2 * SIDE)
    marks += _scale(pair.surface, colours, ground)
    marks.append(Raster(_pixels(pair.surface, across, upward, colours), left, top, width, height))
    marks += _slots_apart(across, upward, ground)
    marks.append(Plate(left, top, width, height, "", ground.tokens.line))
    marks += across_marks(ground, across, one.name)
    rungs = [(height - place, label) for place, label, room in upward.marks() if room >= _LEAST_LABEL]
    marks += upward_marks(ground, rungs, other.name, False)
    if len(runs):
        marks.append(Dots(places, DOT + 0.75, _HALO, 0.8))
    marks += dot_marks(subject, runs, places, ground, _INK, 0.8)
    return Effect(Sketch(ground.width, ground.height, tuple(marks)), runs, places)


def _slots_apart(across: Ruler, upward: Ruler, ground: Ground) -> list[Mark]:
    """Return lines between numbers and the slots of runs without a value."""
    (left, top, width, height), colour = ground.plot, ground.tokens.canvas
    x, y = left + across.span, top + height - upward.span
    marks: list[Mark] = []
    if across.numeric and across.curve.missing:
        marks.append(Stroke(np.array([[x, top], [x, top + height]]), colour, 2.0))
    if upward.numeric and upward.curve.missing:
        marks.append(Stroke(np.array([[left, y], [left + width, y]]), colour, 2.0))
    return marks


def _pixels(surface: F8, across: Ruler, upward: Ruler, colours: str) -> U1:
    """Return the surface as an image (h, w, 4): each entry as wide and high as its values lie apart."""
    columns = _entries(across)
    rows = _entries(upward)[::-1]
    low, high = float(surface.min()), float(surface.max())
    share = (surface / 2 - low / 2) / (high / 2 - low / 2) if high > low else np.full(surface.shape, 0.5)
    levels = np.rint(share * 255).astype(np.int64)
    table = np.concatenate([colour_map(colours), np.full((256, 1), 255, dtype=np.uint8)], axis=1)
    pixels: U1 = table[levels.T[np.ix_(rows, columns)]]
    return np.ascontiguousarray(pixels)


def _entries(ruler: Ruler) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return which entry of the curve each pixel along a ruler belongs to."""
    middles = (np.arange(max(round(ruler.length * _FINE), 1)) + 0.5) / _FINE
    ends = ruler.edges()[:, 1]
    return np.searchsorted(ends[:-1], middles, side="right").astype(np.int64)


def _scale(surface: F8, colours: str, ground: Ground) -> list[Mark]:
    """Return the scale of colours at the upper right, with its ends below."""
    left = ground.width - _BAR - SIDE
    table = np.concatenate([colour_map(colours), np.full((256, 1), 255, dtype=np.uint8)], axis=1)
    low, high = value_label(float(surface.min()), 3), value_label(float(surface.max()), 3)
    muted = ground.tokens.muted
    return [
        Raster(table[None], left, 12.0, _BAR, 8.0),
        Text(left, 25.0, _BAR / 2, 18.0, low, muted),
        Text(left + _BAR / 2, 25.0, _BAR / 2, 18.0, high, muted, across="right"),
    ]
