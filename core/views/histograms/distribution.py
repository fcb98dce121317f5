"""Percentiles over the steps, as bands around the median."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from core.analysis.histograms import BASIS_POINTS
from core.analysis.ranges import padded
from core.model import U1
from core.model.arrays import I8, Bool
from core.state import Domain
from core.views.histograms.drawn import Part
from core.views.histograms.shades import solid
from core.views.histograms.steps_axis import step_axis, step_cursor, step_extent
from core.views.histograms.wish import HistogramWish
from core.views.picture import Axis, Band, Chart, Curves

MEDIAN = len(BASIS_POINTS) // 2
_OPACITIES = (28, 46, 64, 84)
_ALONE = 0.5


def distribution_chart(wish: HistogramWish, part: Part) -> Chart:
    """Return a chart of four bands, from everything to the middle third, and the median.

    Where a step counted nothing there are no percentiles, and bands and median are interrupted.
    """
    left, right = float(part.x.min()), float(part.x.max())
    known = part.totals > 0
    x, values = part.x[known], part.percentiles[known]
    pieces = _pieces(known)
    if left == right:  # one step is a bar
        x, values = np.array([left - _ALONE / 2, left + _ALONE / 2]), np.repeat(values[-1:], 2, axis=0)
        x, pieces = x[: len(values)], [slice(0, 2)] * bool(len(values))
        left, right = left - _ALONE, right + _ALONE
    bands = tuple(
        Band(x[piece], values[piece, at], values[piece, -1 - at], solid(part.line.colour, opacity), band_name(at))
        for at, opacity in enumerate(_OPACITIES)
        for piece in pieces
    )
    starts: I8 = np.array([0, *(piece.stop for piece in pieces)], dtype=np.int64)
    colours: U1 = np.array([solid(part.line.colour)] * len(pieces), dtype=np.uint8).reshape(-1, 4)
    median = Curves(x, values[:, MEDIAN], starts, colours, ("median",) * len(pieces), 1.75)
    shown = values[:, 1:-1] if wish.ignore_outliers else values
    bottom, top = padded(float(shown.min()), float(shown.max()), log=False) if shown.size else (0.0, 1.0)
    whole = Domain(left, right, bottom, top)
    across = step_axis(wish, left, right, (float(part.x.min()), float(part.x.max())))
    upright, cursor = Axis("Value", bottom, top), step_cursor(wish, part)
    return Chart(wish.key, wish.tag, across, upright, whole, (*bands, median), cursor, extent=step_extent(wish, part))


def _pieces(known: Bool) -> list[slice]:
    """Return the stretches of steps without gaps between them, as places among the known ones."""
    breaks = np.flatnonzero(np.diff(np.flatnonzero(known)) > 1) + 1
    ends = [0, *breaks.tolist(), int(known.sum())]
    return [slice(first, last) for first, last in pairwise(ends) if first < last]


def band_name(place: int) -> str:
    """Return which percentiles a band lies between: ``"7 to 93 %"``."""
    return f"{BASIS_POINTS[place] / 100:.0f} to {BASIS_POINTS[-1 - place] / 100:.0f} %"
